"""Money of the years before these books: dues with what was paid of them, and gifts, many at a time; and back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from jocs_site.backoffice.bulk import insert_many
from jocs_site.backoffice.sheets.undoing import refuse_if_built_upon, remove_rows
from jocs_site.foundation.errors import RuleBroken
from members import rules
from members.models import Allocation, Dues, Gift, Membership, Payment
from members.services.payments import Received, money_back, record_payments, taken_back


@dataclass(frozen=True)
class OldDues:
    """The dues of one membership for one fiscal year, and the money that came for them, ``None`` where none did.

    waived_because: the reason for letting the member off, with the day; empty where nobody did.
    """

    membership_id: int
    kind_id: int
    fiscal_year: int
    amount_yen: int
    paid: Received | None = None
    waived_because: str = ""
    waived_on: date | None = None


def queue_for_members(membership_ids: Iterable[int]) -> None:
    """Wait until nobody else works on the dues and money of these members. Inside a transaction only."""
    wanted = Membership.objects.filter(pk__in=set(membership_ids)).order_by("pk")
    list(wanted.select_for_update(no_key=True).values_list("pk", flat=True))


@transaction.atomic
def take_over_dues(old: Sequence[OldDues], *, at: datetime, by=None) -> tuple[list[Dues], list[Payment]]:
    """Enter dues of earlier years and the money that came for them; each payment covers its own year and no other.

    Returns the dues in the order given, and the payments. Raises RuleBroken if one of them has dues for that year, if
    more was paid than owed, or the whole of it both paid and waived; then none is entered.
    """
    queue_for_members(one.membership_id for one in old)
    for one in old:
        _check(one)
    _check_none_there(old)
    made = insert_many(
        Dues(
            membership_id=one.membership_id,
            kind_id=one.kind_id,
            fiscal_year=one.fiscal_year,
            amount_yen=one.amount_yen,
            due_on=rules.due_on(one.fiscal_year),
        )
        for one in old
    )
    with_money = [(dues, one.paid) for dues, one in zip(made, old, strict=True) if one.paid]
    payments = record_payments([_for(dues, paid) for dues, paid in with_money], at=at, by=by)
    waived = [(dues, one) for dues, one in zip(made, old, strict=True) if one.waived_because]
    for dues, one in waived:
        dues.waived_on, dues.waived_because = one.waived_on or dues.due_on, one.waived_because
    Dues.objects.bulk_update([dues for dues, _one in waived], ["waived_on", "waived_because"], batch_size=500)
    return made, payments


def _check(one: OldDues) -> None:
    if not rules.is_payment_amount(one.amount_yen):
        raise RuleBroken(_("An amount is between 1 and 99,999,999 yen."), field="amount_yen")
    paid_yen = one.paid.amount_yen if one.paid else 0
    if paid_yen > one.amount_yen:
        raise RuleBroken(_("More was paid than was owed for this year."), field="paid_yen")
    if one.waived_because and paid_yen == one.amount_yen:
        raise RuleBroken(_("Nothing is owed for this year."), field="waived_because")


def _check_none_there(old: Sequence[OldDues]) -> None:
    wanted = {(one.membership_id, one.fiscal_year) for one in old}
    if len(wanted) < len(old):
        raise RuleBroken(_("Dues for one year stand twice in this list."))
    years = {year for _membership, year in wanted}
    there = Dues.objects.filter(membership__in={key for key, _year in wanted}, fiscal_year__in=years)
    if wanted & set(there.values_list("membership", "fiscal_year")):
        raise RuleBroken(_("Dues of one of these years were made meanwhile. Check the list again."))


def _for(dues: Dues, paid: Received) -> Received:
    return Received(**{**vars(paid), "membership_id": dues.membership_id, "shares": ((dues.pk, paid.amount_yen),)})


@transaction.atomic
def take_back_old_dues(
    made: Sequence[Sequence], payment_ids: Sequence[int], *, on: date, at: datetime, by=None
) -> None:
    """Undo `take_over_dues`: its payments are reversed, dues without money deleted, the others withdrawn.

    made: key, yen and reason for waiving of each dues as it was entered.
    Raises RuleBroken if anything was built on them, or one was changed since.
    """
    dues_ids = [pk for pk, *_figures in made]
    queue_for_members(Dues.objects.filter(pk__in=dues_ids).values_list("membership", flat=True))
    now = {pk: figures for pk, *figures in Dues.objects.filter(pk__in=dues_ids).values_list(
        "pk", "amount_yen", "waived_because")}  # fmt: skip
    if any(now.get(pk) != figures for pk, *figures in made):
        raise RuleBroken(_("Dues of this list were waived or changed since; it cannot be undone any more."))
    refuse_if_built_upon(Dues, dues_ids, but=[Allocation])
    payments = _standing(payment_ids)
    covered = Allocation.objects.filter(dues__in=dues_ids)
    if covered.exclude(payment__in=payment_ids).exists():
        raise RuleBroken(_("More money came for dues of this list; it cannot be undone any more."))
    with_money = set(covered.values_list("dues", flat=True))
    _reverse(payments, at=at, by=by)
    remove_rows(Dues, [pk for pk in dues_ids if pk not in with_money])
    Dues.objects.filter(pk__in=with_money).update(withdrawn_on=on)


@transaction.atomic
def take_back_old_gifts(payment_ids: Sequence[int], *, at: datetime, by=None) -> None:
    """Undo gifts taken over: their money is reversed, so that they count no more. Raises RuleBroken as above."""
    of_members = Payment.objects.filter(pk__in=payment_ids).exclude(membership=None)
    queue_for_members(of_members.values_list("membership", flat=True))
    gifts = Gift.objects.filter(allocations__payment__in=payment_ids)
    if gifts.exclude(withdrawn_on=None).exists() or gifts.exclude(thanked_on=None).exists():
        raise RuleBroken(_("A gift of this list was withdrawn or thanked for since; it cannot be undone any more."))
    refuse_if_built_upon(Gift, list(gifts.values_list("pk", flat=True)), but=[Allocation])
    _reverse(_standing(payment_ids), at=at, by=by)


def _standing(payment_ids: Sequence[int]) -> list[Payment]:
    """These payments, held until we are done. Raises RuleBroken where one does not stand as it was booked."""
    locked = Payment.objects.select_for_update(no_key=True, of=("self",)).filter(pk__in=payment_ids).order_by("pk")
    payments = list(locked)
    refuse_if_built_upon(Payment, payment_ids, but=[Allocation])
    return payments


def _reverse(payments: Sequence[Payment], *, at: datetime, by) -> None:
    """On the very day on which each came: no month's sum moves by it. Raises RuleBroken where one has a receipt."""
    shares = list(Allocation.objects.filter(payment__in=payments).order_by("pk"))
    refuse_if_built_upon(Allocation, [share.pk for share in shares])
    with override(settings.LANGUAGE_CODE):  # the reason stands in the office's books
        reason = _("The import from the books before was undone.")
    reversals = {}
    for payment in payments:
        row = money_back(payment, payment.amount_yen, on=payment.received_on, reason=reason, at=at, by=by)
        row.confirmed_on, row.reversal_of = payment.confirmed_on, payment
        row.reference = f"{payment.reference} reversed"
        reversals[payment.pk] = row
    insert_many(reversals.values())
    insert_many(taken_back(share, payment=reversals[share.payment_id]) for share in shares)
