"""An applicant's way from the link to the receipt, and what may be changed afterwards."""

from datetime import datetime
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from jocs_site.backoffice.currency import why_not_money
from jocs_site.backoffice.refusals import refused_in_words
from jocs_site.foundation.errors import Blocker, RuleBroken, StaleState
from jocs_site.people.models import Consent, Person
from jocs_site.people.services import add_people, give_consent
from scholarships import queries
from scholarships.models import Application, Call, CostLine, Draft, lives
from scholarships.rules import is_open
from scholarships.services import mails
from scholarships.services.applications import (
    complete_application,
    move_application,
    submit_application,
    twins_of,
)
from scholarships.services.asking import ask_officer_of, take_over_endorsement
from scholarships.services.drafts import ROOM, delete_after_commit, lock_draft

MOST_LETTERS = 10_000


def send_link(*, call: Call, email: str, language: str, at: datetime) -> Draft | None:
    """Mail the link to the application under this address; an address that has none begins one while the call is open.

    ``None`` where nothing was sent; the visitor is told the same either way.
    """
    email = email.lower()
    draft = Draft.objects.filter(call=call, email=email, ended_at=None).first()
    if draft is None:
        if not (call.is_announced and is_open(call.opens_at, call.closes_at, at)):
            return None
        figures = {"language": language, "begun_at": at}
        draft, _is_new = Draft.objects.get_or_create(call=call, email=email, ended_at=None, defaults=figures)
    mails.tell_applicant(draft, "link", at=at, about=f"{at:%Y%m%d%H%M%S}")
    return draft


def save_step(draft: Draft, step: str, typed: dict[str, str], *, version: int | None, at: datetime) -> Draft:
    """Keep what was typed on one page, right or wrong. Sending the same again changes nothing.

    version: which saving of this step the page showed; another one now raises StaleState.
    """
    with refused_in_words(ROOM):
        fresh = lock_draft(draft)
        if fresh.typed(step) == typed:
            return fresh
        if reason := queries.why_not_writable(fresh, at):
            raise RuleBroken(reason)
        if version is not None and version != fresh.versions.get(step, 0):
            raise StaleState(
                _("This page was changed on another device meanwhile. Save again to keep what stands below.")
            )
        for name, value in typed.items():
            if len(value) > MOST_LETTERS:
                told = _("At most %(most)d characters.") % {"most": MOST_LETTERS}
                raise RuleBroken(told, field=name)
        fresh.answers = {**fresh.answers, step: typed}
        fresh.versions = {**fresh.versions, step: fresh.versions.get(step, 0) + 1}
        fresh.saved_at = at
        fresh.save(update_fields=["answers", "versions", "saved_at"])
    return fresh


def agree(draft: Draft, shown: queries.ConsentShown, *, at: datetime) -> Draft:
    """Record what was agreed to: the version, the words and countries as they were read, and the day."""
    with refused_in_words(ROOM):
        fresh = lock_draft(draft, at)
        fresh.consent_text, fresh.consent_shown = shown.text, shown.whole
        fresh.consent_countries, fresh.consented_on = shown.countries, timezone.localdate(at)
        fresh.save(update_fields=["consent_text", "consent_shown", "consent_countries", "consented_on"])
    return fresh


def why_not_ready(draft: Draft) -> list[Blocker]:
    """What the applicant still has to add beside the answers themselves."""
    here = set(draft.papers.values_list("kind", flat=True))
    found = list(lives.papers_missing(draft, here))
    if not queries.consent_counts(draft):
        found.append(Blocker("NO_CONSENT", _("Your consent to sending data abroad is missing.")))
    return found


