"""Every change beyond saving one form, split by subject."""

from scholarships.services.applications import (
    check_eligibility,
    check_round,
    complete_application,
    enter_application,
    move_application,
    submit_application,
    submit_applications,
)
from scholarships.services.awards import (
    approve_instalment,
    make_award,
    mark_sent,
    move_instalment,
    plan_instalments,
    record_pledge,
)
from scholarships.services.bank import enter_account, look_at_account
from scholarships.services.calls import copy_call, open_call
from scholarships.services.merging import merge_person
from scholarships.services.payments import confirm_enrolment, file_receipt, record_received, record_refund
from scholarships.services.reviews import (
    assign_reviewers,
    assign_round,
    close_round,
    decide,
    declare_conflict,
    join_panel,
    submit_review,
    submit_reviews,
)

__all__ = [
    "approve_instalment",
    "assign_reviewers",
    "assign_round",
    "check_eligibility",
    "check_round",
    "close_round",
    "complete_application",
    "confirm_enrolment",
    "copy_call",
    "decide",
    "declare_conflict",
    "enter_account",
    "enter_application",
    "file_receipt",
    "join_panel",
    "look_at_account",
    "make_award",
    "mark_sent",
    "merge_person",
    "move_application",
    "move_instalment",
    "open_call",
    "plan_instalments",
    "record_pledge",
    "record_received",
    "record_refund",
    "submit_application",
    "submit_applications",
    "submit_review",
    "submit_reviews",
]
