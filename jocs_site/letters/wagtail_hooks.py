"""Registers staff screens, rights and the words of the log; no logic."""

from django.contrib.auth.models import Permission
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from jocs_site.letters.backoffice import LettersGroup

LOGGED = {
    "letters.sent_again": (_("Send the letter again"), _("Sent a letter again")),
    "letters.arrived": (_("It arrived"), _("Confirmed that a letter arrived")),
    "letters.settled": (_("Leave it"), _("Left a letter at that")),
    "letters.withdrawn": (_("Withdraw"), _("Withdrew a letter")),
}


@hooks.register("register_log_actions")
def log_actions(actions):
    for code, (label, message) in LOGGED.items():
        actions.register_action(code, label, message)


@hooks.register("register_admin_viewset")
def letters_group():
    return LettersGroup()


@hooks.register("register_permissions")
def rights_without_a_list():
    return Permission.objects.filter(content_type__app_label="letters")
