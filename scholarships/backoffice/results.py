"""Results over the years: who applied and who was selected, by year and country."""

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column

from jocs_site.backoffice.viewsets import LedgerReport
from scholarships import queries
from scholarships.models import Call


class ResultsView(LedgerReport):
    permission_required = "scholarships.view_application"
    header_icon = "history"
    page_title = _("Results over the years")
    columns = (
        Column("fiscal_year", label=_("Fiscal year")),
        Column("country_name", label=_("Country")),
        Column("applied", label=_("Applied")),
        Column("eligible", label=_("Eligible")),
        Column("selected", label=_("Selected")),
        Column("percent", label=_("Selected of 100")),
    )
    list_export = ("fiscal_year", "country_name", "applied", "eligible", "selected", "percent")
    export_headings = {
        "fiscal_year": _("Fiscal year"),
        "country_name": _("Country"),
        "applied": _("Applied"),
        "eligible": _("Eligible"),
        "selected": _("Selected"),
        "percent": _("Selected of 100"),
    }
    export_filename = "results"
    paginate_by = None

    def get_breadcrumbs_items(self):
        label = capfirst(Call._meta.verbose_name_plural)
        return [
            *self.breadcrumbs_items,
            {"url": reverse("scholarships_calls:index"), "label": label},
            {"url": "", "label": self.page_title},
        ]

    def get_index_url(self):
        return reverse("scholarships_calls:results")

    def get_queryset(self):
        return queries.results_by_year()
