"""Every change beyond saving one form."""

from dispatch.services.absences import advance_absence, request_absence, revise_absence, take_back_absence
from dispatch.services.agreements import look_at_agreement, record_agreement
from dispatch.services.budgets import (
    book_expense,
    book_expenses,
    copy_budget,
    plan_budget,
    reverse_expense,
    revise_budget,
)
from dispatch.services.candidacies import advance_candidacy, approve_candidacy, name_request, receive_application
from dispatch.services.contacts import add_emergency_contact, change_emergency_contact, remove_emergency_contact
from dispatch.services.decisions import amend_posting, grant_exception, record_exception
from dispatch.services.documents import (
    PaperDetails,
    add_scan,
    correct_document,
    file_document,
    look_at_document,
    number_of,
    take_out_document,
)
from dispatch.services.expiries import make_feed, revoke_feed, tell_of_expiries
from dispatch.services.family import add_family_member, change_family_member, remove_family_member
from dispatch.services.halts import change_host, halt_posting
from dispatch.services.merging import merge_person
from dispatch.services.obligations import plan_reports, settle_obligations, settle_running_postings
from dispatch.services.postings import (
    advance_posting,
    plan_posting,
    record_papers,
    revise_posting,
)
from dispatch.services.profiles import release_public_profile, set_public_profile, set_sensitivity, withdraw_consent
from dispatch.services.report_files import keep_photo, remove_photo, withdraw_photo_consent
from dispatch.services.report_letters import invite_to_report, remind_of_reports, tell_of_overdue_reports
from dispatch.services.reports import Words, advance_report, begin_report, enter_report, save_report
from dispatch.services.requests import advance_request, receive_request, record_visit, revise_request
from dispatch.services.risks import add_risk_area, decide_on_risk, record_risk, refuse_risky_travel
from dispatch.services.stories import (
    PhotoWords,
    describe_photos,
    prepare_story,
    publish_report,
    story_blockers,
    take_story_back,
)
from dispatch.services.taking_over import take_back_posting, take_over_posting
from dispatch.services.tasks import finish_task, plan_item, reopen_task, waive_task
from dispatch.services.workers import change_profession, register_worker

__all__ = [
    "PaperDetails",
    "PhotoWords",
    "Words",
    "add_emergency_contact",
    "add_family_member",
    "add_risk_area",
    "add_scan",
    "advance_absence",
    "advance_candidacy",
    "advance_posting",
    "advance_report",
    "advance_request",
    "amend_posting",
    "approve_candidacy",
    "begin_report",
    "book_expense",
    "book_expenses",
    "change_emergency_contact",
    "change_family_member",
    "change_host",
    "change_profession",
    "copy_budget",
    "correct_document",
    "decide_on_risk",
    "describe_photos",
    "enter_report",
    "file_document",
    "finish_task",
    "grant_exception",
    "halt_posting",
    "invite_to_report",
    "keep_photo",
    "look_at_agreement",
    "look_at_document",
    "make_feed",
    "merge_person",
    "name_request",
    "number_of",
    "plan_budget",
    "plan_item",
    "plan_posting",
    "plan_reports",
    "prepare_story",
    "publish_report",
    "receive_application",
    "receive_request",
    "record_agreement",
    "record_exception",
    "record_papers",
    "record_risk",
    "record_visit",
    "refuse_risky_travel",
    "register_worker",
    "release_public_profile",
    "remind_of_reports",
    "remove_emergency_contact",
    "remove_family_member",
    "remove_photo",
    "reopen_task",
    "request_absence",
    "reverse_expense",
    "revise_absence",
    "revise_budget",
    "revise_posting",
    "revise_request",
    "revoke_feed",
    "save_report",
    "set_public_profile",
    "set_sensitivity",
    "settle_obligations",
    "settle_running_postings",
    "story_blockers",
    "take_back_absence",
    "take_back_posting",
    "take_out_document",
    "take_over_posting",
    "take_story_back",
    "tell_of_expiries",
    "tell_of_overdue_reports",
    "waive_task",
    "withdraw_consent",
    "withdraw_photo_consent",
]
