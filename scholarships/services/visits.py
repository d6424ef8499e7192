"""Visits to scholars and hearings: entered once held, notes put right, taken back. Source: docs/sources.md#R53"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from jocs_site.backoffice.refusals import refused_in_words
from jocs_site.foundation.errors import RuleBroken
from jocs_site.people.models import User
from scholarships.models import Award, MonitoringVisit, VisitNote, VisitNoteChange


def record_visit(
    *,
    kind: str,
    held_on: date,
    notes: Mapping[Award, str],
    place: str = "",
    staff: Iterable[User] = (),
    others: str = "",
    by=None,
    at: datetime | None = None,
) -> MonitoringVisit:
    """Write down a visit or hearing. ``notes``: what was seen of each scholar; the words may follow later.

    staff, others: who went, of the office and besides; somebody must have. Raises RuleBroken at the wrong field:
    a day to come, nobody visited, nobody who went, no place though it was not by video.
    """
    at = at or timezone.now()
    staff = list(staff)
    if held_on > timezone.localdate(at):
        raise RuleBroken(_("This day is still to come."), field="held_on")
    if not notes:
        raise RuleBroken(_("Say which scholars were visited."), field="scholars")
    if not staff and not others.strip():
        raise RuleBroken(_("Say who went, or who held the hearing."), field="staff")
    if kind != MonitoringVisit.Kind.VIDEO and not place.strip():
        raise RuleBroken(_("Say where it was."), field="place")
    with refused_in_words("scholarships"):
        visit = MonitoringVisit.objects.create(
            kind=kind, held_on=held_on, place=place.strip(), others=others.strip(), entered_at=at, entered_by=by
        )
        visit.staff.set(staff)
        VisitNote.objects.bulk_create(
            VisitNote(visit=visit, award=award, text=text.strip()) for award, text in notes.items()
        )
    return visit


def correct_note(
    *, note: VisitNote, text: str, shown: str | None = None, by=None, at: datetime | None = None
) -> VisitNote:
    """Put the words on one scholar right; the earlier ones stay on file.

    shown: the words that the writer saw; RuleBroken if somebody else changed them since, or nothing is left of them.
    """
    at = at or timezone.now()
    text = text.strip()
    with refused_in_words("scholarships"):
        fresh = VisitNote.objects.select_for_update(of=("self",)).select_related("visit").get(pk=note.pk)
        if fresh.visit.taken_back_on:
            raise RuleBroken(_("This visit was taken back."))
        if shown is not None and _same(shown) != _same(fresh.text):
            raise RuleBroken(_("Somebody else changed these words in the meantime. Look at them first."), field="text")
        if not text:
            raise RuleBroken(_("Write what was seen and heard."), field="text")
        if _same(text) == _same(fresh.text):
            return fresh
        if fresh.text:
            VisitNoteChange.objects.create(note=fresh, old_text=fresh.text, at=at, by=by)
        fresh.text = text
        fresh.save(update_fields=["text"])
    return fresh


def _same(text: str) -> str:
    """Browsers send line ends in their own way."""
    return "\n".join(text.split("\r\n")).strip()


@transaction.atomic
def take_visit_back(*, visit: MonitoringVisit, reason: str, by=None, at: datetime | None = None) -> MonitoringVisit:
    """It was entered by mistake and counts no longer. Raises RuleBroken without a reason, or the second time."""
    fresh = MonitoringVisit.objects.select_for_update(of=("self",)).get(pk=visit.pk)
    if fresh.taken_back_on:
        raise RuleBroken(_("This visit was taken back."))
    if not reason.strip():
        raise RuleBroken(_("Give the reason in a sentence."), field="reason")
    fresh.taken_back_on, fresh.taken_back_because = timezone.localdate(at or timezone.now()), reason.strip()
    fresh.save(update_fields=["taken_back_on", "taken_back_because"])
    log(fresh, "scholarships.visit_taken_back", user=by, data={"reason": fresh.taken_back_because})
    return fresh
