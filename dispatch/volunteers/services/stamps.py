"""Used stamps from the parcel to the sale."""

from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from dispatch.volunteers import rules
from dispatch.volunteers.models import STAMP_LIFE, StampLot, StampLotChange, StampRate
from dispatch.volunteers.services import mails
from dispatch.volunteers.services.refusals import refused_in_words
from jocs_site.backoffice.states import take_step
from jocs_site.foundation.errors import RuleBroken
from jocs_site.people.models import Organisation, Person


def enter_rate(*, category: str, starts_on: date, yen_per_kg: int, source: str) -> StampRate:
    """From this day on estimates are made by it; those of before stay."""
    with refused_in_words():
        return StampRate.objects.create(
            category=category, starts_on=starts_on, yen_per_kg=yen_per_kg, source=source.strip()
        )


def receive_lot(
    *,
    office: str,
    received_on: date,
    category: str,
    parcels: int = 1,
    donor: Person | None = None,
    body: Organisation | None = None,
    wants_slip: bool = False,
    at: datetime,
    by=None,
) -> StampLot:
    """Note what arrived. Who asked for a thank-you slip gets one, once, by e-mail or on paper. Source: R17"""
    if received_on > timezone.localdate(at):
        raise RuleBroken(_("This day is still to come."), field="received_on")
    facts = {"office": office, "received_on": received_on, "category": category, "parcels": parcels}
    lot = StampLot(donor=donor, body=body, wants_slip=wants_slip, **facts)
    with refused_in_words():
        lot.save(force_insert=True)
        state = StampLot.State.RECEIVED
        StampLotChange.objects.create(subject=lot, step="receive", from_state="", to_state=state, at=at, by=by)
        if wants_slip:
            mails.thank_for_stamps(lot)
    return lot


def weigh_lot(lot: StampLot, *, grams: int, on: date, at: datetime, by=None, expected_state=None) -> StampLot:
    """Note the weight and estimate what it may bring, by the rate of this day; without a rate there is no estimate."""
    if not 1 <= grams <= rules.MOST_GRAMS:
        raise RuleBroken(_("The weight is between 1 gram and 5,000 kg."), field="kilograms")
    _refuse_wrong_day(lot.received_on, on, at)
    rate = rate_on(lot.category, on)
    estimate = rate and rules.estimate_yen(grams=grams, yen_per_kg=rate.yen_per_kg)
    weighed = {"grams": grams, "weighed_on": on, "rate": rate, "estimate_yen": estimate}
    return _step(lot, "weigh", also=weighed, at=at, by=by, expected_state=expected_state)


def estimate_lot(lot: StampLot, *, at: datetime, by=None) -> StampLot:
    """Estimate a lot that was weighed while no rate was known, by the rate of the day on which it was weighed; once.

    A second press changes nothing. Raises RuleBroken before the scales, and while no rate was in force on that day.
    """
    with refused_in_words():
        held = StampLot.objects.select_for_update().get(pk=lot.pk)
        if held.estimate_yen is not None:
            return held
        weighed = held.changes.filter(step="weigh").order_by("pk").last()
        if weighed is None:
            raise RuleBroken(_("Weigh the lot first."))
        day = held.weighed_on or timezone.localdate(weighed.at)
        rate = rate_on(held.category, day)
        if rate is None:
            raise RuleBroken(
                _("No rate was in force on %(day)s, when the lot was weighed. Enter one from that day or before.")
                % {"day": date_format(day)}
            )
        held.rate, held.estimate_yen = rate, rules.estimate_yen(grams=held.grams, yen_per_kg=rate.yen_per_kg)
        held.save(update_fields=["rate", "estimate_yen"])
        note = {"step": "estimate", "from_state": held.state, "to_state": held.state, "at": at, "by": by}
        StampLotChange.objects.create(subject=held, **note)
    return held


def rate_on(category: str, day: date) -> StampRate | None:
    return StampRate.objects.filter(category=category, starts_on__lte=day).order_by("-starts_on").first()


def sort_lot(lot: StampLot, *, on: date, at: datetime, by=None, expected_state=None) -> StampLot:
    _refuse_wrong_day(lot.received_on, on, at)
    return _step(lot, "sort", also={"sorted_on": on}, at=at, by=by, expected_state=expected_state)


def sell_lot(
    lot: StampLot, *, on: date, buyer: str, proceeds_yen: int, at: datetime, by=None, expected_state=None
) -> StampLot:
    """Note who bought it and for how much. The money itself is booked where money is booked."""
    _refuse_wrong_day(lot.sorted_on or lot.received_on, on, at)
    if not buyer.strip():
        raise RuleBroken(_("Name the buyer."), field="buyer")
    sale = {"sold_on": on, "buyer": buyer.strip(), "proceeds_yen": proceeds_yen}
    return _step(lot, "sell", also=sale, at=at, by=by, expected_state=expected_state)


def _step(lot: StampLot, step: str, **details) -> StampLot:
    with refused_in_words():
        take_step(lot, STAMP_LIFE, step, changes=StampLotChange, **details)
    return lot


def _refuse_wrong_day(earliest: date, on: date, at: datetime) -> None:
    if on > timezone.localdate(at):
        raise RuleBroken(_("This day is still to come."), field="on")
    if on < earliest:
        raise RuleBroken(_("This is before %(day)s, when the lot came or was sorted.") % {"day": date_format(earliest)},
                         field="on")  # fmt: skip
