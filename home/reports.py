"""The report of pages that wait for a translator."""

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views.reports import PageReportView
from wagtail.models import Page
from wagtail.permissions import page_permission_policy


def to_translate(pages: QuerySet[Page]) -> QuerySet[Page]:
    """Live pages without a live counterpart, and those whose counterpart changed after them; the oldest first.

    ``behind_since``: since when, ``None`` for a page whose counterpart is missing.
    """
    twin = Page.objects.live().filter(translation_key=OuterRef("translation_key")).exclude(pk=OuterRef("pk"))
    found = pages.filter(depth__gt=1, live=True).annotate(has_twin=Exists(twin), behind_since=F("behind__since"))
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
