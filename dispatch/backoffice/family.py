"""Who lives at the post with the worker, and whom to call: commands on the page of a posting."""

from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from dispatch import forms, services
from dispatch.backoffice.commands import PostingCommand
from dispatch.models import EmergencyContact, FamilyMember
from jocs_site.backoffice.forms import OfficeForm


class AddFamilyView(PostingCommand):
    """Finds a person by name, as workers are found."""

    permission_required = "dispatch.add_familymember"
    form_class = forms.FamilyForm
    page_title = _("Record accompanying family")
    submit_label = _("Save")
    success_message = _("The family member is recorded.")
    template_name = "dispatch/office/family.html"

    @property
    def text(self) -> str:
        return self.request.GET.get("q", "").strip()

    def get_initial(self):
        return {"starts_on": self.posting.arrived_on or self.posting.starts_on}

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"text": self.text}

    def act(self, form):
        services.add_family_member(posting=self.posting, by=self.request.user, **form.details)

    def get_context_data(self, **kwargs):
        return super().get_context_data(text=self.text, **kwargs)


class NewFamilyView(AddFamilyView):
    form_class = forms.NewFamilyForm
    page_title = _("Enter a new person as family")
    template_name = "dispatch/office/command.html"

    def get_form_kwargs(self):
        return PostingCommand.get_form_kwargs(self)


class OfFamilyMember(PostingCommand):
    permission_required = "dispatch.change_familymember"

    @cached_property
    def member(self) -> FamilyMember:
        rows = self.posting.family.select_related("person", "posting__worker")
        return get_object_or_404(rows, pk=self.kwargs["member"])

    def get_page_subtitle(self):
        return f"{super().get_page_subtitle()} · {self.member}"


class ChangeFamilyView(OfFamilyMember):
    form_class = forms.LivesThere
    page_title = _("Change the days of a family member")
    submit_label = _("Save")
    success_message = _("The days are changed.")

    def get_initial(self):
        member = self.member
        return {"relation": member.relation, "starts_on": member.starts_on, "ends_on": member.ends_before}

    def act(self, form):
        services.change_family_member(member=self.member, by=self.request.user, **form.details)


class RemoveFamilyView(OfFamilyMember):
    form_class = OfficeForm
    page_title = _("Take out a family member entered by mistake")
    submit_label = _("Take out")
    success_message = _("The family member is taken out.")

    def act(self, form):
        services.remove_family_member(member=self.member, by=self.request.user)


class OfContact(PostingCommand):
    permission_required = "dispatch.change_emergencycontact"

    @cached_property
    def contact(self) -> EmergencyContact:
        return get_object_or_404(self.posting.worker.contacts.select_related("worker"), pk=self.kwargs["contact"])

    def get_page_subtitle(self):
        return f"{super().get_page_subtitle()} · {self.contact.name}"


class ChangeContactView(OfContact):
    form_class = forms.ChangeContactForm
    page_title = _("Change an emergency contact")
    submit_label = _("Save")
    success_message = _("The contact is changed.")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"places": self.posting.worker.contacts.count()}

    def get_initial(self):
        contact = self.contact
        place = self.posting.worker.contacts.filter(order__lte=contact.order).count()
        return {"name": contact.name, "relation": contact.relation, "phone": contact.phone, "place": place}

    def act(self, form):
        services.change_emergency_contact(contact=self.contact, by=self.request.user, **form.cleaned_data)


class RemoveContactView(OfContact):
    permission_required = "dispatch.delete_emergencycontact"
    form_class = OfficeForm
    page_title = _("Take out an emergency contact")
    submit_label = _("Take out")
    success_message = _("The contact is taken out; name and telephone are deleted.")

    def act(self, form):
        services.remove_emergency_contact(contact=self.contact, by=self.request.user)
