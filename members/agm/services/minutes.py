"""The minutes: begun from the count, written by the secretary, finished for good. Source: docs/sources.md#R37"""

import hashlib
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.formats import time_format
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _
from wagtail.log_actions import registry as log_registry

from jocs_site.backoffice.files import keep_with_row
from jocs_site.foundation.errors import RuleBroken, StaleState
from jocs_site.foundation.scans import kind_of_scan
from members.agm.models import BoardEvent, Meeting, Minutes, SignedMinutes
from members.agm.queries import blank_minutes, minutes_content, missing_in, version_of
from members.agm.rules.record import digest
from members.agm.services.board import lock, post_event
from members.agm.services.history import log

MOST_BYTES_OF_SCAN = 20_000_000


@transaction.atomic
def begin_minutes(meeting: Meeting, *, by=None) -> Minutes:
    """The draft, with what the record tells already. Safe to repeat.

    Raises RuleBroken before the count.
    """
    fresh = lock(meeting.pk)
    if fresh.state != Meeting.State.COUNTED:
        raise RuleBroken(_("Minutes are written from the result; the votes are not counted yet."))
    if draft := Minutes.objects.filter(meeting=fresh).first():
        return draft
    minutes = blank_minutes(fresh)
    minutes.save(force_insert=True)
    log(minutes, "agm.minutes_begun", user=by)
    return minutes


@transaction.atomic
def write_minutes(meeting: Meeting, *, seen: str | None = None, by=None, **fields) -> Minutes:
    """Save parts of the draft, by the columns of `Minutes`; numbers are no part of it.

    seen: `version_of` the draft that was before the eyes; ``None`` asks for no comparison.
    Raises RuleBroken for finished minutes and, at the field, for an opening on another day than the meeting's;
    StaleState when somebody else saved the draft since.
    """
    begin_minutes(meeting, by=by)
    minutes = _open_draft(meeting)
    if seen is not None and seen != version_of(minutes):
        raise StaleState(_said_meanwhile(minutes))
    for name, value in fields.items():
        setattr(minutes, name, value)
    if minutes.opened_at and localdate(minutes.opened_at) != minutes.meeting.held_on:
        raise RuleBroken(_("The meeting was called for another day."), field="opened_at")
    try:
        minutes.full_clean()
    except ValidationError as error:
        raise RuleBroken(" ".join(error.messages), field="ended_at") from error
    minutes.save()
    log(minutes, "agm.minutes_written", user=by, data={"fields": sorted(fields)})
    return minutes


@transaction.atomic
def finish_minutes(meeting: Meeting, *, at: datetime, by=None) -> Minutes:
    """Fix the text for good and put its digest on the board. Raises RuleBroken with everything that is missing."""
    minutes = _open_draft(meeting)
    if blockers := missing_in(minutes):
        raise RuleBroken(blockers=blockers)
    if at < minutes.ended_at:
        raise RuleBroken(_("The meeting closes later than now; minutes are finished after it."))
    minutes.content = minutes_content(minutes) | {"finished_at": at.isoformat()}
    minutes.digest = digest(minutes.content)
    minutes.finished_at, minutes.finished_by = at, by
    minutes.save()
    post_event(minutes.meeting, BoardEvent.Kind.MINUTES, at=at, minutes=minutes.digest)
    log(minutes, "agm.minutes_finished", user=by, data={"digest": minutes.digest})
    return minutes


@transaction.atomic
def add_signed_minutes(meeting: Meeting, *, file, at: datetime, by=None) -> SignedMinutes:
    """Keep the scan of the signed copy, once, with its SHA-256 on the board.

    file: an uploaded file. Raises RuleBroken for one that is no PDF, JPEG or PNG inside, too large, or a second one.
    """
    fresh = lock(meeting.pk)
    minutes = Minutes.objects.filter(meeting=fresh).first()
    if minutes is None or not minutes.is_finished:
        raise RuleBroken(_("The minutes are not finished yet."))
    if SignedMinutes.objects.filter(minutes=minutes).exists():
        raise RuleBroken(_("The signed copy is kept already, and its check stands on the board."))
    if file.size > MOST_BYTES_OF_SCAN:
        raise RuleBroken(_("The scan is larger than 20 MB. Scan it with fewer dots."), field="file")
    content = file.read()
    kind = kind_of_scan(content)
    if not kind:
        raise RuleBroken(_("This is no PDF, JPEG or PNG, whatever its name says."), field="file")
    sha256 = hashlib.sha256(content).hexdigest()
    signed = SignedMinutes(minutes=minutes, kind=kind, sha256=sha256, added_at=at, added_by=by)
    keep_with_row(signed.file, ContentFile(content), name=f"minutes.{kind}")
    signed.save(force_insert=True)
    post_event(fresh, BoardEvent.Kind.SIGNED, at=at, minutes=minutes.digest, sha256=sha256)
    log(minutes, "agm.minutes_signed", user=by, data={"sha256": sha256})
    return signed


def _said_meanwhile(minutes: Minutes) -> str:
    last = log_registry.get_logs_for_instance(minutes).filter(action="agm.minutes_written").first()
    if last is None:
        return _("This draft was changed after you opened it. What you wrote stands below and is not saved yet.")
    return _(
        "%(who)s saved this draft at %(at)s, after you opened it. What you wrote stands below and is not saved yet."
    ) % {"who": last.user_display_name, "at": time_format(localtime(last.timestamp))}


def _open_draft(meeting: Meeting) -> Minutes:
    """Locked through its meeting, so that a form sent twice or two secretaries queue up."""
    lock(meeting.pk)
    minutes = Minutes.objects.select_related("meeting__result", "meeting__chair").filter(meeting=meeting).first()
    if minutes is None:
        raise RuleBroken(_("The minutes are not begun yet."))
    if minutes.is_finished:
        raise RuleBroken(_("These minutes are finished; nobody changes them any more."))
    return minutes
