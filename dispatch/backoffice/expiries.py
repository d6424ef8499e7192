"""What ends soon: on the screen, as a spreadsheet, on paper, and as an address for a calendar."""

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView, View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.base import ViewSet

from dispatch import queries, services
from dispatch.printing.expiries import cells, expiries_pdf, headings
from jocs_site.backoffice.ledgers import InMenu
from jocs_site.backoffice.sheets.writing import XLSX, streamed
from jocs_site.backoffice.viewsets import NeedsPermission

MAY_SEE = "dispatch.view_persondocument"
ROWS_ON_A_PAGE = 100


class ExpiriesView(NeedsPermission, WagtailAdminTemplateMixin, TemplateView):
    permission_required = MAY_SEE
    template_name = "dispatch/office/expiries.html"
    page_title = _("What ends within 180 days")
    header_icon = "calendar-alt"

    def get_breadcrumbs_items(self):
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs):
        rows = queries.expiries(timezone.localdate())
        page = Paginator(rows, ROWS_ON_A_PAGE).get_page(self.request.GET.get("page"))
        buckets = [
            (name, shown, len(those))
            for (name, those), (_name, shown) in zip(
                queries.by_bucket(rows), queries.by_bucket(page.object_list), strict=True
            )
        ]
        feed = queries.feed_of(self.request.user)
        return super().get_context_data(buckets=buckets, page_obj=page, feed=feed, **kwargs)


class ExpiriesSheetView(NeedsPermission, View):
    permission_required = MAY_SEE

    def get(self, request):
        rows = [cells(row) for row in queries.expiries(timezone.localdate())]
        return streamed(XLSX, "expiries", headings(), rows)


class ExpiriesPaperView(NeedsPermission, View):
    permission_required = MAY_SEE

    def get(self, request):
        today = timezone.localdate()
        pdf = expiries_pdf(queries.expiries(today), today=today, at=timezone.now())
        answer = HttpResponse(pdf, content_type="application/pdf")
        answer["Content-Disposition"] = 'inline; filename="expiries.pdf"'
        answer["Cache-Control"] = "private, no-store"
        return answer


class FeedView(ExpiriesView):
    """The own address for a calendar: made, shown once, and revoked."""

    template_name = "dispatch/office/feed.html"
    page_title = _("Calendar of what ends soon")
    address = ""

    def post(self, request, *args, **kwargs):
        now = timezone.now()
        if "revoke" in request.POST:
            services.revoke_feed(user=request.user, at=now)
        else:
            secret = services.make_feed(user=request.user, at=now)
            self.address = settings.WAGTAILADMIN_BASE_URL + reverse("dispatch:calendar", args=[secret])
        answer = self.get(request, *args, **kwargs)
        answer["Cache-Control"] = "private, no-store"
        return answer

    def get_context_data(self, **kwargs):
        return super().get_context_data(address=self.address, **kwargs)


class ExpiriesViewSet(InMenu, ViewSet):
    icon = "calendar-alt"
    menu_label = _("What ends soon")
    url_prefix = "dispatch/expiries"
    menu_permission = MAY_SEE

    def get_urlpatterns(self):
        return [
            path("", ExpiriesView.as_view(), name="index"),
            path("xlsx/", ExpiriesSheetView.as_view(), name="xlsx"),
            path("pdf/", ExpiriesPaperView.as_view(), name="pdf"),
            path("calendar/", FeedView.as_view(), name="feed"),
        ]
