"""The reports of pages that wait for a translator, and of pages to mend."""

from django.db.models import F, Q, QuerySet
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from wagtail.admin.auth import permission_denied
from wagtail.admin.views.reports import PageReportView
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from home import mending
from home.mending import pages_to_mend, with_counterparts


def to_translate(pages: QuerySet[Page]) -> QuerySet[Page]:
    """Live pages without a live counterpart, and those whose counterpart changed after them; the oldest first.

    ``behind_since``: since when, ``None`` for a page whose counterpart is missing.
    """
    found = with_counterparts(pages.filter(depth__gt=1, live=True))
    waiting = found.filter(Q(has_twin=False) | Q(behind__isnull=False))
    return waiting.select_related("locale", "content_type").order_by(F("behind_since").asc(nulls_first=True), "path")


class TranslationsView(PageReportView):
    page_title = _("Translations to do")
    header_icon = "globe"
    results_template_name = "home/office/translations_results.html"
    index_url_name = "home_translations:report"
    index_results_url_name = "home_translations:results"
    any_permission_required = ["add", "change", "publish"]
    export_headings = {"locale.language_code": _("language"), "behind_since": _("behind since")}
    list_export = ["title", "locale.language_code", "behind_since"]

    def get_queryset(self):
        mine = page_permission_policy.instances_user_has_any_permission_for(self.request.user, ["add", "change"])
        self.queryset = to_translate(mine)
        return super().get_queryset()


class MendingView(PageReportView):
    """Every public page is read anew each time, with the same number of queries however many there are."""

    page_title = _("Pages to mend")
    header_icon = "crosshairs"
    results_template_name = "home/office/mending_results.html"
    index_url_name = "home_mending:report"
    index_results_url_name = "home_mending:results"
    any_permission_required = ["add", "change", "publish"]
    filterset_class = None
    export_headings = {"locale.language_code": _("language"), "faults_in_words": _("What is to be mended")}
    list_export = ["title", "locale.language_code", "full_url", "faults_in_words"]

    def get_queryset(self):
        mine = page_permission_policy.instances_user_has_any_permission_for(self.request.user, ["add", "change"])
        return pages_to_mend(mine)


@require_safe
def faults_of_page(request, pk: int):
    """The list beside the form of a page, for whoever may edit it; a piece of HTML."""
    page = get_object_or_404(Page, pk=pk)
    if not page.permissions_for_user(request.user).can_edit():
        return permission_denied(request)
    return render(request, "home/office/faults.html", {"faults": mending.of_draft(page)})
