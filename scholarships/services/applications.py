"""Applications until they are found eligible."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from jocs_site.backoffice.currency import why_not_money
from jocs_site.backoffice.states import StateChange, take_step
from jocs_site.foundation.errors import Blocker, RuleBroken, StaleState
from jocs_site.foundation.names import search_key
from jocs_site.people.models import Person
from scholarships.models import Application, ApplicationChange, Call, lives
from scholarships.rules import application_code
from scholarships.services import mails


def submit_application(*, call: Call, by=None, **filing) -> Application:
    """Hand in one application; see `submit_applications`."""
    return submit_applications(call=call, filings=[filing], by=by)[0]


@transaction.atomic
def submit_applications(*, call: Call, filings: list[dict], by=None) -> list[Application]:
    """Hand in applications to a call, all or none.

    filings: the columns of `Application` each, with ``submitted_at``: when the papers reached us.
    by: who typed them in; ``None`` for the demo and for applicants themselves.
    Raises RuleBroken with every reason at once: the call is not open at that instant, the body is no partner in
    standing or its country not in the call, the person applies twice, the sum is not money.
    """
    locked = Call.objects.select_for_update()  # numbers and doubles queue up here
    call = locked.prefetch_related("bodies").get(pk=call.pk)
    files = [Application(call=call, **filing) for filing in filings]
    taken = set(call.applications.exclude(state="withdrawn").values_list("person_id", flat=True))
    blockers = [blocker for file in files for blocker in _why_not_received(file, taken)]
    if blockers:
        raise RuleBroken(blockers=blockers)
    same_year = Call.objects.select_for_update().filter(fiscal_year=call.fiscal_year).values_list("pk", flat=True)
    last = Application.objects.filter(call__in=list(same_year)).aggregate(last=Max("number"))["last"] or 0
    for number, file in enumerate(files, start=last + 1):
        file.number, file.code = number, application_code(call.fiscal_year, number)
        file.state = Application.State.SUBMITTED
    Application.objects.bulk_create(files)
    ApplicationChange.objects.bulk_create(
        ApplicationChange(
            subject=file, step="submit", from_state="draft", to_state=file.state, at=file.submitted_at, by=by
        )
        for file in files
    )
    return files


def _why_not_received(file: Application, taken: set[int]) -> list[Blocker]:
    blockers = list(lives.receivable(file))
    if file.person_id in taken:
        blockers.append(Blocker("APPLIED_ALREADY", _("This person has applied to this call already.")))
    taken.add(file.person_id)
    blockers += why_not_money(file.requested_amount, file.requested_currency)
    if file.ends_before <= file.starts_on:
        blockers.append(Blocker("STUDY_REVERSED", _("The study ends before it starts.")))
    return blockers


@transaction.atomic
def enter_application(*, call: Call, applicant: dict, person: Person | None = None, by=None, **filing) -> Application:
    """Type in an application from paper.

    applicant: names, ``born_on``, ``email``, ``country`` of somebody new; not used when ``person`` is given.
    Raises RuleBroken as `submit_applications` does, or when somebody of that name and birthday is on file.
    """
    if person is None:
        person = Person(language="en", **applicant)
        if known := twins_of(person.family_name, person.given_name, person.born_on):
            sentence = _("Somebody of this name and birthday is on file already as no. %(pk)d. Give that number.")
            raise RuleBroken(sentence % {"pk": known[0].pk}, field="person")
        person.save()
    return submit_application(call=call, person=person, by=by, **filing)


def twins_of(family: str, given: str, born_on) -> list[Person]:
    """Who is on record with this birthday and both names."""
    found = Person.objects.current().filter(born_on=born_on, search_key__contains=search_key(family)).order_by("pk")
    return [person for person in found if search_key(given) in person.search_key]


@transaction.atomic
def complete_application(*, application: Application, by=None, at: datetime | None = None, **changes) -> Application:
    """Fill in what was missing; an incomplete file goes back to be checked.

    changes: columns of `Application`. Raises StaleState once the file has passed its check.
    """
    fresh = Application.objects.select_for_update().get(pk=application.pk)
    if fresh.state not in (Application.State.SUBMITTED, Application.State.INCOMPLETE):
        raise StaleState(_("This file has passed its check and is not changed any more."))
    for name, value in changes.items():
        setattr(fresh, name, value)
    if blockers := why_not_money(fresh.requested_amount, fresh.requested_currency):
        raise RuleBroken(blockers=blockers)
    fresh.save(update_fields=list(changes))
    if fresh.state == Application.State.INCOMPLETE:
        _take(fresh, "resubmit", by=by, at=at)
    return fresh


@transaction.atomic
def move_application(
    *,
    application: Application,
    step_name: str,
    by=None,
    reason: str = "",
    expected_state: str | None = None,
    at: datetime | None = None,
) -> StateChange:
    """Take a step that asks for nothing but a reason: refuse, withdraw, promote, decline and the like.

    An interview that is still to come is called off by it.
    """
    if step_name in lives.APPLICATION_COMMANDS:
        raise RuleBroken(_("This step has a screen of its own."))
    return _take(application, step_name, by=by, reason=reason, expected_state=expected_state, at=at)


def _take(application: Application, step_name: str, *, at: datetime | None = None, **options) -> StateChange:
    at = at or timezone.now()
    change = take_step(application, lives.APPLICATION_LIFE, step_name, changes=ApplicationChange, at=at, **options)
    if change.from_state == Application.State.INTERVIEW:
        application.interviews.filter(held_on=None).update(is_called_off=True)
    if step_name == "return_file":
        mails.tell_incomplete(application, reason=change.reason, about=str(change.pk), at=at)
    return change
