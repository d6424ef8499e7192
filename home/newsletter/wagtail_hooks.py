"""Registers the office's screens, the rights to them and the words of the log; no logic."""

from django.contrib.auth.models import Permission
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from home.newsletter.backoffice import NewsletterGroup

LOGGED = {
    "newsletter.sent": (_("Send a newsletter"), _("Began to send a newsletter")),
    "newsletter.stopped": (_("Stop a newsletter"), _("Stopped a newsletter")),
}


@hooks.register("register_log_actions")
def log_actions(actions):
    for code, (label, message) in LOGGED.items():
        actions.register_action(code, label, message)


@hooks.register("register_admin_viewset")
def newsletter_group():
    return NewsletterGroup()


@hooks.register("register_permissions")
def rights_without_a_list():
    return Permission.objects.filter(content_type__app_label="newsletter")
