"""What members keep with us for the dues to come."""

from collections import defaultdict
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from members import rules
from members.models import Allocation, CreditWish, Dues, Membership, Payment
from members.services.credit_wishes import settle_wishes


@transaction.atomic(savepoint=False)
def cover_from_kept(*, fiscal_year: int, at: datetime | None = None, payment_id: int | None = None) -> int:
    """Cover what is owed for a year with what its members wished to keep for it. Safe to repeat.

    payment_id: of this payment only. Returns how many shares were made.
    """
    wishes = _waiting(payment_id)
    if not wishes:
        return 0
    _lock(wishes)
    left = Payment.objects.standing().with_credit().filter(credit_yen__gt=0).in_bulk([one.payment_id for one in wishes])
    owed = defaultdict(list)
    for dues in Dues.objects.owed().filter(fiscal_year=fiscal_year, membership__in={_whose(one) for one in wishes}):
        owed[dues.membership_id].append(dues)
    shares = []
    for wish in _waiting(payment_id):  # again: somebody may have changed their mind before the lock
        if payment := left.get(wish.payment_id):
            shares += _shares(payment, owed[_whose(wish)])
    Allocation.objects.bulk_create(shares, batch_size=500)
    for share in shares:
        log(share.dues, "members.credit_used", data={"payment": share.payment_id, "yen": share.amount_yen})
        settle_wishes(share.payment_id, at=at or timezone.now())
    return len(shares)


def _waiting(payment_id: int | None) -> list[CreditWish]:
    wishes = CreditWish.objects.filter(state=CreditWish.State.WAITING, choice=CreditWish.Choice.NEXT_YEAR)
    if payment_id is not None:
        wishes = wishes.filter(payment=payment_id)
    return list(wishes.select_related("payment__membership").order_by("payment__received_on", "payment"))


def _whose(wish: CreditWish) -> int | None:
    """A number entered twice leads to the membership that goes on."""
    membership = wish.payment.membership
    return membership and (membership.continues_as_id or membership.pk)


def _lock(wishes: list[CreditWish]) -> None:
    """As `lock_payment` does for one: the members in the order of their keys, then the payments."""
    members = {key for wish in wishes for key in (wish.payment.membership_id, _whose(wish))} - {None}
    for model, keys in ((Membership, members), (Payment, {wish.payment_id for wish in wishes})):
        rows = model.objects.select_for_update(no_key=True, of=("self",)).filter(pk__in=keys).order_by("pk")
        list(rows.values_list("pk", flat=True))


def _shares(payment: Payment, owed: list[Dues]) -> list[Allocation]:
    """What one payment's credit covers of these dues; what it covers is not owed to the next payment."""
    covered, _left_yen = rules.spread(payment.credit_yen, [(dues, dues.owed_yen) for dues in owed])
    for dues, share_yen in covered:
        dues.owed_yen -= share_yen
    return [Allocation(payment=payment, dues=dues, amount_yen=share_yen) for dues, share_yen in covered]
