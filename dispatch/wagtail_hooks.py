"""Registers the staff screens of this room and the rights that no list of records brings along."""

from django.contrib.auth.models import Permission
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from dispatch.backoffice import DispatchGroup

# Under which name the history tells of them.
LOGGED = {
    "dispatch.agreement_recorded": _("Host agreement recorded"),
    "dispatch.agreement_revised": _("Host agreement corrected"),
    "dispatch.agreement_read": _("Scan of a host agreement opened"),
    "dispatch.board_book_printed": _("Book for the board printed"),
    "dispatch.budget_planned": _("Sum of a budget planned"),
    "dispatch.budget_revised": _("Sum of a budget revised"),
    "dispatch.document_filed": _("Document filed"),
    "dispatch.document_corrected": _("Document put right"),
    "dispatch.document_scan_added": _("Scan of a document kept"),
    "dispatch.document_taken_out": _("Document taken out"),
    "dispatch.document_read": _("Document opened"),
}


@hooks.register("register_log_actions")
def log_actions(actions):
    for code, label in LOGGED.items():
        actions.register_action(code, label, label)


@hooks.register("register_admin_viewset")
def dispatch_group():
    return DispatchGroup()


@hooks.register("register_permissions")
def rights_without_a_list():
    models = (
        "termexception",
        "amendment",
        "publicprofile",
        "emergencycontact",
        "postingchange",
        "familymember",
        "feasibilityvisit",
        "riskstatement",
        "riskdecision",
        "settledtask",
        "budgetline",
        "expense",
        "activityreport",
        "reportplan",
        "planneditem",
    )
    return Permission.objects.filter(content_type__app_label="dispatch", content_type__model__in=models)
