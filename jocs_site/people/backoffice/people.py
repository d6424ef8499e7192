"""Staff screens for people and organisations, and the windows in which other screens choose one."""

from django import forms
from django.core.exceptions import PermissionDenied
from django.forms import modelform_factory
from django.urls import path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.views.generic import EditView, chooser
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.log_actions import log

from jocs_site.backoffice.viewsets import EndedNotDeleted, RecordIndexView
from jocs_site.people import queries
from jocs_site.people.backoffice.consents import consent_urls
from jocs_site.people.backoffice.file import OrganisationFileView, PersonFileView
from jocs_site.people.backoffice.households import household_urls
from jocs_site.people.backoffice.notes import WriteNoteView
from jocs_site.people.forms import DegreesField, FillsAddress, PostalCodeInput
from jocs_site.people.models import Organisation, Person


class PersonIndexView(RecordIndexView):
    def get_base_queryset(self):
        return super().get_base_queryset().current()

    def search_queryset(self, queryset):
        """By any spelling of the name, telephone or postal code."""
        return queries.find_people(self.search_query, among=queryset) if self.is_searching else queryset


class OrganisationIndexView(RecordIndexView):
    def search_queryset(self, queryset):
        """By any spelling of the name in either language."""
        return queries.find_organisations(self.search_query, among=queryset) if self.is_searching else queryset


class LoggedEditView(EditView):
    """Says in the log which details were changed; the file shows it."""

    def save_instance(self):
        instance = self.form.save()
        self.has_content_changes = self.form.has_changed()
        fields = self.form.changed_data
        log(instance, "wagtail.edit", content_changed=self.has_content_changes, data={"fields": fields})
        return instance


class PersonForm(FillsAddress, forms.ModelForm):
    class Meta:
        widgets = {"postal_code": PostalCodeInput}


MOST_DEGREES = {"latitude": 90, "longitude": 180}


class OrganisationForm(forms.ModelForm):
    class Meta:
        field_classes = {"latitude": DegreesField, "longitude": DegreesField}

    def clean(self):
        """What the constraints say, at the field that is to be put right."""
        given = super().clean() or self.cleaned_data
        degrees = {name: given[name] for name in MOST_DEGREES if name in given}
        for name, value in degrees.items():
            most = MOST_DEGREES[name]
            if value is not None and abs(value) > most:
                self.add_error(
                    name, _("This is not on earth: it lies between -%(most)d and %(most)d.") % {"most": most}
                )
            if value is None and any(other is not None for other in degrees.values()):
                self.add_error(name, _("A place needs both: give this as well, or leave both empty."))
        return given


class PersonViewSet(EndedNotDeleted):
    model = Person
    icon = "user"
    menu_label = _("People")
    index_view_class = PersonIndexView
    inspect_view_class = PersonFileView
    edit_view_class = LoggedEditView
    list_display = (
        "__str__",
        Column("reading", label=_("Reading"), sort_key="sort_key"),
        Column("postal_address", label=_("Address")),
        "phone",
        "email",
        "deceased_on",
    )
    list_filter = ("language", "prefecture", "country", "stop_mail")
    list_export = ("full_name", "reading", "postal_address", "phone", "email", "language", "stop_mail", "deceased_on")
    export_headings = {"full_name": _("Name"), "reading": _("Reading"), "postal_address": _("Address")}
    export_filename = "people"
    search_fields = ("search_key",)
    ordering = ("sort_key", "pk")
    form_fields = (
        "family_name",
        "given_name",
        "family_kana",
        "given_kana",
        "family_latin",
        "given_latin",
        "born_on",
        "deceased_on",
        "email",
        "phone",
        "country",
        "postal_code",
        "prefecture",
        "city",
        "street",
        "building",
        "address_abroad",
        "language",
        "stop_mail",
    )
    url_prefix = "people/people"

    def get_urlpatterns(self):
        note = path("<int:pk>/note/", WriteNoteView.as_view(model=Person), name="note")
        return [*super().get_urlpatterns(), note, *household_urls(), *consent_urls()]

    def get_form_class(self, for_update=False):
        return modelform_factory(
            self.model, form=PersonForm, fields=self.form_fields, formfield_callback=self.formfield_for_dbfield
        )


