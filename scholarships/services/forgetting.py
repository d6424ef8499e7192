"""Letting go of what applicants wrote. Source: docs/operating.md, docs/sources.md#R57"""

import logging
from datetime import date

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from jocs_site.foundation.errors import RuleBroken, StaleState
from jocs_site.letters.services import forget_letters
from jocs_site.people.models import Consent, Person
from jocs_site.people.services import NAMELESS, make_nameless
from scholarships import queries, rules
from scholarships.models import Application, Decision, Draft, PanelTie, Review
from scholarships.models.applications import ENDED_WITHOUT, WRITTEN
from scholarships.services.applying import erase_draft
from scholarships.services.drafts import delete_after_commit
from scholarships.services.letters import beginning_of_results
from scholarships.services.mails import beginning_of_keys

logger = logging.getLogger(__name__)
ERASED = "—"  # where the database asks for words


def erase_old_drafts(*, today: date) -> int:
    """Erase what was never handed in, some days after its call closed, with files and letters. Returns how many.

    Each in a transaction of its own; safe to repeat, also at once.
    """
    return sum(_erase(pk, today) for pk in list(_too_old(today).values_list("pk", flat=True)))


def _too_old(today: date) -> QuerySet[Draft]:
    kept = rules.DRAFTS_KEPT_AFTER
    return Draft.objects.filter(application=None, call__closes_at__date__lte=today - kept).order_by("pk")


@transaction.atomic
def _erase(pk: int, today: date) -> bool:
    """Asked again once nobody else can hand it in or take it back."""
    draft = _too_old(today).select_for_update(of=("self",)).filter(pk=pk).first()
    if draft is None:
        return False
    forget_letters(beginnings=[beginning_of_keys(draft)])
    erase_draft(draft)
    return True


def erase_old_applications(*, today: date) -> int:
    """Erase the words of applications that ended without a scholarship `rules.YEARS_KEPT` ago. Returns how many.

    Then the names of applicants of whom nothing else is on record. One that is still bound by duties is left for
    another day, with a line in the log. Each in a transaction of its own; safe to repeat, also at once.
    """
    erased = sum(_erase_if_free(file, today) for file in list(_ended_long_ago(today)))
    for person in list(_named_still()):
        _forget_applicant(person)
    return erased


def _ended_long_ago(today: date) -> QuerySet[Application]:
    open_to_erase = Application.objects.filter(state__in=ENDED_WITHOUT, erased_on=None)
    return queries.with_end(open_to_erase).filter(ended__date__lte=rules.erased_up_to(today)).order_by("pk")


@transaction.atomic
def erase_by_hand(application: Application, *, reason: str, on: date, by=None) -> None:
    """Erase what one application says before its day comes, because somebody asks for it; who and why is written down.

    The applicant's name goes too where nothing else of them is on record. Raises RuleBroken without a reason, or with
    everything that keeps the words; StaleState where they are erased already.
    """
    if not reason.strip():
        raise RuleBroken(_("Give the reason in a sentence."), field="reason")
    if not erase_application(application, on=on):
        raise StaleState(_("What this application said is erased already."))
    log(application, "scholarships.application_erased", user=by, data={"reason": reason.strip()})
    for person in _named_still().filter(pk=application.person_id):
        _forget_applicant(person)


def _erase_if_free(file: Application, today: date) -> bool:
    try:
        return erase_application(file, on=today)
    except RuleBroken as refused:
        logger.warning("%s is not erased: %s", file.code, refused)
        return False


@transaction.atomic
def erase_application(application: Application, *, on: date) -> bool:
    """Erase what one application says: words, papers, references, the draft, notes, reasons, and letters about it.

    Its body, country, level, dates, sums, points, votes and steps stay, so that no figure changes. Returns whether
    anything was done. Raises RuleBroken with everything that keeps it, see `queries.why_not_erased`.
    """
    fresh = Application.objects.select_for_update(of=("self",)).get(pk=application.pk)
    if fresh.erased_on:
        return False
    if blockers := queries.why_not_erased(fresh, on=on):
        raise RuleBroken(blockers=blockers)
    Application.objects.filter(pk=fresh.pk).update(erased_on=on, **dict.fromkeys(WRITTEN, ""))
    _empty_notes(fresh)
    forget_letters(beginnings=[beginning_of_results(fresh)], person=fresh.person)
    draft = Draft.objects.filter(application=fresh).first()
    if draft:
        forget_letters(beginnings=[beginning_of_keys(draft)])
        erase_draft(draft)
    _delete_papers(fresh)
    return True


def _empty_notes(file: Application) -> None:
    file.changes.exclude(reason="").update(reason="")
    file.checks.exclude(note="").update(note=ERASED)
    file.interviews.update(place=ERASED)
    file.interviews.exclude(note="").update(note=ERASED)
    file.assignments.exclude(conflict_reason="").update(conflict_reason=ERASED)
    Review.objects.filter(assignment__application=file).update(comment="")
    Decision.objects.filter(application=file).update(reason=ERASED)


def _delete_papers(file: Application) -> None:
    """Those that the office took in; an applicant's own went with the draft."""
    files = [paper.file for paper in file.papers.all()]
    files += [reference.file for reference in file.references.exclude(file="")]
    file.papers.all().delete()
    file.references.all().delete()
    for stored in files:
        delete_after_commit(stored)


def _named_still() -> QuerySet[Person]:
    """Applicants without an account whose applications are erased, all of them."""
    own = Application.objects.filter(person=OuterRef("pk"))
    erased = Person.objects.filter(Exists(own), ~Exists(own.filter(erased_on=None)), user=None)
    return erased.exclude(family_name=NAMELESS).order_by("pk")


@transaction.atomic
def _forget_applicant(person: Person) -> None:
    """What they agreed to stays, without the name; so do ties to the panel, by which points stay hidden."""
    applied = Application.objects.filter(person=person, erased_on__isnull=False)
    agreed = Consent.objects.filter(person=person, purpose=Consent.Purpose.DATA_ABROAD)
    if make_nameless(person, but=[applied, agreed, PanelTie.objects.filter(person=person)]):
        PanelTie.objects.filter(~Q(note=""), person=person).update(note="")
