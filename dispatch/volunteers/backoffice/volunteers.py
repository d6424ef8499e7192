"""The list of volunteers, the page of one, and the commands about them."""

from django.conf import settings
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.generic import TemplateView, View
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from dispatch.volunteers import forms, queries, rules, services
from dispatch.volunteers.models import Volunteer
from dispatch.volunteers.printing import certificate_pdf
from jocs_site.backoffice.ledgers import DayColumn, LedgerViewSet
from jocs_site.backoffice.paper import pdf_response
from jocs_site.backoffice.viewsets import (
    CommandView,
    LeadsBack,
    LedgerReport,
    NeedsPermission,
    ReadOnlyIndexView,
    ReadOnlyViewSet,
)


class VolunteerScreen(NeedsPermission, WagtailAdminTemplateMixin):
    """A screen about the volunteer in the address; the way back stands above it."""

    permission_required = "volunteers.change_volunteer"
    header_icon = "user"

    @cached_property
    def volunteer(self) -> Volunteer:
        return get_object_or_404(Volunteer.objects.select_related("person"), pk=self.kwargs["pk"])

    @cached_property
    def own_address(self) -> str:
        return reverse("volunteers_volunteers:inspect", args=[self.volunteer.pk])

    def get_page_subtitle(self):
        return str(self.volunteer)

    def get_breadcrumbs_items(self):
        return [
            *self.breadcrumbs_items,
            {"url": reverse("volunteers_volunteers:index"), "label": capfirst(Volunteer._meta.verbose_name_plural)},
            {"url": self.own_address, "label": str(self.volunteer)},
        ]

    def get_context_data(self, **kwargs):
        return super().get_context_data(volunteer=self.volunteer, **kwargs)


class VolunteerView(VolunteerScreen, TemplateView):
    permission_required = "volunteers.view_volunteer"
    template_name = "volunteers/office/volunteer.html"
    page_title = _("Volunteer")

    def get_context_data(self, **kwargs):
        today = timezone.localdate()
        return super().get_context_data(
            years=queries.years_of(self.volunteer),
            sign_ups=queries.own_sign_ups(self.volunteer)[:50],
            is_current=self.volunteer.is_current(today),
            is_insured=rules.is_insured(self.volunteer.insured_until, today),
            may_change=self.request.user.has_perm("volunteers.change_volunteer"),
            may_see_file=self.request.user.has_perm("people.view_person"),
            **kwargs,
        )


class CertificateView(VolunteerScreen, View):
    """A year's help, certified, in the language that the address names."""

    permission_required = "volunteers.view_volunteer"

    def get(self, request, pk, year, language):
        lines = queries.help_in_year(self.volunteer, year)
        if not lines or language not in dict(settings.LANGUAGES):
            raise Http404
        now = timezone.now()
        content = certificate_pdf(self.volunteer, year, lines, language=language, on=timezone.localdate(now), at=now)
        return pdf_response(content, f"jocs-volunteer-{self.volunteer.pk}-{year}-{language}.pdf")


class VolunteerCommand(LeadsBack, VolunteerScreen, CommandView):
    """A command about one volunteer; it leads back to the volunteer's page."""


class ChangeView(VolunteerCommand):
    form_class = forms.FactsForm
    page_title = _("Change what is on record")
    submit_label = _("Save")
    success_message = _("The record is saved.")

    def get_initial(self):
        return {name: getattr(self.volunteer, name) for name in forms.FactsForm.base_fields}

    def act(self, form):
        services.change_volunteer(volunteer=self.volunteer, by=self.request.user, **form.cleaned_data)


class EndView(VolunteerCommand):
    form_class = forms.EndForm
    page_title = _("Record that they help no more")
    success_message = _("The end is recorded. The hours stay.")

    def get_initial(self):
        return {"on": timezone.localdate()}

    def act(self, form):
        services.end_volunteer(volunteer=self.volunteer, at=timezone.now(), by=self.request.user, **form.cleaned_data)


class NewLinkView(VolunteerCommand):
    form_class = forms.NothingToAsk
    page_title = _("Send a new link to the own shifts")
    submit_label = _("Send the link")
    success_message = _("A new link is on its way. The links mailed before lead nowhere now.")

    def act(self, form):
        services.send_new_link(volunteer=self.volunteer, by=self.request.user)


