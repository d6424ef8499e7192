"""Reports of scholars at the desk: the list, the page of one, typing in, the steps, the link."""

from django.contrib import messages
from django.forms import Form
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.generic import TemplateView, View
from django_filters import BooleanFilter
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from jocs_site.backoffice.ledgers import DayColumn
from jocs_site.backoffice.scans import as_answer
from jocs_site.backoffice.viewsets import (
    CommandView,
    LeadsBack,
    NeedsPermission,
    ReadOnlyIndexView,
    ReadOnlyViewSet,
    StepScreen,
)
from scholarships import forms, queries, services
from scholarships.backoffice.screens import Offer, step_labels
from scholarships.forms.fields import language
from scholarships.models import ScholarReport
from scholarships.models.lives import SCHOLAR_REPORT_LIFE

VIEW = "scholarships.view_scholarreport"
ENTER = "scholarships.enter_scholarreport"
UNBROKEN = "w-whitespace-nowrap"


class ReportScreen(NeedsPermission, WagtailAdminTemplateMixin):
    permission_required = VIEW
    header_icon = "form"

    @cached_property
    def report(self) -> ScholarReport:
        return get_object_or_404(queries.scholar_reports().select_related("entered_by__person"), pk=self.kwargs["pk"])

    @cached_property
    def own_address(self) -> str:
        return reverse("scholarships_reports:inspect", args=[self.report.pk])

    def get_page_subtitle(self):
        person = self.report.obligation.award.decision.application.person
        return f"{self.report.code} {person.latin_name}"

    def get_breadcrumbs_items(self):
        label = capfirst(ScholarReport._meta.verbose_name_plural)
        return [
            *self.breadcrumbs_items,
            {"url": reverse("scholarships_reports:index"), "label": label},
            {"url": self.own_address, "label": self.report.code},
        ]

    def get_context_data(self, **kwargs):
        application = self.report.obligation.award.decision.application
        return super().get_context_data(report=self.report, application=application, **kwargs)


class ReportView(ReportScreen, TemplateView):
    template_name = "scholarships/office/report.html"
    page_title = _("Report of a scholar")

    def get_context_data(self, **kwargs):
        labels = step_labels(SCHOLAR_REPORT_LIFE)
        changes = self.report.changes.select_related("by__person")
        return super().get_context_data(
            offers=list(self.offers()),
            days_late=self.report.days_late(timezone.localdate()),
            history=[(one, labels[one.step], ScholarReport.State(one.to_state).label) for one in changes],
            **kwargs,
        )

    def offers(self):
        for one in queries.next_steps(self.report, SCHOLAR_REPORT_LIFE, self.request.user):
            if one.step.name == "submit":
                continue  # the scholar's own
            is_typing = one.step.name == "enter"
            name, more = ("enter", []) if is_typing else ("step", [one.step.name])
            url = reverse(f"scholarships_reports:{name}", args=[self.report.pk, *more])
            yield Offer(one.step.label, url, one.blockers, is_main=one.step.name == "accept")
        if self.request.user.has_perm(ENTER) and self.report.state in ("due", "returned"):
            url = reverse("scholarships_reports:link", args=[self.report.pk])
            yield Offer(_("Mail a new link"), url, [], is_main=self.report.state == "due")


class TranscriptView(ReportScreen, View):
    def get(self, request, pk):
        one = self.report
        if not one.transcript:
            raise Http404
        name = f"transcript-{one.code.replace('/', '-')}"
        return as_answer(one.transcript, kind=one.transcript_kind, name=name)


class ReportCommand(LeadsBack, ReportScreen, CommandView):
    """A command about one report; it leads back to its page."""


class EnterReportView(ReportCommand):
    permission_required = ENTER
    form_class = forms.EnterReportForm
    page_title = _("Type in what came by mail")
    submit_label = _("Save")
    success_message = _("The report is on file.")

    def get_initial(self):
        names = ("body", "grades", "message", "may_print_message")
        told = {name: getattr(self.report, name) for name in names}
        return told | {"arrived_on": self.report.arrived_on or timezone.localdate()}

    def act(self, form):
        services.enter_report(
            report=self.report,
            told=form.told,
            arrived_on=form.cleaned_data["arrived_on"],
            transcript=form.cleaned_data["transcript"],
            at=timezone.now(),
            by=self.request.user,
        )


