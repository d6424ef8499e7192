"""One envelope for several, and post that came back."""

from django import forms
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.widgets import AdminDateInput

from jocs_site.backoffice.ledgers import DayColumn, LedgerViewSet
from jocs_site.backoffice.viewsets import CommandView, LedgerReport
from jocs_site.people import queries, services
from jocs_site.people.backoffice.places import to_person
from jocs_site.people.models import Person, ReturnedMail

CHANGE = "people.change_person"


class HouseholdForm(forms.Form):
    """``neighbours``: others at the address of ``person``."""

    others = forms.MultipleChoiceField(
        label=_("Share one envelope with"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("People at the same address. Choose nobody to give this person an envelope of their own."),
    )
    head = forms.TypedChoiceField(label=_("The envelope is addressed to"), coerce=int, widget=forms.RadioSelect)

    def __init__(self, *args, person: Person, neighbours: list[Person], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["others"].choices = [(one.pk, f"{one} {one.reading}") for one in neighbours]
        self.fields["head"].choices = [(one.pk, str(one)) for one in (person, *neighbours)]


class ReturnedForm(forms.Form):
    returned_on = forms.DateField(label=_("Came back on"), widget=AdminDateInput)
    what = forms.CharField(label=_("What came back"), max_length=100, help_text=_("For example: newsletter 512."))
    reason = forms.ChoiceField(label=_("Reason"), choices=ReturnedMail.Reason.choices)


class PersonCommand(CommandView):
    permission_required = CHANGE
    header_icon = "user"

    @cached_property
    def person(self) -> Person:
        return get_object_or_404(Person.objects.current(), pk=self.kwargs["pk"])

    def get_page_subtitle(self):
        return str(self.person)

    def get_breadcrumbs_items(self):
        return [
            *self.breadcrumbs_items,
            {"url": reverse("people_people:index"), "label": _("People")},
            {"url": to_person(self.person), "label": str(self.person)},
            {"url": "", "label": self.page_title},
        ]


class HouseholdView(PersonCommand):
    form_class = HouseholdForm
    page_title = _("Household")
    submit_label = _("Save")
    success_message = _("The household is saved.")

    @cached_property
    def neighbours(self) -> list[Person]:
        return queries.neighbours(self.person)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"person": self.person, "neighbours": self.neighbours}

    def get_initial(self):
        household = self.person.household
        if household is None:
            return {"head": self.person.pk}
        with_them = [one.pk for one in self.neighbours if one.household_id == household.pk]
        return {"head": household.head_id, "others": with_them}

    def run(self, form) -> str:
        chosen = {int(pk) for pk in form.cleaned_data["others"]}
        people = [self.person, *(one for one in self.neighbours if one.pk in chosen)]
        if not chosen:
            services.leave_household(person_id=self.person.pk, by=self.request.user)
            return to_person(self.person)
        head = next((one for one in people if one.pk == form.cleaned_data["head"]), self.person)
        services.set_household(head=head, others=[one for one in people if one != head], by=self.request.user)
        return to_person(self.person)


class ReturnedView(PersonCommand):
    form_class = ReturnedForm
    page_title = _("Post came back")
    submit_label = _("Note it")

    def get_initial(self):
        return {"returned_on": timezone.localdate()}

    def run(self, form) -> str:
        services.note_returned_mail(person_id=self.person.pk, by=self.request.user, **form.cleaned_data)
        self.person.refresh_from_db()
        stopped = _("Noted. It was the second from this address: no post goes there until the address changes.")
        self.success_message = stopped if self.person.has_unknown_address else _("Noted.")
        return reverse("people_returned_mail:index")


class ReturnedMailReport(LedgerReport):
    """People from whose present address post came back; those whose address counts as unknown first."""

    permission_required = "people.view_returnedmail"
    columns = [
        TitleColumn("name", label=_("Name"), accessor="__str__", get_url=to_person, sort_key="sort_key"),
        Column("postal_address", label=_("Address")),
        Column("phone", label=_("Telephone")),
        Column("email", label=_("E-mail")),
        Column("came_back", label=_("Times"), sort_key="came_back"),
        DayColumn("last_on", label=_("Last on"), sort_key="last_on"),
        Column(
            "state",
            label=_("Post"),
            accessor=lambda person: _("address unknown: stopped") if person.has_unknown_address else _("still sent"),
        ),
    ]
    list_export = ["full_name", "postal_address", "phone", "email", "came_back", "last_on"]
    export_headings = {
        "full_name": _("Name"),
        "postal_address": _("Address"),
        "came_back": _("Times"),
        "last_on": _("Last on"),
    }
    export_filename = "returned-mail"
    model = Person
    default_ordering = "-came_back"

    def get_base_queryset(self):
        return queries.people_with_returned_mail()


class ReturnedMailViewSet(LedgerViewSet):
    report_class = ReturnedMailReport
    icon = "mail"
    menu_label = _("Returned mail")
    url_prefix = "people/returned-mail"


def household_urls() -> list:
    return [
        path("<int:pk>/household/", HouseholdView.as_view(), name="household"),
        path("<int:pk>/returned/", ReturnedView.as_view(), name="returned"),
    ]
