"""Every change beyond saving one form, by subject."""

from members.services.applications import (
    approve_applications,
    decline_application,
    receive_application,
    settle_applicant,
    write_application,
)
from members.services.bank_lines import accept_line, reopen_line, set_line_aside
from members.services.card_dues import (
    announce_cards,
    charge_cards,
    charge_notice,
    check_notice,
    try_again,
    withdraw_notice,
    words_of_outcome,
)
from members.services.card_letters import notice_letter
from members.services.cards import end_card, follow_card, forget_card, look_at_wish, open_card_page
from members.services.claims import claim_account, is_claim_code, send_claim_code
from members.services.credit import accept_as_dues, credit_to_gift, use_credit, withdraw_gift
from members.services.debit_answers import read_debit_answer, settle_debit, take_back_answer
from members.services.debit_letters import (
    CALLED_OFF,
    FAILED,
    NOTICE,
    call_off_debits,
    notify_members,
    words_of_debit,
    write_about_failures,
)
from members.services.debits import debit_file, fix_debit_run, next_debit_day
from members.services.dues import raise_dues, set_first_year_shares, waive_dues
from members.services.gifts import identify_giver, record_gift, record_stamps, start_gift, thank
from members.services.given_back import refundable_yen
from members.services.givers import GiftWish, Payer, payer_of
from members.services.leaving import (
    open_expulsion,
    record_death,
    resign,
    step_expulsion,
    withdraw_resignation,
)
from members.services.letters import confirm_payment
from members.services.mandates import (
    attach_scan,
    end_mandate,
    enter_mandate,
    resume_mandate,
    set_debit_terms,
    suspend_mandate,
)
from members.services.memberships import (
    Admission,
    admit_member,
    admit_members,
    change_kind,
    change_pledge,
    end_membership,
)
from members.services.merging import merge_person
from members.services.notices import receive_notice
from members.services.old_books import (
    OldDues,
    queue_for_members,
    take_back_old_dues,
    take_back_old_gifts,
    take_over_dues,
)
from members.services.overpaid import (
    Answer,
    ask_about_credit,
    ask_about_fresh_credits,
    choose_for_credit,
    words_about_credit,
)
from members.services.paper import LABELS, SHEETS
from members.services.payments import Received, record_payment, record_payments, reverse_payment
from members.services.promises import end_monthly_gift, other_card_page
from members.services.receipts import (
    issue_gift_receipt,
    issue_many_receipts,
    issue_receipts,
    reissue_receipt,
    void_receipt,
)
from members.services.refund_orders import (
    bounce_refund,
    change_account,
    erase_accounts,
    for_the_bank,
    goes_back_online,
    move_refund,
    open_order_of,
    order_refund,
    pay_out_refund,
    show_account,
)
from members.services.refunds import refund_payment
from members.services.register import copy_register
from members.services.reminders import ALL_DUES, remind, words_of
from members.services.requests import WayBack, look_again, reconcile_payments, start_payment
from members.services.retention import clear_unpaid_visitors
from members.services.sharing import share_anew
from members.services.slip_batches import begin_again, discard_batch, post_batch, take_back_batch
from members.services.slips import (
    Doubtful,
    Entry,
    Notice,
    begin_batch,
    correct_notice,
    correct_slip,
    enter_slip,
    remove_slip,
)
from members.services.standing import enter_certificate, keep_visitor, open_campaign
from members.services.statements import (
    MOST_BYTES,
    bank_file_too_large,
    encoding_of,
    first_rows,
    guessed_columns,
    match_again,
    read_bank_file,
)
from members.services.takeover import leave_room_up_to, queue_for_numbers, take_back_members
from members.services.thanks import thank_giver, words_of_thanks
from members.services.wishes import set_wishes
from members.services.yearly import issue_yearly_receipts

__all__ = [
    "ALL_DUES",
    "CALLED_OFF",
    "FAILED",
    "LABELS",
    "MOST_BYTES",
    "NOTICE",
    "SHEETS",
    "Admission",
    "Answer",
    "Doubtful",
    "Entry",
    "GiftWish",
    "Notice",
    "OldDues",
    "Payer",
    "Received",
    "WayBack",
    "accept_as_dues",
    "accept_line",
    "admit_member",
    "admit_members",
    "announce_cards",
    "approve_applications",
    "ask_about_credit",
    "ask_about_fresh_credits",
    "attach_scan",
    "bank_file_too_large",
    "begin_again",
    "begin_batch",
    "bounce_refund",
    "call_off_debits",
    "change_account",
    "change_kind",
    "change_pledge",
    "charge_cards",
    "charge_notice",
    "check_notice",
    "choose_for_credit",
    "claim_account",
    "clear_unpaid_visitors",
    "confirm_payment",
    "copy_register",
    "correct_notice",
    "correct_slip",
    "credit_to_gift",
    "debit_file",
    "decline_application",
    "discard_batch",
    "encoding_of",
    "end_card",
    "end_mandate",
    "end_membership",
    "end_monthly_gift",
    "enter_certificate",
    "enter_mandate",
    "enter_slip",
    "erase_accounts",
    "first_rows",
    "fix_debit_run",
    "follow_card",
    "for_the_bank",
    "forget_card",
    "goes_back_online",
    "guessed_columns",
    "identify_giver",
    "is_claim_code",
    "issue_gift_receipt",
    "issue_many_receipts",
    "issue_receipts",
    "issue_yearly_receipts",
    "keep_visitor",
    "leave_room_up_to",
    "look_again",
    "look_at_wish",
    "match_again",
    "merge_person",
    "move_refund",
    "next_debit_day",
    "notice_letter",
    "notify_members",
    "open_campaign",
    "open_card_page",
    "open_expulsion",
    "open_order_of",
    "order_refund",
    "other_card_page",
    "pay_out_refund",
    "payer_of",
    "post_batch",
    "queue_for_members",
    "queue_for_numbers",
    "raise_dues",
    "read_bank_file",
    "read_debit_answer",
    "receive_application",
    "receive_notice",
    "reconcile_payments",
    "record_death",
    "record_gift",
    "record_payment",
    "record_payments",
    "record_stamps",
    "refund_payment",
    "refundable_yen",
    "reissue_receipt",
    "remind",
    "remove_slip",
    "reopen_line",
    "resign",
    "resume_mandate",
    "reverse_payment",
    "send_claim_code",
    "set_debit_terms",
    "set_first_year_shares",
    "set_line_aside",
    "set_wishes",
    "settle_applicant",
    "settle_debit",
    "share_anew",
    "show_account",
    "start_gift",
    "start_payment",
    "step_expulsion",
    "suspend_mandate",
    "take_back_answer",
    "take_back_batch",
    "take_back_members",
    "take_back_old_dues",
    "take_back_old_gifts",
    "take_over_dues",
    "thank",
    "thank_giver",
    "try_again",
    "use_credit",
    "void_receipt",
    "waive_dues",
    "withdraw_gift",
    "withdraw_notice",
    "withdraw_resignation",
    "words_about_credit",
    "words_of",
    "words_of_debit",
    "words_of_outcome",
    "words_of_thanks",
    "write_about_failures",
    "write_application",
]
