"""Budget lines and expenses, through the services as the office would."""

from datetime import UTC, date, datetime
from decimal import Decimal

from dispatch import services

NOTED = datetime(2026, 11, 22, 3, tzinfo=UTC)
TZS = {"currency": "TZS", "rate": Decimal("0.06"), "rate_on": date(2026, 4, 1), "rate_source": "MUFG TTS"}
JPY = {"currency": "JPY", "rate": None, "rate_on": date(2026, 4, 1), "rate_source": ""}


def plan(*, amount="10000000", account="stipend", fiscal_year=2026, **rest):
    """A budget line; 10,000,000 TZS are 600,000 yen."""
    where = {} if "posting" in rest else {"country": "TZ"}
    return services.plan_budget(
        **(TZS | where | {"amount": Decimal(amount), "account": account, "fiscal_year": fiscal_year} | rest)
    )


def spend(line, *, amount="1000000", spent_on=date(2026, 5, 1), **rest):
    """An expense; 1,000,000 TZS are 60,000 yen."""
    return services.book_expense(
        **(TZS | {"line": line, "amount": Decimal(amount), "spent_on": spent_on, "at": NOTED} | rest)
    )
