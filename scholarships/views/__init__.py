"""The public page of the programme, the reviewer's desk, and the applicant's own page."""

from scholarships.views.mine import in_touch, mine, own_arrival, own_data
from scholarships.views.programme import programme
from scholarships.views.reports import own_report, report
from scholarships.views.review import review_comparison, review_conflict, review_file, review_list, review_paper

__all__ = [
    "in_touch",
    "mine",
    "own_arrival",
    "own_data",
    "own_report",
    "programme",
    "report",
    "review_comparison",
    "review_conflict",
    "review_file",
    "review_list",
    "review_paper",
]
