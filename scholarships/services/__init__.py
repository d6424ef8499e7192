"""Every change beyond saving one form, split by subject."""

from scholarships.services.alumni import keep_in_touch
from scholarships.services.applications import (
    complete_application,
    enter_application,
    move_application,
    submit_application,
    submit_applications,
)
from scholarships.services.applying import (
    agree,
    hand_in,
    person_like,
    save_step,
    send_link,
    why_not_ready,
    withdraw_own,
)
from scholarships.services.asking import (
    answer_endorsement,
    ask_officer,
    change_referee,
    drop_referee,
    name_referee,
    receive_reference,
)
from scholarships.services.assigning import (
    Load,
    Proposal,
    assign_reviewers,
    assign_round,
    declare_tie,
    join_panel,
    propose_round,
    why_not_reviewer,
)
from scholarships.services.awards import (
    approve_instalment,
    approve_instalments,
    make_award,
    mark_sent,
    move_instalment,
    plan_instalments,
    record_pledge,
)
from scholarships.services.bank import enter_account, look_at_account
from scholarships.services.batches import give_batch_up, make_batch, record_batch_sent, take_batch_along
from scholarships.services.calls import copy_call, open_call
from scholarships.services.checking import (
    Checked,
    Finding,
    check_eligibility,
    check_file,
    check_round,
    record_all_checks,
    record_checks,
)
from scholarships.services.deciding import decide, decide_many, hold_meeting, must_leave, sign_meeting
from scholarships.services.forgetting import erase_application, erase_by_hand, erase_old_applications, erase_old_drafts
from scholarships.services.interviews import hold_interview, invite_to_interview
from scholarships.services.letters import Draft, digest_of, drafts, send_letters
from scholarships.services.merging import merge_person
from scholarships.services.papers import add_paper, add_paper_at_desk, enter_reference, remove_paper
from scholarships.services.payments import confirm_enrolment, file_receipt, record_received, record_refund
from scholarships.services.report_letters import remind_of_reports, renew_link
from scholarships.services.reports import (
    Told,
    advance_report,
    enter_report,
    settle_all_reports,
    settle_reports,
    submit_report,
)
from scholarships.services.reviews import (
    close_round,
    declare_conflict,
    submit_review,
    submit_reviews,
    withdraw_reviewer,
)
from scholarships.services.rulings import Ruled
from scholarships.services.sanctions import record_sanction_check
from scholarships.services.service_letters import remind_of_service
from scholarships.services.serving import (
    confirm_service,
    defer_service,
    demand_repayment,
    find_breach,
    record_repayment,
    start_service,
    take_confirmation_back,
    waive_service,
)
from scholarships.services.visits import correct_note, record_visit, take_visit_back
from scholarships.services.years import advance_award, complete_award, suspend_award, terminate_award

__all__ = [
    "Checked",
    "Draft",
    "Finding",
    "Load",
    "Proposal",
    "Ruled",
    "Told",
    "add_paper",
    "add_paper_at_desk",
    "advance_award",
    "advance_report",
    "agree",
    "answer_endorsement",
    "approve_instalment",
    "approve_instalments",
    "ask_officer",
    "assign_reviewers",
    "assign_round",
    "change_referee",
    "check_eligibility",
    "check_file",
    "check_round",
    "close_round",
    "complete_application",
    "complete_award",
    "confirm_enrolment",
    "confirm_service",
    "copy_call",
    "correct_note",
    "decide",
    "decide_many",
    "declare_conflict",
    "declare_tie",
    "defer_service",
    "demand_repayment",
    "digest_of",
    "drafts",
    "drop_referee",
    "enter_account",
    "enter_application",
    "enter_reference",
    "enter_report",
    "erase_application",
    "erase_by_hand",
    "erase_old_applications",
    "erase_old_drafts",
    "file_receipt",
    "find_breach",
    "give_batch_up",
    "hand_in",
    "hold_interview",
    "hold_meeting",
    "invite_to_interview",
    "join_panel",
    "keep_in_touch",
    "look_at_account",
    "make_award",
    "make_batch",
    "mark_sent",
    "merge_person",
    "move_application",
    "move_instalment",
    "must_leave",
    "name_referee",
    "open_call",
    "person_like",
    "plan_instalments",
    "propose_round",
    "receive_reference",
    "record_all_checks",
    "record_batch_sent",
    "record_checks",
    "record_pledge",
    "record_received",
    "record_refund",
    "record_repayment",
    "record_sanction_check",
    "record_visit",
    "remind_of_reports",
    "remind_of_service",
    "remove_paper",
    "renew_link",
    "save_step",
    "send_letters",
    "send_link",
    "settle_all_reports",
    "settle_reports",
    "sign_meeting",
    "start_service",
    "submit_application",
    "submit_applications",
    "submit_report",
    "submit_review",
    "submit_reviews",
    "suspend_award",
    "take_batch_along",
    "take_confirmation_back",
    "take_visit_back",
    "terminate_award",
    "waive_service",
    "why_not_ready",
    "why_not_reviewer",
    "withdraw_own",
    "withdraw_reviewer",
]
