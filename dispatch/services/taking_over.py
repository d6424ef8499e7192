"""Postings of the past from the list that the office kept before: as they were, without taking every step anew."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from dispatch.models import ActivityReport, Amendment, Posting, PostingChange, ReportObligation, TermException, Worker
from dispatch.models.postings import State
from dispatch.services.decisions import grant_exception
from dispatch.services.obligations import settle_obligations
from dispatch.services.postings import next_term_number, refuse_bad_term
from dispatch.services.refusals import note, refused_in_words
from jocs_site.backoffice.sheets.undoing import refuse_if_built_upon
from jocs_site.foundation.errors import RuleBroken
from jocs_site.people.models import Organisation

MAY_DECIDE = "dispatch.approve_posting"
# What of the past the office must know of a posting that still runs; of a closed one it may be lost.
ASKED_OF_RUNNING = (
    "board_approved_on",
    "insurance_decided_on",
    "special_enrolment_decided_on",
    "left_japan_on",
    "arrived_on",
)


@dataclass(frozen=True)
class Decision:
    """What the board decided then: a term under three years, or an end before the planned one."""

    because: str
    on: date
    minutes: str


def take_over_posting(
    *,
    worker: Worker,
    organisation: Organisation,
    kind: str,
    starts_on: date,
    ends_before: date,
    state: str = State.CLOSED,
    planned_ends_before: date | None = None,
    decision: Decision | None = None,
    term_number: int | None = None,
    today: date,
    by=None,
    at: datetime | None = None,
    **details,
) -> Posting:
    """Record a posting as it was, closed or still in service, with a line of history that says so.

    planned_ends_before: later than ``ends_before`` when the term ended early, by ``decision``; a long term under three
    years needs a ``decision`` as well. details: coordinating_office, job_title_ja, job_title_en, board_minutes and the
    days of `ASKED_OF_RUNNING` and returned_on; a posting in service needs the former.
    Raises PermissionDenied, and RuleBroken for what holds of any posting: days taken, terms too short, missing papers.
    Source: docs/sources.md#R44
    """
    if by is not None and not by.has_perm(MAY_DECIDE):
        raise PermissionDenied
    planned = planned_ends_before or ends_before
    _refuse_wrong_state(state, starts_on, ends_before, today, details)
    with refused_in_words():
        held = Worker.objects.select_for_update().get(pk=worker.pk)
        posting = Posting(
            worker=held,
            organisation=organisation,
            country=organisation.country,
            kind=kind,
            starts_on=starts_on,
            ends_before=planned,
            planned_ends_before=planned,
            taken_over=True,
            **details,
        )
        if decision and ends_before == planned:
            posting.exception = _grant(held, decision, at)
        posting.term_number = term_number or next_term_number(posting)
        posting.save(force_insert=True)  # a draft, which holds no days yet
        if ends_before < planned:
            posting.early_end = _end_early(posting, ends_before, decision)
            posting.ends_before = ends_before
        refuse_bad_term(posting)
        posting.state = state
        posting.save(update_fields=["ends_before", "early_end", "state"])
        note(posting, "take_over", by=by, at=at, from_state="")
        if state != State.CLOSED:
            settle_obligations(posting, at=at)
    return posting


def _grant(worker: Worker, decision: Decision, at: datetime | None) -> TermException:
    return grant_exception(
        worker=worker,
        reason=decision.because,
        approved_by=_("the board of directors"),
        approved_on=decision.on,
        minutes=decision.minutes,
        at=at,
    )


def take_back_posting(postings: Sequence[Posting], *, by=None, at: datetime | None = None) -> None:
    """Cancel postings that an import planned or took over by mistake; their history stays.

    Raises RuleBroken once anything was done with one of them.
    """
    keys = [posting.pk for posting in postings]
    with refused_in_words():
        rows = Posting.objects.select_for_update().filter(pk__in=keys).exclude(state=State.CANCELLED).order_by("pk")
        refuse_if_built_upon(Posting, keys, but=(PostingChange, Amendment, ReportObligation, ActivityReport))
        for posting in rows:
            if posting.changes.exclude(step__in=["plan", "take_over"]).exists():
                raise RuleBroken(_("%(code)s was worked on since. Cancel it on its own page.") % {"code": posting.code})
            before, posting.state = posting.state, State.CANCELLED
            posting.save(update_fields=["state"])
            note(posting, "take_back", by=by, at=at, from_state=before)
            settle_obligations(posting, at=at)


def _end_early(posting: Posting, ends_before: date, decision: Decision | None) -> Amendment:
    if decision is None:
        raise RuleBroken(_("A term ends early only by an approved change."), field="decision_on")
    return Amendment.objects.create(
        posting=posting,
        kind=Amendment.Kind.EARLY_END,
        old_starts_on=posting.starts_on,
        old_ends_before=posting.planned_ends_before,
        new_starts_on=posting.starts_on,
        new_ends_before=ends_before,
        reason=decision.because.strip(),
        approved_on=decision.on,
        minutes=decision.minutes,
    )


def _refuse_wrong_state(state: str, starts_on: date, ends_before: date, today: date, details: dict) -> None:
    if state == State.CLOSED and ends_before > today:
        raise RuleBroken(_("A closed posting has ended. This one runs still."), field="ends_on")
    if state == State.ACTIVE and not starts_on <= today < ends_before:
        raise RuleBroken(_("A posting in service has begun and not ended."), field="state")
    if state not in (State.CLOSED, State.ACTIVE):
        raise RuleBroken(_("From the old list a posting is taken over as closed or in service."), field="state")
    if state == State.ACTIVE and not all(details.get(name) for name in ASKED_OF_RUNNING):
        raise RuleBroken(_("Of a posting in service the days of its papers and of its journey are needed."))
