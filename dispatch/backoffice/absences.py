"""Absences in the office: the list, the page of one, its steps, and what it says."""

from django.forms.models import model_to_dict
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from dispatch import forms, queries, services
from dispatch.backoffice.commands import PostingCommand
from dispatch.models import ABSENCE_LIFE, Absence
from dispatch.models.absences import OPEN, AbsenceState
from jocs_site.backoffice.ledgers import DayColumn
from jocs_site.backoffice.viewsets import (
    CommandView,
    NeedsPermission,
    ReadOnlyViewSet,
    StepScreen,
)

OTHER_CHANGES = {"request": _("Asked for"), "revise": _("Changed"), "cancel": _("Cancelled")}
LABELS = {step.name: step.label for step in ABSENCE_LIFE.steps} | OTHER_CHANGES


class AbsenceScreen(NeedsPermission, WagtailAdminTemplateMixin):
    """A screen about the absence in the address."""

    permission_required = "dispatch.view_absence"
    header_icon = "calendar"

    @cached_property
    def absence(self) -> Absence:
        return get_object_or_404(Absence.objects.with_names().select_related("approved_by"), pk=self.kwargs["pk"])

    @cached_property
    def absence_address(self) -> str:
        return reverse("dispatch_absences:inspect", args=[self.absence.pk])

    def get_page_subtitle(self):
        return f"{self.absence.posting.worker} · {self.absence.get_kind_display()}"

    def get_breadcrumbs_items(self):
        return [
            *self.breadcrumbs_items,
            {"url": reverse("dispatch_absences:index"), "label": capfirst(Absence._meta.verbose_name_plural)},
            {"url": self.absence_address, "label": self.get_page_subtitle()},
        ]

    def get_context_data(self, **kwargs):
        return super().get_context_data(absence=self.absence, **kwargs)


class AbsenceView(AbsenceScreen, TemplateView):
    template_name = "dispatch/office/absence.html"
    page_title = _("Absence")

    def get_context_data(self, **kwargs):
        absence, user = self.absence, self.request.user
        may_change = absence.state in OPEN and user.has_perm("dispatch.change_absence")
        return super().get_context_data(
            steps=queries.absence_steps(absence, user=user),
            may_change=may_change,
            along=absence.along.select_related("person"),
            is_late=absence.is_late(timezone.localdate()),
            **_risk_of(absence),
            history=[_in_words(change) for change in absence.changes.select_related("by__person")],
            **kwargs,
        )


def _risk_of(absence: Absence) -> dict:
    """What of the risk the page tells: nothing of the country of the post, whose own page does."""
    if not absence.leads_abroad:
        return {}
    return {
        "risk": queries.risk_of(absence.country, timezone.localdate()),
        "risk_refusals": queries.absence_risks(absence),
        "risk_decisions": queries.decisions_about(absence.posting.worker.person_id, absence.country),
    }


def _in_words(change) -> dict:
    state = AbsenceState(change.to_state).label
    return {
        "at": change.at,
        "label": LABELS[change.step],
        "state": state if change.from_state == change.to_state else f"→ {state}",
        "by": change.by and change.by.called,
        "reason": change.reason,
    }


class AbsenceCommand(AbsenceScreen, CommandView):
    """A command about one absence; it leads back to its page."""

    permission_required = "dispatch.change_absence"

    def get_breadcrumbs_items(self):
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]

    def get_initial(self):
        return {"expected_state": self.absence.state, "on": timezone.localdate()}

    def act(self, form) -> None:
        raise NotImplementedError

    def run(self, form) -> str:
        self.act(form)
        return self.absence_address


class AbsenceStepView(StepScreen, AbsenceCommand):
    """One step of the life. Which right it needs stands in the table of the life."""

    permission_required = "dispatch.view_absence"
    form_class = forms.AbsenceStepForm
    success_message = _("The step is recorded.")
    life = ABSENCE_LIFE

    def act(self, form):
        services.advance_absence(self.absence, self.step.name, by=self.request.user, **form.cleaned_data)


