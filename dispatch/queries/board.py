"""What the board of directors reads before it decides. Personal data: whoever prints it is written down."""

from dataclasses import dataclass
from datetime import date, timedelta

from dispatch.models import Amendment, BudgetLine, Candidacy, Posting
from dispatch.models.papers import PaperState, files_of
from dispatch.models.postings import ABROAD, BEFORE_DEPARTURE, State
from dispatch.models.reports import ActivityReport
from dispatch.models.risks import Risk, risk_at, risks_on
from dispatch.queries.budgets import BudgetRow, budget_against_actual, sums_by_country
from dispatch.queries.expiries import Expiry, expiries
from dispatch.queries.reports import overdue_reports
from jocs_site.foundation.periods import fiscal_year

LOOKS_BACK = timedelta(days=90)  # changes since the last meeting or the one before it


@dataclass(frozen=True)
class Proposal:
    """One posting that waits for the decision. ``budget``: what is planned for it."""

    posting: Posting
    papers: list[PaperState]
    risk: Risk
    budget: list[BudgetLine]


@dataclass(frozen=True)
class BoardBook:
    proposals: list[Proposal]
    candidacies: list[Candidacy]
    changes: list[Amendment]
    running: list[Posting]
    expiries: list[Expiry]
    budget: list[BudgetRow]
    overdue: list[ActivityReport]


def board_book(today: date) -> BoardBook:
    """The same number of questions however many postings there are."""
    named = Posting.objects.with_names()
    changes = Amendment.objects.filter(approved_on__gt=today - LOOKS_BACK).select_related("posting__worker__person")
    rows = budget_against_actual(fiscal_year(today), today)
    return BoardBook(
        proposals=_proposals(today),
        candidacies=list(Candidacy.objects.with_names().filter(state="recommended").order_by("applied_on", "pk")),
        changes=list(changes.order_by("-approved_on", "-pk")),
        running=list(named.filter(state__in=[*BEFORE_DEPARTURE, *ABROAD]).order_by("ends_before", "pk")),
        expiries=expiries(today),
        budget=sums_by_country(rows) if rows else [],
        overdue=list(overdue_reports(today)),
    )


def _proposals(today: date) -> list[Proposal]:
    waiting = Posting.objects.filter(state=State.PROPOSED).with_names().select_related("exception", "request")
    postings = list(waiting.order_by("starts_on", "pk"))
    files, statements = files_of(postings, today=today), risks_on(today)
    budget: dict[int, list[BudgetLine]] = {}
    for line in BudgetLine.objects.filter(posting__in=postings).order_by("fiscal_year", "account", "pk"):
        budget.setdefault(line.posting_id, []).append(line)
    return [
        Proposal(
            posting,
            files[posting.pk].papers,
            risk_at(posting.country, today, posting.organisation, statements),
            budget.get(posting.pk, []),
        )
        for posting in postings
    ]
