"""Staff screens for people and organisations, their files, and the windows in which other screens choose one."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.base import ViewSetGroup

from jocs_site.people.backoffice.consents import ConsentTextViewSet
from jocs_site.people.backoffice.file import Section
from jocs_site.people.backoffice.households import ReturnedMailViewSet
from jocs_site.people.backoffice.notes import NotesViewSet
from jocs_site.people.backoffice.people import (
    OrganisationViewSet,
    PersonViewSet,
    organisation_chooser,
    person_chooser,
)
from jocs_site.people.backoffice.places import to_file, to_person

__all__ = ["PeopleGroup", "Section", "organisation_chooser", "person_chooser", "to_file", "to_person"]


class PeopleGroup(ViewSetGroup):
    menu_label = _("People")
    menu_icon = "user"
    menu_order = 190
    items = (
        PersonViewSet("people_people"),
        OrganisationViewSet("people_organisations"),
        NotesViewSet("people_notes"),
        ReturnedMailViewSet("people_returned_mail"),
        ConsentTextViewSet("people_consent_texts"),
    )
