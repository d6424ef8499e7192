"""The page trees of all languages, made from files."""

import json
import re
import uuid
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.timezone import make_aware
from django.utils.translation import override
from wagtail.documents.models import Document
from wagtail.models import Collection, Locale, Page, PageViewRestriction, Site

from home.models import (
    ContentPage,
    CountriesPage,
    CountryPage,
    DisclosedPaper,
    DisclosurePage,
    EventPage,
    EventsPage,
    FormField,
    FormPage,
    HomePage,
    IssuePage,
    NewsIndexPage,
    NewsPage,
    Office,
    PublicationsPage,
    Topic,
)
from home.printing.samples import sample_paper
from home.services.review import put_up_review
from home.services.search import index_pages
from home.supporters import SUPPORTERS, VOTING
from jocs_site.foundation.periods import fiscal_year

KINDS = {
    "home": HomePage,
    "content": ContentPage,
    "countries": CountriesPage,
    "country": CountryPage,
    "publications": PublicationsPage,
    "issue": IssuePage,
    "disclosure": DisclosurePage,
    "form": FormPage,
    "events": EventsPage,
    "event": EventPage,
    "news_index": NewsIndexPage,
    "news": NewsPage,
}
OWN_WORDS = ("lead", "headline", "use", "thanks", "place", "address", "cost", "contact")
SHARED = {
    "menu": "show_in_menus",
    "footer": "show_in_footer",
    "drawing": "drawing",
    "sample": "is_sample",
    "country": "country",
    "number": "number",
    "keep_days": "keep_days",
    "sign_up": "sign_up",
}
ROOMS = {"supporters": SUPPORTERS, "voting": VOTING}
NAMESPACE = uuid.UUID("6f0d9f36-5a1c-4f5e-9a55-6b6c1d1f1960")  # makes the ids of blocks the same at each run


@transaction.atomic
def build_site(*, pages: dict[str, dict], offices: list[dict], today: date, topics: Iterable[dict] = ()) -> int:
    """Make the page trees of all languages and their review, or bring them up to date with the files. Safe to repeat.

    pages: as ``imports.read_pages`` gives them; a page that is not named stays as it is.
    today: what the ``days_ago`` of news count from.
    Returns how many pages were made or changed; 0 when all was so already.
    """
    _keep_lists(offices, topics)
    languages = [code for code, _name in settings.LANGUAGES]
    locales = {code: Locale.objects.get_or_create(language_code=code)[0] for code in languages}
    root = Page.get_first_root_node() or Page.add_root(title="Root", slug="root", locale=locales[languages[0]])
    written = {}
    changed = 0
    for path, page in pages.items():
        for code in languages:
            parent = root if path == "" else written[path.rpartition("/")[0], code]
            twin = written.get((path, languages[0]))
            written[path, code], is_new = _place(path, page, parent, locales[code], twin, today)
            changed += is_new
    addresses = {path: {code: written[path, code].pk for code in languages} for path in pages}
    for (path, code), instance in written.items():
        changed += _fill(instance, pages[path][code].get("body", []), f"{path}:{code}", code, addresses)
        _close(instance, pages[path])
        if slugs := pages[path].get("topics"):
            changed += _sort(instance, slugs)
        if isinstance(instance, DisclosurePage):
            changed += _lay_open(instance, pages[path].get("papers", []), today)
    _point_site_at(written["", languages[0]])
    put_up_review(root)
    if changed:
        index_pages({page.pk for page in written.values()})
    return changed


def _keep_lists(offices: list[dict], topics: Iterable[dict]) -> None:
    for office in offices:
        Office.objects.update_or_create(name_en=office["name_en"], defaults=office)
    for place, topic in enumerate(topics):
        Topic.objects.update_or_create(slug=topic["slug"], defaults=topic | {"position": place})


def _place(path, page, parent, locale, twin, today) -> tuple[Page, bool]:
    """Find or make one page and set everything but its body, which may point to pages still to come."""
    kind = KINDS[page.get("kind", "content")]
    text = page[locale.language_code]
    wanted = {"title": text["title"], "search_description": text.get("description", "")}
    wanted |= {name: text[name] for name in OWN_WORDS if name in text}
    wanted |= {field: page[key] for key, field in SHARED.items() if key in page}
    wanted |= _days(page, today)
    if kind is FormPage:
        office = Office.objects.exclude(email="").order_by("position", "pk").first()
        wanted["office_address"] = office.email if office else settings.DEFAULT_FROM_EMAIL
    slug = path.rpartition("/")[2] or locale.language_code
    parent = Page.objects.get(pk=parent.pk)  # treebeard counts children on the instance
    instance = kind.objects.child_of(parent).filter(slug=slug, locale=locale).first()
    if instance is None:
        instance = kind(slug=slug, locale=locale, **wanted)
        if twin is not None:
            instance.translation_key = twin.translation_key
        if kind is FormPage:
            instance.form_fields = _fields(text["fields"])
        return parent.add_child(instance=instance), True
    differs = any(getattr(instance, name) != value for name, value in wanted.items())
    if differs:
        vars(instance).update(wanted)
        instance.save()
    return instance, differs


