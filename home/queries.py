"""What every page asks: menus, offices, counterparts. Read only."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.models import Page, WorkflowState

from dispatch.queries import photographs_in_stories, public_postings
from dispatch.tours.queries import coming_meetings
from home import coming, telling
from home.models import NewsPage, Office, StoryPage
from jocs_site.backoffice.todo import Todo, Waiting, count_waiting
from jocs_site.people.models import Person
from members.agm.queries import organs

SPARE = 3  # so many of the newest may be withheld before all are asked about


class Around(NamedTuple):
    """What menu, footer and breadcrumbs say of a page. ``path``: its place in the tree."""

    path: str
    depth: int
    title: str
    url_path: str
    language: str
    translation_key: UUID
    in_menus: bool
    in_footer: bool | None


AROUND = (
    "path",
    "depth",
    "title",
    "url_path",
    "locale__language_code",
    "translation_key",
    "show_in_menus",
    "contentpage__show_in_footer",
)


def pages_around(language: str, page: Page | None) -> list[Around]:
    """The pages that menu, footer and breadcrumbs name, in the order of the tree; and the versions of ``page`` in all
    languages, itself included. All with one query."""
    in_menu = Q(show_in_menus=True, depth=3, locale__language_code=language)
    in_footer = Q(contentpage__show_in_footer=True, locale__language_code=language)
    wanted = in_menu | in_footer | Q(path__in=paths_above(page))
    if page is not None:
        wanted |= Q(translation_key=page.translation_key)
    if isinstance(page, StoryPage):  # its counterpart may be one that nobody may read today
        versions = StoryPage.objects.filter(translation_key=page.translation_key)
        wanted &= ~Q(pk__in=versions.withheld(localdate(), [page.report_id]))
    found = Page.objects.live().filter(wanted).order_by("path")
    return list(map(Around._make, found.values_list(*AROUND)))


def pages_of(report) -> dict[str, StoryPage]:
    """The pages of one report's story, by language."""
    return {page.language: page for page in StoryPage.objects.filter(report_id=report.pk)}


def shown_story(report_pk: int, language: str, on: date) -> StoryPage | None:
    """The page of a story that supporters may read on a day: in this language, or in the other."""
    pages = StoryPage.objects.live().filter(report_id=report_pk)
    shown = pages.exclude(pk__in=pages.withheld(on, [report_pk]))
    return min(shown, key=lambda page: page.language != language, default=None)


@dataclass(frozen=True)
class StoryOnFile:
    """One page of a story, for the file of who wrote it. ``is_shown``: supporters can read it that day.

    ``photographs``: how many came along with the report's story and were not left out.
    """

    page: StoryPage
    is_shown: bool
    photographs: int


def stories_of(subject, *, user, on: date) -> list[StoryOnFile]:
    """The stories made of a worker's reports, the latest first, for whoever asks what we hold about them."""
    if not isinstance(subject, Person) or not user.has_perm("dispatch.view_activityreport"):
        return []
    pages = list(
        StoryPage.objects.written_by(subject).select_related("report", "locale").order_by("-published_on", "pk")
    )
    if not pages:
        return []
    reports = {page.report_id for page in pages}
    withheld = set(StoryPage.objects.filter(report__in=reports).withheld(on, reports))
    photographs = photographs_in_stories(reports)
    return [
        StoryOnFile(page, page.live and page.pk not in withheld, photographs.get(page.report_id, 0)) for page in pages
    ]


@dataclass(frozen=True)
class InReview:
    """A page on its way to the public, and how far it has come."""

    page: Page
    state: WorkflowState

    @property
    def is_sent_back(self) -> bool:
        return self.state.status == WorkflowState.STATUS_NEEDS_CHANGES


@dataclass(frozen=True)
class Reviews:
    """``waiting`` for an answer of somebody, and the ``own`` that somebody submitted; the oldest first."""

    waiting: list[InReview]
    own: list[InReview]


