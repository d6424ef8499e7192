"""What a budget is worth to whoever watches it. Source: docs/sources.md#R55"""

from datetime import date

from jocs_site.foundation.periods import fiscal_year_ends_before, fiscal_year_starts_on

MOST_YEN = 9_999_999_999  # in one line of the field's books: more is a slip of the pen


def forecast_yen(*, budget_yen: int, actual_yen: int, year: int, today: date) -> int:
    """What the fiscal year will have cost: what is spent, and the plan's share of the days still to come."""
    starts_on, ends_before = fiscal_year_starts_on(year), fiscal_year_ends_before(year)
    left = min(max((ends_before - today).days, 0), (ends_before - starts_on).days)
    return actual_yen + budget_yen * left // (ends_before - starts_on).days
