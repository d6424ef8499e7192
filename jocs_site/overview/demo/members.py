"""Members, three fiscal years of dues, and the money that came for them."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from jocs_site.foundation.periods import fiscal_year, fiscal_year_ends_before, fiscal_year_starts_on
from jocs_site.overview.demo import Demo, file, sheet
from jocs_site.overview.demo.people import organisation_of_row, person_of_row
from jocs_site.people.models import Consent, Organisation, Person
from jocs_site.people.services import add_organisations, add_people, give_consent
from members import services

YEARS = ("paid_two_years_ago", "paid_last_year", "paid_this_year")
REFERENCE = {
    "postal": "振替{day:%Y%m%d}-{count:05}",
    "bank": "FB{day:%y%m%d}{count:06}",
    "cash": "現金{day:%Y%m%d}-{count}",
}
RECEIPTS_LATE = 20  # days that a receipt takes; those of the latest payments are work that waits


@dataclass
class Line:
    """One row of demo/people.csv, or the ``member`` of a standing character."""

    holder: Person | Organisation
    kind: str
    joined_on: date
    left_on: date | None
    dues_yen: int
    paid_yen: list[int]  # two years ago, last year, this year
    pays_by: str
    membership: object = None

    def admission(self) -> services.Admission:
        whose = {"person" if isinstance(self.holder, Person) else "organisation": self.holder}
        return services.Admission(self.kind, self.joined_on, pledged_yen=self.dues_yen, **whose)

    def payer_name(self) -> str:
        if isinstance(self.holder, Organisation):
            return self.holder.name_ja
        reading = f"{self.holder.family_kana} {self.holder.given_kana}".strip()
        return reading or self.holder.full_name


def load(demo: Demo) -> str:
    lines = sorted(_rows(demo) + _characters(demo), key=lambda line: line.joined_on)
    clerk = demo.users["clerk@demo.example"]
    for line, membership in zip(lines, services.admit_members([line.admission() for line in lines]), strict=True):
        line.membership = membership
        if line.left_on:
            services.end_membership(membership_id=membership.pk, on=line.left_on, ground="resigned", by=clerk)
    payments = _dues_and_payments(demo, lines)
    _consents(demo, lines)
    in_force = sum(1 for line in lines if line.left_on is None)
    return f"{in_force} members, {len(payments)} payments"


def _rows(demo: Demo) -> list[Line]:
    rows = sheet("people")
    people = iter(add_people(person_of_row(row) for row in rows if not row["organisation"]))
    bodies = iter(add_organisations(organisation_of_row(row) for row in rows if row["organisation"]))
    return [
        Line(
            holder=next(bodies if row["organisation"] else people),
            kind=row["kind"],
            joined_on=demo.days_ago(int(row["joined_days_ago"])),
            left_on=demo.days_ago(int(row["left_days_ago"])) if row["left_days_ago"] else None,
            dues_yen=int(row["dues_yen"]),
            paid_yen=[int(row[year] or 0) for year in YEARS],
            pays_by=row["pays_by"],
        )
        for row in rows
    ]


def _characters(demo: Demo) -> list[Line]:
    return [
        Line(
            holder=demo.people[row["email"]],
            kind=row["member"]["kind"],
            joined_on=demo.days_ago(row["member"]["joined_days_ago"]),
            left_on=None,
            dues_yen=row["member"]["dues_yen"],
            paid_yen=row["member"]["paid"],
            pays_by=row["member"]["pays_by"],
        )
        for row in file("accounts")["accounts"]
        if "member" in row
    ]


def _dues_and_payments(demo: Demo, lines: list[Line]) -> list:
    """Year by year, as it happened: the dues first, then the money and its receipts at the end of each month."""
    this_year = fiscal_year(demo.on)
    payments = []
    for place, year in enumerate((this_year - 2, this_year - 1, this_year)):
        services.raise_dues(fiscal_year=year)
        months = defaultdict(list)
        for line in lines:
            if line.paid_yen[place] and (day := _paid_on(demo, line, year)):
                months[day.year, day.month].append((line, line.paid_yen[place], day))
        for _month, arrived in sorted(months.items()):
            payments += _book(demo, arrived)
    return payments


def _paid_on(demo: Demo, line: Line, year: int) -> date | None:
    """A day of the fiscal year within the membership, most of them early; ``None`` where there is no such day."""
    first = max(fiscal_year_starts_on(year), line.joined_on)
    ends_before = min(fiscal_year_ends_before(year), demo.on + timedelta(days=1), line.left_on or date.max)
    days = (ends_before - first).days
    share = (line.membership.number * 37 % 101) / 101
    return first + timedelta(days=int(share * share * days)) if days > 0 else None


def _book(demo: Demo, arrived: list[tuple[Line, int, date]]) -> list:
    arrived.sort(key=lambda one: one[2])
    incoming = [
        services.Received(
            membership_id=line.membership.pk,
            amount_yen=amount_yen,
            received_on=day,
            confirmed_on=min(day + timedelta(days=2), demo.on),
            provider=line.pays_by,
            reference=REFERENCE[line.pays_by].format(day=day, count=line.membership.number),
            payer_name=line.payer_name(),
        )
        for line, amount_yen, day in arrived
    ]
    booked_on = min(arrived[-1][2] + timedelta(days=2), demo.on)
    at, by = timezone.make_aware(datetime.combine(booked_on, time(16))), demo.users["treasurer@demo.example"]
    payments = services.record_payments(incoming, at=at, by=by)
    if (demo.on - booked_on).days > RECEIPTS_LATE:
        services.issue_many_receipts(payment_ids=[payment.pk for payment in payments], on=booked_on, by=by)
    return payments


def _consents(demo: Demo, lines: list[Line]) -> None:
    """Every other voting member with an e-mail address takes the notice of the meeting by e-mail."""
    for line in lines:
        is_reachable = line.kind == "voting" and line.holder.email and line.membership.number % 2
        if is_reachable:
            since = max(line.joined_on, demo.days_ago(700))
            give_consent(person=line.holder, purpose=Consent.Purpose.MEETING_EMAIL, on=since, text_version="2024-04")
