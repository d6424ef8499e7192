"""To whom letters about direct debit would go, and by which way."""

from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from jocs_site.letters.queries import bad_addresses
from members.models import DebitLine, DebitShare
from members.queries.debits import NAMES
from members.queries.reminders import plan_letter


@dataclass(frozen=True)
class PlannedDebit:
    """One letter about a line. ``way``: as of `queries.reminders.Planned`."""

    line: DebitLine
    way: str
    language: str
    email: str = ""


def plan_debit_letters(lines: QuerySet[DebitLine]) -> list[PlannedDebit]:
    """One for each line, in the order of their customer numbers."""
    shares = Prefetch("shares", DebitShare.objects.select_related("dues").order_by("pk"))
    bad = bad_addresses()
    rows = lines.select_related("run", "mandate", *NAMES).prefetch_related(shares).order_by("customer")
    return [_plan(line, bad) for line in rows]


def _plan(line: DebitLine, bad: set[str]) -> PlannedDebit:
    found = plan_letter(line.membership, [], bad)
    return PlannedDebit(line, found.way, found.language, found.email)
