"""What ends soon: on the screen, as a spreadsheet, on paper, and as an address for a calendar."""

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView, View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.base import ViewSet

from dispatch import forms, queries, services
from dispatch.printing.expiries import cells, expiries_pdf, headings
from jocs_site.backoffice.ledgers import InMenu, LedgerMenuItem
from jocs_site.backoffice.sheets.writing import XLSX, streamed
from jocs_site.backoffice.viewsets import NeedsPermission

ROWS_ON_A_PAGE = 100


class ExpiriesScreen(NeedsPermission):
    """For who sees papers, and for who sees anything else of the list; each finds what their rights allow."""

    permission_required = queries.SEES_PAPERS

    def user_has_permission(self, permission):
        return queries.may_see_expiries(self.request.user)

    @cached_property
    def today(self):
        return timezone.localdate()

    @cached_property
    def form(self) -> forms.ExpiriesForm:
        return forms.ExpiriesForm(self.request.GET or None)

    @cached_property
    def office(self) -> str:
        """The code that the address asks for; empty, for both, where it asks for something else."""
        return self.form.cleaned_data["office"] if self.form.is_bound and self.form.is_valid() else ""

    @cached_property
    def rows(self) -> list[queries.Expiry]:
        return queries.expiries_for(self.request.user, self.today, office=self.office)


class ExpiriesView(ExpiriesScreen, WagtailAdminTemplateMixin, TemplateView):
    template_name = "dispatch/office/expiries.html"
    page_title = _("What ends within 180 days")
    header_icon = "calendar-alt"

    def get_breadcrumbs_items(self):
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs):
        page = Paginator(self.rows, ROWS_ON_A_PAGE).get_page(self.request.GET.get("page"))
        buckets = [
            (name, shown, len(those))
            for (name, those), (_name, shown) in zip(
                queries.by_bucket(self.rows), queries.by_bucket(page.object_list), strict=True
            )
        ]
        return super().get_context_data(form=self.form, buckets=buckets, page_obj=page, office=self.office, **kwargs)


class ExpiriesSheetView(ExpiriesScreen, View):
    def get(self, request):
        return streamed(XLSX, "expiries", headings(), [cells(row) for row in self.rows])


class ExpiriesPaperView(ExpiriesScreen, View):
    def get(self, request):
        office = dict(self.form.fields["office"].choices)[self.office] if self.office else ""
        pdf = expiries_pdf(self.rows, today=self.today, at=timezone.now(), office=str(office))
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
        feed = queries.feed_of(self.request.user)
        return super().get_context_data(address=self.address, feed=feed, **kwargs)


class ExpiriesMenuItem(LedgerMenuItem):
    def is_shown(self, request):
        return queries.may_see_expiries(request.user)


class ExpiriesViewSet(InMenu, ViewSet):
    icon = "calendar-alt"
    menu_label = _("What ends soon")
    url_prefix = "dispatch/expiries"
    menu_permission = queries.SEES_PAPERS
    menu_item_class = ExpiriesMenuItem

    def get_urlpatterns(self):
        return [
            path("", ExpiriesView.as_view(), name="index"),
            path("xlsx/", ExpiriesSheetView.as_view(), name="xlsx"),
            path("pdf/", ExpiriesPaperView.as_view(), name="pdf"),
            path("calendar/", FeedView.as_view(), name="feed"),
        ]
