"""A whole batch of slips at once: booked, taken back, discarded, begun again."""

import uuid
from dataclasses import replace
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from jocs_site.backoffice.states import take_step
from jocs_site.foundation.errors import RuleBroken, StaleState
from jocs_site.foundation.names import is_reading, to_katakana
from members import queries
from members.models import BATCH_LIFE, Dues, Membership, Payment, Slip, SlipBatch, SlipBatchChange, Visitor
from members.services.givers import GiftWish, Payer
from members.services.numbers import take_numbers
from members.services.payments import Received, record_payments, reverse_payment
from members.services.slips import SEQUENCE, lock_open


@transaction.atomic
def post_batch(*, batch_id: int, at: datetime, by=None) -> SlipBatch:
    """Book every slip of a batch, or none. However often it is pressed, it books once.

    Who is no member becomes a giver to identify. at: the moment of booking.
    Raises StaleState if the batch is no longer open, RuleBroken if it differs from its notice.
    """
    batch = lock_open(batch_id)
    if blockers := BATCH_LIFE.step("post").blockers(batch):
        raise RuleBroken(blockers=blockers)
    slips = list(queries.slips_to_book(batch))
    payers = _visitors_of(slips, at=at)
    incoming = [_received(slip, batch, payers.get(slip.pk)) for slip in slips]
    for slip, payment in zip(slips, record_payments(incoming, at=at, by=by), strict=True):
        slip.payment = payment
    Slip.objects.bulk_update(slips, ["payment"], batch_size=500)
    take_step(batch, BATCH_LIFE, "post", changes=SlipBatchChange, by=by, at=at)
    return batch


def _visitors_of(slips: list[Slip], *, at: datetime) -> dict[int, Payer]:
    unknown = [slip for slip in slips if slip.membership_id is None]
    visitors = [_visitor(slip.payer_name, at) for slip in unknown]
    Visitor.objects.bulk_create(visitors, batch_size=500)
    return {slip.pk: Payer(visitor_id=visitor.pk) for slip, visitor in zip(unknown, visitors, strict=True)}


def _visitor(name: str, at: datetime) -> Visitor:
    kana = to_katakana(name)
    visitor = Visitor(family_name=name, family_kana=kana if is_reading(kana) else "", came_at=at)
    visitor.clean()
    return visitor


def _received(slip: Slip, batch: SlipBatch, payer: Payer | None) -> Received:
    """The reference names day, batch and slip, so that the same slip can never be booked twice."""
    received = Received(
        membership_id=None,
        amount_yen=slip.amount_yen,
        received_on=slip.value_on,
        confirmed_on=batch.received_on,
        provider=batch.provider,
        reference=f"{batch.notice_on:%Y%m%d}-N{batch.number}-{slip.position:03}",
        payer_name=slip.payer_name,
        gifts=_gifts(slip),
    )
    if payer:
        return replace(received, payer=payer)
    return replace(
        received,
        membership_id=slip.membership.continues_as_id or slip.membership_id,  # found to be one since it was typed
        dues_ids=tuple(dues.pk for dues in _own_first(slip)),
    )


def _own_first(slip: Slip) -> list[Dues]:
    return sorted(slip.dues.all(), key=lambda dues: dues.membership_id != slip.membership_id)


def _gifts(slip: Slip) -> tuple[GiftWish, ...]:
    if not slip.gift_yen:
        return ()
    wish = GiftWish(slip.gift_yen, slip.purpose_id, campaign_id=slip.campaign_id, message=slip.message)
    return (wish,)


@transaction.atomic
def take_back_batch(*, batch_id: int, on: date, reason: str, at: datetime, by=None) -> SlipBatch:
    """Reverse every payment of a batch that still stands, each by a row of its own.

    on: the day the mistake was found; at: the moment of booking.
    Raises StaleState if the batch is not booked; RuleBroken as `reverse_payment`, and then none is reversed.
    """
    batch = SlipBatch.objects.select_for_update(no_key=True).get(pk=batch_id)
    if batch.state != SlipBatch.State.POSTED:
        raise StaleState(_("Only a batch that is booked can be taken back."))
    payments = list(Payment.objects.standing().filter(slip__batch=batch).order_by("pk").values_list("pk", flat=True))
    touched = Q(payments__in=payments) | Q(dues__allocations__payment__in=payments)
    members = set(Membership.objects.filter(touched).values_list("pk", flat=True))
    list(Membership.objects.select_for_update(no_key=True).filter(pk__in=members).order_by("pk"))
    for payment_id in payments:
        reverse_payment(payment_id=payment_id, on=on, reason=reason, at=at, by=by)
    take_step(batch, BATCH_LIFE, "take_back", changes=SlipBatchChange, by=by, reason=reason, at=at)
    return batch


@transaction.atomic
def discard_batch(*, batch_id: int, reason: str, at: datetime, by=None) -> SlipBatch:
    """Give up a batch that was begun by mistake; nothing of it is booked, and it stays on record."""
    batch = lock_open(batch_id)
    take_step(batch, BATCH_LIFE, "discard", changes=SlipBatchChange, by=by, reason=reason, at=at)
    return batch


@transaction.atomic
def begin_again(*, batch_id: int, at: datetime, by=None) -> SlipBatch:
    """A new open batch with the slips of one that was taken back or discarded, to be mended. Safe to repeat.

    Raises RuleBroken for a batch that is open or booked.
    """
    old = SlipBatch.objects.select_for_update(no_key=True).get(pk=batch_id)
    if old.state not in (SlipBatch.State.TAKEN_BACK, SlipBatch.State.DISCARDED):
        raise RuleBroken(_("Only a batch that was taken back or discarded is begun again."))
    if known := SlipBatch.objects.filter(instead_of=old).first():
        return known
    (number,) = take_numbers(SEQUENCE)
    names = ("provider", "account", "notice_on", "received_on", "slip_count", "total_yen", "note")
    same = {name: getattr(old, name) for name in names}
    batch = SlipBatch.objects.create(number=number, begun_at=at, entered_by=by, instead_of=old, **same)
    _copy_slips(old, batch)
    return batch


def _copy_slips(old: SlipBatch, batch: SlipBatch) -> None:
    slips = list(queries.slips_to_book(old))
    chosen = [[dues.pk for dues in slip.dues.all()] for slip in slips]
    for slip in slips:
        slip.pk, slip.batch, slip.key, slip.payment = None, batch, uuid.uuid4(), None
        slip._state.adding = True
    Slip.objects.bulk_create(slips, batch_size=500)
    link = Slip.dues.through
    link.objects.bulk_create(
        link(slip_id=slip.pk, dues_id=dues_id) for slip, years in zip(slips, chosen, strict=True) for dues_id in years
    )
