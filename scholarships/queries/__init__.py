"""Questions that screens and other rooms ask. Read only."""

from scholarships.queries.batches import batch_lines, batches, to_list, waiting_by_currency
from scholarships.queries.dashboard import file_roles, todos
from scholarships.queries.desk import (
    NextStep,
    application_file,
    applications,
    assignments_with_reviews,
    awarded_yen,
    instalments,
    next_steps,
    panel,
    states_of,
)
from scholarships.queries.fairness import closed_to, comparison, may_compare, scores_hidden_from
from scholarships.queries.own import files_to_review, missing_in, own_applications, roles_of
from scholarships.queries.public import (
    CountryFigure,
    PublicFigures,
    latest_call,
    names_of,
    next_call,
    open_call,
    public_figures,
)
from scholarships.queries.selection import Ranked, ranking

__all__ = [
    "CountryFigure",
    "NextStep",
    "PublicFigures",
    "Ranked",
    "application_file",
    "applications",
    "assignments_with_reviews",
    "awarded_yen",
    "batch_lines",
    "batches",
    "closed_to",
    "comparison",
    "file_roles",
    "files_to_review",
    "instalments",
    "latest_call",
    "may_compare",
    "missing_in",
    "names_of",
    "next_call",
    "next_steps",
    "open_call",
    "own_applications",
    "panel",
    "public_figures",
    "ranking",
    "roles_of",
    "scores_hidden_from",
    "states_of",
    "to_list",
    "todos",
    "waiting_by_currency",
]
