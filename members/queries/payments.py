"""Money that arrived and the papers about it."""

from collections.abc import Iterable

from django.db.models import (
    BooleanField,
    Case,
    Exists,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Sum,
    When,
)
from django.db.models.functions import Coalesce

from members.models import (
    Allocation,
    Gift,
    Membership,
    Payment,
    PaymentDispute,
    PaymentNotice,
    PaymentRequest,
    Receipt,
)
from members.models.dues import total
from members.queries.receipts import without_receipt_items


def payments_of(membership: Membership) -> QuerySet[Payment]:
    """What a member paid, the latest first, with the receipts in force; neither reversed payments nor reversals."""
    in_force = Receipt.objects.filter(voided_on=None).order_by("year", "serial")
    paid = membership.payments.standing().order_by("-received_on", "-pk")
    return paid.prefetch_related(
        Prefetch("receipts", in_force, to_attr="receipts_in_force"),
        "refunds",
        Prefetch("allocations", Allocation.objects.standing().select_related("dues", "gift__purpose")),
    )


def receipts_of(membership: Membership) -> QuerySet[Receipt]:
    theirs = Q(person=membership.person_id, organisation=membership.organisation_id)
    return Receipt.objects.filter(theirs, voided_on=None).order_by("-year", "-serial")


def receipts_for(user) -> QuerySet[Receipt]:
    """The receipts that an account may read: its own, under a record that was merged into it too."""
    own = Q(person__user=user) | Q(person__merged_into__user=user)
    return Receipt.objects.select_related("replaces").filter(own)


def payment_requests(user) -> QuerySet[PaymentRequest]:
    """The online payments that an account began itself; nobody else's."""
    return PaymentRequest.objects.filter(membership__person__user=user)


def visitors_requests() -> QuerySet[PaymentRequest]:
    """What visitors began without an account; who knows the key of one may see how far it came, and no name."""
    return PaymentRequest.objects.select_related("intention__purpose").filter(membership=None)


def online_requests(payment: Payment) -> QuerySet[PaymentRequest]:
    """With what an online payment began: the request that it paid, or the first of a gift that comes every month."""
    month = Q(monthly_gift__gifts__allocations__payment=payment)
    return PaymentRequest.objects.filter(Q(payment=payment) | month).order_by().distinct()


def payments_ledger() -> QuerySet[Payment]:
    """Every row of the ledger, reversals included, with ``receipted_yen``: what receipts in force say of it.

    ``is_online``: whether its provider can give it back.
    """
    names = ("membership__person", "membership__organisation", "person", "organisation", "visitor")
    names += ("request", "reversal_of", "reversal", "refund_of", "slip")
    receipted = total(Allocation.objects.filter(receipt_items__is_in_force=True), by="payment")
    month = Allocation.objects.filter(payment=OuterRef("pk"), gift__monthly__request__isnull=False)
    is_online = Case(When(request__isnull=False, then=True), default=Exists(month), output_field=BooleanField())
    rows = Payment.objects.with_credit().annotate(receipted_yen=receipted, is_online=is_online)
    return rows.select_related(*names)


def shares_seen(shares: Iterable[Allocation]) -> str:
    """Which shares of a payment stand, as one word: another one later means that somebody was there."""
    return "-".join(str(pk) for pk in sorted(share.pk for share in shares))


def disputes() -> QuerySet[PaymentDispute]:
    """Payments about which a bank decides or decided, those still open first, by the day on which an answer is due."""
    rows = PaymentDispute.objects.select_related("request__person", "request__organisation", "request__visitor")
    return rows.order_by(Case(When(state="open", then=0), default=1), "answer_by", "-opened_at")


def troubled_notices() -> QuerySet[PaymentNotice]:
    """News of money that had no effect here, and why."""
    names = ("request__person", "request__organisation", "request__visitor")
    return PaymentNotice.objects.exclude(trouble="").select_related(*names).order_by("-received_at")


def ledger_rows() -> QuerySet[Payment]:
    """Rows of the ledger for the file of somebody, the latest first, with what they cover and every receipt."""
    return (
        payments_ledger()
        .order_by("-received_on", "-pk")
        .prefetch_related(
            Prefetch("allocations", Allocation.objects.select_related("dues", "gift__purpose")),
            Prefetch("receipts", Receipt.objects.order_by("year", "serial")),
        )
    )


def total_yen(payments: QuerySet[Payment]) -> int:
    """What counts as money: test payments only in the demo."""
    return payments.counted().aggregate(total=Coalesce(Sum("amount_yen"), 0))["total"]


def without_receipt() -> QuerySet[Payment]:
    """Payments that stand and cover something that ought to have its own receipt by now.

    Gifts wait for the yearly receipt unless somebody asked, or it was cash. Source: docs/sources.md#R16
    """
    waits_for_the_year = Q(gift__receipt_wish=Gift.ReceiptWish.YEARLY) & ~Q(payment__provider=Payment.Provider.CASH)
    lacking = without_receipt_items().exclude(waits_for_the_year)
    return payments_ledger().counted().standing().filter(pk__in=lacking.values("payment"))
