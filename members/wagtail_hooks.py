"""Registers staff screens, rights and the words of the log; no logic."""

from django.contrib.auth.models import Permission
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from members.backoffice import MembersGroup

LOGGED = {
    "members.admitted": (_("Admit"), _("Admitted as a member")),
    "members.application_settled": (_("Settle who applied"), _("Settled who applied")),
    "members.kind_changed": (_("Change kind"), _("Changed the kind of membership")),
    "members.pledge_changed": (_("Change yearly sum"), _("Changed the yearly sum")),
    "members.ended": (_("End membership"), _("Ended the membership")),
    "members.resignation_withdrawn": (_("Take a resignation back"), _("Took the resignation back")),
    "members.expulsion_opened": (_("Begin an expulsion"), _("Began an expulsion")),
    "members.first_year_shares": (_("Set first-year shares"), _("Set what is owed in the first year")),
    "members.dues_waived": (_("Waive dues"), _("Waived dues")),
    "members.credit_used": (_("Use credit"), _("Covered dues with credit")),
    "members.gift_from_credit": (_("Take credit as a gift"), _("Took credit as a gift")),
    "members.refund_ordered": (_("Order refund"), _("Ordered a refund")),
    "members.refund_account_changed": (_("Change account"), _("Changed the account of a refund")),
    "members.refund_account_shown": (_("Show account"), _("Saw the account of a refund")),
    "members.shared_anew": (_("Share anew"), _("Shared a payment anew")),
    "members.wish_recorded": (_("Record wish"), _("Recorded what is wished for an overpayment")),
    "members.visitor_cleared": (_("Clear a visitor"), _("Cleared what a visitor had typed who never paid")),
    "members.giver_identified": (_("Identify giver"), _("Said who a giver is")),
    "members.card_ended": (_("End saved card"), _("Ended a saved card")),
    "members.card_notice_withdrawn": (_("Take a charge back"), _("Took an announced charge back")),
    "members.monthly_ended": (_("End monthly gift"), _("Ended a monthly gift")),
    "members.gift_withdrawn": (_("Withdraw gift"), _("Withdrew a gift")),
    "members.line_accepted": (_("Accept bank line"), _("Booked a line of a bank file")),
    "members.line_set_aside": (_("Set bank line aside"), _("Set a line of a bank file aside")),
    "members.line_reopened": (_("Reopen bank line"), _("Let a line of a bank file wait again")),
    "members.batch_corrected": (_("Correct a notice"), _("Corrected the notice of a batch")),
    "members.slip_corrected": (_("Correct a slip"), _("Corrected a slip")),
    "members.slip_removed": (_("Remove a slip"), _("Removed a slip")),
    "members.mandate_entered": (_("Enter mandate"), _("Entered a debit mandate")),
    "members.mandate_suspended": (_("Suspend mandate"), _("Suspended a debit mandate")),
    "members.mandate_resumed": (_("Resume mandate"), _("Resumed a debit mandate")),
    "members.mandate_ended": (_("End mandate"), _("Ended a debit mandate")),
    "members.mandate_scanned": (_("Keep scan"), _("Kept the scan of a debit mandate")),
    "members.mandate_scan_read": (_("Read scan"), _("Fetched the scan of a debit mandate")),
    "members.debit_fixed": (_("Fix debit run"), _("Fixed a debit run")),
    "members.debit_file_fetched": (_("Fetch debit file"), _("Fetched the file of a debit run")),
    "members.debit_answered": (_("Book answer"), _("Booked the bank's answer to a debit run")),
    "members.debit_taken_back": (_("Take answer back"), _("Took the answer to a debit run back")),
    "members.debit_cancelled": (_("Cancel debit run"), _("Cancelled a debit run")),
    "members.debit_settled": (_("Settle debit"), _("Said what was done about a debit that came back")),
    "members.receipt_voided": (_("Void receipt"), _("Voided a receipt")),
}


@hooks.register("register_log_actions")
def log_actions(actions):
    for code, (label, message) in LOGGED.items():
        actions.register_action(code, label, message)


@hooks.register("register_admin_viewset")
def members_group():
    return MembersGroup()


@hooks.register("register_permissions")
def rights_without_a_list():
    models = (
        "dues",
        "payment",
        "allocation",
        "receipt",
        "paymentrequest",
        "membershipperiod",
        "registercopy",
        "membershipapplication",
        "expulsion",
        "reminder",
        "savedcard",
        "refundorder",
        "mandate",
        "debitrun",
        "debitterms",
    )
    return Permission.objects.filter(content_type__app_label="members", content_type__model__in=models)
