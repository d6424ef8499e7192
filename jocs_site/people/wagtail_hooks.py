"""Registers the screens of people and organisations, and the rights that no list brings along."""

from django.contrib.auth.models import Permission
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from jocs_site.people.backoffice import PeopleGroup, organisation_chooser, person_chooser

LOGGED = {
    "people.account_claimed": (_("Claim account"), _("Opened the own account")),
    "people.household_set": (_("Set household"), _("Put into one household")),
    "people.household_left": (_("Leave household"), _("Took out of the household")),
    "people.address_unknown": (_("Address unknown"), _("Stopped post: it came back twice")),
    "people.merged": (_("Merge"), _("Merged another record into this one")),
    "people.merge_undone": (_("Undo merge"), _("Undid a merge")),
    "people.note_written": (_("Write a note"), _("Wrote a note")),
    "people.note_ended": (_("End a note"), _("Ended a note")),
    "people.note_read": (_("Read a confidential note"), _("Read a confidential note")),
    "people.consent_given": (_("Record a consent"), _("Recorded the consent to confidential notes")),
    "people.consent_withdrawn": (_("Withdraw a consent"), _("Withdrew the consent to confidential notes")),
    "people.death_recorded": (_("Record a death"), _("Recorded the death")),
}


@hooks.register("register_admin_viewset")
def people_screens():
    return [PeopleGroup(), person_chooser, organisation_chooser]


@hooks.register("register_permissions")
def rights_without_a_list():
    return Permission.objects.filter(
        content_type__app_label="people", content_type__model__in=("consent", "returnedmail", "merge", "note")
    )


@hooks.register("register_log_actions")
def log_actions(actions):
    for code, (label, message) in LOGGED.items():
        actions.register_action(code, label, message)
