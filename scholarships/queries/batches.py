"""Lists of payments for the bank."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Sum

from jocs_site.foundation.errors import Blocker
from scholarships.models import BankAccount, BatchLine, Instalment, PaymentBatch
from scholarships.models.lives import INSTALMENT_LIFE
from scholarships.queries.closed import barred_from_money
from scholarships.queries.desk import instalments


def to_approve(due_until: date, *, user=None) -> list[tuple[Instalment, list[Blocker]]]:
    """Planned payments due by a day, each with what holds it back today. Without a signed pledge nothing waits yet.

    user: here and below who reads it; what they are barred from is left out.
    """
    planned = instalments(user).filter(state=Instalment.State.PLANNED, due_on__lte=due_until)
    signed = planned.filter(award__agreement_signed_on__isnull=False).order_by("due_on", "pk")
    return [(one, INSTALMENT_LIFE.step("approve").blockers(one)) for one in signed]


def to_list(currency: str, due_until: date, *, user=None) -> QuerySet[Instalment]:
    """Approved payments of a currency that are due by a day and stand on no list."""
    return unlisted(user).filter(currency=currency, due_on__lte=due_until).order_by("due_on", "pk")


def unlisted(user=None) -> QuerySet[Instalment]:
    on_a_list = BatchLine.objects.filter(instalment=OuterRef("pk"), off_on=None)
    return instalments(user).filter(~Exists(on_a_list), state=Instalment.State.APPROVED)


@dataclass(frozen=True)
class ToList:
    currency: str
    count: int
    amount: Decimal


def waiting_by_currency(user=None) -> list[ToList]:
    """What could stand on a list, for each currency."""
    rows = unlisted(user).order_by("currency").values("currency").annotate(count=Count("pk"), total=Sum("amount"))
    return [ToList(row["currency"], row["count"], row["total"]) for row in rows]


def batches(user=None) -> QuerySet[PaymentBatch]:
    """With ``payments`` and ``total_amount``: how many stand on the list, also when it was given up, and their sum.

    A list with a payment from which the reader is barred is another's to handle, and left out as a whole.
    """
    named = PaymentBatch.objects.select_related("made_by__person", "sent_by__person", "taken_by__person")
    if user:
        barred = BatchLine.objects.filter(instalment__award__decision__application__in=barred_from_money(user))
        named = named.exclude(pk__in=barred.values("batch"))
    return named.annotate(payments=Count("lines"), total_amount=Sum("lines__instalment__amount", default=0))


def batch_lines(batch: PaymentBatch) -> QuerySet[BatchLine]:
    """The lines in their order, with all that the screen, the paper and the checks before sending need."""
    where = "instalment__award"
    related = (f"{where}__decision__application__person", f"{where}__decision__application__nominating_organisation")
    live = Prefetch(f"{where}__accounts", BankAccount.objects.live().prefetch_related("sanction_checks"))
    is_shown = Q(off_on=None) if batch.given_up_on is None else Q()
    lines = batch.lines.filter(is_shown).select_related("account", *related)
    return lines.prefetch_related(
        f"{where}__instalments", f"{where}__enrolments", f"{where}__obligations__report", live
    ).order_by("place")
