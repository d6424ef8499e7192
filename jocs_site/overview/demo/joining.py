"""Who wants to become a member and waits for the board."""

from datetime import date, datetime, time

from django.utils import timezone

from jocs_site.overview.demo import Demo, file
from jocs_site.overview.demo.people import HOME, NAMES
from members import services

WORDS_SINCE = date(2026, 4, 1)  # nobody could agree before
WRITTEN = ("born_on", "email", "phone", "pledged_yen", "introduced_by", "words", "language", "newsletter_email")


def load(demo: Demo) -> str:
    rows = file("joining")["applications"]
    for row in rows:
        day = max(demo.days_ago(row["days_ago"]), WORDS_SINCE)
        at = timezone.make_aware(datetime.combine(day, time(20, 15)))
        services.receive_application(_application(row), at=at, on=day)
    return f"{len(rows)} applications"


def _application(row: dict):
    answers = {name: row[name] for name in WRITTEN if name in row}
    answers |= dict(zip(NAMES, row["name"], strict=True)) | dict(zip(HOME, row["home"], strict=True))
    if "organisation" in row:
        answers |= {"organisation_name": row["organisation"], "organisation_kind": row["organisation_kind"]}
    return services.write_application(kind=row["kind"], **answers)
