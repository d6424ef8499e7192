"""Address labels and payment sheets for many members, made by the worker in parts that are printed one by one."""

from collections.abc import Iterator, Sequence

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jocs_site.backoffice.paper import let_go
from jocs_site.backoffice.runs import Progress, job
from jocs_site.foundation.errors import RuleBroken
from jocs_site.letters.printing import Label, labels_pdf
from jocs_site.letters.queries import label_sheets
from members import queries
from members.models import Membership
from members.printing.payment_sheets import payment_sheets_pdf

LABELS, SHEETS = "members.labels", "members.payment_sheets"
AT_ONCE = 50  # so many are made while somebody waits for the page
PART = 1_000  # labels or pages in one file: some seconds of work, and what an office prints in one go


@job(LABELS, label=gettext_lazy("Address labels"), permission="members.change_membership")
def labels_in_worker(run: Progress, *, members: list[int], order: str, sheet: int, first: int) -> None:
    """Labels for these memberships, in files that each begin on a fresh sheet. Raises RuleBroken without the sheet."""
    measures = label_sheets().filter(pk=sheet).first()
    if measures is None:
        raise RuleBroken(_("This label sheet was deleted meanwhile. Choose another one."))
    labels = queries.mailing_list(Membership.objects.filter(pk__in=members)).labels(order)
    run.expect(len(labels))
    parts = list(label_parts(labels, per_sheet=measures.per_sheet, first=first))
    for place, part in enumerate(parts, start=1):
        begins = first if place == 1 else 1
        pdf = labels_pdf(part, at=timezone.now(), sheet=measures, first=begins)
        _keep(run, "labels", place, len(parts), pdf, count=len(part))
    run.say(_("%(count)d labels in %(files)d files.") % {"count": len(labels), "files": len(parts)})


def label_parts(labels: Sequence[Label], *, per_sheet: int, first: int) -> Iterator[Sequence[Label]]:
    """In full sheets: the first part fills what is free of the sheet in use."""
    size = max(1, PART // per_sheet) * per_sheet
    start, end = 0, size - (first - 1)
    while start < len(labels):
        yield labels[start:end]
        start, end = end, end + size


@job(SHEETS, label=gettext_lazy("Payment sheets"), permission="members.change_membership")
def sheets_in_worker(run: Progress, *, members: list[int]) -> None:
    """A page for each of these memberships that owes something on the day the worker comes to it."""
    listed = queries.sheet_list(Membership.objects.filter(pk__in=members))
    owed = list(listed.owed.items())
    run.expect(len(owed))
    starts = range(0, len(owed), PART)
    for place, start in enumerate(starts, start=1):
        part = dict(owed[start : start + PART])
        pdf = payment_sheets_pdf(part, at=timezone.now())
        _keep(run, "payment-sheets", place, len(starts), pdf, count=len(part))
    run.say(_("%(count)d payment sheets in %(files)d files.") % {"count": len(owed), "files": len(starts)})


def _keep(run: Progress, name: str, place: int, places: int, pdf: bytes, *, count: int) -> None:
    """A part that is kept can be printed, also when the run is stopped at the next; its memory is given back."""
    run.keep(f"{name}.pdf" if places == 1 else f"{name}-{place}-of-{places}.pdf", "application/pdf", pdf)
    let_go()
    run.advance(count)
