"""Asking the nominating body's officer and the referees, and taking what they answer."""

from datetime import datetime

from django.core.files.base import ContentFile
from django.utils import timezone
from django.utils.translation import gettext as _

from jocs_site.backoffice.files import keep_with_row
from jocs_site.backoffice.refusals import refused_in_words
from jocs_site.backoffice.scans import read_scan
from jocs_site.foundation.errors import RuleBroken
from scholarships import queries
from scholarships.models import Application, Draft, Endorsement, Reference
from scholarships.services import mails
from scholarships.services.drafts import ROOM, lock_draft
from scholarships.services.papers import LONGEST_SIDE, fingerprint_of

LANGUAGE_OF_OFFICERS = "en"
MOST_REFEREES = 4


def ask_officer(draft: Draft, *, at: datetime) -> Endorsement:
    """Mail the officer a link to what they are to endorse; an earlier question ends.

    Raises RuleBroken once answers are of no use any more, without an address, or where it is the applicant's own.
    """
    with refused_in_words(ROOM):
        fresh = lock_draft(draft)
        _refuse_too_late(fresh, at)
        return ask_officer_of(fresh, at=at)


def ask_officer_of(draft: Draft, *, at: datetime) -> Endorsement:
    """The caller holds the draft."""
    email = draft.typed("body").get("officer_email", "").strip()
    if not email:
        raise RuleBroken(_("Write the e-mail address of the officer first."), field="officer_email")
    if email.lower() == draft.email.lower():
        raise RuleBroken(_("The officer who endorses you is somebody else than you."), field="officer_email")
    draft.endorsements.filter(ended_at=None).update(ended_at=at)
    endorsement = Endorsement.objects.create(draft=draft, email=email, language=LANGUAGE_OF_OFFICERS, asked_at=at)
    mails.ask_officer(endorsement, at=at)
    return endorsement


def answer_endorsement(
    endorsement: Endorsement, *, is_endorsed: bool, name: str, office: str, reason: str, seen: str, at: datetime
) -> Endorsement:
    """Take the officer's answer. ``seen``: fingerprint of what the page showed; another one now is refused."""
    with refused_in_words(ROOM):
        draft = lock_draft(endorsement.draft)
        fresh = Endorsement.objects.select_for_update().get(pk=endorsement.pk)
        if fresh.ended_at:
            raise RuleBroken(_("You were asked anew since. Please use the newest mail."))
        if fresh.answered_at:
            raise RuleBroken(_("This has been answered already."))
        _refuse_too_late(draft, at)
        if seen != queries.fingerprint(draft):
            raise RuleBroken(_("The applicant changed the application meanwhile. Read it again before you answer."))
        fresh.is_endorsed, fresh.answered_at, fresh.seen = is_endorsed, at, seen
        fresh.name, fresh.office, fresh.reason = name.strip(), office.strip(), reason.strip()
        fresh.save()
        take_over_endorsement(draft)
        mails.tell_applicant(draft, "endorsed", at=at, about=str(fresh.pk), endorsement=fresh)
    return fresh


def take_over_endorsement(draft: Draft) -> None:
    """Write into the application whether the officer endorsed what stands there now. The caller holds the draft."""
    if draft.application_id is None:
        return
    endorsement = queries.live_endorsement(draft)
    columns = {"endorsed_on": None, "endorsed_by": ""}
    if queries.counts(endorsement, draft):
        signed = f"{endorsement.name}, {endorsement.office}"[:120]
        columns = {"endorsed_on": timezone.localdate(endorsement.answered_at), "endorsed_by": signed}
    Application.objects.filter(pk=draft.application_id).update(**columns)


def name_referee(draft: Draft, *, name: str, position: str, email: str, language: str, at: datetime) -> Reference:
    """Ask somebody for a reference, by a link in a mail.

    Raises RuleBroken for one too many, the same address twice, or the applicant's own.
    """
    with refused_in_words(ROOM):
        fresh = lock_draft(draft)
        _refuse_too_late(fresh, at)
        _refuse_own_address(fresh, email)
        if queries.live_references(fresh).count() >= MOST_REFEREES:
            raise RuleBroken(_("At most %(most)d referees.") % {"most": MOST_REFEREES})
        figures = {"name": name, "position": position, "email": email.lower(), "language": language, "invited_at": at}
        reference = Reference(draft=fresh, application=fresh.application, **figures)
        _refuse_twice(fresh, reference.email, but=None)
        reference.save(force_insert=True)
        mails.ask_referee(reference, at=at)
    return reference


def change_referee(reference: Reference, *, email: str, at: datetime) -> Reference:
    """Ask at another address, or once more at the same; links in earlier mails to another address lead nowhere."""
    with refused_in_words(ROOM):
        draft = lock_draft(reference.draft)
        _refuse_too_late(draft, at)
        _refuse_own_address(draft, email)
        fresh = _lock_reference(reference)
        if fresh.email != email.lower():
            _refuse_twice(draft, email.lower(), but=fresh)
            fresh.email, fresh.link_number = email.lower(), fresh.link_number + 1
        fresh.invited_at = at
        fresh.save(update_fields=["email", "link_number", "invited_at"])
        fresh.draft = draft
        mails.ask_referee(fresh, at=at)
    return fresh


def drop_referee(reference: Reference, *, at: datetime) -> None:
    """The applicant no longer asks this referee. Raises RuleBroken once the reference is here."""
    with refused_in_words(ROOM):
        _refuse_too_late(lock_draft(reference.draft), at)
        fresh = _lock_reference(reference)
        fresh.ended_at = at
        fresh.save(update_fields=["ended_at"])


def receive_reference(reference: Reference, *, text: str, file=None, at: datetime) -> Reference:
    """Take what the referee wrote, typed or as a file. Raises RuleBroken for neither, twice, or too late."""
    with refused_in_words(ROOM):
        draft = lock_draft(reference.draft)
        fresh = _lock_reference(reference)
        _refuse_too_late(draft, at)
        if not text.strip() and not file:
            raise RuleBroken(_("Write the reference, or choose a file."), field="text")
        fresh.text, fresh.received_at = text.strip(), at
        if file:
            fresh.file_kind, content = read_scan(file, longest=LONGEST_SIDE)
            fresh.size, fresh.sha256 = len(content), fingerprint_of(content)
            keep_with_row(fresh.file, ContentFile(content), name=f"reference.{fresh.file_kind}")
        fresh.save()
    return fresh


def _lock_reference(reference: Reference) -> Reference:
    fresh = Reference.objects.select_for_update(of=("self",)).get(pk=reference.pk)
    if fresh.ended_at or fresh.link_number != reference.link_number:
        raise RuleBroken(_("The applicant named another address since."))
    if fresh.received_at:
        raise RuleBroken(_("This reference has been received and is not changed any more."))
    return fresh


def _refuse_twice(draft: Draft, email: str, *, but: Reference | None) -> None:
    others = queries.live_references(draft).filter(email=email).exclude(pk=but and but.pk)
    if others.exists():
        raise RuleBroken(_("You have named a referee with this address already."), field="email")


def _refuse_own_address(draft: Draft, email: str) -> None:
    if email.lower() == draft.email.lower():
        raise RuleBroken(_("A referee is somebody else than you."), field="email")


def _refuse_too_late(draft: Draft, at: datetime) -> None:
    if not queries.others_may_answer(draft, at):
        raise RuleBroken(_("The time for this is over: the office no longer waits for papers of this application."))
