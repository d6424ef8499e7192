"""Money of the field: planned, copied from the year before, spent, taken back. Source: docs/sources.md#R55"""

from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from dispatch import rules
from dispatch.models import BudgetLine, Expense, Posting
from dispatch.models.postings import NOT_LIVE
from dispatch.services.refusals import refuse_days_to_come, refused_in_words
from jocs_site.backoffice.bulk import insert_many
from jocs_site.backoffice.currency import why_not_money
from jocs_site.foundation.errors import RuleBroken
from jocs_site.foundation.money import format_yen, yen_for
from jocs_site.foundation.periods import fiscal_year, fiscal_year_ends_before, fiscal_year_starts_on


def plan_budget(
    *,
    fiscal_year: int,
    account: str,
    amount: Decimal,
    currency: str,
    rate: Decimal | None,
    rate_on: date,
    rate_source: str,
    posting: Posting | None = None,
    country: str = "",
    by=None,
) -> BudgetLine:
    """Plan a sum for one account of a posting, or of a country when there is no posting.

    amount: may be nothing, for what may be spent without a plan. rate: yen for one unit; not asked for yen.
    Raises RuleBroken when the sum is none, or such a line is there already.
    """
    if posting is None and not country:
        raise RuleBroken(_("Name a posting or a country."), field="country")
    line = BudgetLine(
        posting=posting,
        country=posting.country if posting else country,
        fiscal_year=fiscal_year,
        account=account,
        **_sum_of(amount, currency, rate, rate_on, rate_source, may_be_nothing=True),
    )
    there = BudgetLine.objects.filter(fiscal_year=fiscal_year, account=account, currency=currency, posting=posting)
    with refused_in_words():
        if there.filter(country=line.country).exists():
            raise RuleBroken(_("This is planned already, in this currency. Revise that sum."), field="account")
        line.save(force_insert=True)
        log(line, "dispatch.budget_planned", user=by, data=_told(line))
    return line


def revise_budget(
    *,
    line: BudgetLine,
    amount: Decimal,
    currency: str,
    rate: Decimal | None,
    rate_on: date,
    rate_source: str,
    by=None,
) -> BudgetLine:
    """Change what is planned; posting, country, year and account stay. The log keeps what it was."""
    changes = _sum_of(amount, currency, rate, rate_on, rate_source, may_be_nothing=True)
    with refused_in_words():
        fresh = BudgetLine.objects.select_for_update().get(pk=line.pk)
        before = _told(fresh)
        for name, value in changes.items():
            setattr(fresh, name, value)
        fresh.save(update_fields=list(changes))
        log(fresh, "dispatch.budget_revised", user=by, data={"before": before, "now": _told(fresh)})
    return fresh


def copy_budget(*, to_year: int, by=None) -> int:
    """Plan a year as the one before: lines of countries, and of postings that run in it. Safe to repeat.

    What is planned already stays as it is. Returns how many lines are new.
    """
    with refused_in_words():
        before = list(BudgetLine.objects.select_for_update().filter(fiscal_year=to_year - 1))
        running = set(
            Posting.objects.exclude(state__in=NOT_LIVE)
            .overlapping(fiscal_year_starts_on(to_year), fiscal_year_ends_before(to_year))
            .values_list("pk", flat=True)
        )
        there = {_place_of(line) for line in BudgetLine.objects.filter(fiscal_year=to_year)}
        new = [
            BudgetLine(
                **{
                    field.attname: getattr(line, field.attname)
                    for field in BudgetLine._meta.fields
                    if field.name != "id"
                }
                | {"fiscal_year": to_year}
            )
            for line in before
            if _place_of(line) not in there and (line.posting_id is None or line.posting_id in running)
        ]
        insert_many(new)
        for line in new:
            log(line, "dispatch.budget_planned", user=by, data=_told(line))
    return len(new)


