"""Registers staff screens, rights and the words of the log; no logic."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks

LOGGED = {
    "members.admitted": (_("Admit"), _("Admitted as a member")),
    "members.kind_changed": (_("Change kind"), _("Changed the kind of membership")),
    "members.ended": (_("End membership"), _("Ended the membership")),
    "members.dues_waived": (_("Waive dues"), _("Waived dues")),
    "members.credit_used": (_("Use credit"), _("Covered dues with credit")),
    "members.receipt_voided": (_("Void receipt"), _("Voided a receipt")),
}


@hooks.register("register_log_actions")
def log_actions(actions):
    for code, (label, message) in LOGGED.items():
        actions.register_action(code, label, message)
