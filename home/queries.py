"""What every page asks: menus, offices, counterparts. Read only."""

from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q, QuerySet
from django.utils.timezone import localdate, now
from django.utils.translation import get_language
from wagtail.models import Page

from dispatch.queries import photographs_in_stories, public_postings
from dispatch.tours.queries import coming_meetings
from home import telling
from home.models import NewsPage, Office, StoryPage
from jocs_site.people.models import Person


def pages_around(language: str, page: Page | None) -> QuerySet[Page]:
    """The pages that menu, footer and breadcrumbs name, in the order of the tree, with ``in_footer``; and the versions
    of ``page`` in all languages, itself included. All with one query."""
    in_menu = Q(show_in_menus=True, depth=3, locale__language_code=language)
    in_footer = Q(contentpage__show_in_footer=True, locale__language_code=language)
    wanted = in_menu | in_footer | Q(path__in=paths_above(page))
    if page is not None:
        wanted |= Q(translation_key=page.translation_key)
    if isinstance(page, StoryPage):  # its counterpart may be one that nobody may read today
        versions = StoryPage.objects.filter(translation_key=page.translation_key)
        wanted &= ~Q(pk__in=versions.withheld(localdate(), [page.report_id]))
    pages = Page.objects.live().annotate(in_footer=F("contentpage__show_in_footer"))
    return pages.filter(wanted).select_related("locale").order_by("path")


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


def paths_above(page: Page | None) -> list[str]:
    """The tree paths of the pages on the way to ``page``, its home page first."""
    if page is None or not page.path:
        return []
    return [page.path[:end] for end in range(2 * Page.steplen, len(page.path), Page.steplen)]


def offices() -> QuerySet[Office]:
    return Office.objects.order_by("position", "pk")


def latest_news(language: str, on: date, count: int = 3) -> QuerySet[NewsPage]:
    return NewsPage.objects.live().public().newest_first(on).filter(locale__language_code=language)[:count]


def live_list(what: str, on: date) -> dict:
    """The template of a live list and what it shows."""
    if what == "news":
        return {"live_template": "home/live/news.html", "news": latest_news(get_language(), on)}
    if what == "workers":
        return {"live_template": "home/live/workers.html", "workers": public_postings(on)}
    if what == "meetings":
        return {"live_template": "home/live/meetings.html", "meetings": coming_meetings(now(), most=3)}
    if what == "figures":
        return {"live_template": "home/live/figures.html", "figures": telling.figures_of_today(on)}
    if what == "countries":
        return {"live_template": "home/live/countries.html", "countries": telling.countries_in(get_language(), on)}
    return {"live_template": "home/live/offices.html", "offices": offices()}
