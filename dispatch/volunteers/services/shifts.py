"""Shifts: one, or every week; changed, or called off."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime, time

import jpholiday
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from dispatch.volunteers import rules
from dispatch.volunteers.models import Opportunity, Shift
from dispatch.volunteers.services import mails
from dispatch.volunteers.services.refusals import refused_in_words
from dispatch.volunteers.services.signups import cancel, fill_from_waiting_list, lock_shift
from jocs_site.foundation.errors import RuleBroken


@dataclass
class Weekly:
    """What became of a weekly plan: the shifts that are new, and days left out, each with the reason."""

    shifts: list[Shift] = field(default_factory=list)
    left_out: list[tuple[date, str]] = field(default_factory=list)


def offer(*, kind: str, office: str, by=None, **words) -> Opportunity:
    """Keep a new opportunity, checked as by its form. ``words``: title, text and place in both languages."""
    opportunity = Opportunity(kind=kind, office=office, **words)
    opportunity.full_clean()
    opportunity.save(force_insert=True)
    log(opportunity, "wagtail.create", user=by)
    return opportunity


def plan_shift(
    *, opportunity: Opportunity, starts_at: datetime, ends_at: datetime, capacity: int, flexible: bool = False, by=None
) -> Shift:
    """Offer one shift. Raises RuleBroken for no place, too long a time, or one that begins at this instant already."""
    shift = Shift(opportunity=opportunity, starts_at=starts_at, ends_at=ends_at, capacity=capacity, flexible=flexible)
    _refuse_impossible(shift)
    with refused_in_words():
        shift.save(force_insert=True)
        log(shift, "volunteers.shift_planned", user=by)
    return shift


def plan_weekly(
    *,
    opportunity: Opportunity,
    first: date,
    last: date,
    weekdays: Collection[int],
    starts: time,
    ends: time,
    capacity: int,
    flexible: bool = False,
    by=None,
) -> Weekly:
    """Offer a shift on each of these weekdays (Monday is 0) until ``last``, but not on holidays and at the year's end.

    Safe to repeat: days that have a shift at this time already are left out. Raises RuleBroken for more than 120.
    """
    if last < first:
        raise RuleBroken(_("The last day is before the first."), field="last")
    days = list(rules.weekly_days(first, last, weekdays, is_closed=lambda _day: False))
    if len(days) > rules.MOST_SHIFTS_AT_ONCE:
        words = _("These are %(count)d shifts. Plan at most %(most)d at once.")
        raise RuleBroken(words % {"count": len(days), "most": rules.MOST_SHIFTS_AT_ONCE}, field="last")
    made, told = Weekly(), {"capacity": capacity, "flexible": flexible, "by": by}
    with refused_in_words():
        Opportunity.objects.select_for_update().get(pk=opportunity.pk)  # the same form twice queues up here
        known = set(Shift.objects.filter(opportunity=opportunity).values_list("starts_at", flat=True))
        for day in days:
            starts_at = _at(day, starts)
            if reason := _closed_because(day) or (_("has a shift already") if starts_at in known else ""):
                made.left_out.append((day, reason))
                continue
            shift = plan_shift(opportunity=opportunity, starts_at=starts_at, ends_at=_at(day, ends), **told)
            made.shifts.append(shift)
    return made


def change_shift(
    *, shift: Shift, starts_at: datetime, ends_at: datetime, capacity: int, flexible: bool, at: datetime, by=None
) -> Shift:
    """Change a shift. With more places, who waits moves up; with another time, everybody is told by e-mail."""
    with refused_in_words():
        fresh = lock_shift(shift)
        if fresh.called_off_at:
            raise RuleBroken(_("This shift was called off."))
        has_moved = (fresh.starts_at, fresh.ends_at) != (starts_at, ends_at)
        fresh.starts_at, fresh.ends_at, fresh.capacity, fresh.flexible = starts_at, ends_at, capacity, flexible
        _refuse_impossible(fresh)
        fresh.save(update_fields=["starts_at", "ends_at", "capacity", "flexible"])
        log(fresh, "volunteers.shift_changed", user=by)
        if has_moved and fresh.starts_at > at:
            for sign_up in fresh.sign_ups.filter(state__in=rules.OPEN).with_names():
                mails.tell(sign_up, "shift_moved", about=f"{sign_up.pk}:{at.isoformat()}")
        fill_from_waiting_list(fresh, at=at)
    return fresh


def call_off(*, shift: Shift, reason: str, at: datetime, by=None) -> Shift:
    """The shift does not take place: all who were to come are cancelled and told why. Safe to repeat."""
    reason = " ".join(reason.split())
    if not reason:
        raise RuleBroken(_("Give the reason in a sentence."), field="reason")
    with refused_in_words():
        fresh = lock_shift(shift)
        if fresh.called_off_at:
            return fresh
        if fresh.sign_ups.filter(state="attended").exists():
            raise RuleBroken(_("Somebody came to this shift. It cannot be called off any more."))
        fresh.called_off_at, fresh.called_off_because = at, reason
        fresh.save(update_fields=["called_off_at", "called_off_because"])
        log(fresh, "volunteers.shift_called_off", user=by)
        for sign_up in fresh.sign_ups.filter(state__in=rules.OPEN):
            cancel(sign_up, at=at, by=by, template="called_off")
    return fresh


def _at(day: date, clock: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, clock))


def _closed_because(day: date) -> str:
    if holiday := jpholiday.is_holiday_name(day):
        return holiday
    return _("the office is closed") if rules.is_year_end(day) else ""


def _refuse_impossible(shift: Shift) -> None:
    if shift.ends_at <= shift.starts_at:
        raise RuleBroken(_("The shift ends before it begins."), field="ends")
    if shift.minutes > rules.MOST_MINUTES:
        raise RuleBroken(_("A shift lasts at most 16 hours."), field="ends")
    if not 1 <= shift.capacity <= rules.MOST_PLACES:
        raise RuleBroken(_("A shift has at least one place, and at most 500."), field="capacity")
