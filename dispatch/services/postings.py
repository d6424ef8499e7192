"""A posting from the first plan to the closed file."""

from datetime import date, datetime

from django.db.models import Max
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from dispatch.models import POSTING_LIFE, Posting, PostingChange, TermException, Worker
from dispatch.models.life import DAY_OF_STEP, overlap_sentence, short_term_sentence
from dispatch.models.papers import files_of
from dispatch.models.postings import OPEN_TO_REVISION
from dispatch.models.request_life import request_is_open
from dispatch.services.obligations import settle_obligations
from dispatch.services.refusals import lock, note, refuse_days_to_come, refuse_reversed_days, refused_in_words
from dispatch.services.requests import fill_request_of
from jocs_site.backoffice.states import take_step
from jocs_site.foundation.errors import RuleBroken
from jocs_site.people.models import Organisation, Person


def plan_posting(
    *,
    worker: Worker,
    organisation: Organisation,
    starts_on: date,
    ends_before: date,
    kind: str = Posting.Kind.LONG,
    term_number: int | None = None,
    exception: TermException | None = None,
    exception_follows: bool = False,
    by=None,
    at: datetime | None = None,
    **details,
) -> Posting:
    """Open the draft of a posting. Its country is the organisation's.

    ends_before: the day after the last; a long term lasts three years unless ``exception`` says otherwise.
    exception_follows: the board's exception for a short term comes later, by `record_exception`.
    term_number: the next one of this worker and kind when none is given.
    details: request, coordinating_office, job_title_ja, job_title_en, objectives, sensitivity, project_ends_on.
    at: the instant that the history shows, for records of the past; now when none is given.
    Raises RuleBroken for a short long term, reversed dates, days in which the worker is posted elsewhere, or a
    request that is not open or came from another host.
    Source: docs/sources.md#R44
    """
    with refused_in_words():
        held = Worker.objects.select_for_update().get(pk=worker.pk)  # plans for one worker queue up here
        posting = Posting(
            worker=held,
            organisation=organisation,
            country=organisation.country,
            kind=kind,
            starts_on=starts_on,
            ends_before=ends_before,
            planned_ends_before=ends_before,
            exception=exception,
            **details,
        )
        refuse_bad_term(posting, exception_follows=exception_follows)
        _refuse_other_request(posting)
        posting.term_number = term_number or next_term_number(posting)
        posting.save(force_insert=True)
        note(posting, "plan", by=by, at=at, from_state="")
    return posting


def revise_posting(
    *,
    posting: Posting,
    organisation: Organisation,
    starts_on: date,
    ends_before: date,
    kind: str,
    exception: TermException | None = None,
    exception_follows: bool = False,
    expected_state: str | None = None,
    by=None,
    at: datetime | None = None,
    **details,
) -> Posting:
    """Change a draft or a proposal; what the board has approved changes by `amend_posting` only."""
    with refused_in_words():
        fresh = lock(posting, expected_state)
        if fresh.state not in OPEN_TO_REVISION:
            raise RuleBroken(_("The board has approved this posting. Its dates change only by an approved amendment."))
        changed = {
            "organisation": organisation,
            "country": organisation.country,
            "kind": kind,
            "starts_on": starts_on,
            "ends_before": ends_before,
            "planned_ends_before": ends_before,
            "exception": exception,
            **details,
        }
        is_other_kind = kind != fresh.kind
        for name, value in changed.items():
            setattr(fresh, name, value)
        if is_other_kind:
            fresh.term_number = next_term_number(fresh)
        refuse_bad_term(fresh, exception_follows=exception_follows)
        _refuse_other_request(fresh)
        fresh.save(update_fields=[*changed, "term_number"])
        note(fresh, "revise", by=by, at=at)
    posting.refresh_from_db()
    return posting


