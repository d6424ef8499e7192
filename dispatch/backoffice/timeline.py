"""The picture of all postings: one row per worker, drawn on the server, readable without script and on paper."""

from dataclasses import dataclass
from datetime import date

from django.core.paginator import Page, Paginator
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.base import ViewSet

from dispatch import queries
from dispatch.forms import WindowForm
from dispatch.models import Posting
from dispatch.models.postings import BACK, State
from jocs_site.backoffice.viewsets import NeedsPermission
from jocs_site.foundation.periods import fiscal_year, fiscal_year_starts_on

NAMES_WIDTH, DAYS_WIDTH, HEAD, ROW, BAR = 210, 990, 34, 44, 30
YEARS_BACK, YEARS_SHOWN = 4, 8
WORKERS_ON_A_PAGE = 30


@dataclass(frozen=True)
class Bar:
    """One posting in the picture; lengths are in the units of the drawing."""

    posting: Posting
    x: float
    y: float
    width: float
    look: str


@dataclass(frozen=True)
class Row:
    worker: object
    y: float
    text_y: float
    country: str
    bars: list[Bar]


@dataclass(frozen=True)
class Scale:
    """Days to drawing units within one window."""

    starts_on: date
    ends_before: date

    def x(self, day: date) -> float:
        inside = min(max(day, self.starts_on), self.ends_before)
        share = (inside - self.starts_on).days / (self.ends_before - self.starts_on).days
        return round(NAMES_WIDTH + share * DAYS_WIDTH, 1)

    def bar(self, posting: Posting, y: float) -> Bar:
        left, right = self.x(posting.starts_on), self.x(posting.ends_before)
        return Bar(posting, left, y + (ROW - BAR) / 2, round(right - left, 1), look(posting))


def look(posting: Posting) -> str:
    """How the bar is drawn: planned hatched, over pale, suspended dotted, running full."""
    if posting.is_planned:
        return "planned"
    if posting.state in BACK:
        return "over"
    return "suspended" if posting.state == State.SUSPENDED else "running"


def draw(found_rows: list[queries.TimelineRow], starts_on: date, ends_before: date, today: date) -> dict:
    """Everything the template draws: rows of bars, a line at each 1 April, and one at today."""
    scale = Scale(starts_on, ends_before)
    rows = []
    for number, found in enumerate(found_rows):
        y = HEAD + number * ROW
        bars = [scale.bar(posting, y) for posting in found.postings]
        rows.append(Row(found.worker, y, y + ROW / 2, found.postings[-1].get_country_display(), bars))
    years = [
        {"year": year, "x": scale.x(fiscal_year_starts_on(year))} for year in range(starts_on.year, ends_before.year)
    ]
    is_today_inside = starts_on <= today < ends_before
    return {
        "rows": rows,
        "years": years,
        "today_x": scale.x(today) if is_today_inside else None,
        "width": NAMES_WIDTH + DAYS_WIDTH,
        "height": HEAD + max(len(rows), 1) * ROW + 4,
        "head": HEAD,
        "row_height": ROW,
        "bar_height": BAR,
    }


class TimelineView(NeedsPermission, WagtailAdminTemplateMixin, TemplateView):
    permission_required = "dispatch.view_posting"
    template_name = "dispatch/office/timeline.html"
    page_title = _("Timeline of postings")
    header_icon = "calendar"

    def get_breadcrumbs_items(self):
        address = reverse("dispatch_timeline:index")
        return [*self.breadcrumbs_items, {"url": address, "label": self.page_title}]

    @cached_property
    def form(self) -> WindowForm:
        usual = {"from_year": fiscal_year(timezone.localdate()) - YEARS_BACK, "years": YEARS_SHOWN}
        asked = self.request.GET if "from_year" in self.request.GET else None
        return WindowForm(asked, initial=usual, countries=queries.countries_of_postings())

    @cached_property
    def asked(self) -> dict:
        """What the form asks for; what makes no sense shows the usual years."""
        return self.form.cleaned_data if self.form.is_bound and self.form.is_valid() else self.form.initial

    @cached_property
    def window(self) -> queries.TimelineWindow:
        first, number = self.asked["from_year"], self.asked["years"]
        years = fiscal_year_starts_on(first), fiscal_year_starts_on(first + number)
        return queries.TimelineWindow(*years, self.asked.get("office", ""), self.asked.get("country", ""))

    @cached_property
    def page(self) -> Page:
        workers = queries.timeline_workers(self.window)
        return Paginator(workers, WORKERS_ON_A_PAGE).get_page(self.request.GET.get("page"))

    def get_context_data(self, **kwargs):
        window, today = self.window, timezone.localdate()
        rows = queries.timeline_rows(self.page.object_list, window)
        picture = draw(rows, window.starts_on, window.ends_before, today)
        words = {"years": self.asked["years"], "page_obj": self.page, "picture": picture}
        return super().get_context_data(form=self.form, today=today, **words, **kwargs)


class TimelineMenuItem(MenuItem):
    def is_shown(self, request):
        return request.user.has_perm(TimelineView.permission_required)


class TimelineViewSet(ViewSet):
    icon = "calendar"
    menu_label = _("Timeline")
    menu_item_class = TimelineMenuItem
    url_prefix = "dispatch/timeline"

    def get_urlpatterns(self):
        return [path("", TimelineView.as_view(), name="index")]
