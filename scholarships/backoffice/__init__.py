"""Staff screens: lists, the page of one application, commands, the money, the selection."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.base import ViewSetGroup

from scholarships.backoffice.alumni import AlumniViewSet
from scholarships.backoffice.batches import BatchViewSet
from scholarships.backoffice.budget import BudgetViewSet
from scholarships.backoffice.map import MapViewSet
from scholarships.backoffice.progress import ScholarsViewSet, ServiceViewSet
from scholarships.backoffice.reports import ReportViewSet
from scholarships.backoffice.viewsets import (
    ApplicationViewSet,
    CallViewSet,
    InstalmentViewSet,
    PanelViewSet,
)
from scholarships.backoffice.visits import VisitViewSet


class ScholarshipsGroup(ViewSetGroup):
    menu_label = _("Scholarships")
    menu_icon = "clipboard-list"
    menu_order = 220
    items = (
        ApplicationViewSet("scholarships_applications"),
        InstalmentViewSet("scholarships_instalments"),
        BatchViewSet("scholarships_batches"),
        BudgetViewSet("scholarships_budget"),
        ReportViewSet("scholarships_reports"),
        ScholarsViewSet("scholarships_scholars"),
        MapViewSet("scholarships_map"),
        VisitViewSet("scholarships_visits"),
        ServiceViewSet("scholarships_service"),
        AlumniViewSet("scholarships_alumni"),
        CallViewSet("scholarships_calls"),
        PanelViewSet("scholarships_panel"),
    )
