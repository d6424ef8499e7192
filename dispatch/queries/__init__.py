"""Questions that screens and other rooms ask. Read only."""

from dispatch.queries.absences import (
    absence_steps,
    absences_around,
    absences_to_answer,
    family_at,
    late_absences,
    open_absences,
)
from dispatch.queries.accounts import accounts_with
from dispatch.queries.budgets import (
    BudgetRow,
    budget_against_actual,
    budget_lines,
    budget_years,
    expenses,
    lines_of_year,
    postings_of_year,
    standing_expenses,
    sum_of,
    sums_by_country,
)
from dispatch.queries.candidacies import candidacy_steps
from dispatch.queries.desk import file_roles, todos
from dispatch.queries.expiries import Expiry, by_bucket, expiries, feed_at, feed_of
from dispatch.queries.papers import (
    Duty,
    clinical_duty,
    document_types,
    documents_of_worker,
    paper_file,
    posting_of_today,
    with_clinical_duty,
)
from dispatch.queries.places import Place, places_abroad, public_places
from dispatch.queries.postings import (
    NextStep,
    TimelineRow,
    departure_papers,
    departure_papers_of,
    is_worker,
    next_steps,
    postings_of,
    timeline,
    unused_exceptions,
)
from dispatch.queries.public import PublicPosting, public_postings
from dispatch.queries.requests import agreements_of, open_requests, request_steps
from dispatch.queries.risks import decisions_about, departure_risks, risk_areas, risk_of, risks_by_area
from dispatch.queries.tasks import Task, open_tasks, tasks_of
from dispatch.queries.whereabouts import Where, Whereabouts, who_is_where

__all__ = [
    "BudgetRow",
    "Duty",
    "Expiry",
    "NextStep",
    "Place",
    "PublicPosting",
    "Task",
    "TimelineRow",
    "Where",
    "Whereabouts",
    "absence_steps",
    "absences_around",
    "absences_to_answer",
    "accounts_with",
    "agreements_of",
    "budget_against_actual",
    "budget_lines",
    "budget_years",
    "by_bucket",
    "candidacy_steps",
    "clinical_duty",
    "decisions_about",
    "departure_papers",
    "departure_papers_of",
    "departure_risks",
    "document_types",
    "documents_of_worker",
    "expenses",
    "expiries",
    "family_at",
    "feed_at",
    "feed_of",
    "file_roles",
    "is_worker",
    "late_absences",
    "lines_of_year",
    "next_steps",
    "open_absences",
    "open_requests",
    "open_tasks",
    "paper_file",
    "places_abroad",
    "posting_of_today",
    "postings_of",
    "postings_of_year",
    "public_places",
    "public_postings",
    "request_steps",
    "risk_areas",
    "risk_of",
    "risks_by_area",
    "standing_expenses",
    "sum_of",
    "sums_by_country",
    "tasks_of",
    "timeline",
    "todos",
    "unused_exceptions",
    "who_is_where",
    "with_clinical_duty",
]
