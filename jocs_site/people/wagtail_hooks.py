"""Registers the screens of people and organisations, and the rights that no list brings along."""

from django.contrib.auth.models import Permission
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from jocs_site.people.backoffice import PeopleGroup, organisation_chooser, person_chooser


@hooks.register("register_admin_viewset")
def people_screens():
    return [PeopleGroup(), person_chooser, organisation_chooser]


@hooks.register("register_permissions")
def rights_without_a_list():
    return Permission.objects.filter(content_type__app_label="people", content_type__model="consent")


@hooks.register("register_log_actions")
def log_actions(actions):
    actions.register_action("people.account_claimed", _("Claim account"), _("Opened the own account"))
