"""What the field costs: the budget of two fiscal years, copied from one to the next, and vouchers up to today."""

from datetime import date, datetime, time
from decimal import Decimal

from django.utils import timezone

from dispatch import queries, services
from jocs_site.foundation.money import minor_digits
from jocs_site.foundation.periods import add_months, fiscal_year, fiscal_year_starts_on
from jocs_site.overview.demo import Demo, file

TREASURER, COORDINATOR = "treasurer@demo.example", "coordinator@demo.example"


def load(demo: Demo) -> str:
    year = fiscal_year(demo.on)
    money = _Money(demo)
    money.plan(year - 1)
    services.copy_budget(to_year=year, by=demo.users[COORDINATOR])
    money.plan(year)
    count = money.spend([year - 1, year])
    return f"budget of two years, {count} expenses"


class _Money:
    def __init__(self, demo: Demo):
        self.demo, self.said = demo, file("field_money")

    def plan(self, year: int) -> None:
        """What is not planned yet, as a copy of the year before may have done."""
        there = {(line.posting_id or line.country, line.account) for line in queries.lines_of_year([year])}
        postings = list(queries.postings_of_year(year))
        countries = sorted({posting.country for posting in postings})
        wanted = [(posting, posting.country, row) for posting in postings for row in self.said["postings"]]
        wanted += [(None, country, row) for country in countries for row in self.said["countries"]]
        for posting, country, row in wanted:
            if (posting.pk if posting else country, row["account"]) not in there:
                services.plan_budget(
                    fiscal_year=year,
                    posting=posting,
                    country=country,
                    account=row["account"],
                    by=self.demo.users[COORDINATOR],
                    **self._sum(row, country, fiscal_year_starts_on(year)),
                )

    def _sum(self, row: dict, country: str, day: date) -> dict:
        currency, rate = row["currency"], Decimal(row.get("rate", 1))
        amount = Decimal(row["amount"])
        if currency == "local":
            currency, rate = self.said["rates"][country][0], Decimal(str(self.said["rates"][country][1]))
            amount = round(amount / rate, minor_digits(currency))
        return {
            "amount": amount,
            "currency": currency,
            "rate": rate,
            "rate_on": day,
            "rate_source": self.said["source"],
        }

    def spend(self, years: list[int]) -> int:
        """Each part of each sum in its month; the rate of that day is a little another. One is booked wrongly."""
        rows = {(True, row["account"]): row for row in self.said["postings"]}
        rows |= {(False, row["account"]): row for row in self.said["countries"]}
        booked = []
        for line in queries.lines_of_year(years).order_by("pk"):
            row = rows[line.posting_id is not None, line.account]
            for month, part in row["spent"].items():
                spent_on = add_months(fiscal_year_starts_on(line.fiscal_year), month).replace(day=25)
                if spent_on <= self.demo.on:
                    booked.append(self._book(line, spent_on, part, row["note"], len(booked) + 1))
        if booked:
            services.reverse_expense(
                expense=booked[0], reason="領収書の二重提出", by=self.demo.users[TREASURER], at=_at(self.demo.on)
            )
        return len(booked)

    def _book(self, line, spent_on: date, part: int, note: str, number: int):
        drift = Decimal(spent_on.month - 6) / 100
        return services.book_expense(
            line=line,
            spent_on=spent_on,
            amount=round(line.amount * part / 100, minor_digits(line.currency)),
            currency=line.currency,
            rate=round(line.rate * (1 + drift), 6),
            rate_on=spent_on,
            rate_source=self.said["source"],
            voucher=f"{line.fiscal_year}-{number:03d}",
            note=note,
            by=self.demo.users[TREASURER],
            at=_at(self.demo.on),
        )


def _at(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(10)))