class RegisterView(CommandView):
    permission_required = "volunteers.add_volunteer"
    form_class = forms.RegisterForm
    page_title = _("Register a volunteer")
    success_message = _("The volunteer is registered.")
    header_icon = "user"
    template_name = "volunteers/office/register.html"

    def get_initial(self):
        return {"joined_on": timezone.localdate(), "language": "ja"}

    def get_breadcrumbs_items(self):
        label = capfirst(Volunteer._meta.verbose_name_plural)
        back = {"url": reverse("volunteers_volunteers:index"), "label": label}
        return [*self.breadcrumbs_items, back, {"url": "", "label": self.page_title}]

    def run(self, form) -> str:
        volunteer = services.register_volunteer(by=self.request.user, **form.cleaned_data)
        return reverse("volunteers_volunteers:inspect", args=[volunteer.pk])


class NewPersonView(RegisterView):
    form_class = forms.NewPersonForm
    page_title = _("Enter a new person as a volunteer")
    template_name = "backoffice/command.html"

    def run(self, form) -> str:
        volunteer = services.register_volunteer(person=form.instance, by=self.request.user, **form.details)
        return reverse("volunteers_volunteers:inspect", args=[volunteer.pk])


class VolunteerFilterSet(WagtailFilterSet):
    class Meta:
        model = Volunteer
        fields = {"office": ["exact"], "ended_on": ["isnull"]}


class VolunteerIndexView(ReadOnlyIndexView):
    add_item_label = _("Register a volunteer")


def to_volunteer(volunteer: Volunteer) -> str:
    return reverse("volunteers_volunteers:inspect", args=[volunteer.pk])


class VolunteerViewSet(ReadOnlyViewSet):
    """A list to read; adding, changing and ending are commands, and nothing deletes."""

    model = Volunteer
    icon = "user"
    menu_label = _("Volunteers")
    index_view_class = VolunteerIndexView
    list_select_related = ("person",)
    list_display = (
        TitleColumn("person", label=_("Name"), sort_key="person__sort_key", get_url=to_volunteer),
        "office",
        DayColumn("joined_on", label=_("Volunteer since"), sort_key="joined_on"),
        DayColumn("insured_until", label=_("Insured until"), sort_key="insured_until"),
        DayColumn("ended_on", label=_("Ended on"), sort_key="ended_on"),
    )
    list_export = (
        "person", "person.reading", "get_office_display", "joined_on", "insured_until", "ended_on", "interests",
        "person.email", "person.phone",
    )  # fmt: skip
    export_headings = {
        "person": _("Name"),
        "person.reading": _("Reading"),
        "get_office_display": pgettext_lazy("volunteer", "Office"),
        "person.email": _("E-mail"),
        "person.phone": _("Telephone"),
    }
    export_filename = "volunteers"
    filterset_class = VolunteerFilterSet
    search_fields = ("person__search_key",)
    ordering = ("person__sort_key", "pk")
    url_prefix = "volunteers/volunteers"

    def get_urlpatterns(self):
        return [
            *self.list_urlpatterns(),
            path("new/", RegisterView.as_view(), name="add"),
            path("new/person/", NewPersonView.as_view(), name="add_person"),
            path("<int:pk>/", VolunteerView.as_view(), name="inspect"),
            path("<int:pk>/change/", ChangeView.as_view(), name="change"),
            path("<int:pk>/certificate/<int:year>/<slug:language>/", CertificateView.as_view(), name="certificate"),
            path("<int:pk>/link/", NewLinkView.as_view(), name="link"),
            path("<int:pk>/end/", EndView.as_view(), name="end"),
        ]


class InsuranceReport(LedgerReport):
    """Whose insurance ends within 60 days, is over, or is not on record."""

    permission_required = "volunteers.view_volunteer"
    model = Volunteer
    columns = [
        TitleColumn("person", label=_("Name"), get_url=to_volunteer),
        Column("get_office_display", label=pgettext_lazy("volunteer", "Office")),
        DayColumn("insured_until", label=_("Insured until")),
        Column("person.email", label=_("E-mail"), accessor="person.email"),
        Column("person.phone", label=_("Telephone"), accessor="person.phone"),
    ]
    list_export = ["person", "get_office_display", "insured_until", "person.email", "person.phone"]
    export_headings = {
        "person": _("Name"),
        "get_office_display": pgettext_lazy("volunteer", "Office"),
        "insured_until": _("Insured until"),
        "person.email": _("E-mail"),
        "person.phone": _("Telephone"),
    }
    export_filename = "volunteers-insurance"

    def get_base_queryset(self):
        return queries.expiring(timezone.localdate())


class InsuranceViewSet(LedgerViewSet):
    report_class = InsuranceReport
    icon = "warning"
    menu_label = _("Insurance to renew")
    url_prefix = "volunteers/insurance"