class DecideOnJourneyView(AbsenceCommand):
    """Who answers for a journey to level 3 or 4. Source: docs/sources.md#R49"""

    permission_required = "dispatch.add_riskdecision"
    form_class = forms.RiskDecisionForm
    page_title = _("Record a decision on risky travel")
    success_message = _("The decision is recorded.")

    def get_initial(self):
        return {"decided_on": timezone.localdate()}

    def act(self, form):
        absence, said = self.absence, form.cleaned_data | {"at": timezone.now(), "by": self.request.user}
        person = absence.posting.worker.person
        services.decide_on_risk(person=person, country=absence.country, organisation=None, **said)


class ChangeAbsenceView(AbsenceCommand):
    form_class = forms.AbsenceForm
    page_title = _("Change the absence")
    submit_label = _("Save")
    success_message = _("The absence is changed.")

    def get_form_kwargs(self):
        more = {"posting": self.absence.posting, "today": timezone.localdate(), "absence": self.absence}
        return super().get_form_kwargs() | more

    def get_initial(self):
        said = model_to_dict(self.absence) | {"along": self.absence.along.all()}
        return super().get_initial() | said | {"ends_on": self.absence.ends_before}

    def act(self, form):
        services.revise_absence(absence=self.absence, by=self.request.user, **form.details)


class NewAbsenceView(PostingCommand):
    """From the page of a posting; it leads to the page of the absence."""

    permission_required = "dispatch.add_absence"
    form_class = forms.AbsenceForm
    page_title = _("Record an absence")
    submit_label = _("Save")
    success_message = _("The absence is recorded. Next: ask the host.")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"posting": self.posting, "today": timezone.localdate()}

    def run(self, form) -> str:
        absence = services.request_absence(posting=self.posting, by=self.request.user, **form.details)
        return reverse("dispatch_absences:inspect", args=[absence.pk])


class AbsenceFilterSet(WagtailFilterSet):
    class Meta:
        model = Absence
        fields = {
            "state": ["exact"],
            "kind": ["exact"],
            "posting__country": ["exact"],
            "posting__coordinating_office": ["exact"],
        }


class AbsenceViewSet(ReadOnlyViewSet):
    """A list to read. There is no address that edits or deletes."""

    model = Absence
    icon = "calendar"
    menu_label = _("Absences")
    list_select_related = ("posting__worker__person", "posting__organisation")
    list_display = (
        "__str__",
        Column("worker", label=_("Worker"), accessor="posting.worker", sort_key="posting__worker__person__sort_key"),
        DayColumn("starts_on", label=_("First day away"), sort_key="starts_on"),
        DayColumn("ends_on", label=_("Last day away"), sort_key="ends_before"),
        "country",
        "state",
    )
    list_export = (
        "posting.code",
        "posting.worker",
        "get_kind_display",
        "starts_on",
        "ends_on",
        "get_country_display",
        "get_state_display",
        "host_agreed_on",
        "approved_on",
        "left_on",
        "returned_on",
    )
    export_headings = {
        "posting.code": _("Posting"),
        "posting.worker": _("Worker"),
        "get_kind_display": _("Kind"),
        "ends_on": _("Last day away"),
        "get_country_display": _("Country of stay"),
        "get_state_display": _("State"),
    }
    export_filename = "absences"
    filterset_class = AbsenceFilterSet
    search_fields = ("posting__worker__person__search_key",)
    ordering = ("-starts_on", "-pk")
    url_prefix = "dispatch/absences"

    def get_common_view_kwargs(self, **kwargs):
        return super().get_common_view_kwargs(add_url_name=None, **kwargs)

    def get_urlpatterns(self):
        return [
            *self.list_urlpatterns(),
            path("<int:pk>/", AbsenceView.as_view(), name="inspect"),
            path("<int:pk>/change/", ChangeAbsenceView.as_view(), name="change"),
            path("<int:pk>/decide/", DecideOnJourneyView.as_view(), name="decide"),
            path("<int:pk>/steps/<slug:step>/", AbsenceStepView.as_view(), name="step"),
        ]
