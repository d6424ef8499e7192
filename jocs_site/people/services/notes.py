"""Notes about somebody: written, put right by a later one, ended; never changed and never deleted."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from jocs_site.foundation.errors import RuleBroken
from jocs_site.people.models import Note, Organisation, Person
from jocs_site.people.services.consents import refuse_without_consent


@transaction.atomic
def write_note(
    *, about: Person | Organisation, kind: str, text: str, at: datetime, by, is_confidential: bool = False
) -> Note:
    """Keep what somebody in the office wants the others to know. Raises RuleBroken for an empty note.

    A confidential one about a person is refused, too, unless their consent to such notes is in force that day.
    """
    return _write(about=about, kind=kind, text=text, is_confidential=is_confidential, at=at, by=by)


@transaction.atomic
def correct_note(*, note_id: int, kind: str, text: str, at: datetime, by, is_confidential: bool = False) -> Note:
    """Write a note that takes the place of another; the other stays to be read below it.

    Raises RuleBroken if that one was put right or ended already, and as a new note does.
    """
    note = _lock(note_id)
    words = {"kind": kind, "text": text, "is_confidential": is_confidential}
    return _write(about=note.about, corrects=note, at=at, by=by, **words)


@transaction.atomic
def end_note(*, note_id: int, reason: str, at: datetime, by) -> Note:
    """Take a note out of sight that does not hold any more; it stays on record with the reason."""
    note = _lock(note_id)
    if not reason.strip():
        raise RuleBroken(_("Give the reason."), field="reason")
    note.ended_at, note.ended_by, note.ended_because = at, by, reason.strip()
    note.save(update_fields=["ended_at", "ended_by", "ended_because"])
    log(note, "people.note_ended", user=by)
    return note


def log_reading(note: Note, *, by) -> None:
    """Remember who read a confidential note. Source: docs/sources.md#R56"""
    log(note, "people.note_read", user=by)


def _write(*, about: Person | Organisation, text: str, at: datetime, by, is_confidential: bool, **words) -> Note:
    if not text.strip():
        raise RuleBroken(_("Write something."), field="text")
    if is_confidential and isinstance(about, Person):
        refuse_without_consent(about, on=timezone.localdate(at))
    subject = {"person" if isinstance(about, Person) else "organisation": about}
    note = Note.objects.create(
        **subject, text=text.strip(), written_at=at, written_by=by, is_confidential=is_confidential, **words
    )
    log(note, "people.note_written", user=by)  # on the note, so that a history tells nothing to who may not read it
    return note


def _lock(note_id: int) -> Note:
    note = Note.objects.select_for_update(of=("self",)).get(pk=note_id)
    if note.ended_at or Note.objects.filter(corrects=note).exists():
        raise RuleBroken(_("This note was put right or ended meanwhile. Look at the page again."))
    return note
