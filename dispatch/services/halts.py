"""What the board decides about a running posting beside its dates: that it halts, resumes, or goes to another host."""

from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from dispatch.models import Amendment, Posting
from dispatch.models.amending import halt_in_force
from dispatch.services.decisions import refuse_wrong_state
from dispatch.services.refusals import lock, note, refuse_days_to_come, refused_in_words
from jocs_site.foundation.errors import RuleBroken
from jocs_site.people.models import Organisation

Kind = Amendment.Kind


def halt_posting(
    *,
    posting: Posting,
    kind: str,
    effective_on: date,
    reason: str,
    approved_on: date,
    minutes: str,
    expected_resume_on: date | None = None,
    expected_state: str | None = None,
    by=None,
    at: datetime | None = None,
) -> Amendment:
    """Record that the board suspends the posting, has the worker evacuated, or lets the service resume.

    kind: suspension (with ``expected_resume_on``), evacuation, or resumption. The step in the life comes after it.
    Raises RuleBroken where the kind does not fit the state or the days, StaleState for a stale tab.
    """
    with refused_in_words():
        fresh = lock(posting, expected_state)
        refuse_wrong_state(fresh, kind)
        _refuse_bad_halt(fresh, kind, effective_on, expected_resume_on)
        return _approve(
            fresh,
            kind=kind,
            effective_on=effective_on,
            expected_resume_on=expected_resume_on,
            reason=reason,
            approved_on=approved_on,
            minutes=minutes,
            by=by,
            at=at,
        )


def change_host(
    *,
    posting: Posting,
    organisation: Organisation,
    effective_on: date,
    reason: str,
    approved_on: date,
    minutes: str,
    expected_state: str | None = None,
    by=None,
    at: datetime | None = None,
) -> Amendment:
    """Let another host receive the worker from a day on; its country becomes the posting's.

    Raises RuleBroken for the same host, a day that is still to come or outside the term.
    """
    refuse_days_to_come(effective_on, at, field="effective_on")
    with refused_in_words():
        fresh = lock(posting, expected_state)
        refuse_wrong_state(fresh, Kind.HOST_CHANGE)
        if organisation.pk == fresh.organisation_id:
            raise RuleBroken(_("The worker is with this host already. Choose another one."), field="organisation")
        _refuse_outside_term(fresh, effective_on, is_planned=fresh.is_planned)
        amendment = _approve(
            fresh,
            kind=Kind.HOST_CHANGE,
            effective_on=effective_on,
            old_organisation=fresh.organisation,
            new_organisation=organisation,
            new_country=organisation.country,
            reason=reason,
            approved_on=approved_on,
            minutes=minutes,
            by=by,
            at=at,
        )
        fresh.organisation, fresh.country = organisation, organisation.country
        fresh.save(update_fields=["organisation", "country"])
    posting.refresh_from_db()
    return amendment


def _approve(posting: Posting, *, by, at: datetime | None, reason: str, approved_on: date, **columns) -> Amendment:
    refuse_days_to_come(approved_on, at, field="approved_on")
    amendment = Amendment.objects.create(
        posting=posting,
        old_starts_on=posting.starts_on,
        old_ends_before=posting.ends_before,
        new_starts_on=posting.starts_on,
        new_ends_before=posting.ends_before,
        reason=reason.strip(),
        approved_on=approved_on,
        **columns,
    )
    note(posting, amendment.kind, by=by, at=at, reason=reason)
    return amendment


def _refuse_bad_halt(posting: Posting, kind: str, effective_on: date, expected_resume_on: date | None) -> None:
    _refuse_outside_term(posting, effective_on, is_planned=False)
    if kind == Kind.SUSPENSION and (expected_resume_on is None or expected_resume_on <= effective_on):
        raise RuleBroken(
            _("Say when the service is expected to resume: a day after %(day)s.") % {"day": date_format(effective_on)},
            field="expected_resume_on",
        )
    if kind != Kind.SUSPENSION and expected_resume_on is not None:
        raise RuleBroken(_("Only a suspension has an expected day of resuming."), field="expected_resume_on")
    halt = halt_in_force(posting)
    if kind == Kind.RESUMPTION and halt is None:
        raise RuleBroken(_("No suspension or evacuation is in force that could end."), field="kind")
    if halt and effective_on < halt.effective_on:
        raise RuleBroken(
            _("The change before it holds from %(day)s; this one cannot be earlier.")
            % {"day": date_format(halt.effective_on)},
            field="effective_on",
        )


def _refuse_outside_term(posting: Posting, day: date, *, is_planned: bool) -> None:
    if not is_planned and not posting.starts_on <= day < posting.ends_before:
        raise RuleBroken(
            _("The term runs from %(start)s to %(end)s; the day lies outside.")
            % {"start": date_format(posting.starts_on), "end": date_format(posting.ends_on)},
            field="effective_on",
        )
