"""Signing up, the waiting list, and what became of it. Whoever changes a sign-up holds its shift first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from dispatch.volunteers import rules
from dispatch.volunteers.models import SIGN_UP_LIFE, Shift, SignUp, SignUpChange, Volunteer
from dispatch.volunteers.services import mails
from dispatch.volunteers.services.refusals import refused_in_words
from jocs_site.backoffice.states import take_step
from jocs_site.foundation.errors import RuleBroken

_State = SignUp.State


@dataclass(frozen=True)
class Entry:
    """What the leader says of one sign-up. ``minutes``: ``None`` when they did not come."""

    sign_up_id: int
    minutes: int | None


def lock_shift(shift: Shift) -> Shift:
    """The shift as it stands now, held until the transaction ends."""
    return Shift.objects.select_for_update(of=("self",)).select_related("opportunity").get(pk=shift.pk)


def sign_up(*, shift: Shift, volunteer: Volunteer, at: datetime, by=None) -> SignUp:
    """Give a volunteer a place, or one on the waiting list when all are taken. Safe to repeat.

    by: the user; ``None`` when the volunteer asks, who cannot ask for a shift that has begun.
    Raises RuleBroken for a shift called off, one at the same time as another of theirs, a volunteer who helps no more.
    """
    with refused_in_words():
        fresh = lock_shift(shift)
        held = Volunteer.objects.select_for_update(of=("self",)).get(pk=volunteer.pk)
        if not held.is_current(fresh.day):
            raise RuleBroken(_("This volunteer is on record as helping no more by then."), field="volunteer")
        if by is None and fresh.starts_at <= at:
            raise RuleBroken(_("This shift has begun already."))
        entry, _is_new = SignUp.objects.get_or_create(shift=fresh, volunteer=held, defaults={"signed_up_at": at})
        if entry.state not in (_State.PROSPECT, _State.CANCELLED):
            return entry
        taken = fresh.sign_ups.holding_a_place().count()
        step = "sign_up" if rules.has_free_place(taken=taken, capacity=fresh.capacity) else "wait"
        if step == "wait" and fresh.starts_at <= at:
            raise RuleBroken(_("All %(count)d places of this shift are taken. Give it more places first.")
                             % {"count": fresh.capacity})  # fmt: skip
        change = _take(entry, step, at=at, by=by, also={"signed_up_at": at})
        _tell(entry, "signed_up" if step == "sign_up" else "waitlisted", change, at)
    return entry


def ask(*, shift: Shift, volunteer: Volunteer, at: datetime) -> SignUp:
    """Note that the office asked somebody, who has not answered yet. Safe to repeat."""
    with refused_in_words():
        entry, _is_new = SignUp.objects.get_or_create(
            shift=lock_shift(shift), volunteer=volunteer, defaults={"signed_up_at": at}
        )
    return entry


def confirm(entry: SignUp, *, at: datetime, by=None, expected_state: str | None = None) -> SignUp:
    """Tell somebody that they are counted on."""
    with refused_in_words():
        lock_shift(entry.shift)
        change = _take(entry, "confirm", at=at, by=by, expected_state=expected_state)
        _tell(entry, "confirmed", change, at)
    return entry


def cancel(
    entry: SignUp, *, at: datetime, by=None, expected_state: str | None = None, template: str = "cancelled"
) -> SignUp:
    """Give the place back; who waits longest and is free then gets it. Repeating changes nothing.

    by: ``None`` when the volunteer cancels, who cannot once the shift has begun.
    """
    with refused_in_words():
        shift = lock_shift(entry.shift)
        entry.refresh_from_db()
        if entry.state == _State.CANCELLED:
            return entry
        if by is None and shift.starts_at <= at:
            raise RuleBroken(_("This shift has begun already. Please tell the office."))
        change = _take(entry, "cancel", at=at, by=by, expected_state=expected_state)
        _tell(entry, template, change, at)
        fill_from_waiting_list(shift, at=at)
    return entry


def fill_from_waiting_list(shift: Shift, *, at: datetime) -> list[SignUp]:
    """Move up as many as there are free places, in the order in which they asked. The caller holds the shift.

    Who is somewhere else at that time stays on the list. Nobody moves up into a shift that has begun.
    """
    if shift.called_off_at or shift.starts_at <= at:
        return []
    moved = []
    taken = shift.sign_ups.holding_a_place().count()
    for entry in shift.sign_ups.waiting().with_names():
        if not rules.has_free_place(taken=taken, capacity=shift.capacity):
            break
        if SIGN_UP_LIFE.step("sign_up").blockers(entry):
            continue
        change = _take(entry, "move_up", at=at)
        _tell(entry, "moved_up", change, at)
        taken += 1
        moved.append(entry)
    return moved


def record_attendance(*, shift: Shift, entries: Iterable[Entry], at: datetime, by=None) -> int:
    """Say of each who came and for how long. What is said already stays. Returns how many lines changed.

    Raises RuleBroken before the shift has begun, or for more people than it has places; then nothing is written.
    """
    if shift.starts_at > at:
        raise RuleBroken(_("This shift has not begun yet."))
    changed = 0
    with refused_in_words():
        fresh = lock_shift(shift)
        on_list = {entry.pk: entry for entry in fresh.sign_ups.with_names()}
        # who did not come first: their places may be those of others who did
        for said in sorted(entries, key=lambda one: one.minutes is not None):
            changed += _settle(on_list[said.sign_up_id], said.minutes, at=at, by=by)
    return changed


def _settle(entry: SignUp, minutes: int | None, *, at: datetime, by) -> bool:
    if minutes is None:
        if entry.state == _State.NO_SHOW:
            return False
        _take(entry, "miss", at=at, by=by, also={"minutes": None})
        return True
    if not 0 <= minutes <= rules.MOST_MINUTES:
        raise RuleBroken(_("Minutes are between 0 and 960."))
    if entry.state == _State.ATTENDED and entry.minutes == minutes:
        return False
    step = "correct" if entry.state == _State.ATTENDED else "attend"
    _take(entry, step, at=at, by=by, also={"minutes": minutes})
    return True


def sign_in(entry: SignUp, *, at: datetime) -> SignUp:
    """Note at the door that somebody came. Scanned twice, the first time counts."""
    with refused_in_words():
        lock_shift(entry.shift)
        entry.refresh_from_db()
        if entry.state not in rules.EXPECTED:
            raise RuleBroken(_("You are not on the list of this shift. Please ask the leader."))
        if entry.came_at is None:
            entry.came_at = at
            entry.save(update_fields=["came_at"])
    return entry


def sign_out(entry: SignUp, *, at: datetime) -> SignUp:
    """Note at the door that somebody goes, and count the minutes since they came. The leader may correct them."""
    with refused_in_words():
        lock_shift(entry.shift)
        entry.refresh_from_db()
        if entry.state == _State.ATTENDED:
            return entry
        if entry.came_at is None:
            raise RuleBroken(_("Please sign in first."))
        minutes = rules.usual_minutes(round((at - entry.came_at).total_seconds() / 60))
        _take(entry, "attend", at=at, also={"left_at": at, "minutes": minutes})
    return entry


def _take(entry: SignUp, step: str, *, at: datetime, **details) -> SignUpChange:
    return take_step(entry, SIGN_UP_LIFE, step, changes=SignUpChange, at=at, **details)


def _tell(entry: SignUp, template: str, change: SignUpChange, at: datetime) -> None:
    """By e-mail, as long as the shift is still to come."""
    if entry.shift.starts_at > at:
        mails.tell(entry, template, about=str(change.pk))
