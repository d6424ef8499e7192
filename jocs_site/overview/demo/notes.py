"""What the office noted about people, and who agreed that it notes what is confidential."""

from datetime import date, datetime, time

from django.utils import timezone

from jocs_site.overview.demo import Demo, file
from jocs_site.people.models import Person
from jocs_site.people.services import agree_to_notes, withdraw_from_notes, write_note

CARE = "care@demo.example"


def load(demo: Demo) -> str:
    """Before the withdrawals, as it happened: a note is written while the consent is in force."""
    plan, by = file("notes"), demo.users[CARE]
    people = {row["of"]: Person.objects.get(user=demo.users[row["of"]]) for row in plan["consents"]}
    for row in plan["consents"]:
        given_on = demo.days_ago(row["given"])
        agree_to_notes(person=people[row["of"]], given_on=given_on, today=demo.on, by=by)
    for row in plan["notes"]:
        words = {"kind": row["kind"], "text": row["text"], "is_confidential": row.get("confidential", False)}
        write_note(about=people[row["of"]], at=_at(demo.days_ago(row["days_ago"])), by=by, **words)
    for row in plan["consents"]:
        if "withdrawn" in row:
            withdrawn_on = demo.days_ago(row["withdrawn"])
            withdraw_from_notes(person=people[row["of"]], withdrawn_on=withdrawn_on, today=demo.on, by=by)
    return f"{len(plan['notes'])} notes"


def _at(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(14)))
