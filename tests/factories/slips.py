"""A notice of the post office and its slips, through the services."""

import uuid
from datetime import UTC, date, datetime

from members import services
from members.models import Slip, SlipBatch

TODAY, AT = date(2026, 11, 27), datetime(2026, 11, 27, 3, tzinfo=UTC)
NOTICE_ON = date(2026, 11, 25)


def notice(slip_count: int = 1, total_yen: int = 10_000, **others) -> services.Notice:
    figures = {"provider": "postal", "account": "00170-4-0", "notice_on": NOTICE_ON, "received_on": TODAY}
    return services.Notice(slip_count=slip_count, total_yen=total_yen, **figures | others)


def begin(slip_count: int = 1, total_yen: int = 10_000, *, key=None, by=None, is_another=True, **others) -> SlipBatch:
    said = notice(slip_count, total_yen, **others)
    return services.begin_batch(said, key=key or uuid.uuid4(), is_another=is_another, today=TODAY, at=AT, by=by)


def entry(membership=None, amount_yen: int = 10_000, *, value_on: date = NOTICE_ON, **others) -> services.Entry:
    return services.Entry(membership and membership.pk, amount_yen, value_on, **others)


def enter(batch: SlipBatch, membership=None, amount_yen: int = 10_000, *, key=None, is_certain=False, **others) -> Slip:
    return services.enter_slip(
        batch_id=batch.pk,
        key=key or uuid.uuid4(),
        entry=entry(membership, amount_yen, **others),
        is_certain=is_certain,
        today=TODAY,
        at=AT,
    )


def post(batch: SlipBatch, by=None) -> SlipBatch:
    return services.post_batch(batch_id=batch.pk, at=AT, by=by)


def take_back(batch: SlipBatch, reason: str = "of another account", by=None) -> SlipBatch:
    return services.take_back_batch(batch_id=batch.pk, on=TODAY, reason=reason, at=AT, by=by)


def booked(*amounts_yen: int, membership=None) -> SlipBatch:
    """A batch that is booked, with a slip of one member over each sum."""
    batch = begin(len(amounts_yen), sum(amounts_yen))
    for amount_yen in amounts_yen:
        enter(batch, membership, amount_yen, is_certain=True)
    return post(batch)
