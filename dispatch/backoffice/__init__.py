"""Staff screens."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.base import ViewSetGroup

from dispatch.backoffice.absences import AbsenceViewSet
from dispatch.backoffice.agreements import AgreementViewSet
from dispatch.backoffice.board import BoardViewSet
from dispatch.backoffice.budgets import BudgetViewSet
from dispatch.backoffice.candidacies import CandidacyViewSet
from dispatch.backoffice.checklists import ChecklistViewSet
from dispatch.backoffice.documents import DocumentTypeViewSet, DocumentViewSet
from dispatch.backoffice.expiries import ExpiriesViewSet
from dispatch.backoffice.map import MapViewSet
from dispatch.backoffice.report_lists import OverdueViewSet, ReportViewSet
from dispatch.backoffice.requests import RequestViewSet
from dispatch.backoffice.risks import RiskAreaViewSet
from dispatch.backoffice.tasks import TasksViewSet
from dispatch.backoffice.timeline import TimelineViewSet
from dispatch.backoffice.viewsets import HiddenCountryViewSet, PostingViewSet, WorkerViewSet


class DispatchGroup(ViewSetGroup):
    menu_label = _("Dispatch")
    menu_icon = "globe"
    menu_order = 210
    items = (
        RequestViewSet("dispatch_requests"),
        CandidacyViewSet("dispatch_candidacies"),
        PostingViewSet("dispatch_postings"),
        AbsenceViewSet("dispatch_absences"),
        TimelineViewSet("dispatch_timeline"),
        MapViewSet("dispatch_map"),
        ReportViewSet("dispatch_reports"),
        OverdueViewSet("dispatch_reports_overdue"),
        WorkerViewSet("dispatch_workers"),
        DocumentViewSet("dispatch_documents"),
        DocumentTypeViewSet("dispatch_document_types"),
        ChecklistViewSet("dispatch_checklist"),
        AgreementViewSet("dispatch_agreements"),
        ExpiriesViewSet("dispatch_expiries"),
        TasksViewSet("dispatch_tasks"),
        RiskAreaViewSet("dispatch_risks"),
        BudgetViewSet("dispatch_budget"),
        BoardViewSet("dispatch_board"),
        HiddenCountryViewSet("dispatch_hidden"),
    )
