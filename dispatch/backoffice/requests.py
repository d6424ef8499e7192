"""The desk's screens about requests for workers."""

from django.forms.models import model_to_dict
from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from dispatch import forms, queries, services
from dispatch.backoffice.lives import LifeCommand, LifePage, LifeScreen, LifeStep, NewRecord, told
from dispatch.models import REQUEST_LIFE, WorkerRequest
from dispatch.models.requests import ENDED_REQUEST
from jocs_site.backoffice.viewsets import CommandView, NeedsPermission, ReadOnlyIndexView, ReadOnlyViewSet

OTHER_LINES = {
    "receive": gettext_lazy("Received"),
    "revise": gettext_lazy("Corrected"),
    "visit": gettext_lazy("Feasibility visit"),
}
SPACE = "dispatch_requests"


class NewRequestView(NewRecord, CommandView):
    permission_required = "dispatch.add_workerrequest"
    space, model = SPACE, WorkerRequest
    form_class = forms.RequestForm
    page_title = _("Record a request")
    success_message = _("The request is recorded.")
    header_icon = "mail"

    def get_initial(self):
        return {"received_on": timezone.localdate()}

    def run(self, form) -> str:
        request = services.receive_request(by=self.request.user, **form.cleaned_data)
        return reverse(f"{SPACE}:inspect", args=[request.pk])


class RequestScreen(LifeScreen, NeedsPermission, WagtailAdminTemplateMixin):
    permission_required = "dispatch.view_workerrequest"
    space = SPACE
    header_icon = "mail"

    def rows(self):
        return WorkerRequest.objects.with_names()

    def get_page_subtitle(self):
        return f"{self.record.code} {self.record.organisation}"


class RequestView(LifePage, RequestScreen, TemplateView):
    template_name = "dispatch/office/request.html"
    page_title = _("Worker request")

    def offers(self):
        is_running = self.record.state not in ENDED_REQUEST
        return {
            "visit": (is_running, "dispatch.add_feasibilityvisit", gettext("Record a feasibility visit")),
            "revise": (is_running, "dispatch.change_workerrequest", gettext("Correct the request")),
        }

    def get_context_data(self, **kwargs):
        request, user = self.record, self.request.user
        changes = request.changes.select_related("by")
        return super().get_context_data(
            next_steps=queries.request_steps(request, user=user),
            visits=request.visits.all() if user.has_perm("dispatch.view_feasibilityvisit") else [],
            agreements=queries.agreements_of(request.organisation),
            candidacies=request.candidacies.with_names() if user.has_perm("dispatch.view_candidacy") else [],
            postings=request.postings.with_names() if user.has_perm("dispatch.view_posting") else [],
            history=told(changes, labels=OTHER_LINES, states=WorkerRequest.State, life=REQUEST_LIFE),
            **kwargs,
        )


class RequestCommand(LifeCommand, RequestScreen, CommandView):
    """A command about one request."""


class ReviseRequestView(RequestCommand):
    permission_required = "dispatch.change_workerrequest"
    form_class = forms.RequestForm
    page_title = _("Correct the request")
    success_message = _("The request is corrected.")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"request": self.record}

    def get_initial(self):
        return super().get_initial() | model_to_dict(self.record)

    def act(self, form):
        services.revise_request(request=self.record, by=self.request.user, **form.cleaned_data)


class VisitView(RequestCommand):
    permission_required = "dispatch.add_feasibilityvisit"
    form_class = forms.VisitForm
    page_title = _("Record a feasibility visit")
    success_message = _("The visit is recorded.")

    def act(self, form):
        services.record_visit(request=self.record, by=self.request.user, **form.details)


class RequestStepView(LifeStep, RequestScreen, CommandView):
    form_class = forms.ReasonForm
    life = REQUEST_LIFE
    own_screens = ("fill",)

    def offered(self):
        return queries.request_steps(self.record, user=self.request.user)

    def act(self, form):
        services.advance_request(self.record, self.step.name, by=self.request.user, **form.cleaned_data)


class RequestFilterSet(WagtailFilterSet):
    class Meta:
        model = WorkerRequest
        fields = ["state", "profession", "coordinating_office", "is_replacement"]


class RequestIndexView(ReadOnlyIndexView):
    add_item_label = _("Record a request")


class RequestViewSet(ReadOnlyViewSet):
    model = WorkerRequest
    index_view_class = RequestIndexView
    icon = "mail"
    menu_label = _("Requests")
    list_select_related = ("organisation",)
    list_display = (
        "__str__",
        Column("organisation", label=_("Receiving organisation"), sort_key="organisation__name_en"),
        Column("organisation.get_country_display", label=_("Country")),
        "profession",
        Column(
            "wanted_from",
            label=_("Wanted from"),
            accessor=lambda one: date_format(one.wanted_from, "SHORT_DATE_FORMAT"),
            sort_key="wanted_from",
        ),
        Column("term_months", label=_("Months")),
        "coordinating_office",
        "state",
    )
    list_export = (
        "code",
        "organisation",
        "organisation.get_country_display",
        "unit",
        "get_profession_display",
        "wanted_from",
        "term_months",
        "received_on",
        "get_coordinating_office_display",
        "get_state_display",
    )
    export_headings = {
        "code": _("Worker request"),
        "organisation.get_country_display": _("Country"),
        "get_profession_display": _("Profession"),
        "get_coordinating_office_display": _("Coordinating office"),
        "get_state_display": _("State"),
    }
    export_filename = "worker-requests"
    filterset_class = RequestFilterSet
    search_fields = ("organisation__name_ja", "organisation__name_en", "unit", "need")
    ordering = ("-received_on", "-pk")
    url_prefix = "dispatch/requests"

    def get_urlpatterns(self):
        return [
            *self.list_urlpatterns(),
            path("new/", NewRequestView.as_view(), name="add"),
            path("<int:pk>/", RequestView.as_view(), name="inspect"),
            path("<int:pk>/revise/", ReviseRequestView.as_view(), name="revise"),
            path("<int:pk>/visits/new/", VisitView.as_view(), name="visit"),
            path("<int:pk>/steps/<slug:step>/", RequestStepView.as_view(), name="step"),
        ]
