"""Reports: figures with a picture and a table, as XLSX and on paper."""

from django.urls import path, reverse
from django.utils.translation import pgettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.base import ViewSet

from jocs_site.backoffice.ledgers import InMenu
from jocs_site.backoffice.viewsets import NeedsPermission
from members.backoffice.reports.money import GiversByYear, IncomeByMonth
from members.backoffice.reports.people import ArrearsByAge, MembersByGroup, Renewal

REPORTS = [MembersByGroup, Renewal, ArrearsByAge, IncomeByMonth, GiversByYear]


class ReportsIndex(NeedsPermission, WagtailAdminTemplateMixin, TemplateView):
    """The reports that this user may read."""

    permission_required = "members.view_membership"
    template_name = "members/office/reports.html"
    page_title = pgettext_lazy("figures", "Reports")
    header_icon = "table"

    def get_breadcrumbs_items(self):
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs):
        may = self.request.user.has_perm
        reports = [
            (reverse(f"members_reports:{one.name}"), one.page_title, one.explanation)
            for one in REPORTS
            if may(one.permission_required)
        ]
        return super().get_context_data(reports=reports, **kwargs)


class ReportsViewSet(InMenu, ViewSet):
    icon = "table"
    menu_label = pgettext_lazy("figures", "Reports")
    url_prefix = "members/reports"
    menu_permission = ReportsIndex.permission_required

    def get_urlpatterns(self):
        pages = [path(f"{one.name}/", one.as_view(), name=one.name) for one in REPORTS]
        return [path("", ReportsIndex.as_view(), name="index"), *pages]