def advance_posting(
    posting: Posting,
    step: str,
    *,
    on: date,
    by=None,
    reason: str = "",
    minutes: str = "",
    expected_state: str | None = None,
    at: datetime | None = None,
) -> PostingChange:
    """Take one declared step in the life of a posting.

    on: the day it happened; departures, arrivals, returns and the board's decision are recorded with it.
    minutes: where the board's decision stands; only ``approve`` asks for it, and it fills the request that is answered.
    expected_state: the state that the screen showed.
    at: the instant that the history shows, for records of the past; now when none is given.
    Raises PermissionDenied, StaleState, or RuleBroken with every blocker at once. Source: docs/sources.md#R43
    """
    refuse_days_to_come(on, at)
    also: dict = {DAY_OF_STEP[step]: on} if step in DAY_OF_STEP else {}
    if step == "approve":
        also["board_minutes"] = minutes.strip()
    _refuse_travel_out_of_order(posting, step, on)
    with refused_in_words():
        Person.objects.select_for_update().get(pk=posting.worker.person_id)  # no paper changes while it is judged
        if step == "depart":
            also |= decisions_shown_by_papers(posting)
        change = take_step(
            posting,
            POSTING_LIFE,
            step,
            changes=PostingChange,
            by=by,
            reason=reason,
            expected_state=expected_state,
            at=at,
            also=also,
        )
        if step == "approve":
            fill_request_of(posting, by=by, at=at)
        if step in ("approve", "cancel"):
            settle_obligations(posting, at=at)
    return change


def record_papers(
    *,
    posting: Posting,
    insurance_decided_on: date | None,
    special_enrolment_decided_on: date | None,
    expected_state: str | None = None,
    by=None,
    at: datetime | None = None,
) -> Posting:
    """Set the days on which papers were settled; ``None`` means not yet. Source: docs/sources.md#R43"""
    days = {
        "insurance_decided_on": insurance_decided_on,
        "special_enrolment_decided_on": special_enrolment_decided_on,
    }
    for field, day in days.items():
        if day is not None:
            refuse_days_to_come(day, at, field=field)
    with refused_in_words():
        fresh = lock(posting, expected_state)
        for field, day in days.items():
            setattr(fresh, field, day)
        fresh.save(update_fields=list(days))
        note(fresh, "papers", by=by, at=at)
    posting.refresh_from_db()
    return posting


def decisions_shown_by_papers(posting: Posting) -> dict[str, date]:
    """Columns of decisions that nobody wrote down, with the day on which a document that shows them was filed."""
    settled = files_of([posting])[posting.pk].settled
    columns = {"insurance": "insurance_decided_on", "enrolment": "special_enrolment_decided_on"}
    open_ones = {what: column for what, column in columns.items() if getattr(posting, column) is None}
    return {column: settled[what] for what, column in open_ones.items() if what in settled}


def refuse_bad_term(
    posting: Posting, *, field: str = "ends_on", taken: str = "starts_on", exception_follows: bool = False
) -> None:
    """Say in a sentence what the database would refuse in a code: reversed, too short, or taken days.

    field, taken: what the screen calls the last day, and what moved into days of another posting.
    exception_follows: the board's exception for a short term comes later; the approval waits for it.
    """
    refuse_reversed_days(posting.starts_on, posting.ends_before, field=field)
    exception = posting.exception
    if exception and exception.worker_id != posting.worker_id:
        raise RuleBroken(_("This exception was granted to another worker."), field="exception")
    if posting.lacks_exception and not exception_follows:
        raise RuleBroken(short_term_sentence(posting.starts_on), field=field)
    others = Posting.objects.live().filter(worker=posting.worker_id).exclude(pk=posting.pk)
    if other := others.overlapping(posting.starts_on, posting.ends_before).select_related("organisation").first():
        raise RuleBroken(overlap_sentence(other), field=taken)


def _refuse_other_request(posting: Posting) -> None:
    request = posting.request
    if request is None:
        return
    if request.organisation_id != posting.organisation_id:
        raise RuleBroken(
            _("The request %(code)s came from %(host)s.") % {"code": request.code, "host": request.organisation},
            field="request",
        )
    for blocker in request_is_open(posting):
        raise RuleBroken(str(blocker), field="request")


def _refuse_travel_out_of_order(posting: Posting, step: str, on: date) -> None:
    if step == "arrive" and posting.left_japan_on and on < posting.left_japan_on:
        raise RuleBroken(
            _("The arrival is before the departure on %(day)s. It is that day or later.")
            % {"day": date_format(posting.left_japan_on)},
            field="on",
        )
    gone_since = posting.arrived_on or posting.left_japan_on
    if step in ("complete", "end_early") and gone_since and on < gone_since:
        raise RuleBroken(
            _("The return is before the arrival on %(day)s. It is that day or later.")
            % {"day": date_format(gone_since)},
            field="on",
        )


def next_term_number(posting: Posting) -> int:
    terms = Posting.objects.filter(worker=posting.worker_id, kind=posting.kind).exclude(state=Posting.State.CANCELLED)
    return (terms.exclude(pk=posting.pk).aggregate(last=Max("term_number"))["last"] or 0) + 1
