"""Letters about direct debit, in the member's language: before the day, when a run is called off, when it came back."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from jocs_site.backoffice.runs import Progress, job
from jocs_site.foundation.errors import RuleBroken
from jocs_site.letters.kinds import kind
from jocs_site.letters.services import NewLetter, open_mailing, post_all, withdraw
from members.models import DebitLine, DebitRun
from members.queries.debit_letters import PlannedDebit, plan_debit_letters
from members.queries.reminders import EMAIL, NOWHERE, POST, UNWANTED
from members.services.debits import cancel_debit_run

DEBIT_LETTER = kind("direct_debit", gettext_lazy("Direct debit"), permission="members.view_debitrun")
NOTICE, CALLED_OFF, FAILED = "debit_notice", "debit_called_off", "debit_failed"
SUBJECTS = {
    NOTICE: gettext_lazy("We will debit your dues"),
    CALLED_OFF: gettext_lazy("We will not debit your dues this time"),
    FAILED: gettext_lazy("Your dues could not be debited"),
}
AT_ONCE = 200


@job("members.debit_notices", label=gettext_lazy("Notices of direct debit"), permission="members.add_debitrun")
def notify_of_debits(run: Progress, *, debit_run: int) -> None:
    """`notify_members` in the worker, with a progress bar and a line of log."""
    counts = notify_members(run_id=debit_run, at=timezone.now(), by=run.run.asked_by, progress=run)
    words = {"email": counts[EMAIL], "post": counts[POST], "nobody": counts[NOWHERE] + counts[UNWANTED]}
    run.say(_("%(email)d e-mails, %(post)d letters on paper; %(nobody)d members were not written to.") % words)


def notify_members(*, run_id: int, at: datetime, by=None, progress=None) -> dict[str, int]:
    """Tell everybody in a run what will be debited, when and from where; once each. Safe to repeat and to stop.

    progress: ``expect(total)`` and ``advance(count)``, where somebody watches.
    Returns how many letters go by each way, and how many members stay without.
    """
    waiting = list(_lines_to_notify(run_id).order_by("pk").values_list("pk", flat=True))
    counts = dict.fromkeys((EMAIL, POST, NOWHERE, UNWANTED), 0)
    if not waiting:
        return counts
    if progress:
        progress.expect(len(waiting))
    mailing = open_mailing(title=str(DebitRun.objects.get(pk=run_id)), at=at, by=by)
    for start in range(0, len(waiting), AT_ONCE):
        piece = waiting[start : start + AT_ONCE]
        for planned in _notify_some(run_id, piece, at=at, mailing=mailing):
            counts[planned.way] += 1
        if progress:
            progress.advance(len(piece))
    return counts


def _lines_to_notify(run_id: int):
    return DebitLine.objects.filter(run=run_id, state=DebitLine.State.WAITING, notice=None)


@transaction.atomic
def _notify_some(run_id: int, line_ids: Iterable[int], *, at: datetime, mailing) -> list[PlannedDebit]:
    DebitRun.objects.select_for_update(no_key=True).get(pk=run_id)  # two runs, and who calls it off, queue up here
    everybody = plan_debit_letters(_lines_to_notify(run_id).filter(pk__in=line_ids))
    _write(NOTICE, everybody, column="notice", at=at, mailing=mailing)
    return everybody


def _write(template: str, planned: list[PlannedDebit], *, column: str = "", at: datetime, mailing=None) -> int:
    """Post one letter each to those who can be reached, and note it at the line. Returns how many."""
    reached = [one for one in planned if one.way in (EMAIL, POST)]
    letters = post_all((_letter(template, one) for one in reached), mailing=mailing, at=at)
    if column:
        for one, letter in zip(reached, letters, strict=True):
            setattr(one.line, column, letter)
        DebitLine.objects.bulk_update([one.line for one in reached], [column], batch_size=200)
    return len(reached)


def _letter(template: str, planned: PlannedDebit) -> NewLetter:
    membership, by_post = planned.line.membership, planned.way == POST
    organisation = membership.organisation
    postal = organisation.address if organisation else ""
    return NewLetter(
        f"{template.replace('_', '-')}:line {planned.line.pk}",
        DEBIT_LETTER,
        *words_of_debit(template, planned),
        person=membership.person,
        organisation=organisation,
        language=planned.language,
        by_post=by_post,
        address=postal if by_post else planned.email,
    )


def words_of_debit(template: str, planned: PlannedDebit) -> tuple[str, str]:
    """Subject and text of one letter, in the member's language. ``template``: `NOTICE` or another of this page."""
    line = planned.line
    with override(planned.language):
        words = {
            "name": line.membership.name_in(planned.language),
            "number": line.membership.number,
            "line": line,
            "shares": line.shares.all(),
            "is_again": line.result in (DebitLine.Result.NO_FUNDS, DebitLine.Result.STOPPED_BY_US),
            "page": settings.WAGTAILADMIN_BASE_URL + reverse("members:choose_dues"),
        }
        return str(SUBJECTS[template]), render_to_string(f"members/mail/{template}.txt", words)


@transaction.atomic
def call_off_debits(*, run_id: int, reason: str, at: datetime, is_told: bool = True, by=None) -> tuple[int, int]:
    """Cancel a run; notices that wait are withdrawn, and with ``is_told`` those who got one get word.

    Returns how many notices were withdrawn and how many members were written to. Raises as `cancel_debit_run`.
    """
    run = cancel_debit_run(run_id=run_id, reason=reason, at=at, by=by)
    told = run.lines.exclude(notice=None)
    waiting = list(told.filter(notice__state="waiting").values_list("notice", flat=True))
    for letter_id in waiting:
        withdraw(letter_id=letter_id, by=by)
    got_one = plan_debit_letters(told.exclude(notice__state="withdrawn")) if is_told else []
    return len(waiting), _write(CALLED_OFF, got_one, at=at)


@transaction.atomic
def write_about_failures(*, line_ids: Iterable[int], at: datetime, by=None) -> tuple[int, int]:
    """Tell members that their debit came back and what to do; once for each line.

    Returns how many were written to and how many nobody can reach. Raises RuleBroken if there is nobody to write to.
    """
    unpaid = DebitLine.objects.select_for_update(no_key=True, of=("self",)).filter(pk__in=line_ids)
    unpaid = unpaid.filter(state=DebitLine.State.UNPAID, failure_letter=None).order_by("pk")
    planned = plan_debit_letters(unpaid)
    if not planned:
        raise RuleBroken(_("They were written to already."))
    written = _write(FAILED, planned, column="failure_letter", at=at)
    return written, len(planned) - written
