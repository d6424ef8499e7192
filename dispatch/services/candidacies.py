"""From the letter of application to the board's answer, and from its yes to the plan of a posting."""

from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from dispatch.models import CANDIDACY_LIFE, Candidacy, CandidacyChange, Posting, WorkerRequest
from dispatch.models.candidacies import UNDECIDED
from dispatch.models.candidacy_life import answers_an_open_request
from dispatch.services.decisions import grant_exception
from dispatch.services.postings import plan_posting
from dispatch.services.refusals import refuse_days_to_come, refused_in_words
from dispatch.services.workers import register_worker
from jocs_site.backoffice.states import take_step
from jocs_site.foundation.errors import RuleBroken, StaleState
from jocs_site.people import services as people
from jocs_site.people.models import Person


def receive_application(
    *,
    person: Person,
    profession: str,
    applied_on: date,
    letter: str,
    request: WorkerRequest | None = None,
    by=None,
    at: datetime | None = None,
) -> Candidacy:
    """Keep an application as it came; an earlier one of the same person stays beside it.

    person: one we know, or a new one not saved yet (ValidationError when it cannot be entered).
    Raises RuleBroken for an empty letter, a day to come, a request that is not open, or a second undecided
    application for one request. Source: docs/sources.md#R43
    """
    refuse_days_to_come(applied_on, at, field="applied_on")
    if not letter.strip():
        raise RuleBroken(_("The letter of application is missing."), field="letter")
    candidacy = Candidacy(request=request, profession=profession, applied_on=applied_on, letter=letter.strip())
    _refuse_closed_request(candidacy)
    with refused_in_words():
        if person.pk is None:
            (person,) = people.add_people([person])
        candidacy.person = person
        candidacy.save(force_insert=True)
        _note(candidacy, "apply", by=by, at=at, from_state="")
    return candidacy


def name_request(
    *,
    candidacy: Candidacy,
    request: WorkerRequest,
    expected_state: str | None = None,
    by=None,
    at: datetime | None = None,
) -> Candidacy:
    """Say which request the candidate answers, or another one, until there is a decision."""
    with refused_in_words():
        fresh = _hold(candidacy, expected_state)
        if fresh.state not in UNDECIDED:
            raise RuleBroken(_("This candidacy is decided; it stays as it was."))
        fresh.request = request
        _refuse_closed_request(fresh)
        fresh.save(update_fields=["request"])
        _note(fresh, "name_request", by=by, at=at, reason=request.code)
    candidacy.refresh_from_db()
    return candidacy


def advance_candidacy(
    candidacy: Candidacy,
    step: str,
    *,
    by=None,
    reason: str = "",
    expected_state: str | None = None,
    at: datetime | None = None,
    **asked,
) -> CandidacyChange:
    """Take one declared step other than the board's approval.

    asked: ``interview_on`` and ``panel`` to recommend; ``board_met_on`` and ``board_minutes`` where the board said no.
    Raises PermissionDenied, StaleState, or RuleBroken with every blocker at once. Source: docs/sources.md#R43
    """
    if step == "approve":
        raise RuleBroken(_("An approval opens the plan of a posting; it has a screen of its own."))
    return _take(candidacy, step, by=by, reason=reason, expected_state=expected_state, at=at, asked=asked)


def approve_candidacy(
    candidacy: Candidacy,
    *,
    board_met_on: date,
    board_minutes: str,
    starts_on: date,
    ends_before: date,
    kind: str = Posting.Kind.LONG,
    exception_reason: str = "",
    expected_state: str | None = None,
    by=None,
    at: datetime | None = None,
) -> Posting:
    """Record the board's yes: the candidate becomes a worker, and the draft of a posting opens, or nothing happens.

    exception_reason: why the same meeting let a long term be under three years; it becomes a term exception.
    Raises what `advance_candidacy` and `plan_posting` raise.
    """
    asked = {"board_met_on": board_met_on, "board_minutes": board_minutes}
    with refused_in_words():
        _take(candidacy, "approve", by=by, reason="", expected_state=expected_state, at=at, asked=asked)
        worker = register_worker(person=candidacy.person, profession=candidacy.profession)
        exception = None
        if exception_reason.strip():
            exception = grant_exception(
                worker=worker,
                reason=exception_reason,
                approved_by=str(_("the board of directors")),
                approved_on=board_met_on,
                minutes=board_minutes,
                at=at,
            )
        request = candidacy.request
        return plan_posting(
            worker=worker,
            organisation=request.organisation,
            starts_on=starts_on,
            ends_before=ends_before,
            kind=kind,
            exception=exception,
            request=request,
            candidacy=candidacy,
            coordinating_office=request.coordinating_office,
            objectives=request.need,
            by=by,
            at=at,
        )


def _take(candidacy: Candidacy, step: str, *, by, reason, expected_state, at, asked: dict) -> CandidacyChange:
    words = {name: value.strip() if isinstance(value, str) else value for name, value in asked.items()}
    for name in ("interview_on", "board_met_on"):
        if day := words.get(name):
            refuse_days_to_come(day, at, field=name)
            _refuse_earlier(candidacy, name, day)
    with refused_in_words():
        return take_step(
            candidacy,
            CANDIDACY_LIFE,
            step,
            changes=CandidacyChange,
            by=by,
            reason=reason,
            expected_state=expected_state,
            at=at,
            also=words,
        )


def _refuse_earlier(candidacy: Candidacy, name: str, day: date) -> None:
    if name == "interview_on" and day < candidacy.applied_on:
        sentence = _("The interview is before the application of %(day)s.")
        raise RuleBroken(sentence % {"day": date_format(candidacy.applied_on)}, field=name)
    if name == "board_met_on" and candidacy.interview_on and day < candidacy.interview_on:
        sentence = _("The board meeting is before the interview of %(day)s.")
        raise RuleBroken(sentence % {"day": date_format(candidacy.interview_on)}, field=name)


def _refuse_closed_request(candidacy: Candidacy) -> None:
    if candidacy.request is not None:
        for blocker in answers_an_open_request(candidacy):
            raise RuleBroken(str(blocker), field="request")


def _hold(candidacy: Candidacy, expected_state: str | None) -> Candidacy:
    fresh = Candidacy.objects.select_for_update().get(pk=candidacy.pk)
    if expected_state not in (None, fresh.state):
        raise StaleState(_("The record changed meanwhile. Look at it again before you go on."))
    return fresh


def _note(candidacy: Candidacy, step: str, *, by, at, reason: str = "", from_state: str | None = None) -> None:
    CandidacyChange.objects.create(
        subject=candidacy,
        step=step,
        from_state=candidacy.state if from_state is None else from_state,
        to_state=candidacy.state,
        at=at or timezone.now(),
        by=by,
        reason=reason,
    )
