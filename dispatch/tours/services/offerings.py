"""The offering of a meeting: recorded once, corrected in sight, handed over."""

from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from dispatch.tours import rules
from dispatch.tours.models import Offering, ReportMeeting
from dispatch.tours.services.refusals import refused_in_words
from jocs_site.foundation.errors import RuleBroken


def record_offering(
    meeting: ReportMeeting,
    *,
    amount_yen: int,
    how: str,
    handed_over_on: date | None = None,
    note: str = "",
    at: datetime,
    by=None,
) -> Offering:
    """Keep what was given at a meeting that was held.

    amount_yen: whole yen, at least 1. handed_over_on: when the office had it; ``None``: not yet.
    Raises RuleBroken the second time, before the numbers are recorded, or for a day that cannot be.
    """
    offering = Offering(meeting=meeting, amount_yen=amount_yen, how=how, handed_over_on=handed_over_on, note=note)
    return _keep(offering, least=1, at=at, by=by)


def correct_offering(
    offering: Offering,
    *,
    amount_yen: int,
    how: str,
    handed_over_on: date | None = None,
    note: str = "",
    reason: str,
    at: datetime,
    by=None,
) -> Offering:
    """Put another figure in the place of this one, which stays to be read. 0: there was none after all.

    Raises RuleBroken if it was corrected already, or without a reason.
    """
    corrected = Offering(
        meeting=offering.meeting,
        amount_yen=amount_yen,
        how=how,
        handed_over_on=handed_over_on,
        note=note,
        corrects=offering,
        reason=" ".join(reason.split()),
    )
    if not corrected.reason:
        raise RuleBroken(_("Give the reason in a sentence."), field="reason")
    with refused_in_words():
        _lock_standing(offering)
        return _keep(corrected, least=0, at=at, by=by)


def hand_over(offering: Offering, *, on: date, at: datetime, by=None) -> Offering:
    """Say on which day the office had it. Safe to repeat with the same day."""
    _refuse_day(offering.meeting, on, at)
    with refused_in_words():
        fresh = _lock_standing(offering)
        fresh.handed_over_on = on
        fresh.save(update_fields=["handed_over_on"])
        log(fresh.meeting, "tours.offering_handed_over", user=by, data={"offering": fresh.pk, "on": str(on)})
    return fresh


def _lock_standing(offering: Offering) -> Offering:
    fresh = Offering.objects.select_for_update(of=("self",)).get(pk=offering.pk)
    if not fresh.is_standing:
        raise RuleBroken(_("This figure was corrected already. Look at it again."))
    return fresh


def _keep(offering: Offering, *, least: int, at: datetime, by) -> Offering:
    if not least <= offering.amount_yen <= rules.MOST_YEN:
        raise RuleBroken(_("An offering is whole yen, from 1 to 10,000,000."), field="amount_yen")
    if offering.handed_over_on:
        _refuse_day(offering.meeting, offering.handed_over_on, at)
    offering.recorded_at, offering.recorded_by = at, by
    with refused_in_words():
        offering.save(force_insert=True)
        data = {"offering": offering.pk, "yen": offering.amount_yen, "corrects": offering.corrects_id}
        log(offering.meeting, "tours.offering_recorded", user=by, data=data)
    return offering


def _refuse_day(meeting: ReportMeeting, on: date, at: datetime) -> None:
    if not meeting.day <= on <= timezone.localdate(at):
        raise RuleBroken(_("Between the day of the meeting and today."), field="handed_over_on")
