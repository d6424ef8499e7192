"""Registers the staff screens of this room and the rights that no list of records brings along."""

from django.contrib.auth.models import Permission
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from dispatch.safety.backoffice import SafetyGroup

ACTIONS = {
    "safety.opened": _("Open a safety event"),
    "safety.visitor_added": _("Add a visitor to a safety event"),
    "safety.level_changed": _("Change the level of a safety event"),
    "safety.closed": _("Close a safety event"),
    "safety.copy_taken": _("Take the copy of who is where"),
}


@hooks.register("register_admin_viewset")
def safety_group():
    return SafetyGroup()


@hooks.register("register_permissions")
def rights_without_a_list():
    return Permission.objects.filter(
        content_type__app_label="safety", content_type__model__in=("safetyevent", "checkin")
    )


@hooks.register("register_log_actions")
def log_actions(actions):
    for name, label in ACTIONS.items():
        actions.register_action(name, label, label)