def _days(page: dict, today: date) -> dict:
    """When news was published; when an event is, whose ``hours`` are as ``["14:00", "16:30"]``."""
    if "days_ahead" in page:
        day = today + timedelta(days=page["days_ahead"])
        begins, ends = (make_aware(datetime.combine(day, time.fromisoformat(hour))) for hour in page["hours"])
        return {"starts_at": begins, "ends_at": ends}
    if "days_ago" in page:
        return {"published_on": today - timedelta(days=page["days_ago"])}
    return {"published_on": page["published_on"]} if "published_on" in page else {}


def _fields(fields: dict[str, dict]) -> list[FormField]:
    """Their names are the same in all languages, so that answers can be laid side by side."""
    return [
        FormField(clean_name=name, sort_order=place, label=one["label"], field_type=one["kind"], **_rest(one))
        for place, (name, one) in enumerate(fields.items())
    ]


def _rest(field: dict) -> dict:
    return {"help_text": field.get("help", ""), "required": field.get("required", True)}


def _fill(instance: Page, blocks: list[dict], seed: str, code: str, addresses) -> bool:
    if not hasattr(instance, "body"):
        return False
    body = _with_ids([_resolve(block, code, addresses) for block in blocks], seed)
    if list(instance.body.raw_data) == body:
        return False
    fresh = type(instance).objects.get(pk=instance.pk)  # it may have got children since it was made
    fresh.body = json.dumps(body)
    fresh.save()
    return True


def _resolve(value, code: str, addresses):
    """Names of pages become their numbers: in ``page: about/history`` and in ``<a href="page:about/history">``."""
    if isinstance(value, dict):
        return {
            key: addresses[inner][code] if key == "page" else _resolve(inner, code, addresses)
            for key, inner in value.items()
        }
    if isinstance(value, list):
        return [_resolve(inner, code, addresses) for inner in value]
    if isinstance(value, str):
        return re.sub(
            r'<a href="page:([^"]*)">',
            lambda found: f'<a linktype="page" id="{addresses[found[1]][code]}">',
            value,
        )
    return value


def _with_ids(blocks: list[dict], seed: str) -> list[dict]:
    """Blocks as Wagtail stores them, with ids that are the same each time."""
    stored = []
    for place, block in enumerate(blocks):
        ((kind, value),) = block.items()
        if isinstance(value, list):
            value = [
                {"type": "item", "value": item, "id": _id(f"{seed}:{place}:{number}")}
                for number, item in enumerate(value)
            ]
        stored.append({"type": kind, "value": value, "id": _id(f"{seed}:{place}")})
    return stored


def _id(seed: str) -> str:
    return str(uuid.uuid5(NAMESPACE, seed))


def _sort(page: NewsPage, slugs: list[str]) -> bool:
    """Under topics; those that an editor gave it since stay."""
    if page.topics.exists():
        return False
    fresh = NewsPage.objects.get(pk=page.pk)
    fresh.topics = Topic.objects.filter(slug__in=slugs)
    fresh.save()
    return True


def _lay_open(page: DisclosurePage, papers: list[dict], today: date) -> bool:
    """Samples of papers for a page that has none yet: a real paper is never put back in place of another."""
    if not papers or page.papers.exists():
        return False
    folder = Collection.get_first_root_node() or Collection.add_root(name="Root")
    fresh = DisclosurePage.objects.get(pk=page.pk)  # it may have got children since it was made
    with override(page.locale.language_code):
        for place, one in enumerate(papers):
            year = fiscal_year(today) - one["years_ago"] if "years_ago" in one else None
            paper = DisclosedPaper(kind=one["kind"], fiscal_year=year, sort_order=place)
            name = f"{paper.words} {year}" if year else paper.words
            file = ContentFile(sample_paper(name, page.locale.language_code), f"sample-{one['kind']}-{year or 0}.pdf")
            paper.document = Document.objects.create(collection=folder, title=name, file=file, file_size=file.size)
            fresh.papers.add(paper)
    fresh.save()
    return True


def _close(page: Page, said: dict) -> None:
    """``members_only: true`` for whoever signed in, ``room: supporters`` or ``voting`` for one of the two groups."""
    if said.get("members_only"):
        PageViewRestriction.objects.get_or_create(page=page, restriction_type=PageViewRestriction.LOGIN)
    if room := said.get("room"):
        group, _is_new = Group.objects.get_or_create(name=ROOMS[room])
        closed, _is_new = PageViewRestriction.objects.update_or_create(
            page=page, defaults={"restriction_type": PageViewRestriction.GROUPS}
        )
        closed.groups.set([group])


def _point_site_at(home: Page) -> None:
    """Serve this tree by default, and drop the page that a new Wagtail shows for a start."""
    site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True, hostname="localhost")
    if site.root_page_id == home.pk and site.site_name:
        return
    site.root_page, site.site_name = home, "JOCS"
    site.save()
    for page in Page.objects.filter(depth=2, numchild=0, content_type__app_label="wagtailcore"):
        page.delete()