class OrganisationViewSet(EndedNotDeleted):
    model = Organisation
    icon = "group"
    menu_label = _("Organisations")
    list_display = (
        "name_ja",
        "name_en",
        "kind",
        "country",
        "region_ja",
        BooleanColumn("is_partner", label=_("partner in standing")),
    )
    list_filter = ("kind", "country", "is_partner")
    list_export = (
        "name_ja",
        "name_en",
        "get_kind_display",
        "get_country_display",
        "region_ja",
        "region_en",
        "address",
        "is_partner",
    )
    export_headings = {"get_kind_display": _("kind"), "get_country_display": _("country")}
    export_filename = "organisations"
    index_view_class = OrganisationIndexView
    search_fields = ("search_key",)
    ordering = ("name_ja", "pk")
    form_fields = (
        "name_ja",
        "name_en",
        "kind",
        "country",
        "region_ja",
        "region_en",
        "address",
        "postal_code",
        "phone",
        "email",
        "contact",
        "time_zone",
        "latitude",
        "longitude",
        "is_partner",
    )
    inspect_view_class = OrganisationFileView
    edit_view_class = LoggedEditView
    url_prefix = "people/organisations"

    def get_urlpatterns(self):
        note = path("<int:pk>/note/", WriteNoteView.as_view(model=Organisation), name="note")
        return [*super().get_urlpatterns(), note]

    def get_form_class(self, for_update=False):
        return modelform_factory(
            self.model, form=OrganisationForm, fields=self.form_fields, formfield_callback=self.formfield_for_dbfield
        )


class FindForm(BaseFilterForm):
    """One field to search by; ``find`` takes the text and the rows."""

    find = None
    q = forms.CharField(
        label=_("Search"), required=False, widget=forms.TextInput(attrs={"placeholder": _("Name in any spelling")})
    )

    def filter(self, objects):
        if text := self.cleaned_data.get("q"):
            self.is_searching, self.search_query = True, text
            return type(self).find(text, objects)
        return super().filter(objects)


class FindPersonForm(FindForm):
    find = staticmethod(queries.find_people)


class FindOrganisationForm(FindForm):
    find = staticmethod(queries.find_organisations)


class MayView:
    """Wagtail's windows open for everybody in the office; who may not see the list must not see it here either."""

    def dispatch(self, request, *args, **kwargs):
        if not request.user.has_perm(f"people.view_{self.model_class._meta.model_name}"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class ChooseView(MayView, chooser.ChooseView):
    pass


class ChooseResultsView(MayView, chooser.ChooseResultsView):
    pass


class ChosenView(MayView, chooser.ChosenView):
    pass


class ChosenMultipleView(MayView, chooser.ChosenMultipleView):
    pass


class PeopleChooserViewSet(ChooserViewSet):
    choose_view_class = ChooseView
    choose_results_view_class = ChooseResultsView
    chosen_view_class = ChosenView
    chosen_multiple_view_class = ChosenMultipleView


class ChoosePersonView(ChooseView):
    filter_form_class = FindPersonForm
    ordering = ("sort_key", "pk")

    @property
    def columns(self):
        return [self.title_column, Column("reading", label=_("Reading")), Column("postal_address", label=_("Address"))]


class ChoosePersonResultsView(ChooseResultsView):
    filter_form_class = FindPersonForm
    ordering = ("sort_key", "pk")
    columns = ChoosePersonView.columns


class PersonChooserViewSet(PeopleChooserViewSet):
    model = Person
    icon = "user"
    choose_one_text = _("Choose a person")
    choose_another_text = _("Choose another person")
    choose_view_class = ChoosePersonView
    choose_results_view_class = ChoosePersonResultsView


class ChooseOrganisationView(ChooseView):
    filter_form_class = FindOrganisationForm
    ordering = ("name_ja", "pk")


class ChooseOrganisationResultsView(ChooseResultsView):
    filter_form_class = FindOrganisationForm
    ordering = ("name_ja", "pk")


class OrganisationChooserViewSet(PeopleChooserViewSet):
    model = Organisation
    icon = "group"
    choose_one_text = _("Choose an organisation")
    choose_another_text = _("Choose another organisation")
    choose_view_class = ChooseOrganisationView
    choose_results_view_class = ChooseOrganisationResultsView


person_chooser = PersonChooserViewSet("people_choose_person", url_prefix="people/choose-person")
organisation_chooser = OrganisationChooserViewSet("people_choose_organisation", url_prefix="people/choose-organisation")
