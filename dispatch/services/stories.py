"""From an accepted report to what supporters read, as far as it is consented to. Source: docs/sources.md#R64

The pages themselves are made by `home.services`, which calls these inside its own transaction.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO

from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _
from PIL import Image

from dispatch.models import REPORT_LIFE, ActivityReport, Posting, ReportChange, ReportPhoto, StoryPhoto
from dispatch.models.reports import TOLD, ReportState
from dispatch.services.refusals import lock, refused_in_words
from dispatch.services.report_letters import write_about
from jocs_site.backoffice.files import keep_with_row
from jocs_site.backoffice.states import take_step
from jocs_site.foundation.errors import Blocker, RuleBroken

MOST_DOTS_WIDE = 1280


@dataclass(frozen=True)
class PhotoWords:
    caption_ja: str
    caption_en: str
    is_left_out: bool = False


def prepare_story(report: ActivityReport, *, on: date, by=None) -> ActivityReport:
    """Hold an accepted report until the transaction ends, and let the photographs with consent come along.

    Safe to repeat. A photograph without consent never comes along. Raises PermissionDenied, or RuleBroken with
    everything that stands in the way on this day.
    """
    if by is not None and not by.has_perm("dispatch.publish_report"):
        raise PermissionDenied
    with refused_in_words():
        lock(report.posting, None)
        fresh = ActivityReport.objects.select_for_update().get(pk=report.pk)
        if blockers := story_blockers(fresh, on):
            raise RuleBroken(blockers=blockers)
        for photo in fresh.photos.select_for_update(of=("self",)).filter(shown=None):
            if photo.has_consent:
                _let_come_along(photo, fresh.language)
    return fresh


def story_blockers(report: ActivityReport, on: date) -> list[Blocker]:
    """Everything that keeps this report from becoming a story on a day."""
    found = [] if report.state in TOLD else [Blocker("NOT_ACCEPTED", _("The report is not accepted yet."))]
    report.published_on = on  # what the guards of the life go by; not saved
    return found + REPORT_LIFE.step("publish").blockers(report)


def describe_photos(report: ActivityReport, *, words: Mapping[int, PhotoWords], by=None) -> None:
    """Write the captions in both languages, or leave photographs out. ``words``: by number of the `StoryPhoto`.

    Raises RuleBroken for a photograph that is not part of this story; then nothing is written.
    """
    if by is not None and not by.has_perm("dispatch.publish_report"):
        raise PermissionDenied
    with refused_in_words():
        rows = StoryPhoto.objects.select_for_update(of=("self",)).filter(photo__report=report).in_bulk(list(words))
        if set(words) - set(rows):
            raise RuleBroken(_("This photograph is not part of the story: there is no consent to show it."))
        for pk, told in words.items():
            row = rows[pk]
            row.caption_ja, row.caption_en = told.caption_ja.strip(), told.caption_en.strip()
            row.is_left_out = told.is_left_out
            row.save(update_fields=["caption_ja", "caption_en", "is_left_out"])


def publish_report(
    report: ActivityReport, *, on: date, address: str, expected_state: str | None = None, by=None, at: datetime
) -> ReportChange:
    """Let supporters read the report from this day on, and tell the worker where. Not for one's own words.

    address: of the story, with host. Raises PermissionDenied, StaleState, or RuleBroken with every blocker at once.
    """
    with refused_in_words():
        posting = lock(report.posting, None)
        if by is not None and posting.worker.person.user_id == by.pk:
            raise RuleBroken(_("These are your own words: somebody else releases them."))
        also = {"published_on": on}
        change = _step(report, "publish", by=by, at=at, expected_state=expected_state, also=also)
        named = ActivityReport.objects.with_names().get(pk=report.pk)
        write_about(named, "published", key=f"report-step:{change.pk}", at=at, story=address)
    return change


def take_story_back(
    report: ActivityReport, *, reason: str, expected_state: str | None = None, by=None, at: datetime
) -> ReportChange:
    """From now on supporters read nothing of this report. Raises PermissionDenied, StaleState or RuleBroken."""
    with refused_in_words():
        lock(report.posting, None)
        also = {"published_on": None}
        return _step(report, "take_back", by=by, at=at, reason=reason, expected_state=expected_state, also=also)


def hide_stories(posting: Posting, *, by, at: datetime) -> None:
    """What a posting that becomes hidden has told is taken back; showing it again takes a new release."""
    for report in posting.reports.select_for_update().filter(state=ReportState.PUBLISHED):
        _step(report, "hide", by=by, at=at, also={"published_on": None})


def take_out_of_story(photo: ReportPhoto) -> None:
    """Delete what the public saw of a photograph: row, captions and file."""
    if shown := StoryPhoto.objects.filter(photo=photo).first():
        storage, name = shown.file.storage, shown.file.name
        shown.delete()
        transaction.on_commit(lambda: storage.delete(name))


def _let_come_along(photo: ReportPhoto, language: str) -> None:
    with photo.file.open("rb") as file:
        content, (width, height) = _written_smaller(file.read())
    row = StoryPhoto(photo=photo, width=width, height=height, **{f"caption_{language}": photo.caption})
    keep_with_row(row.file, ContentFile(content), name="story.jpeg")
    row.save(force_insert=True)


def _written_smaller(content: bytes) -> tuple[bytes, tuple[int, int]]:
    """A JPEG as wide as a page shows it, and its size; what the camera noted was left out when the report came."""
    with Image.open(BytesIO(content)) as image:
        small = image.convert("RGB")
    small.thumbnail((MOST_DOTS_WIDE, MOST_DOTS_WIDE))
    out = BytesIO()
    small.save(out, "JPEG", quality=82, optimize=True, progressive=True)
    return out.getvalue(), small.size


def _step(report: ActivityReport, step: str, **rest) -> ReportChange:
    return take_step(report, REPORT_LIFE, step, changes=ReportChange, **rest)
