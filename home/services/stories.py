"""From a worker's accepted report to a page in each language. Source: docs/sources.md#R64

Decision 0024 says why the pages hold the words alone.
"""

import re
import uuid
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.models import Page
from wagtail.rich_text import RichText

from dispatch import services as dispatch_services
from home.models import NewsIndexPage, StoryPage
from home.queries import pages_of
from jocs_site.foundation.errors import RuleBroken

MOST_IN_LEAD = 160
_END_OF_SENTENCE = re.compile(r"[。!?！？]+[」』）)]?|[.](?=\s)")


@transaction.atomic
def make_story(report, *, on: date, by=None, is_sample: bool = False) -> dict[str, StoryPage]:
    """Write the pages of both languages below their lists of news, as drafts, by language.

    The page of the other language holds the worker's own text and is marked as still to be translated. Safe to repeat:
    what is there stays as it is, whoever wrote in it. Raises PermissionDenied, or RuleBroken with all that hinders.
    """
    fresh = dispatch_services.prepare_story(report, on=on, by=by)
    pages = pages_of(fresh)
    key = next((page.translation_key for page in pages.values()), uuid.uuid4())
    for language, _name in settings.LANGUAGES:
        if language not in pages:
            pages[language] = _write(fresh, language, key, on, by, is_sample=is_sample)
    return pages


@transaction.atomic
def release_story(report, *, on: date, expected_state: str | None = None, by=None, at: datetime) -> list[StoryPage]:
    """Let supporters read the story from this day on: in the language it was written in, and in the other if that is
    translated. Returns the pages. Raises PermissionDenied, StaleState, or RuleBroken with everything in the way."""
    pages = pages_of(report)
    if report.language not in pages:
        raise RuleBroken(_("There is no story of this report yet."))
    drafts = [page.get_latest_revision_as_object() for page in pages.values()]
    ready = [page for page in drafts if page.language == report.language or not page.to_translate]
    blockers = dispatch_services.story_blockers(report, on)
    blockers += [blocker for page in ready for blocker in page.publish_blockers(on)]
    if blockers:
        raise RuleBroken(blockers=blockers)
    address = settings.WAGTAILADMIN_BASE_URL + reverse("story", args=[report.pk])
    dispatch_services.publish_report(report, on=on, address=address, expected_state=expected_state, by=by, at=at)
    for page in ready:
        if page.first_published_at is None:
            page.published_on = on
        page.save_revision(user=by).publish(user=by, skip_permission_checks=True)
    return [StoryPage.objects.get(pk=page.pk) for page in ready]


@transaction.atomic
def take_story_back(report, *, reason: str, expected_state: str | None = None, by=None, at: datetime) -> None:
    """Unpublish the story in both languages; its drafts stay. Raises PermissionDenied, StaleState or RuleBroken."""
    dispatch_services.take_story_back(report, reason=reason, expected_state=expected_state, by=by, at=at)
    for page in pages_of(report).values():
        if page.live:
            UnpublishPageAction(page, user=by).execute(skip_permission_checks=True)


def _write(report, language: str, key: uuid.UUID, on: date, by, *, is_sample: bool) -> StoryPage:
    index = NewsIndexPage.objects.filter(locale__language_code=language).order_by("path").first()
    if index is None:
        with override(language):
            words = {"language": dict(settings.LANGUAGES)[language]}
        raise RuleBroken(_("There is no list of news in %(language)s to stand in. Ask the site editor.") % words)
    lead, body = _lead_and_body(report.body)
    page = StoryPage(
        report_id=report.pk,
        language=language,
        locale=index.locale,
        translation_key=key,
        title=report.title,
        slug=_free_slug(index, f"story-{report.pk}"),
        lead=lead,
        body=[("text", RichText(body))] if body else [],
        published_on=on,
        is_sample=is_sample,
        to_translate=language != report.language,
        live=False,
        owner=by,
    )
    index.add_child(instance=page)
    page.save_revision(user=by)
    return page


def _free_slug(index: Page, slug: str) -> str:
    """Never from the title, which may name somebody and would stay in addresses."""
    taken = set(index.get_children().filter(slug__startswith=slug).values_list("slug", flat=True))
    return next(one for one in (slug, *(f"{slug}-{number}" for number in range(2, 999))) if one not in taken)


def _lead_and_body(text: str) -> tuple[str, str]:
    """The first paragraph where it is short, else its first sentences; and the rest as HTML in which nothing works."""
    first, *rest = re.split(r"\n\s*\n", text.strip())
    lead = " ".join(first.split())
    if len(lead) > MOST_IN_LEAD:
        lead, rest = _first_sentences(lead), [first, *rest]
    return lead, "".join(f"<p>{'<br/>'.join(escape(line) for line in part.splitlines())}</p>" for part in rest)


def _first_sentences(text: str) -> str:
    ends = [found.end() for found in _END_OF_SENTENCE.finditer(text) if found.end() <= MOST_IN_LEAD]
    return text[: ends[-1]] if ends else text[:MOST_IN_LEAD] + "…"
