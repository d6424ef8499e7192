"""Registers the staff screens of this room and the rights that no list of records brings along."""

from django.contrib.auth.models import Permission
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from dispatch.queries import ExpirySource
from dispatch.volunteers import queries, services
from dispatch.volunteers.backoffice import VolunteersGroup

# Under which name the history tells of them.
LOGGED = {
    "volunteers.registered": _("Volunteer registered"),
    "volunteers.returned": _("Volunteer helps again"),
    "volunteers.changed": _("Volunteer changed"),
    "volunteers.ended": _("Volunteer ended"),
    "volunteers.link_renewed": _("Link of a volunteer renewed"),
    "volunteers.shift_planned": _("Shift planned"),
    "volunteers.shift_changed": _("Shift changed"),
    "volunteers.shift_called_off": _("Shift called off"),
}


@hooks.register("register_log_actions")
def log_actions(actions):
    for code, label in LOGGED.items():
        actions.register_action(code, label, label)


@hooks.register("register_admin_viewset")
def volunteers_group():
    return VolunteersGroup()


@hooks.register("expiry_sources")
def insurance_of_volunteers():
    return ExpirySource(
        permission="volunteers.view_volunteer",
        seen_to_with="volunteers.change_volunteer",
        kind=services.INSURANCE,
        subject=_("Insurance of volunteers that ends soon"),
        ask=queries.insurance_ending,
    )


@hooks.register("register_permissions")
def rights_without_a_list():
    return Permission.objects.filter(
        content_type__app_label="volunteers", content_type__model__in=("signup", "stamprate")
    )