def reviews_of(user) -> Reviews:
    """What somebody of the office has to do with pages in review. Two queries, however many there are."""
    asked = Value(True) if user.is_superuser else Exists(_asking(user).filter(pk=OuterRef("pk")))
    states = WorkflowState.objects.active().annotate(asks_me=asked).filter(Q(asks_me=True) | Q(requested_by=user))
    of_pages = states.filter(base_content_type__app_label="wagtailcore", base_content_type__model="page")
    found = list(of_pages.select_related("requested_by__person", "current_task_state").order_by("created_at", "pk"))
    pages = Page.objects.select_related("locale").in_bulk([int(state.object_id) for state in found])
    shown = [InReview(pages[int(state.object_id)], state) for state in found if int(state.object_id) in pages]
    return Reviews(
        waiting=[one for one in shown if one.state.asks_me and not one.is_sent_back],
        own=[one for one in shown if one.state.requested_by_id == user.pk],
    )


def todos(*, user, today: date) -> list[Todo]:
    here, enter = reverse("wagtailadmin_home") + "#reviews", "wagtailadmin.access_admin"
    back = WorkflowState.objects.filter(requested_by=user, status=WorkflowState.STATUS_NEEDS_CHANGES)
    lines = [
        Waiting(_("Pages that wait for your review"), _asking(user), here, enter),
        Waiting(_("Pages of yours that came back with a comment"), back, here, enter, is_urgent=True),
    ]
    return count_waiting(lines, user=user)


def _asking(user) -> QuerySet[WorkflowState]:
    in_progress = WorkflowState.objects.filter(status=WorkflowState.STATUS_IN_PROGRESS)
    return in_progress.filter(current_task_state__task__reviewtask__groups__user=user)


def paths_above(page: Page | None) -> list[str]:
    """The tree paths of the pages on the way to ``page``, its home page first."""
    if page is None or not page.path:
        return []
    return [page.path[:end] for end in range(2 * Page.steplen, len(page.path), Page.steplen)]


def offices() -> QuerySet[Office]:
    return Office.objects.order_by("position", "pk")


def latest_news(language: str, on: date, count: int = 3, request=None) -> list[NamedTuple]:
    """The newest that everybody may read, as `NewsQuerySet.as_lines`. Which are withheld is asked of the newest alone,
    if one is a story."""
    news = NewsPage.objects.live().open_to_all(request).filter(locale__language_code=language)
    newest = list(news.published_by(on).as_lines("storypage__report")[: count + SPARE])
    reports = {line.storypage__report for line in newest if line.storypage__report}
    withheld = set(StoryPage.objects.filter(report__in=reports).withheld(on, reports)) if reports else set()
    shown = [line for line in newest if line.pk not in withheld]
    if len(shown) < min(count, len(newest)) and len(newest) == count + SPARE:
        return list(news.newest_first(on).as_lines()[:count])
    return shown[:count]


def live_list(what: str, on: date, request=None) -> dict:
    """The template of a live list and what it shows."""
    if what == "news":
        return {"live_template": "home/live/news.html", "news": latest_news(get_language(), on, request=request)}
    if what == "workers":
        return {"live_template": "home/live/workers.html", "workers": public_postings(on)}
    if what == "meetings":
        return {"live_template": "home/live/meetings.html", "meetings": coming_meetings(now(), most=3)}
    if what == "events":
        events = coming.coming_events(get_language(), now(), most=3, request=request)
        return {"live_template": "home/live/events.html", "events": events}
    if what == "figures":
        return {"live_template": "home/live/figures.html", "figures": telling.figures_of_today(on)}
    if what == "countries":
        return {"live_template": "home/live/countries.html", "countries": telling.countries_in(get_language(), on)}
    if what == "officers":
        return {"live_template": "home/live/officers.html", "organs": organs(on)}
    return {"live_template": "home/live/offices.html", "offices": offices().select_related("sketch")}
