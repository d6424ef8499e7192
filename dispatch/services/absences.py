"""An absence from the post: asked for, decided, watched until the worker is back."""

from collections.abc import Iterable
from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from dispatch.models import ABSENCE_LIFE, Absence, AbsenceChange, FamilyMember, Posting
from dispatch.models.absence_life import DAY_OF_ABSENCE_STEP
from dispatch.models.absences import GIVEN_UP, OPEN, UNDECIDED
from dispatch.models.postings import ABROAD, BEFORE_DEPARTURE
from dispatch.services.refusals import lock, refuse_days_to_come, refuse_reversed_days, refused_in_words
from dispatch.services.risks import refuse_risky_travel
from dispatch.services.telling import tell_coordinators, tell_worker
from jocs_site.backoffice.states import take_step
from jocs_site.foundation.errors import RuleBroken, StaleState

ANSWERS = ("approve", "approve_at_once", "refuse")


def request_absence(
    *,
    posting: Posting,
    kind: str,
    starts_on: date,
    ends_before: date,
    country: str,
    along: Iterable[FamilyMember] = (),
    by=None,
    at: datetime | None = None,
    **details,
) -> Absence:
    """Ask for days away from the post. Whoever decides on absences is told by mail, unless they ask themselves.

    ends_before: the day on which the worker is back at the post.
    details: address, phone, purpose, deputy.
    Raises RuleBroken for reversed days, days outside the posting, or days of another absence.
    """
    with refused_in_words():
        held = lock(posting, None)
        if held.state not in (*BEFORE_DEPARTURE, *ABROAD):
            raise RuleBroken(_("Absences are recorded once a posting is approved and until the return."))
        absence = Absence(
            posting=held, kind=kind, starts_on=starts_on, ends_before=ends_before, country=country, **details
        )
        _refuse_bad_days(absence)
        absence.save(force_insert=True)
        _go_along(absence, along)
        _note(absence, "request", by=by, at=at, from_state="")
        tell_coordinators(absence, "asked", by=by, at=at)
    return absence


def revise_absence(
    *,
    absence: Absence,
    along: Iterable[FamilyMember] = (),
    reason: str = "",
    expected_state: str | None = None,
    by=None,
    at: datetime | None = None,
    **details,
) -> Absence:
    """Change what an open absence says; once it is approved, with a reason.

    details: kind, starts_on, ends_before, country, address, phone, purpose, deputy; what is left out stays.
    Raises RuleBroken as a request does, and where an approved journey would lead to level 3 or 4 without a decision.
    """
    with refused_in_words():
        lock(absence.posting, None)
        fresh = Absence.objects.select_for_update(of=("self",)).select_related("posting").get(pk=absence.pk)
        if fresh.state not in OPEN or expected_state not in (None, fresh.state):
            raise StaleState(_("The record changed meanwhile. Look at it again before you go on."))
        if fresh.state not in UNDECIDED and not reason.strip():
            raise RuleBroken(_("Give the reason in a sentence."), field="reason")
        was_for = fresh.country
        for name, value in details.items():
            setattr(fresh, name, value)
        _refuse_bad_days(fresh)
        if fresh.state not in UNDECIDED and fresh.country != was_for and fresh.leads_abroad:
            on = max(fresh.starts_on, timezone.localdate(at))
            refuse_risky_travel(person=fresh.posting.worker.person, country=fresh.country, on=on)
        fresh.save(update_fields=list(details) or None)
        _go_along(fresh, along)
        _note(fresh, "revise", by=by, at=at, reason=reason)
    absence.refresh_from_db()
    return absence


def advance_absence(
    absence: Absence,
    step: str,
    *,
    on: date,
    by=None,
    reason: str = "",
    expected_state: str | None = None,
    at: datetime | None = None,
) -> AbsenceChange:
    """Take one declared step; the worker hears of an answer by mail.

    on: the day it happened. Raises PermissionDenied, StaleState, or RuleBroken with every blocker at once.
    """
    also: dict = {DAY_OF_ABSENCE_STEP[step]: on} if step in DAY_OF_ABSENCE_STEP else {}
    if step in ("approve", "approve_at_once"):
        also["approved_by"] = by
    if also:
        refuse_days_to_come(on, at)
    if step == "return" and absence.left_on and on < absence.left_on:
        words = _("The absence began on %(day)s.") % {"day": date_format(absence.left_on)}
        raise RuleBroken(words, field="on")
    with refused_in_words():
        change = take_step(
            absence,
            ABSENCE_LIFE,
            step,
            changes=AbsenceChange,
            by=by,
            reason=reason,
            expected_state=expected_state,
            at=at,
            also=also,
        )
        if step in ANSWERS:
            tell_worker(absence, change, at=at)
    return change


def take_back_absence(*, absence: Absence, by, at: datetime | None = None) -> AbsenceChange:
    """The worker takes the own request back before anything came of it; the coordinators hear of it.

    Raises StaleState once the worker is away or the request was answered with no.
    """
    with refused_in_words():
        fresh = Absence.objects.select_for_update(of=("self",)).select_related("posting").get(pk=absence.pk)
        if fresh.state not in ABSENCE_LIFE.step("cancel").sources:
            raise StaleState(_("The record changed meanwhile. Look at it again before you go on."))
        before, fresh.state = fresh.state, ABSENCE_LIFE.step("cancel").target
        fresh.save(update_fields=["state"])
        change = _note(fresh, "cancel", by=by, at=at, from_state=before, reason=_("Taken back by the worker"))
        tell_coordinators(fresh, "taken_back", by=by, at=at)
    absence.refresh_from_db()
    return change


def _refuse_bad_days(absence: Absence) -> None:
    """Say in a sentence what the database would refuse in a code."""
    term = absence.posting
    refuse_reversed_days(absence.starts_on, absence.ends_before)
    if absence.starts_on < term.starts_on or absence.ends_before > term.ends_before:
        words = _("The posting runs from %(start)s to %(end)s; the absence must lie within these days.")
        days = {"start": date_format(term.starts_on), "end": date_format(term.ends_on)}
        raise RuleBroken(words % days, field="starts_on" if absence.starts_on < term.starts_on else "ends_on")
    others = term.absences.exclude(state__in=GIVEN_UP).exclude(pk=absence.pk)
    for other in others.filter(starts_on__lt=absence.ends_before, ends_before__gt=absence.starts_on):
        if other.returned_on is None or other.returned_on > absence.starts_on:
            words = _("Another absence is recorded from %(start)s to %(end)s.")
            days = {"start": date_format(other.starts_on), "end": date_format(other.ends_on)}
            raise RuleBroken(words % days, field="starts_on")


def _go_along(absence: Absence, along: Iterable[FamilyMember]) -> None:
    along = list(along)
    if any(member.posting_id != absence.posting_id for member in along):
        raise RuleBroken(_("This person does not live at this post."), field="along")
    absence.along.set(along)


def _note(absence: Absence, step: str, *, by, at, reason: str = "", from_state: str | None = None) -> AbsenceChange:
    return AbsenceChange.objects.create(
        subject=absence,
        step=step,
        from_state=absence.state if from_state is None else from_state,
        to_state=absence.state,
        at=at or timezone.now(),
        by=by,
        reason=reason.strip(),
    )
