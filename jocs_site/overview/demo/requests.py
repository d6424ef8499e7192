"""What partners agreed to and ask for, before anybody is sent: requests in every state."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from dispatch import services
from jocs_site.foundation.periods import add_months, term_ends_before
from jocs_site.overview.demo import Demo, file
from jocs_site.overview.demo.people import named_person

COORDINATOR = "coordinator@demo.example"
# Which steps lead to where a request stands.
WAY_TO = {
    "receive": [],
    "survey": ["survey"],
    "decline": ["decline"],
    "open": ["survey", "open"],
    "withdraw": ["survey", "open", "withdraw"],
}

WAY_OF_CANDIDATE = {
    "apply": [],
    "invite": ["invite"],
    "recommend": ["invite", "recommend"],
    "turn_down": ["turn_down"],
    "withdraw": ["invite", "withdraw"],
}


def sign_agreements(demo: Demo) -> int:
    rows = file("requests")["agreements"]
    for row in rows:
        starts_on = demo.in_months(row["from"])
        services.record_agreement(
            organisation=demo.organisations[row["to"]],
            provides=row["provides"],
            valid_from=starts_on,
            valid_before=term_ends_before(starts_on, row["years"]),
            signed_on=None if row.get("is_draft") else min(starts_on - timedelta(days=20), demo.on),
            by=demo.users[COORDINATOR],
        )
    return len(rows)


def receive(demo: Demo) -> dict:
    """Requests for somebody new as far as they have come, by key."""
    return {row["key"]: _one(demo, row) for row in file("requests")["requests"] if "after" not in row}


def receive_successions(demo: Demo, postings: dict) -> None:
    """Requests that take over from a worker. ``postings``: the latest of each worker, by the worker's key."""
    for row in file("requests")["requests"]:
        if "after" in row:
            _one(demo, row, predecessor=postings[row["after"]])


def _one(demo: Demo, row: dict, predecessor=None):
    by = demo.users[COORDINATOR]
    received_on = demo.in_months(row["received"])
    work, *living = row["languages"]
    request = services.receive_request(
        organisation=demo.organisations[row["to"]],
        unit=row["unit"],
        profession=row["profession"],
        wanted_from=demo.in_months(row["wanted"]),
        term_months=row.get("months", 36),
        languages_work=work,
        languages_living="、".join(living),
        is_replacement=predecessor is not None,
        predecessor=predecessor,
        received_on=received_on,
        need=row["need"],
        by=by,
        at=_at(received_on),
    )
    for number, step in enumerate(WAY_TO[row.get("until", "open")]):
        if step == "open":
            _visit(demo, request, row["visit"], by)
        day = min(add_months(received_on, (number + 1) * 2), demo.on)
        services.advance_request(request, step, reason=row.get("because", ""), by=by, at=_at(day))
    if row.get("until") == "survey":
        _visit(demo, request, row["visit"], by)
    return request


def receive_candidates(demo: Demo, requests: dict) -> None:
    for row in file("requests")["candidacies"]:
        _candidate(demo, row, requests.get(row.get("for")))


def _candidate(demo: Demo, row: dict, request) -> None:
    by, applied_on = demo.users[COORDINATOR], demo.in_months(row["applied"])
    candidacy = services.receive_application(
        person=named_person(row, None),
        profession=row["profession"],
        applied_on=applied_on,
        letter=row["letter"],
        request=request,
        by=by,
        at=_at(applied_on),
    )
    interview = {"interview_on": applied_on + timedelta(days=20), "panel": "総主事 石動、理事 久我"}
    for number, step in enumerate(WAY_OF_CANDIDATE[row["until"]]):
        services.advance_candidacy(
            candidacy,
            step,
            reason=row.get("because", ""),
            by=by,
            at=_at(min(applied_on + timedelta(days=20 + number), demo.on)),
            **(interview if step == "recommend" else {}),
        )


def _visit(demo: Demo, request, told: dict, by) -> None:
    starts_on = demo.in_months(told["months"])
    services.record_visit(
        request=request,
        starts_on=starts_on,
        ends_before=starts_on + timedelta(days=6),
        visitors=told["by"],
        findings=told["found"],
        recommendation=told["advice"],
        by=by,
        at=_at(starts_on + timedelta(days=10)),
    )


def _at(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(10)))