def hand_in(
    draft: Draft, *, applicant: dict, filing: dict, costs: dict[str, Decimal], versions: dict, at: datetime
) -> Application:
    """Make the draft an application with a number. Safe to repeat: a second tap gives the same.

    applicant: columns of `Person`. filing: columns of `Application`. costs: amounts by `CostLine.Kind`, whose sum is
    the requested amount. versions: of the answers that were checked; others now raise StaleState.
    Raises RuleBroken with every reason at once. Endorsement and references may come later, until the correction date.
    """
    with refused_in_words(ROOM):
        fresh = lock_draft(draft)
        if fresh.application and fresh.application.state != Application.State.INCOMPLETE:
            return fresh.application
        if reason := queries.why_not_writable(fresh, at):
            raise RuleBroken(reason)
        if versions != fresh.versions:
            raise StaleState(_("Your answers were changed meanwhile. Look at them again before you hand in."))
        blockers = why_not_ready(fresh) + _why_not_these_costs(costs, filing)
        if blockers:
            raise RuleBroken(blockers=blockers)
        if fresh.application:
            return _hand_in_again(fresh, filing, costs, at)
        return _hand_in_first(fresh, applicant, filing, costs, at)


def _hand_in_first(draft: Draft, applicant: dict, filing: dict, costs: dict, at: datetime) -> Application:
    call = Call.objects.select_for_update().get(pk=draft.call_id)  # two who are the same person queue up here
    person = person_like(applicant | {"email": draft.email, "language": draft.language})
    application = submit_application(call=call, person=person, submitted_at=at, **filing)
    _write_costs(application, costs)
    draft.papers.update(application=application)
    draft.references.update(application=application)
    give_consent(
        person=person,
        purpose=Consent.Purpose.DATA_ABROAD,
        on=draft.consented_on,
        text_version=draft.consent_text.version,
    )
    draft.application = application
    draft.save(update_fields=["application"])
    take_over_endorsement(draft)
    if queries.live_endorsement(draft) is None:
        ask_officer_of(draft, at=at)
    mails.tell_applicant(draft, "received", at=at, about="first")
    return application


def _hand_in_again(draft: Draft, filing: dict, costs: dict, at: datetime) -> Application:
    application = complete_application(application=draft.application, at=at, **filing)
    application.costs.all().delete()
    _write_costs(application, costs)
    draft.application = application
    take_over_endorsement(draft)
    mails.tell_applicant(draft, "received", at=at, about=f"again:{at.isoformat()}")
    return application


def _write_costs(application: Application, costs: dict[str, Decimal]) -> None:
    CostLine.objects.bulk_create(
        CostLine(application=application, kind=kind, amount=amount) for kind, amount in costs.items() if amount
    )


def _why_not_these_costs(costs: dict[str, Decimal], filing: dict) -> list[Blocker]:
    found = [
        blocker
        for amount in costs.values()
        if amount
        for blocker in why_not_money(amount, filing["requested_currency"])
    ]
    if sum(filter(None, costs.values())) != filing["requested_amount"]:
        found.append(Blocker("COSTS", _("The parts do not add up to the requested amount.")))
    return found


def person_like(applicant: dict) -> Person:
    """Whoever is on record under this name and birthday, or somebody new; ``applicant``: columns of `Person`.

    What is on record of somebody known stays as it is: the office looks at what differs.
    """
    known = twins_of(applicant["family_latin"], applicant["given_latin"], applicant["born_on"])
    if len(known) == 1:
        return known[0]
    names = {"family_name": applicant["family_latin"], "given_name": applicant["given_latin"]}
    return add_people([Person(**names, **applicant)])[0]


def withdraw_own(draft: Draft, *, at: datetime) -> None:
    """Take the application back. One that was never handed in is erased with its papers. Repeating changes nothing."""
    with refused_in_words(ROOM):
        fresh = lock_draft(draft)
        if fresh.ended_at:
            return
        if fresh.application is None:
            erase_draft(fresh)
            return
        reason = _("Withdrawn by the applicant.")
        move_application(application=fresh.application, step_name="withdraw", reason=reason, at=at)
        Draft.objects.filter(pk=fresh.pk).update(ended_at=at)
        mails.tell_applicant(fresh, "withdrawn", at=at)


def erase_draft(draft: Draft) -> None:
    """With everything that hangs on it. Only for one that was never handed in."""
    files = [paper.file for paper in draft.papers.all()]
    files += [reference.file for reference in draft.references.exclude(file="")]
    draft.delete()
    for file in files:
        delete_after_commit(file)
