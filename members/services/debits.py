"""Runs of direct debit: fixing one, its file for the bank, calling it off."""

import hashlib
from collections.abc import Sequence
from datetime import date, datetime

import jpholiday
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from jocs_site.backoffice.states import take_step
from jocs_site.foundation.errors import RuleBroken
from members import queries
from members.models import (
    DEBIT_LIFE,
    DebitLine,
    DebitRun,
    DebitRunChange,
    DebitShare,
    DebitTerms,
    Dues,
    Mandate,
    Membership,
)
from members.payments.accounts import is_business_day, usual_debit_day
from members.payments.files.debit import Asked, write_debits
from members.queries.debits import Debit

LINE_END = b"\r\n"


def next_debit_day(today: date) -> date:
    """What the screen proposes: the next 27th, or the business day after it."""
    return usual_debit_day(today, jpholiday.is_holiday)


def fix_debit_run(
    *,
    debit_on: date,
    today: date,
    at: datetime,
    fiscal_year: int | None = None,
    expected: tuple[int, int] | None = None,
    by=None,
) -> DebitRun:
    """Fix whom the bank shall debit on a day, and how much. Source: docs/sources.md#direct-debit

    fiscal_year: only the dues of that year; ``None`` for all that is owed.
    expected: members and yen that the screen showed; another sum now means that the list changed.
    Raises RuleBroken on a day on which banks rest, without terms, with nobody to debit, or if a run of that day is
    fixed already.
    """
    _check_day(debit_on, today)
    try:
        with transaction.atomic():
            return _fix(debit_on, fiscal_year, expected, at=at, by=by)
    except IntegrityError as error:
        raise RuleBroken(_("Somebody fixed a run at the same moment. Look at the list.")) from error


def _check_day(debit_on: date, today: date) -> None:
    if debit_on <= today:
        raise RuleBroken(_("The bank needs the file before the day of the debit."), field="debit_on")
    if not is_business_day(debit_on, jpholiday.is_holiday):
        raise RuleBroken(_("Banks are closed on that day."), field="debit_on")


def _fix(debit_on: date, fiscal_year: int | None, expected: tuple[int, int] | None, *, at: datetime, by) -> DebitRun:
    terms = queries.debit_terms_on(debit_on)
    if terms is None:
        raise RuleBroken(_("Enter first what the bank agreed with us, under Terms of direct debit."))
    _lock_everybody()
    if DebitRun.objects.filter(debit_on=debit_on).exclude(state=DebitRun.State.CANCELLED).exists():
        raise RuleBroken(_("A run for this day is fixed already."), field="debit_on")
    proposal = queries.propose_debits(debit_on=debit_on, fiscal_year=fiscal_year)
    if expected not in (None, proposal.figures):
        raise RuleBroken(_("The list changed meanwhile. Look at it again before you go on."))
    if not proposal.debits:
        raise RuleBroken(_("Nobody is to be debited on that day."))
    count, total_yen = proposal.figures
    lines = [_line(debit) for debit in proposal.debits]
    sha256 = hashlib.sha256(_content(terms, debit_on, lines)).hexdigest()
    said = {"debit_on": debit_on, "fiscal_year": fiscal_year, "terms": terms, "sha256": sha256}
    run = DebitRun.objects.create(**said, count=count, total_yen=total_yen, made_at=at, made_by=by)
    _keep_lines(run, lines, proposal.debits)
    log(run, "members.debit_fixed", user=by, data={"members": count, "yen": total_yen})
    return run


def _lock_everybody() -> None:
    """Whoever books money of these members waits until the run stands, and is seen by it before."""
    mandates = Mandate.objects.live().values("membership")
    owing = Dues.objects.owed().order_by().values("membership")
    rows = Membership.objects.select_for_update(no_key=True).filter(pk__in=mandates).filter(pk__in=owing)
    list(rows.order_by("pk").values_list("pk", flat=True))


def _line(debit: Debit) -> DebitLine:
    return DebitLine(
        membership=debit.membership,
        mandate=debit.mandate,
        customer=debit.membership.number,
        amount_yen=debit.amount_yen,
        new_code=debit.new_code,
    )


def _keep_lines(run: DebitRun, lines: Sequence[DebitLine], debits: Sequence[Debit]) -> None:
    for line in lines:
        line.run = run
    DebitLine.objects.bulk_create(lines, batch_size=500)
    shares = [
        DebitShare(line=line, dues=dues, amount_yen=dues.owed_yen)
        for line, debit in zip(lines, debits, strict=True)
        for dues in debit.dues
    ]
    DebitShare.objects.bulk_create(shares, batch_size=500)


def _content(terms: DebitTerms, debit_on: date, lines: Sequence[DebitLine]) -> bytes:
    """``lines``: by customer number, with their mandates. Mandates and terms never change, so the bytes do not."""
    asked = [
        Asked(
            account=line.mandate.account(line.mandate.number),
            holder=line.mandate.holder,
            amount_yen=line.amount_yen,
            customer=line.customer,
            new_code=line.new_code,
        )
        for line in lines
    ]
    return write_debits(
        asked,
        client_code=terms.client_code,
        client_name=terms.client_name,
        account=terms.account(terms.account_number),
        debit_on=debit_on,
        line_end=LINE_END if terms.has_line_ends else b"",
    )


def debit_file(*, run_id: int, by=None) -> bytes:
    """The file for the bank, the same bytes every time; who fetches it is logged.

    Raises RuleBroken for a run that was called off, or if the bytes are not those that were fixed.
    """
    run = DebitRun.objects.select_related("terms").get(pk=run_id)
    if run.state == DebitRun.State.CANCELLED:
        raise RuleBroken(_("This run was cancelled; it has no file any more."))
    lines = run.lines.select_related("mandate").order_by("customer")
    content = _content(run.terms, run.debit_on, lines)
    if hashlib.sha256(content).hexdigest() != run.sha256:
        raise RuleBroken(_("The file would not be the one that was fixed. Ask whoever runs the site."))
    log(run, "members.debit_file_fetched", user=by)
    return content


@transaction.atomic
def cancel_debit_run(*, run_id: int, reason: str, at: datetime, by=None) -> DebitRun:
    """Call a run off before the bank answered; its members can stand in another. Whoever sent the file tells the bank.

    Raises RuleBroken without a reason, StaleState once the answer is booked.
    """
    run = DebitRun.objects.get(pk=run_id)
    take_step(run, DEBIT_LIFE, "cancel", changes=DebitRunChange, by=by, reason=reason, at=at)
    run.lines.update(state=DebitLine.State.CANCELLED)
    log(run, "members.debit_cancelled", user=by, data={"reason": reason.strip()})
    return run
