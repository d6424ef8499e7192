"""Volunteers and shifts around one instant, built through the services as the office would."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from dispatch.volunteers import services
from dispatch.volunteers.models import Opportunity, Shift, SignUp, Volunteer
from tests.factories.people import PersonFactory

JAPAN = ZoneInfo("Asia/Tokyo")
NOW = datetime(2026, 11, 24, 9, tzinfo=JAPAN)  # a Tuesday
DAY = date(2026, 12, 1)


def make_opportunity(**changes) -> Opportunity:
    words = {
        "kind": "stamp",
        "office": "tokyo",
        "title_ja": f"切手整理{Opportunity.objects.count()}",
        "title_en": "Sorting stamps",
        "text_ja": "切手を分けます。",
        "text_en": "We sort stamps.",
        "place_ja": "東京事務局",
        "place_en": "Tokyo office",
    }
    return services.offer(**words | changes)


def make_shift(capacity=2, *, starts_at=None, hours=4, opportunity=None, **more) -> Shift:
    """A week from ``NOW``, ten to two, unless said otherwise."""
    starts_at = starts_at or datetime(2026, 12, 1, 10, tzinfo=JAPAN)
    return services.plan_shift(
        opportunity=opportunity or make_opportunity(),
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=hours),
        capacity=capacity,
        **more,
    )


def make_volunteer(**changes) -> Volunteer:
    person = changes.pop("person", None) or PersonFactory(email=changes.pop("email", ""))
    facts = {"office": "tokyo", "joined_on": date(2024, 4, 1), "insured_until": date(2027, 3, 31)}
    return services.register_volunteer(person=person, **facts | changes)


def sign_up(shift: Shift, volunteer: Volunteer | None = None, at=NOW, **more) -> SignUp:
    return services.sign_up(shift=shift, volunteer=volunteer or make_volunteer(), at=at, **more)


def attend(shift: Shift, *minutes: int | None) -> list[SignUp]:
    """As many volunteers as minutes are given, who came or, with ``None``, did not."""
    entries = [sign_up(shift, at=shift.starts_at - timedelta(days=3)) for _one in minutes]
    said = [services.Entry(entry.pk, each) for entry, each in zip(entries, minutes, strict=True)]
    services.record_attendance(shift=shift, entries=said, at=shift.ends_at)
    return entries
