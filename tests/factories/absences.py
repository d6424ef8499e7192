"""Absences at any point of their life, and family at a post."""

from datetime import UTC, date, datetime

from dispatch import services
from dispatch.models import Absence, FamilyMember
from tests.factories.dispatch import make_posting
from tests.factories.people import PersonFactory

AT = datetime(2026, 11, 22, 3, tzinfo=UTC)
WAY_TO = {
    "requested": [],
    "host_agreed": ["agree"],
    "approved": ["agree", "approve"],
    "away": ["agree", "approve", "leave"],
    "returned": ["agree", "approve", "leave", "return"],
    "refused": ["refuse"],
    "cancelled": ["cancel"],
}


def make_absence(
    state="requested", *, posting=None, starts_on=date(2026, 11, 1), ends_before=date(2026, 11, 20), **rest
) -> Absence:
    """An absence that has come as far as ``state``; a running posting of its own where none is given."""
    absence = services.request_absence(
        posting=posting or make_posting("active"),
        starts_on=starts_on,
        ends_before=ends_before,
        at=AT,
        **({"kind": "home_leave", "country": "JP"} | rest),
    )
    for step in WAY_TO[state]:
        on = {"leave": starts_on, "return": ends_before}.get(step, starts_on)
        at = datetime(on.year, on.month, on.day, 3, tzinfo=UTC)
        services.advance_absence(absence, step, on=on, reason="受入団体の都合による。", at=max(at, AT))
    return absence


def make_family(posting, relation="spouse", *, starts_on=None, **rest) -> FamilyMember:
    person = rest.pop("person", None) or PersonFactory()
    return services.add_family_member(
        posting=posting, person=person, relation=relation, starts_on=starts_on or posting.starts_on, **rest
    )
