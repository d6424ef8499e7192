"""The demo: files in demo/ that a person can edit, read here and told to each room through its services."""

import csv
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cache

import yaml
from django.conf import settings
from django.utils import timezone

from jocs_site.foundation.periods import add_months
from jocs_site.people.models import Organisation, Person, User


@dataclass
class Demo:
    """What has been loaded so far. ``on``: the day on which it is loaded; every date of the files counts from it."""

    on: date
    users: dict[str, User] = field(default_factory=dict)  # by e-mail address
    people: dict[str, Person] = field(default_factory=dict)  # the standing characters, by e-mail address
    organisations: dict[str, Organisation] = field(default_factory=dict)  # by key

    def days_ago(self, days: int) -> date:
        return self.on - timedelta(days=days)

    def in_months(self, months: int) -> date:
        """The first day of a month, ``months`` after this one."""
        return add_months(self.on.replace(day=1), months)


@cache
def file(name: str) -> dict:
    """``file("workers")`` is what stands in demo/workers.yaml."""
    return yaml.safe_load((settings.BASE_DIR / "demo" / f"{name}.yaml").read_text("utf-8"))


def sheet(name: str) -> list[dict[str, str]]:
    """``sheet("people")`` is a row each of demo/people.csv; a mark at its beginning, as Excel writes, does no harm."""
    with (settings.BASE_DIR / "demo" / f"{name}.csv").open(encoding="utf-8-sig", newline="") as rows:
        return list(csv.DictReader(rows))


def at(day: date, hour: int = 10) -> datetime:
    """An hour of a day in Japan."""
    return timezone.make_aware(datetime.combine(day, time(hour)))
