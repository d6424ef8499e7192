"""The lists of reports: all of them, and those overdue 報告遅延."""

import django_filters
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn

from dispatch import queries
from dispatch.backoffice import reports
from dispatch.models import ActivityReport, ReportKind
from jocs_site.backoffice.ledgers import DayColumn, LedgerViewSet
from jocs_site.backoffice.viewsets import LedgerReport
from jocs_site.people.queries import find_people


def to_report(row: ActivityReport) -> str:
    return reverse("dispatch_reports:inspect", args=[row.pk])


class KindFilterSet(WagtailFilterSet):
    kind = django_filters.ChoiceFilter(label=_("Kind"), field_name="obligation__kind", choices=ReportKind.choices)

    class Meta:
        model = ActivityReport
        fields = {"posting__coordinating_office": ["exact"]}


class ReportFilterSet(KindFilterSet):
    class Meta:
        model = ActivityReport
        fields = {"state": ["exact"], "posting__coordinating_office": ["exact"]}


class ReportList(LedgerReport):
    """Every report, in the order in which they want to be seen to; or as a heading that was pressed says."""

    permission_required = "dispatch.view_activityreport"
    model = ActivityReport
    is_searchable = True
    columns = [
        TitleColumn("worker", label=_("Worker"), accessor="posting.worker", get_url=to_report),
        Column("kind_in_words", label=_("Kind")),
        DayColumn("due_on", label=_("Report due on"), accessor="obligation.due_on", sort_key="obligation__due_on"),
        Column("state", label=_("State"), accessor="get_state_display", sort_key="state"),
        DayColumn("arrived_on", label=_("Came in on"), sort_key="arrived_on"),
        Column("title", label=_("Title")),
    ]
    list_export = [
        "posting.code",
        "posting.worker",
        "kind_in_words",
        "obligation.starts_on",
        "obligation.ends_on",
        "obligation.due_on",
        "get_state_display",
        "arrived_on",
        "title",
    ]
    export_headings = {
        "posting.code": _("Posting"),
        "posting.worker": _("Worker"),
        "kind_in_words": _("Kind"),
        "obligation.starts_on": _("First day"),
        "obligation.ends_on": _("Last day"),
        "obligation.due_on": _("Report due on"),
        "get_state_display": _("State"),
        "arrived_on": _("Came in on"),
        "title": _("Title"),
    }
    export_filename = "reports"
    filterset_class = ReportFilterSet

    def get_base_queryset(self):
        return queries.all_reports()

    def search_queryset(self, queryset):
        if not self.is_searching:
            return queryset
        found = find_people(self.search_query).order_by().values("pk")
        return queryset.filter(posting__worker__person__in=found)


class OverdueList(ReportList):
    """What was due and did not come, the longest first."""

    columns = [
        TitleColumn("worker", label=_("Worker"), accessor="posting.worker", get_url=to_report),
        Column("kind_in_words", label=_("Kind")),
        DayColumn("due_on", label=_("Report due on"), accessor="obligation.due_on", sort_key="obligation__due_on"),
        Column("days_late", label=_("Days late"), accessor="days_late_today"),
        Column("reminded", label=_("Reminded"), accessor="reminded_in_words"),
        Column("office", label=_("Coordinating office"), accessor="posting.get_coordinating_office_display"),
    ]
    list_export = [
        "posting.code",
        "posting.worker",
        "kind_in_words",
        "obligation.due_on",
        "days_late_today",
        "reminded_in_words",
        "posting.get_coordinating_office_display",
    ]
    export_headings = ReportList.export_headings | {
        "days_late_today": _("Days late"),
        "reminded_in_words": _("Reminded"),
        "posting.get_coordinating_office_display": _("Coordinating office"),
    }
    export_filename = "reports-overdue"
    filterset_class = KindFilterSet
    default_ordering = "obligation__due_on"

    def get_base_queryset(self):
        return queries.overdue_reports(timezone.localdate())


class ReportViewSet(LedgerViewSet):
    report_class = ReportList
    icon = "doc-full"
    menu_label = _("Workers' reports")
    url_prefix = "dispatch/reports"

    def more_urls(self):
        return reports.patterns()


class OverdueViewSet(LedgerViewSet):
    report_class = OverdueList
    icon = "warning"
    menu_label = _("Reports overdue")
    url_prefix = "dispatch/overdue-reports"
