"""Who of the family lives at the posts, and days away from them, in every state an absence can have."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from dispatch import services
from jocs_site.letters import services as letters
from jocs_site.overview.demo import Demo
from jocs_site.overview.demo.people import named_person

COORDINATOR = "coordinator@demo.example"
WAY_TO = {
    "requested": [],
    "host_agreed": ["agree"],
    "approved": ["agree", "approve"],
    "away": ["agree", "approve", "leave"],
    "returned": ["agree", "approve", "leave", "return"],
    "refused": ["refuse"],
    "cancelled": ["cancel"],
}
ASKED_BEFORE = timedelta(days=45)


def load(demo: Demo, row: dict, terms: list) -> None:
    for member in row.get("family", ()):
        person = named_person(member, None)
        person.phone = member.get("phone", "")
        posting = terms[-1]
        services.add_family_member(
            posting=posting,
            person=person,
            relation=member["relation"],
            starts_on=posting.arrived_on,
            by=demo.users[COORDINATOR],
        )
    for absence in row.get("absences", ()):
        _absence(demo, terms[0] if absence.get("of") == "first" else terms[-1], absence)


def _absence(demo: Demo, posting, row: dict) -> None:
    by = demo.users[COORDINATOR]
    starts_on = demo.on + timedelta(days=row["in"])
    ends_before = starts_on + timedelta(days=row["days"])
    asked_on = min(starts_on - ASKED_BEFORE, demo.on)
    details = {name: row[name] for name in ("purpose", "address", "phone", "deputy") if name in row}
    absence = services.request_absence(
        posting=posting,
        kind=row["kind"],
        starts_on=starts_on,
        ends_before=ends_before,
        country=row["country"],
        by=by,
        at=_at(asked_on),
        **details,
    )
    days: dict = {"leave": starts_on, "return": ends_before}
    for step in WAY_TO[row["state"]]:
        on = days.get(step, asked_on)
        services.advance_absence(absence, step, on=on, by=by, reason=row.get("because", ""), at=_at(on))
        letters.note_gone(made_at=_at(on), at=_at(on))


def _at(day) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(11)))
