"""Typing slips in against their notice: the batch, and its slips while it is open. Nothing is booked here."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from jocs_site.foundation.errors import RuleBroken, StaleState
from jocs_site.foundation.money import format_yen
from members import queries, rules
from members.models import Slip, SlipBatch
from members.services.numbers import queue_for, take_numbers

SEQUENCE = "slip_batches"
MOST_SLIPS = 2_000


@dataclass(frozen=True)
class Notice:
    """What the post office or the bank says came on a day; see `models.SlipBatch`."""

    provider: str
    account: str
    notice_on: date
    received_on: date
    slip_count: int
    total_yen: int
    note: str = ""


@dataclass(frozen=True)
class Entry:
    """What one slip says; see `models.Slip`. ``dues_ids``: chosen years, of the household too; none for all owed."""

    membership_id: int | None
    amount_yen: int
    value_on: date
    payer_name: str = ""
    dues_ids: tuple[int, ...] = ()
    gift_yen: int = 0
    purpose_id: int | None = None
    campaign_id: int | None = None
    message: str = ""


class Doubtful(RuleBroken):
    """It can be right, but seldom is: it passes once somebody says that they looked."""


@transaction.atomic
def begin_batch(
    notice: Notice, *, key: UUID, today: date, at: datetime, is_another: bool = False, by=None
) -> SlipBatch:
    """Begin a batch. Safe to repeat under one ``key``.

    is_another: somebody looked, and this is not the notice of the same day and sum that is there already.
    Raises RuleBroken for a notice that cannot be, Doubtful for one that was begun before.
    """
    _check_notice(notice, today)
    queue_for(SEQUENCE)
    if known := SlipBatch.objects.filter(key=key).first():
        return known
    if not is_another and (same := queries.batch_of_notice(**vars(notice))):
        words = {"batch": same, "state": same.get_state_display()}
        sentence = _("%(batch)s (%(state)s) has the same account, day, number of slips and total.")
        raise Doubtful(sentence % words, field="is_another")
    (number,) = take_numbers(SEQUENCE)
    return SlipBatch.objects.create(number=number, key=key, begun_at=at, entered_by=by, **vars(notice))


@transaction.atomic
def correct_notice(*, batch_id: int, notice: Notice, today: date, by=None) -> SlipBatch:
    """Mend what was misread from the notice; slips of its day follow when the day changes.

    Raises RuleBroken as `begin_batch`, StaleState if the batch is no longer open.
    """
    batch = lock_open(batch_id)
    _check_notice(notice, today)
    old = {name: getattr(batch, name) for name in vars(notice)}
    for name, value in vars(notice).items():
        setattr(batch, name, value)
    batch.save(update_fields=list(vars(notice)))
    batch.slips.filter(value_on=old["notice_on"]).update(value_on=notice.notice_on)
    stray = [slip for slip in batch.slips.all() if not rules.is_day_of_slip(slip.value_on, notice_on=notice.notice_on)]
    if stray:
        words = {"position": stray[0].position, "day": stray[0].value_on.isoformat()}
        raise RuleBroken(_("Slip %(position)d has the day %(day)s, which does not fit.") % words, field="notice_on")
    changed = {name: [str(old[name]), str(value)] for name, value in vars(notice).items() if old[name] != value}
    log(batch, "members.batch_corrected", user=by, data=changed)
    return batch


def _check_notice(notice: Notice, today: date) -> None:
    if not notice.account.strip():
        raise RuleBroken(_("Give the account."), field="account")
    if notice.notice_on > today:
        raise RuleBroken(_("This day is in the future."), field="notice_on")
    if notice.received_on > today:
        raise RuleBroken(_("This day is in the future."), field="received_on")
    if notice.received_on < notice.notice_on:
        raise RuleBroken(_("The notice cannot reach the office before its own day."), field="received_on")
    if not 0 < notice.slip_count <= MOST_SLIPS:
        raise RuleBroken(_("A batch has between 1 and 2,000 slips."), field="slip_count")
    if not notice.slip_count <= notice.total_yen <= notice.slip_count * rules.MOST_YEN:
        raise RuleBroken(_("This total does not fit the number of slips."), field="total_yen")


@transaction.atomic
def enter_slip(
    *, batch_id: int, key: UUID, entry: Entry, today: date, at: datetime, is_certain: bool = False, by=None
) -> Slip:
    """Keep one slip. Safe to repeat under one ``key``: after a lost answer the same slip is not entered twice.

    is_certain: somebody looked at what is doubtful about it.
    Raises RuleBroken, Doubtful, or StaleState if the batch is no longer open.
    """
    batch = SlipBatch.objects.select_for_update(no_key=True).get(pk=batch_id)
    if known := Slip.objects.filter(key=key).first():
        return _same_slip(known, entry)
    _check_is_open(batch)
    _check_entry(entry, batch, today)
    if not is_certain:
        _refuse_doubtful(entry, today)
    position = (batch.slips.aggregate(last=Max("position"))["last"] or 0) + 1
    slip = Slip(batch=batch, position=position, key=key, entered_at=at, entered_by=by)
    return _write(slip, entry)


@transaction.atomic
def correct_slip(*, slip_id: int, entry: Entry, today: date, is_certain: bool = False, by=None) -> Slip:
    """Mend a slip of an open batch. Raises as `enter_slip`."""
    slip = _lock_slip(slip_id)
    _check_entry(entry, slip.batch, today)
    if not is_certain:
        _refuse_doubtful(entry, today, slip=slip)
    before = _figures(slip)
    _write(slip, entry)
    log(slip.batch, "members.slip_corrected", user=by, data={"position": slip.position, "was": before})
    return slip


@transaction.atomic
def remove_slip(*, slip_id: int, by=None) -> SlipBatch:
    """Remove what was typed by mistake from an open batch. Raises StaleState if it is no longer open."""
    slip = _lock_slip(slip_id)
    log(slip.batch, "members.slip_removed", user=by, data={"position": slip.position, "was": _figures(slip)})
    slip.delete()
    return slip.batch


def lock_open(batch_id: int) -> SlipBatch:
    """Whoever changes a batch or its slips waits here for those before; batches before members."""
    batch = SlipBatch.objects.select_for_update(no_key=True).get(pk=batch_id)
    _check_is_open(batch)
    return batch


def _check_is_open(batch: SlipBatch) -> None:
    if not batch.is_open:
        words = {"batch": batch, "state": batch.get_state_display()}
        raise StaleState(_("%(batch)s is no longer being entered: %(state)s.") % words)


def _lock_slip(slip_id: int) -> Slip:
    batch_id = Slip.objects.values_list("batch", flat=True).filter(pk=slip_id).first()
    if batch_id is None:
        raise StaleState(_("Somebody removed this slip meanwhile."))
    batch = lock_open(batch_id)
    slip = Slip.objects.filter(pk=slip_id).first()  # again: it may have gone while we waited
    if slip is None:
        raise StaleState(_("Somebody removed this slip meanwhile."))
    slip.batch = batch
    return slip


def _check_entry(entry: Entry, batch: SlipBatch, today: date) -> None:
    if entry.membership_id is None and not entry.payer_name.strip():
        raise RuleBroken(_("Type the member number, or the name of the payer if there is no member."), field="number")
    if not rules.is_payment_amount(entry.amount_yen):
        raise RuleBroken(_("An amount is between 1 and 99,999,999 yen."), field="amount_yen")
    if entry.value_on > today:
        raise RuleBroken(_("This day is in the future."), field="value_on")
    if not rules.is_day_of_slip(entry.value_on, notice_on=batch.notice_on):
        words = {"day": batch.notice_on.isoformat(), "days": rules.SLIP_DAYS}
        sentence = _("The notice is of %(day)s; its slips are of that day or at most %(days)d days before.")
        raise RuleBroken(sentence % words, field="value_on")
    _check_shares(entry)


def _check_shares(entry: Entry) -> None:
    """What of the sum is a gift, and whose years the rest pays."""
    if not 0 <= entry.gift_yen <= entry.amount_yen:
        raise RuleBroken(_("The gift is more than the money that arrived."), field="gift_yen")
    if entry.gift_yen and not entry.purpose_id:
        raise RuleBroken(_("Choose what the gift is for."), field="purpose")
    if not queries.are_dues_on_slip(entry.membership_id, entry.dues_ids):
        raise RuleBroken(_("These years belong to nobody of this household."), field="dues")
    if entry.gift_yen == entry.amount_yen and entry.dues_ids:
        raise RuleBroken(_("All of it is a gift; nothing is left for the dues chosen."), field="dues")


def _refuse_doubtful(entry: Entry, today: date, slip: Slip | None = None) -> None:
    found = queries.doubts_about(
        membership_id=entry.membership_id,
        payer_name=entry.payer_name,
        amount_yen=entry.amount_yen,
        value_on=entry.value_on,
        today=today,
        slip=slip,
    )
    if found:
        raise Doubtful(blockers=found)


def _same_slip(known: Slip, entry: Entry) -> Slip:
    same = (known.membership_id, known.amount_yen) == (entry.membership_id, entry.amount_yen)
    if not same:
        words = {"position": known.position, "yen": format_yen(known.amount_yen)}
        raise RuleBroken(
            _("This was saved already as slip %(position)d over %(yen)s. Correct it in the list below.") % words
        )
    return known


def _write(slip: Slip, entry: Entry) -> Slip:
    values = dict(vars(entry))
    dues_ids = values.pop("dues_ids")
    if not entry.gift_yen:
        values["purpose_id"] = values["campaign_id"] = None
    for name, value in values.items():
        setattr(slip, name, value.strip() if isinstance(value, str) else value)
    slip.owed_yen = queries.owed_on_slip(entry.membership_id, dues_ids)
    slip.save()
    slip.dues.set(dues_ids)
    return slip


def _figures(slip: Slip) -> dict[str, str | int | None]:
    """For the log."""
    names = ("membership_id", "payer_name", "amount_yen", "gift_yen")
    return {name: getattr(slip, name) for name in names} | {"value_on": slip.value_on.isoformat()}
