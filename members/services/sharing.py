"""What a payment covers, said anew: shares are taken back by rows of their own and given again, never edited."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from jocs_site.foundation.errors import RuleBroken, StaleState
from jocs_site.foundation.money import format_yen
from members import queries
from members.models import Allocation, Dues, Gift, Payment, ReceiptItem
from members.services.credit_wishes import check_not_ordered, settle_wishes
from members.services.givers import GiftWish, gift_of, payer_of
from members.services.payments import lock_payment, taken_back, void_receipts_of


@transaction.atomic
def share_anew(
    *,
    payment_id: int,
    dues: Mapping[int, int],
    gifts: Mapping[int, int],
    new_gifts: Sequence[GiftWish] = (),
    reason: str,
    seen: str,
    on: date,
    at: datetime,
    by=None,
) -> Payment:
    """Let a payment cover something else than before; what is not named is left over. Receipts it stood on are void.

    dues, gifts: yen by key, as they are to be; what stays as it is is not touched. seen: `queries.shares_seen` when
    the screen was drawn.
    Raises StaleState if somebody shared it meanwhile; RuleBroken for more than came or than a year owes, without a
    reason, and while a refund is ordered.
    """
    members = Dues.objects.filter(pk__in=dues).values_list("membership", flat=True)
    lock_payment(payment_id, also=members)
    payment = Payment.objects.standing().with_credit().filter(pk=payment_id).first()
    if payment is None:
        raise RuleBroken(_("This payment was reversed already."))
    check_not_ordered(payment_id)
    standing = list(payment.allocations.standing().select_related("dues", "gift").order_by("pk"))
    if seen != queries.shares_seen(standing):
        raise StaleState(_("Somebody shared this payment meanwhile. Look at it again."))
    if not reason.strip():
        raise RuleBroken(_("Give the reason in a sentence."), field="reason")
    _check_sum(payment, dues, gifts, new_gifts)
    gone = _gone(standing, dues, gifts)
    _take_back(payment, gone, on=on, reason=reason.strip())
    given = _give_dues(payment, standing, gone, dues)
    given += _give_gifts(payment, gone, gifts, new_gifts, at=at, by=by)
    words = {"reason": reason.strip(), "gone": [share.pk for share in gone], "given": [share.pk for share in given]}
    log(payment, "members.shared_anew", user=by, data=words)
    settle_wishes(payment.pk, at=at)
    return payment


def _check_sum(payment: Payment, dues: Mapping, gifts: Mapping, new_gifts: Sequence[GiftWish]) -> None:
    amounts = [*dues.values(), *gifts.values(), *(wish.amount_yen for wish in new_gifts)]
    if any(amount < 0 for amount in amounts):
        raise RuleBroken(_("A share is no less than 0 yen."))
    if sum(amounts) > payment.amount_yen - payment.refunded_yen:
        words = {"yen": format_yen(payment.amount_yen - payment.refunded_yen)}
        raise RuleBroken(_("The shares are more than the %(yen)s that are here.") % words)


def _gone(standing: list[Allocation], dues: Mapping[int, int], gifts: Mapping[int, int]) -> list[Allocation]:
    """Shares of years and gifts that get another sum, or nothing more."""
    have = defaultdict(int)
    for share in standing:
        have[share.dues_id, share.gift_id] += share.amount_yen
    wanted = {(key, None): yen for key, yen in dues.items()} | {(None, key): yen for key, yen in gifts.items()}
    return [
        share
        for share in standing
        if wanted.get((share.dues_id, share.gift_id), 0) != have[share.dues_id, share.gift_id]
    ]


def _take_back(payment: Payment, gone: list[Allocation], *, on: date, reason: str) -> None:
    if ReceiptItem.objects.filter(allocation__in=gone, is_in_force=True).exists():
        void_receipts_of(payment, on=on, reason=reason)
    Allocation.objects.bulk_create([taken_back(share, payment=payment) for share in gone])
    Gift.objects.filter(pk__in={share.gift_id for share in gone if share.gift_id}).update(
        withdrawn_on=on, withdrawn_because=reason
    )


def _give_dues(
    payment: Payment, standing: list[Allocation], gone: list[Allocation], wanted: Mapping[int, int]
) -> list[Allocation]:
    untouched = {share.dues_id for share in standing} - {share.dues_id for share in gone}
    fresh = {key: yen for key, yen in wanted.items() if yen and key not in untouched}
    owed = Dues.objects.with_paid().select_related("membership__person", "membership__organisation").in_bulk(fresh)
    for key, yen in fresh.items():
        if key not in owed or yen > owed[key].owed_yen:
            raise _too_much(owed.get(key), yen)
    shares = [Allocation(payment=payment, dues=owed[key], amount_yen=yen) for key, yen in sorted(fresh.items())]
    return Allocation.objects.bulk_create(shares)


def _too_much(dues: Dues | None, yen: int) -> RuleBroken:
    if dues is None:
        return RuleBroken(_("There are no such dues."))
    words = {"member": dues.membership, "year": dues.fiscal_year, "owed": format_yen(dues.owed_yen)}
    sentence = _("%(member)s owes %(owed)s for %(year)d, not more.") % words
    return RuleBroken(sentence, field=f"dues_{dues.pk}")


def _give_gifts(
    payment: Payment,
    gone: list[Allocation],
    wanted: Mapping[int, int],
    new_gifts: Sequence[GiftWish],
    *,
    at: datetime,
    by,
) -> list[Allocation]:
    """A gift of another sum is another gift, with the wishes of the first."""
    changed = {share.gift for share in gone if share.gift_id and wanted.get(share.gift_id)}
    gifts = [_other_sum(gift, wanted[gift.pk], payment, at=at, by=by) for gift in sorted(changed, key=_key)]
    gifts += [gift_of(wish, payment, at=at, by=by) for wish in new_gifts]
    Gift.objects.bulk_create(gifts)
    return Allocation.objects.bulk_create(
        [Allocation(payment=payment, gift=gift, amount_yen=gift.amount_yen) for gift in gifts]
    )


def _key(gift: Gift) -> int:
    return gift.pk


def _other_sum(gift: Gift, yen: int, payment: Payment, *, at: datetime, by) -> Gift:
    """With the days and wishes of the first; who was thanked is not thanked again."""
    same = ("purpose_id", "campaign_id", "monthly_id", "message", "receipt_wish", "wants_thanks")
    wish = GiftWish(amount_yen=yen, giver=payer_of(gift), **{name: getattr(gift, name) for name in same})
    other = gift_of(wish, payment, at=at, by=by)
    other.given_on, other.confirmed_on, other.thanked_on = gift.given_on, gift.confirmed_on, gift.thanked_on
    return other
