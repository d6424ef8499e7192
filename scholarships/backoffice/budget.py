"""Budgets of the calls against what was awarded and paid: bars and tables, as a spreadsheet, on paper."""

from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.base import ViewSet

from jocs_site.backoffice.ledgers import InMenu
from jocs_site.backoffice.pictures import Picture, Row, draw_bars
from jocs_site.backoffice.viewsets import NeedsPermission
from jocs_site.foundation.money import format_yen
from scholarships import forms, queries
from scholarships.backoffice.progress import AsPaper, AsSheet
from scholarships.printing import budget as printing

SEES_MONEY = "scholarships.view_award"
ROOM_FOR_FIGURES = 1.25  # eight digits stand behind the longest bar in the large letters of a telephone, too


class Budgets(NeedsPermission):
    """The figures, in the three shapes. It stands first in a view: it asks for the right."""

    permission_required = SEES_MONEY
    file_name = "scholarship-budgets"

    @cached_property
    def form(self) -> forms.BudgetForm:
        return forms.BudgetForm(self.request.GET or None)

    @cached_property
    def years(self) -> list[queries.BudgetYear]:
        return queries.budget_by_year(self.form.chosen)

    def table(self) -> tuple[list[str], list[list]]:
        return printing.budget_headings(), list(printing.budget_lines(self.years))

    def sheet(self):
        return printing.budget_sheet(self.years)


class BudgetView(Budgets, WagtailAdminTemplateMixin, TemplateView):
    template_name = "scholarships/office/budget.html"
    page_title = _("Budget and payments of scholarships")
    header_icon = "clipboard-list"

    def get_breadcrumbs_items(self):
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs):
        totals = [year.total for year in self.years]
        asked = self.request.GET.urlencode()
        return super().get_context_data(
            form=self.form,
            shapes={name: f"{reverse(f'scholarships_budget:{name}')}?{asked}" for name in ("xlsx", "pdf")},
            years=self.years,
            total=queries.sum_of_budgets(totals) if totals else None,
            picture=picture_of(totals),
            about=printing.budget_words(),
            today=timezone.localdate(),
            **kwargs,
        )


def picture_of(totals: list[queries.BudgetRow]) -> Picture:
    """Three bars a year below each other: the budget, what was awarded, what is paid with what is still to pay."""
    budget, awarded = gettext("Budget"), pgettext("scholarship budget", "Awarded")
    paid, to_pay = pgettext("scholarship budget", "Paid"), gettext("Still to pay")
    going = pgettext("scholarship budget", "Payments")
    rows = []
    for one in totals:
        year, going_out = one.fiscal_year, one.paid_yen + one.to_pay_yen
        rows += [
            Row(f"{year} {budget}", [one.budget_yen, 0, 0, 0], format_yen(one.budget_yen)),
            Row(f"{year} {awarded}", [0, one.awarded_yen, 0, 0], f"{one.percent(one.awarded_yen)} %"),
            Row(f"{year} {going}", [0, 0, one.paid_yen, one.to_pay_yen], f"{one.percent(going_out)} %"),
        ]
    longest = max((max(one.budget_yen, one.paid_yen + one.to_pay_yen) for one in totals), default=0)
    return draw_bars(
        "budget",
        gettext("Budget and payments by fiscal year"),
        series=[budget, awarded, paid, to_pay],
        rows=rows,
        most=longest * ROOM_FOR_FIGURES,
    )


class BudgetSheetView(Budgets, AsSheet):
    pass


class BudgetPaperView(Budgets, AsPaper):
    pass


class BudgetViewSet(InMenu, ViewSet):
    icon = "clipboard-list"
    menu_label = _("Budget and payments")
    url_prefix = "scholarships/budget"
    menu_permission = SEES_MONEY

    def get_urlpatterns(self):
        return [
            path("", BudgetView.as_view(), name="index"),
            path("xlsx/", BudgetSheetView.as_view(), name="xlsx"),
            path("pdf/", BudgetPaperView.as_view(), name="pdf"),
        ]
