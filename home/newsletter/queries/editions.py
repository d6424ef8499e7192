"""Which pages a newsletter may lead to, what of it may be read today, and what became of it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.models import Page

from home.finding import public_pages
from home.models import EventPage
from home.newsletter import rules
from home.newsletter.models import Edition
from jocs_site.backoffice.models import Run
from jocs_site.backoffice.runs import is_silent
from jocs_site.backoffice.todo import Todo
from jocs_site.letters.queries import fates_in

JOB = "newsletter.send_edition"
MOST_NEWS = 60
LANGUAGES = ("ja", "en")


@dataclass(frozen=True)
class Choice:
    """A page that may be chosen: either language's, that of the office first. ``day``: of news, events and issues."""

    page: Page
    day: date | None
    only_in: str

    @property
    def label(self) -> str:
        day = f"{date_format(self.day, 'SHORT_DATE_FORMAT')} " if self.day else ""
        only = {"ja": _("in Japanese only"), "en": _("in English only"), "": ""}[self.only_in]
        return f"{day}{self.page.title}" + (f" ({only})" if only else "")


@dataclass(frozen=True)
class Shown:
    """A page as a reader of one language gets it. ``language``: of the page, which may be the other. ``facts``: day and
    place of an event, and that it is called off."""

    title: str
    lead: str
    url: str
    language: str
    is_other: bool
    facts: str = ""


def choices(on: date, kept: Iterable[int] = ()) -> dict[str, list[Choice]]:
    """What may be chosen, by kind: the newest news and stories, events, issues, other pages; with one question.

    kept: numbers of pages that are chosen already, however old.
    """
    kept, kinds = set(kept), {"news": [], "events": [], "issues": [], "others": []}
    pages = public_pages(on).select_related("locale", "newspage", "eventpage", "issuepage").order_by("path")
    for versions in _by_translation(pages).values():
        pk = next((one.pk for one in versions.values() if one.pk in kept), None)
        page = next((one for one in versions.values() if one.pk == pk), versions.get("ja") or versions.get("en"))
        kind, day = _kind_of(page)
        only_in = "" if len(versions) == len(LANGUAGES) else page.locale.language_code
        kinds[kind].append(Choice(page, day, only_in))
    for kind in ("news", "events", "issues"):
        kinds[kind].sort(key=lambda choice: (choice.day, choice.page.pk), reverse=True)
    newest = kinds["news"]
    kinds["news"] = newest[:MOST_NEWS] + [one for one in newest[MOST_NEWS:] if one.page.pk in kept]
    return kinds


def _kind_of(page: Page) -> tuple[str, date | None]:
    if event := getattr(page, "eventpage", None):
        return "events", timezone.localdate(event.starts_at)
    for kind, name in (("news", "newspage"), ("issues", "issuepage")):
        if own := getattr(page, name, None):
            return kind, own.published_on
    return "others", None


def _by_translation(pages: QuerySet[Page]) -> dict[object, dict[str, Page]]:
    found = defaultdict(dict)
    for page in pages:
        found[page.translation_key][page.locale.language_code] = page
    return found


def pages_to_show(edition: Edition, on: date) -> dict[str, list[Shown]]:
    """By language, what a reader may be led to on a day; in the order of the edition. What nobody may read is left out.

    A page without its other side is given in the language that there is.
    """
    found = _versions(edition, on)
    kept = [found[item.page.translation_key] for item in _items(edition) if _is_fit(item, found)]
    return {language: [_shown(versions, language) for versions in kept] for language in LANGUAGES}


def unfit_pages(edition: Edition, on: date) -> list[str]:
    """Titles of chosen pages that not everybody may read on a day, in neither language."""
    found = _versions(edition, on)
    return [item.title for item in _items(edition) if not _is_fit(item, found)]


def _items(edition: Edition) -> list:
    return list(edition.pages.select_related("page"))


def _is_fit(item, found: dict) -> bool:
    return item.page is not None and item.page.translation_key in found


def _versions(edition: Edition, on: date) -> dict[object, dict[str, Page]]:
    keys = Page.objects.filter(pk__in=edition.pages.values("page")).values("translation_key")
    pages = public_pages(on).filter(translation_key__in=keys).select_related("locale")
    return _by_translation(pages.specific())


def _shown(versions: dict[str, Page], language: str) -> Shown:
    own = language if language in versions else next(iter(versions))
    page = versions[own]
    lead = " ".join((getattr(page, "lead", "") or page.search_description).split())
    url = page.get_url() or ""
    whole = url if url.startswith("http") else settings.WAGTAILADMIN_BASE_URL + url
    with override(own):
        facts = _facts(page)
    return Shown(page.title, Truncator(lead).chars(rules.LEAD_LETTERS), whole, own, own != language, facts)


def _facts(page: Page) -> str:
    if not isinstance(page, EventPage):
        return ""
    said = [page.when, page.place, _("called off") if page.is_called_off else ""]
    return " · ".join(word for word in said if word)


def latest_run(edition: Edition) -> Run | None:
    """The long work that posts its letters; asked for again after a fault, it is another one."""
    return Run.objects.filter(job=JOB, args__edition=edition.pk).order_by("-pk").first()


def fate_of(edition: Edition) -> list[tuple[str, str, int]]:
    """What became of its letters, from the outbox."""
    return fates_in(edition.mailing_id) if edition.mailing_id else []


def stuck(at: datetime) -> list[Edition]:
    """Those on their way of which no worker has been heard for a while."""
    return [one for one in Edition.objects.filter(state=Edition.State.SENDING) if is_stuck(one, at)]


def is_stuck(edition: Edition, at: datetime) -> bool:
    run = latest_run(edition) if edition.state == Edition.State.SENDING else None
    return edition.state == Edition.State.SENDING and (run is None or run.is_over or is_silent(run, at))


def todos(*, user, today) -> list[Todo]:
    if not user.has_perm("newsletter.send_edition"):
        return []
    label, url = _("newsletters that stopped on their way"), reverse("newsletter_editions:index")
    return [Todo(label, len(stuck(timezone.now())), url, "newsletter.send_edition", is_urgent=True)]
