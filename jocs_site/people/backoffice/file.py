"""The file of a person or an organisation: one page for a clerk on the telephone.

What people are to a room comes from the floors above: whoever registers the hook ``file_sections`` is asked with
``(subject, user, today)`` and answers with sections, ``file_roles`` with what they are to us, in a line each, and
``file_warnings`` with sentences that a clerk must see first.
"""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.views.generic import InspectView

from jocs_site.backoffice.roles import Role
from jocs_site.foundation.periods import years_between
from jocs_site.people import queries
from jocs_site.people.backoffice.consents import AGREE, WITHDRAW, AgreeView, WithdrawView
from jocs_site.people.backoffice.notes import WRITE as WRITE_NOTES
from jocs_site.people.models import Consent, Organisation, Person


@dataclass(frozen=True)
class Section:
    """``code``: unique on the page, for links to it; ``template`` is shown with ``content`` and ``section``."""

    code: str
    title: str
    template: str
    content: object


def gathered(hook: str, subject: Person | Organisation, user, today: date) -> list:
    """What the floors above say about somebody, in the order in which they were registered."""
    return [found for ask in hooks.get_hooks(hook) for found in ask(subject, user, today)]


class FileView(InspectView):
    template_name = "people/office/file.html"

    def get_fields(self):
        return []  # told in our own words

    def get_context_data(self, **kwargs):
        subject, user, today = self.object, self.request.user, timezone.localdate()
        return super().get_context_data(
            subject=subject,
            roles=[*self.own_roles(), *gathered("file_roles", subject, user, today)],
            warnings=[*self.own_warnings(), *gathered("file_warnings", subject, user, today)],
            commands=self.commands(),
            notes=queries.notes_about(subject, user) if user.has_perm(queries.READ_NOTES) else None,
            sections=gathered("file_sections", subject, user, today),
            **kwargs,
        )

    def own_roles(self) -> list[Role]:
        return []

    def own_warnings(self) -> list[str]:
        return []

    def commands(self) -> list[tuple[str, str]]:
        """Address and label of what this user may do here, save what belongs to a section."""
        user, space = self.request.user, self.space
        offers = [
            (user.has_perm(WRITE_NOTES), "note", _("Write a note")),
            *((user.has_perm(self.change), name, label) for name, label in self.doors),
        ]
        return [(reverse(f"{space}:{name}", args=[self.object.pk]), label) for may, name, label in offers if may]


class PersonFileView(FileView):
    page_title = _("File of a person")
    space, change = "people_people", "people.change_person"
    doors = (
        ("edit", _("Change the details")),
        ("household", _("Household")),
        ("returned", _("Post came back")),
    )

    def get_context_data(self, **kwargs):
        person, may = self.object, self.request.user.has_perm
        until = person.deceased_on or timezone.localdate()
        return super().get_context_data(
            age=years_between(person.born_on, until) if person.born_on else None,
            household=queries.household_with(person),
            consent_withdrawn_on=self.notes_consent and self.notes_consent.withdrawn_on,
            consents=person.consents.order_by("-given_on", "-pk") if may("people.view_consent") else [],
            returned=person.returned_mail.all() if may("people.view_returnedmail") else [],
            **kwargs,
        )

    @cached_property
    def notes_consent(self) -> Consent | None:
        return queries.notes_consent(self.object)

    def commands(self) -> list[tuple[str, str]]:
        user, in_force = self.request.user, self.notes_consent and not self.notes_consent.withdrawn_on
        right, name, view = (WITHDRAW, "withdraw", WithdrawView) if in_force else (AGREE, "agree", AgreeView)
        if self.object.merged_into_id or not user.has_perm(right):
            return super().commands()
        return [*super().commands(), (reverse(f"{self.space}:{name}", args=[self.object.pk]), view.page_title)]

    def own_warnings(self) -> list[str]:
        person = self.object
        warnings = [
            (
                person.merged_into_id,
                now("This record became part of another: %(name)s.") % {"name": person.merged_into},
            ),
            (person.stop_mail, now("Wishes no post.")),
            (person.has_unknown_address, now("Post came back twice from this address: none goes there any more.")),
        ]
        return [sentence for holds, sentence in warnings if holds]

    def own_roles(self) -> list[Role]:
        person = self.object
        roles = [
            Role(now("Contact of an organisation"), str(body), reverse("people_organisations:inspect", args=[body.pk]))
            for body in person.speaks_for.order_by("name_ja", "pk")
        ]
        if person.user_id:
            roles.append(Role(now("Account"), person.user.email, ""))
        return roles


class OrganisationFileView(FileView):
    page_title = _("File of an organisation")
    space, change = "people_organisations", "people.change_organisation"
    doors = (("edit", _("Change the details")),)
