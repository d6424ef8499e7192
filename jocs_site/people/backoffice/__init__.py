"""Staff screens for people and organisations, and the windows in which other screens choose one."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.base import ViewSetGroup

from jocs_site.people.backoffice.consents import ConsentTextViewSet
from jocs_site.people.backoffice.households import ReturnedMailViewSet
from jocs_site.people.backoffice.people import (
    OrganisationViewSet,
    PersonViewSet,
    organisation_chooser,
    person_chooser,
)

__all__ = ["PeopleGroup", "organisation_chooser", "person_chooser"]


class PeopleGroup(ViewSetGroup):
    menu_label = _("People")
    menu_icon = "user"
    menu_order = 190
    items = (
        PersonViewSet("people_people"),
        OrganisationViewSet("people_organisations"),
        ReturnedMailViewSet("people_returned_mail"),
        ConsentTextViewSet("people_consent_texts"),
    )
