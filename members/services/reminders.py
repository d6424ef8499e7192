"""Reminding members of what they owe, by rule, once a step."""

from collections.abc import Iterable
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from jocs_site.backoffice.runs import Progress, job
from jocs_site.foundation.money import format_yen
from jocs_site.letters.kinds import kind
from jocs_site.letters.services import NewLetter, open_mailing, post_all
from members.models import Reminder, ReminderRule
from members.queries import reminders as queries
from members.queries.reminders import EMAIL, NOWHERE, POST, UNWANTED, Planned
from members.rules import fill_in, pay_by

DUES_REMINDER = kind("dues_reminder", gettext_lazy("Reminder of dues"), permission="members.view_dues")
AT_ONCE = 200
ALL_DUES = "all"  # in the link of a letter: whatever is owed on the day it is followed


def remind(*, rule_id: int, on: date, at: datetime, by=None, progress=None) -> dict[str, int]:
    """Write to everybody whom this step is due for, in pieces that are safe each by itself. Safe to repeat and to stop.

    progress: ``expect(total)`` and ``advance(count)``, where somebody watches.
    Returns how many letters go by each way, and how many members stay without.
    """
    rule = ReminderRule.objects.get(pk=rule_id)
    waiting = [planned.membership.pk for planned in queries.plan_reminders(rule, on)]
    counts = dict.fromkeys((EMAIL, POST, NOWHERE, UNWANTED), 0)
    if not waiting:
        return counts
    if progress:
        progress.expect(len(waiting))
    title = _("%(rule)s, %(day)s") % {"rule": rule, "day": date_format(on, "SHORT_DATE_FORMAT")}
    mailing = open_mailing(title=title, at=at, by=by)
    for start in range(0, len(waiting), AT_ONCE):
        piece = waiting[start : start + AT_ONCE]
        for planned in _remind_some(rule_id, piece, on=on, at=at, mailing=mailing):
            counts[planned.way] += 1
        if progress:
            progress.advance(len(piece))
    return counts


@job("members.remind_dues", label=gettext_lazy("Reminders of dues"), permission="members.add_reminder")
def remind_members(run: Progress, *, rule: int, on: str) -> None:
    """`remind` in the worker, with a progress bar and a line of log."""
    counts = remind(rule_id=rule, on=date.fromisoformat(on), at=timezone.now(), by=run.run.asked_by, progress=run)
    words = {"email": counts[EMAIL], "post": counts[POST], "nobody": counts[NOWHERE] + counts[UNWANTED]}
    run.say(_("%(email)d e-mails, %(post)d letters on paper; %(nobody)d members were not written to.") % words)


@transaction.atomic
def _remind_some(rule_id: int, membership_ids: list[int], *, on: date, at: datetime, mailing) -> list[Planned]:
    rule = ReminderRule.objects.select_for_update().get(pk=rule_id)  # two runs of one step queue up here
    everybody = queries.plan_reminders(rule, on, membership_ids=membership_ids)
    planned = [letter for letter in everybody if letter.way in (EMAIL, POST)]
    letters = post_all((_letter(rule, letter, on) for letter in planned), mailing=mailing, at=at)
    Reminder.objects.bulk_create(
        Reminder(dues=dues, step=rule.step, letter=letter, on=on)
        for plan, letter in zip(planned, letters, strict=True)
        for dues in plan.dues
    )
    return everybody


def _letter(rule: ReminderRule, planned: Planned, on: date) -> NewLetter:
    membership, subject_and_text = planned.membership, words_of(rule, planned, on=on)
    key = f"dues-reminder:{planned.dues[-1].fiscal_year}:{rule.step}:membership {membership.pk}"
    by_post, organisation = planned.way == POST, membership.organisation
    postal = organisation.address if organisation else ""
    return NewLetter(
        key,
        DUES_REMINDER,
        *subject_and_text,
        person=membership.person,
        organisation=organisation,
        language=planned.language,
        by_post=by_post,
        address=postal if by_post else planned.email,
    )


def words_of(rule: ReminderRule, planned: Planned, *, on: date) -> tuple[str, str]:
    """Subject and text of one member's reminder of that day, in their language."""
    due_on = max(dues.due_on for dues in planned.dues)
    with override(planned.language):
        values = {
            "name": planned.membership.name_in(planned.language),
            "number": str(planned.membership.number),
            "yen": format_yen(planned.owed_yen),
            "years": "\n".join(_lines(planned.dues)),
            "due_on": date_format(due_on),
            "pay_by": date_format(pay_by(due_on=due_on, letter_on=on, days=rule.days_to_pay)),
            "page": settings.WAGTAILADMIN_BASE_URL + reverse("members:check_payment") + f"?dues={ALL_DUES}",
        }
    subject, text = rule.words_in(planned.language)
    return fill_in(subject, values), fill_in(text, values)


def _lines(dues: Iterable) -> list[str]:
    return [
        _("Fiscal year %(year)d: %(yen)s") % {"year": one.fiscal_year, "yen": format_yen(one.owed_yen)} for one in dues
    ]
