"""The picture of all postings: one row per worker, drawn on the server, readable without script and on paper."""

from dataclasses import dataclass
from datetime import date

from django.urls import path, reverse
from django.utils import timezone
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


def draw(starts_on: date, ends_before: date, today: date) -> dict:
    """Everything the template draws: rows of bars, a line at each 1 April, and one at today."""
    scale = Scale(starts_on, ends_before)
    rows = []
    for number, found in enumerate(queries.timeline(starts_on, ends_before)):
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

    def get_context_data(self, **kwargs):
        today = timezone.localdate()
        window = {"from_year": fiscal_year(today) - YEARS_BACK, "years": YEARS_SHOWN}
        form = WindowForm(self.request.GET if "from_year" in self.request.GET else None, initial=window)
        if form.is_bound and form.is_valid():
            window = form.cleaned_data
        starts_on = fiscal_year_starts_on(window["from_year"])
        ends_before = fiscal_year_starts_on(window["from_year"] + window["years"])
        return super().get_context_data(
            form=form, today=today, picture=draw(starts_on, ends_before, today), **window, **kwargs
        )


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
