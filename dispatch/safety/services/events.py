"""An event from its opening to its close; each is an act of the office and in the log."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from dispatch.queries import Whereabouts, who_is_where
from dispatch.safety.models import CheckIn, EventCountry, SafetyEvent
from dispatch.safety.models.checkins import Status
from dispatch.safety.services.refusals import hold, refused_in_words
from dispatch.safety.services.telling import ask
from jocs_site.foundation.errors import RuleBroken


def open_event(
    *, title: str, level: str, countries: Sequence[str], message: str = "", at: datetime, by=None, **minutes: int
) -> SafetyEvent:
    """Open an event and ask everybody who is in one of the countries today, or perhaps is.

    minutes: remind_after, tell_after, call_after; the proposed ones where left out.
    Who is known to be elsewhere is not asked. Mails leave once the transaction is safe.
    """
    if not countries:
        raise RuleBroken(_("Name at least one country."), field="countries")
    with refused_in_words():
        event = SafetyEvent.objects.create(
            title=title.strip(), level=level, message=message.strip(), opened_at=at, opened_by=by, **minutes
        )
        EventCountry.objects.bulk_create(EventCountry(event=event, country=code) for code in sorted(set(countries)))
        there = [one for one in who_is_where(timezone.localdate(at)) if one.may_be_in & set(countries)]
        once = {one.person.pk: one for one in there}
        checkins = CheckIn.objects.bulk_create(_of(event, one, at) for one in once.values())
        ask(checkins, at=at)
        log(
            event,
            "safety.opened",
            user=by,
            data={"level": level, "countries": sorted(countries), "asked": len(checkins)},
        )
    return event


def _of(event: SafetyEvent, one: Whereabouts, at: datetime) -> CheckIn:
    worker = one.posting.worker.person
    return CheckIn(
        event=event,
        person=one.person,
        posting=one.posting,
        role=CheckIn.Role.FAMILY if one.member else CheckIn.Role.WORKER,
        name=str(one.person),
        phone=one.phone,
        email=_address(one.person) or _address(worker),  # who has none hears through the worker
        asked_at=at,
    )


def _address(person) -> str:
    return person.email or (person.user.email if person.user_id else "")


def add_visitor(*, event: SafetyEvent, name: str, phone: str = "", email: str = "", at: datetime, by=None) -> CheckIn:
    """Ask somebody who is there and not in our lists: a guest, a traveller, a colleague of the host."""
    with refused_in_words():
        held = hold(event.pk)
        if held.checkins.filter(role=CheckIn.Role.VISITOR, name=name.strip()).exists():
            raise RuleBroken(_("Somebody of this name is on the list already."), field="name")
        checkin = CheckIn.objects.create(
            event=held, role=CheckIn.Role.VISITOR, name=name.strip(), phone=phone, email=email, asked_at=at
        )
        ask([checkin], at=at)
        log(held, "safety.visitor_added", user=by, data={"checkin": checkin.pk})
    return checkin


def change_level(*, event: SafetyEvent, level: str, reason: str, by=None) -> SafetyEvent:
    """Say that it became worse, or better; the log keeps both levels and why."""
    with refused_in_words():
        held = hold(event.pk)
        before, held.level = held.level, level
        held.save(update_fields=["level"])
        log(held, "safety.level_changed", user=by, data={"from": before, "to": level, "reason": reason.strip()})
    event.refresh_from_db()
    return event


@transaction.atomic
def close_event(*, event: SafetyEvent, reason: str, expected_unsettled: int | None = None, at: datetime, by=None):
    """End an event, with a reason. Nobody answers any more, and nothing of it changes again.

    expected_unsettled: how many the screen named as not known to be safe; another number now is told first.
    """
    if not reason.strip():
        raise RuleBroken(_("Say why the event is closed."), field="reason")
    with refused_in_words():
        held = hold(event.pk)
        unsettled = list(held.checkins.exclude(state=Status.SAFE).order_by("pk"))
        if expected_unsettled not in (None, len(unsettled)):
            raise RuleBroken(_("An answer came in meanwhile. Look at the list again before you close the event."))
        held.closed_at, held.closed_by, held.closed_because = at, by, reason.strip()
        held.save(update_fields=["closed_at", "closed_by", "closed_because"])
        log(held, "safety.closed", user=by, data={"unsettled": [one.pk for one in unsettled]})
    event.refresh_from_db()
    return event