class ReportStepView(StepScreen, ReportCommand):
    form_class = forms.StepForm
    success_message = _("The step is recorded.")

    life, own_screens = SCHOLAR_REPORT_LIFE, ("submit", "enter")

    def get_initial(self):
        return {"expected_state": self.report.state}

    def act(self, form):
        services.advance_report(report=self.report, step_name=self.step.name, by=self.request.user, **form.cleaned_data)


class LinkView(ReportCommand):
    permission_required = ENTER
    form_class = Form
    page_title = _("Mail a new link")

    def act(self, form):
        if services.renew_link(report=self.report):
            messages.success(self.request, _("The link is on its way. Older links lead nowhere."))
        else:
            messages.warning(self.request, _("No e-mail address of the scholar is on file."))


class ReportFilterSet(WagtailFilterSet):
    is_late = BooleanFilter(label=_("late"), method="late")

    class Meta:
        model = ScholarReport
        fields = ["state", "obligation__award__decision__application__call"]

    def late(self, rows, name, is_late):
        overdue = ScholarReport.objects.overdue(timezone.localdate()).values("pk")
        return rows.filter(pk__in=overdue) if is_late else rows.exclude(pk__in=overdue)


class ReportIndexView(ReadOnlyIndexView):
    def get_base_queryset(self):
        return queries.scholar_reports()

    def get_add_url(self):
        return None  # reports are owed by the plan of the call


class ReportViewSet(ReadOnlyViewSet):
    model = ScholarReport
    index_view_class = ReportIndexView
    icon = "form"
    menu_label = _("Reports of scholars")
    list_display = (
        TitleColumn(
            "code",
            label=_("Report"),
            get_url=lambda one: reverse("scholarships_reports:inspect", args=[one.pk]),
            classname=UNBROKEN,
        ),
        Column("obligation.award.decision.application.person.latin_name", label=_("Scholar")),
        Column(
            "body_of",
            label=_("Nominating body"),
            accessor=lambda one: one.obligation.award.decision.application.nominating_organisation.name_in(language()),
        ),
        DayColumn("obligation.due_on", label=pgettext_lazy("report", "Due on"), sort_key="obligation__due_on"),
        Column("late", label=_("Days late"), accessor=lambda one: one.days_late(timezone.localdate()) or ""),
        "state",
    )
    list_export = (
        "code",
        "obligation.award.decision.application.person.latin_name",
        "obligation.starts_on",
        "obligation.ends_on",
        "obligation.due_on",
        "get_state_display",
        "arrived_on",
        "grades",
    )
    export_headings = {
        "code": _("Report"),
        "obligation.award.decision.application.person.latin_name": _("Scholar"),
        "obligation.starts_on": _("First day"),
        "obligation.ends_on": _("Last day"),
        "obligation.due_on": pgettext_lazy("report", "Due on"),
        "get_state_display": _("State"),
    }
    export_filename = "reports-of-scholars"
    filterset_class = ReportFilterSet
    search_fields = (
        "obligation__award__decision__application__code",
        "obligation__award__decision__application__person__search_key",
    )
    ordering = ("obligation__due_on", "pk")
    url_prefix = "scholarships/reports"

    def get_urlpatterns(self):
        return [
            *self.list_urlpatterns(),
            path("<int:pk>/", ReportView.as_view(), name="inspect"),
            path("<int:pk>/enter/", EnterReportView.as_view(), name="enter"),
            path("<int:pk>/link/", LinkView.as_view(), name="link"),
            path("<int:pk>/transcript/", TranscriptView.as_view(), name="transcript"),
            path("<int:pk>/steps/<slug:step>/", ReportStepView.as_view(), name="step"),
        ]
