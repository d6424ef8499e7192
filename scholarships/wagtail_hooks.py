"""Registers the staff screens; no logic."""

from django.contrib.auth.models import Permission
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from scholarships.backoffice import ScholarshipsGroup


@hooks.register("register_admin_viewset")
def viewsets():
    return ScholarshipsGroup()


LOGGED = {
    "scholarships.account_entered": (_("Enter a scholar's account"), _("Entered the account")),
    "scholarships.batch_taken": (_("Take a file for the bank"), _("Took the file with whole account numbers")),
    "scholarships.batch_sent": (_("Record a list as sent"), _("Recorded the list as sent")),
    "scholarships.batch_given_up": (_("Give a list up"), _("Gave the list up")),
    "scholarships.confirmation_taken_back": (
        _("Take a confirmation of service back"),
        _("Took a confirmation of service back"),
    ),
    "scholarships.application_erased": (_("Erase what an application says"), _("Erased what an application said")),
    "scholarships.visit_taken_back": (_("Take a visit to scholars back"), _("Took a visit to scholars back")),
    "scholarships.account_compared": (_("Compare a scholar's account"), _("Compared the account with the paper")),
    "scholarships.letters_sent": (_("Send letters to applicants"), _("Sent letters to the applicants of a round")),
    "scholarships.book_printed": (_("Print the selection book"), _("Printed the selection book of a round")),
}


@hooks.register("register_log_actions")
def log_actions(actions):
    for code, (label, message) in LOGGED.items():
        actions.register_action(code, label, message)


@hooks.register("register_permissions")
def permissions():
    return Permission.objects.filter(content_type__app_label="scholarships")
