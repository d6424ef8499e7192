"""A request from its receipt to the worker who fills it, and what was found on the spot."""

from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from dispatch.models import REQUEST_LIFE, FeasibilityVisit, Posting, RequestChange, WorkerRequest
from dispatch.models.requests import ENDED_REQUEST, MOST_MONTHS
from dispatch.services.refusals import refuse_days_to_come, refuse_reversed_days, refused_in_words
from jocs_site.backoffice.states import take_step
from jocs_site.foundation.errors import RuleBroken, StaleState
from jocs_site.foundation.periods import last_day


def receive_request(*, by=None, at: datetime | None = None, **columns) -> WorkerRequest:
    """Record what a partner asks for.

    columns: of `WorkerRequest`. Raises RuleBroken for a term over 120 months, a receipt still to come, or a
    predecessor that was posted elsewhere. Source: docs/sources.md#R43
    """
    request = WorkerRequest(**columns)
    _refuse_bad_request(request, at)
    with refused_in_words():
        request.save(force_insert=True)
        _note(request, "receive", by=by, at=at, from_state="")
    return request


def revise_request(
    *, request: WorkerRequest, expected_state: str | None = None, by=None, at: datetime | None = None, **columns
) -> WorkerRequest:
    """Correct what the request says, until it has ended."""
    with refused_in_words():
        fresh = hold_request(request, expected_state)
        if fresh.state in ENDED_REQUEST:
            raise RuleBroken(_("This request has ended; it stays as it was."))
        for name, value in columns.items():
            setattr(fresh, name, value)
        _refuse_bad_request(fresh, at)
        fresh.save(update_fields=list(columns))
        _note(fresh, "revise", by=by, at=at)
    request.refresh_from_db()
    return request


def record_visit(
    *,
    request: WorkerRequest,
    starts_on: date,
    ends_before: date,
    visitors: str,
    findings: str,
    recommendation: str,
    expected_state: str | None = None,
    by=None,
    at: datetime | None = None,
) -> FeasibilityVisit:
    """Write down what a feasibility visit found. A later one speaks louder; none is rewritten."""
    refuse_reversed_days(starts_on, ends_before)
    refuse_days_to_come(last_day(ends_before), at, field="ends_on")
    with refused_in_words():
        fresh = hold_request(request, expected_state)
        if fresh.state in ENDED_REQUEST:
            raise RuleBroken(_("This request has ended; it stays as it was."))
        visit = FeasibilityVisit.objects.create(
            request=fresh,
            starts_on=starts_on,
            ends_before=ends_before,
            visitors=visitors.strip(),
            findings=findings.strip(),
            recommendation=recommendation,
        )
        _note(fresh, "visit", by=by, at=at, reason=str(visit.get_recommendation_display()))
    return visit


def advance_request(
    request: WorkerRequest,
    step: str,
    *,
    by=None,
    reason: str = "",
    expected_state: str | None = None,
    at: datetime | None = None,
) -> RequestChange:
    """Take one declared step in the life of a request.

    Raises PermissionDenied, StaleState, or RuleBroken with every blocker at once. Source: docs/sources.md#R43
    """
    return take_step(
        request,
        REQUEST_LIFE,
        step,
        changes=RequestChange,
        by=by,
        reason=reason,
        expected_state=expected_state,
        at=at,
    )


def fill_request_of(posting: Posting, *, by, at: datetime | None) -> None:
    """The board approved the posting: the request that it answers is filled, in the same transaction."""
    if posting.request_id:
        advance_request(posting.request, "fill", by=by, at=at)


def hold_request(request: WorkerRequest, expected_state: str | None) -> WorkerRequest:
    """The request as it stands now, held until the transaction ends. Raises StaleState for a stale tab."""
    fresh = WorkerRequest.objects.select_for_update().get(pk=request.pk)
    if expected_state not in (None, fresh.state):
        raise StaleState(_("The record changed meanwhile. Look at it again before you go on."))
    return fresh


def _refuse_bad_request(request: WorkerRequest, at: datetime | None) -> None:
    if not 1 <= request.term_months <= MOST_MONTHS:
        raise RuleBroken(
            _("A term has 1 to %(most)d months; %(months)d is not possible.")
            % {"most": MOST_MONTHS, "months": request.term_months},
            field="term_months",
        )
    refuse_days_to_come(request.received_on, at, field="received_on")
    before = request.predecessor
    if before is None:
        return
    if not request.is_replacement:
        raise RuleBroken(
            _("Only a request that takes over from a worker names the posting before."), field="predecessor"
        )
    if before.organisation_id != request.organisation_id:
        raise RuleBroken(
            _("%(code)s was a posting to %(host)s; a successor goes to the same place.")
            % {"code": before.code, "host": before.organisation},
            field="predecessor",
        )
    if before.starts_on >= request.wanted_from:
        raise RuleBroken(
            _("The posting before begins only on %(day)s.") % {"day": date_format(before.starts_on)},
            field="predecessor",
        )


def _note(request: WorkerRequest, step: str, *, by, at, reason: str = "", from_state: str | None = None) -> None:
    RequestChange.objects.create(
        subject=request,
        step=step,
        from_state=request.state if from_state is None else from_state,
        to_state=request.state,
        at=at or timezone.now(),
        by=by,
        reason=reason.strip(),
    )
