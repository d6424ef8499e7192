"""One receipt for all that somebody gave in a calendar year, for everybody, in one run."""

import tempfile
import zipfile
from collections.abc import Callable, Sequence
from datetime import date

from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from jocs_site.backoffice.paper import let_go
from jocs_site.backoffice.runs import Progress, job
from jocs_site.foundation.errors import RuleBroken
from members import queries
from members.models import Gift, Payment, Receipt
from members.printing import receipts_pdf
from members.services.numbers import queue_for
from members.services.receipts import can_be_addressed, issue, lock_payments

YEARLY_RECEIPTS = "members.yearly_receipts"
PIECE = 200  # givers; each piece is kept by itself, so that a run that is killed loses none


def issue_yearly_receipts(
    *, year: int, on: date, order: str = "postal", by=None, told: Callable[[int], None] = lambda count: None
) -> int:
    """Issue the receipts of a calendar year, numbered in the order of printing. Safe to repeat, also at once.

    Gifts with a receipt of their own are passed over, and so are givers without an address or not identified yet.
    told: called after each piece with the number of givers in it. Returns how many receipts were issued.
    Raises RuleBroken while the year is not over. Source: docs/sources.md#R12 to #R16
    """
    if on.year <= year:
        raise RuleBroken(_("The year %(year)d is not over yet.") % {"year": year}, field="year")
    ready = queries.yearly_plan(year, order=order).ready
    issued = 0
    for first in range(0, len(ready), PIECE):
        piece = ready[first : first + PIECE]
        issued += len(_issue_piece(piece, year=year, on=on, by=by))
        told(len(piece))
    return issued


@job(YEARLY_RECEIPTS, label=gettext_lazy("Receipts of a year"), permission="members.issue_receipt")
def yearly_receipts(run: Progress, *, year: int, on: str, order: str, is_each: bool = False) -> None:
    """Issue what is lacking, then print all of that year, also when an earlier run was stopped before it printed."""
    run.expect(len(queries.yearly_plan(year, order=order).ready))
    issued = issue_yearly_receipts(
        year=year, on=date.fromisoformat(on), order=order, by=run.run.asked_by, told=run.advance
    )
    words = ngettext("%(count)d receipt was issued.", "%(count)d receipts were issued.", issued)
    run.say(words % {"count": issued})
    receipts = queries.yearly_receipts(year, order=order)
    if not receipts:
        return
    run.keep(f"receipts-{year}.pdf", "application/pdf", receipts_pdf(receipts, is_tagged=False))
    let_go()
    if is_each:
        with tempfile.TemporaryFile() as file:
            _zip_each(receipts, file)
            run.keep(f"receipts-{year}.zip", "application/zip", File(file, name=f"receipts-{year}.zip"))
    run.say(_("%(count)d receipts of %(year)d are printed.") % {"count": len(receipts), "year": year})


def _zip_each(receipts: Sequence[Receipt], file) -> None:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as folder:  # the pages are packed already
        for receipt in receipts:
            folder.writestr(f"{receipt.number}.pdf", receipts_pdf([receipt]))
    file.seek(0)


@transaction.atomic
def _issue_piece(holders: list, *, year: int, on: date, by) -> list[Receipt]:
    """What lacks a receipt is asked again once nobody else can issue any."""
    _hold(queries.yearly_lines(year, among=holders))
    for sequence in (f"receipt-{on.year}", f"receipt-test-{on.year}"):
        queue_for(sequence)
    have_one = Receipt.objects.filter(covers_year=year, voided_on=None)
    people, bodies = (set(have_one.values_list(name, flat=True)) for name in ("person", "organisation"))
    found = queries.yearly_lines(year, among=holders)
    lines = []
    for holder in holders:
        has_one = holder.pk in (bodies if hasattr(holder, "name_ja") else people)
        if not has_one and can_be_addressed(holder):
            lines += found.get(holder, [])
    return issue(lines, on=on, covers_year=year, by=by)


def _hold(found: dict) -> None:
    """Let reversals of these payments, and withdrawals of these gifts, wait until we are done."""
    lines = [line for together in found.values() for line in together]
    lock_payments(Payment.objects.filter(pk__in={line.payment.pk for line in lines if line.payment}))
    gifts = Gift.objects.filter(pk__in={line.words["gift"] for line in lines if not line.payment}).order_by("pk")
    list(gifts.select_for_update(no_key=True, of=("self",)).values_list("pk", flat=True))
