"""The report tour of the worker who came back last: held, waiting for its numbers, full, and open."""

from datetime import datetime, time, timedelta
from uuid import NAMESPACE_URL, uuid5

from django.utils import timezone

from dispatch.queries import postings_to_tell_of
from dispatch.tours import services
from jocs_site.letters.services import note_gone
from jocs_site.overview.demo import Demo, file

COORDINATOR, TREASURER = "coordinator@demo.example", "treasurer@demo.example"
CONTACT = {"tokyo": "東京事務局 03-0000-2416", "osaka": "関西事務局 06-0000-7277"}


def load(demo: Demo) -> str:
    plan = file("tours")
    posting = postings_to_tell_of().filter(worker__person__family_name=plan["worker"]).first()
    for row in plan["meetings"]:
        _meeting(demo, row, posting)
    return f"{len(plan['meetings'])} report meetings"


def _meeting(demo: Demo, row: dict, posting) -> None:
    by = demo.users[COORDINATOR]
    day = demo.on + timedelta(days=row["in"])
    day += timedelta(days=(row["weekday"] - day.weekday()) % 7 - (7 if row["in"] < 0 else 0))
    starts_at, ends_at = (_at(day, time.fromisoformat(clock)) for clock in row["hours"])
    planned_at = min(_at(demo.on, time(9)), starts_at - timedelta(days=20))
    meeting = services.plan_meeting(
        postings=[posting], starts_at=starts_at, ends_at=ends_at, at=planned_at, by=by, **_columns(row, starts_at)
    )
    if row.get("own"):
        return
    services.announce(meeting, at=planned_at, by=by)
    for number, guest in enumerate(row.get("guests", ())):
        _guest(meeting, guest, number, planned_at + timedelta(minutes=7 * number + 1))
    if "came" in row:
        _afterwards(demo, meeting, row, day)


def _columns(row: dict, starts_at: datetime) -> dict:
    """What the file leaves out is empty."""
    words = {f"{name}_{language}": text for name in ("title", "place", "access")
             for language, text in zip(("ja", "en"), row.get(name, ("", "")), strict=True)}  # fmt: skip
    return words | {
        "address": row.get("address", ""),
        "online_url": row.get("online", ""),
        "host_name": row.get("host", ""),
        "office": row["office"],
        "is_public": not row.get("own", False),
        "capacity": row.get("places"),
        "closes_at": starts_at - timedelta(days=2),
        "contact": CONTACT[row["office"]],
    }


def _guest(meeting, guest: list, number: int, at: datetime) -> None:
    name, people, question = guest
    key = uuid5(NAMESPACE_URL, f"demo {meeting.pk} {number}")
    written = {"name": name, "email": f"guest{meeting.pk}-{number}@demo.example", "people": people, "language": "ja"}
    services.receive(services.guest(meeting=meeting, key=key, question=question, **written), at=at)
    note_gone(made_at=at, at=at)


def _afterwards(demo: Demo, meeting, row: dict, day) -> None:
    at = meeting.ends_at + timedelta(hours=2)
    by = demo.users[COORDINATOR]
    services.record_numbers(meeting, attendance=row["came"], note=row["note"], at=at, by=by)
    yen, how, days = row["offering"]
    offering = services.record_offering(meeting, amount_yen=yen, how=how, at=at, by=by)
    handed_on = day + timedelta(days=days)
    services.hand_over(offering, on=handed_on, at=_at(handed_on, time(11)), by=demo.users[TREASURER])


def _at(day, clock: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, clock))