def book_expense(
    *,
    line: BudgetLine,
    spent_on: date,
    amount: Decimal,
    currency: str,
    rate: Decimal | None,
    rate_on: date,
    rate_source: str,
    voucher: str = "",
    note: str = "",
    by=None,
    at: datetime | None = None,
) -> Expense:
    """Book what was spent. The yen are worked out here, once, and stay.

    Raises RuleBroken for a day to come or of another fiscal year, and for what is no sum in its currency.
    """
    expense = _expense(
        line=line,
        spent_on=spent_on,
        sum_of=_sum_of(amount, currency, rate, rate_on, rate_source),
        voucher=voucher,
        note=note,
        by=by,
        at=at,
    )
    with refused_in_words():
        expense.save(force_insert=True)
    return expense


def book_expenses(rows: list[dict], *, by=None, at: datetime | None = None) -> list[Expense]:
    """Book many at once, each as `book_expense` does; all or none."""
    money = ("amount", "currency", "rate", "rate_on", "rate_source")
    expenses = [
        _expense(
            line=row["line"],
            spent_on=row["spent_on"],
            sum_of=_sum_of(*(row[name] for name in money)),
            voucher=row.get("voucher", ""),
            note=row.get("note", ""),
            by=by,
            at=at,
        )
        for row in rows
    ]
    with refused_in_words():
        insert_many(expenses)
    return expenses


def reverse_expense(*, expense: Expense, reason: str, by=None, at: datetime | None = None) -> Expense:
    """Take an expense back: a second line with the same figures below zero. Once only.

    Raises RuleBroken when it was taken back before, or is a taking back itself.
    """
    with refused_in_words():
        held = Expense.objects.select_for_update().get(pk=expense.pk)
        if held.reverses_id or Expense.objects.filter(reverses=held).exists():
            raise RuleBroken(_("This expense has been taken back already."))
        return Expense.objects.create(
            line_id=held.line_id,
            spent_on=held.spent_on,
            amount=-held.amount,
            currency=held.currency,
            rate=held.rate,
            rate_on=held.rate_on,
            rate_source=held.rate_source,
            amount_yen=-held.amount_yen,
            voucher=held.voucher,
            note=reason.strip(),
            reverses=held,
            booked_at=at or timezone.now(),
            booked_by=by,
        )


def _expense(*, line: BudgetLine, spent_on: date, sum_of: dict, voucher: str, note: str, by, at) -> Expense:
    refuse_days_to_come(spent_on, at, field="spent_on")
    if fiscal_year(spent_on) != line.fiscal_year:
        raise RuleBroken(_("This day is not in the fiscal year of the budget line."), field="spent_on")
    return Expense(
        line=line,
        spent_on=spent_on,
        voucher=voucher.strip(),
        note=note.strip(),
        booked_at=at or timezone.now(),
        booked_by=by,
        **sum_of,
    )


def _sum_of(amount, currency, rate, rate_on, rate_source, *, may_be_nothing=False) -> dict:
    """The columns of a sum with its rate and yen. A yen is one yen, whatever was typed."""
    blockers = why_not_money(amount, currency)
    if may_be_nothing and amount == 0:
        blockers = [blocker for blocker in blockers if blocker.code != "ZERO_AMOUNT"]
    if blockers:
        raise RuleBroken(blockers=blockers, field="amount")
    if currency == "JPY":
        rate, rate_source = Decimal(1), rate_source.strip() or "JPY"
    if not rate or rate < 0:
        raise RuleBroken(_("Give the rate: how many yen one unit was."), field="rate")
    if not rate_source.strip():
        raise RuleBroken(_("Name the source of the rate."), field="rate_source")
    if yen_for(amount, rate) > rules.MOST_YEN:
        raise RuleBroken(_("This is more than %(yen)s.") % {"yen": format_yen(rules.MOST_YEN)}, field="amount")
    return {
        "amount": amount,
        "currency": currency,
        "rate": rate,
        "rate_on": rate_on,
        "rate_source": rate_source.strip(),
        "amount_yen": yen_for(amount, rate),
    }


def _place_of(line: BudgetLine) -> tuple:
    return (line.posting_id, line.country, line.account, line.currency)


def _told(line: BudgetLine) -> dict:
    return {
        "amount": str(line.amount),
        "currency": line.currency,
        "rate": str(line.rate),
        "rate_on": line.rate_on.isoformat(),
        "yen": line.amount_yen,
    }
