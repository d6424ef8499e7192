"""Lives as declared tables, with what stands in the way of each step.

Their pictures are in docs/scholarships-states.md; a test compares them with these tables.
"""

from scholarships.models.lives.applications import (
    APPLICATION_COMMANDS,
    APPLICATION_LIFE,
    READ_BY_CHECK,
    checked,
    complete,
    enough_reviewers,
    papers_missing,
    receivable,
    reviews_in,
    wanting,
)
from scholarships.models.lives.awards import AWARD_COMMANDS, AWARD_FOLLOWS, AWARD_LIFE
from scholarships.models.lives.instalments import INSTALMENT_COMMANDS, INSTALMENT_LIFE, blockers
from scholarships.models.lives.reports import REPORT_COMMANDS, SCHOLAR_REPORT_LIFE

__all__ = [
    "APPLICATION_COMMANDS",
    "APPLICATION_LIFE",
    "AWARD_COMMANDS",
    "AWARD_FOLLOWS",
    "AWARD_LIFE",
    "INSTALMENT_COMMANDS",
    "INSTALMENT_LIFE",
    "READ_BY_CHECK",
    "REPORT_COMMANDS",
    "SCHOLAR_REPORT_LIFE",
    "blockers",
    "checked",
    "complete",
    "enough_reviewers",
    "papers_missing",
    "receivable",
    "reviews_in",
    "wanting",
]
