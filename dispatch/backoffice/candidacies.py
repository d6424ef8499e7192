"""The desk's screens about candidacies. What an applicant wrote, and why a decision fell, has a right of its own."""

from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from dispatch import forms, queries, services
from dispatch.backoffice.lives import LifeCommand, LifePage, LifeScreen, LifeStep, NewRecord, told
from dispatch.models import CANDIDACY_LIFE, Candidacy
from dispatch.models.candidacies import UNDECIDED
from jocs_site.backoffice.viewsets import CommandView, NeedsPermission, ReadOnlyIndexView, ReadOnlyViewSet
from jocs_site.foundation.periods import add_months

OTHER_LINES = {"apply": gettext_lazy("Application received"), "name_request": gettext_lazy("Request named")}
SPACE = "dispatch_candidacies"


class NewCandidacyView(NewRecord, CommandView):
    """Finds the person by name: the house knows thousands, too many for one list."""

    permission_required = "dispatch.add_candidacy"
    space, model = SPACE, Candidacy
    form_class = forms.ApplicationForm
    page_title = _("Record an application")
    success_message = _("The application is recorded.")
    header_icon = "user"
    template_name = "dispatch/office/candidate.html"

    @property
    def text(self) -> str:
        return self.request.GET.get("q", "").strip()

    @property
    def wanted(self) -> str:
        """The number of the request from whose page somebody came; kept from screen to screen."""
        return self.request.GET.get("request", "")

    def get_initial(self):
        return {"applied_on": timezone.localdate(), "request": self.wanted}

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"text": self.text}

    def received(self, form):
        return services.receive_application(by=self.request.user, **form.cleaned_data)

    def run(self, form) -> str:
        return reverse(f"{SPACE}:inspect", args=[self.received(form).pk])

    def get_context_data(self, **kwargs):
        return super().get_context_data(text=self.text, wanted=self.wanted, **kwargs)


class NewApplicantView(NewCandidacyView):
    form_class = forms.NewApplicantForm
    page_title = _("Record an application of a new person")
    template_name = "backoffice/command.html"

    def get_form_kwargs(self):
        return CommandView.get_form_kwargs(self)

    def received(self, form):
        told_of = {name: form.cleaned_data[name] for name in ("request", "profession", "applied_on", "letter")}
        return services.receive_application(person=form.instance, by=self.request.user, **told_of)


class CandidacyScreen(LifeScreen, NeedsPermission, WagtailAdminTemplateMixin):
    permission_required = "dispatch.view_candidacy"
    space = SPACE
    header_icon = "user"

    def rows(self):
        return Candidacy.objects.with_names()

    def get_page_subtitle(self):
        return f"{self.record.code} {self.record.person.full_name}"


class CandidacyView(LifePage, CandidacyScreen, TemplateView):
    template_name = "dispatch/office/candidacy.html"
    page_title = _("Candidacy")

    def offers(self):
        is_undecided = self.record.state in UNDECIDED
        return {"name_request": (is_undecided, "dispatch.change_candidacy", gettext("Name the request"))}

    def get_context_data(self, **kwargs):
        candidacy, user = self.record, self.request.user
        may_read = user.has_perm("dispatch.read_candidacy")
        lines = candidacy.changes.select_related("by")
        history = told(lines, labels=OTHER_LINES, states=Candidacy.State, life=CANDIDACY_LIFE)
        earlier = Candidacy.objects.filter(person=candidacy.person).exclude(pk=candidacy.pk).order_by("-applied_on")
        return super().get_context_data(
            next_steps=queries.candidacy_steps(candidacy, user=user, today=timezone.localdate()),
            may_read=may_read,
            others=earlier,
            postings=candidacy.postings.with_names() if user.has_perm("dispatch.view_posting") else [],
            history=history if may_read else [line | {"reason": ""} for line in history],
            **kwargs,
        )


class CandidacyCommand(LifeCommand, CandidacyScreen, CommandView):
    """A command about one candidacy."""


class NameRequestView(CandidacyCommand):
    permission_required = "dispatch.change_candidacy"
    form_class = forms.NameRequestForm
    page_title = _("Name the request")
    success_message = _("The request is named.")

    def get_initial(self):
        return super().get_initial() | {"request": self.record.request_id}

    def act(self, form):
        services.name_request(candidacy=self.record, by=self.request.user, **form.cleaned_data)


class CandidacyStepView(LifeStep, CandidacyScreen, CommandView):
    form_class = forms.CandidacyStepForm
    life = CANDIDACY_LIFE

    def offered(self):
        return queries.candidacy_steps(self.record, user=self.request.user, today=timezone.localdate())

    def get_form_class(self):
        return forms.ApproveCandidacyForm if self.step.name == "approve" else forms.CandidacyStepForm

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs()
        if self.step.name == "approve":
            del kwargs["step"]
        return kwargs

    def get_initial(self):
        initial, request = super().get_initial(), self.record.request
        if self.step.name == "approve" and request:
            ends_before = add_months(request.wanted_from, request.term_months)
            initial |= {"starts_on": request.wanted_from, "ends_on": ends_before}
        return initial

    def run(self, form) -> str:
        if self.step.name == "approve":
            posting = services.approve_candidacy(self.record, by=self.request.user, **form.details)
            return reverse("dispatch_postings:inspect", args=[posting.pk])
        services.advance_candidacy(self.record, self.step.name, by=self.request.user, **form.cleaned_data)
        return self.own_address


class CandidacyFilterSet(WagtailFilterSet):
    class Meta:
        model = Candidacy
        fields = ["state", "profession"]


class CandidacyIndexView(ReadOnlyIndexView):
    add_item_label = _("Record an application")


class CandidacyViewSet(ReadOnlyViewSet):
    model = Candidacy
    index_view_class = CandidacyIndexView
    icon = "user"
    menu_label = _("Candidacies")
    list_select_related = ("person", "request__organisation")
    list_display = (
        "__str__",
        Column("person.full_name", label=_("Name"), sort_key="person__sort_key"),
        "profession",
        Column("request", label=_("Worker request")),
        Column("request.organisation", label=_("Receiving organisation")),
        Column(
            "applied_on",
            label=pgettext_lazy("candidacy", "Applied on"),
            accessor=lambda one: date_format(one.applied_on, "SHORT_DATE_FORMAT"),
            sort_key="applied_on",
        ),
        "state",
    )
    list_export = (
        "code",
        "person.full_name",
        "get_profession_display",
        "request",
        "applied_on",
        "interview_on",
        "board_met_on",
        "get_state_display",
    )
    export_headings = {
        "code": _("Candidacy"),
        "person.full_name": _("Name"),
        "get_profession_display": _("Profession"),
        "get_state_display": _("State"),
    }
    export_filename = "candidacies"
    filterset_class = CandidacyFilterSet
    search_fields = ("person__search_key",)
    ordering = ("-applied_on", "-pk")
    url_prefix = "dispatch/candidacies"

    def get_urlpatterns(self):
        return [
            *self.list_urlpatterns(),
            path("new/", NewCandidacyView.as_view(), name="add"),
            path("new/person/", NewApplicantView.as_view(), name="add_person"),
            path("<int:pk>/", CandidacyView.as_view(), name="inspect"),
            path("<int:pk>/request/", NameRequestView.as_view(), name="name_request"),
            path("<int:pk>/steps/<slug:step>/", CandidacyStepView.as_view(), name="step"),
        ]
