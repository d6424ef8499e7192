"""Inspection of votes and proxies, and their erasing by two persons once the time of the law is over.

Source: docs/sources.md#R35 and #R36; docs/decisions/0017-purge.md
"""

from datetime import date, datetime
from functools import partial

from django.db import IntegrityError, transaction
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from jocs_site.backoffice.guards import sentence_for
from jocs_site.foundation.errors import RuleBroken
from members.agm.models import (
    Act,
    BoardEvent,
    Inspection,
    InspectionLook,
    Mark,
    Meeting,
    PaperCheck,
    PaperScan,
    Purge,
    Revocation,
    ScanTakenOut,
    SecretBallot,
    Turnout,
)
from members.agm.queries import inputs_of, last_day, open_inspections, why_no_inspection
from members.agm.rules.record import digest
from members.agm.rules.retention import votes_kept_until
from members.agm.services.board import lock, post_event
from members.agm.services.history import log


@transaction.atomic
def request_inspection(
    meeting: Meeting, membership, *, reason: str, at: datetime, way: str = Inspection.Way.SCREEN, by=None
) -> Inspection:
    """Ask to inspect the votes of one meeting. Safe to repeat: an open request comes back as it is.

    Raises RuleBroken without a reason, without a vote, or when the three months are over.
    """
    meeting = lock(meeting.pk)
    if words := why_no_inspection(meeting, membership, localdate(at)):
        raise RuleBroken(words)
    if not reason.strip():
        raise RuleBroken(_("The law asks for a reason. Write it in a sentence."), field="reason")
    if known := open_inspections(meeting).filter(member=membership).first():
        return known
    inspection = Inspection.objects.create(
        meeting=meeting, member=membership, reason=reason.strip(), way=way, asked_at=at, entered_by=by
    )
    log(inspection, "agm.inspection_asked", user=by)
    return inspection


@transaction.atomic
def decide_inspection(inspection: Inspection, *, decision: str, ground: str = "", at: datetime, by=None) -> Inspection:
    """Grant or refuse, once. Raises RuleBroken for a refusal without a ground of the law, or a second decision."""
    inspection = Inspection.objects.select_for_update(of=("self",)).get(pk=inspection.pk)
    if inspection.decision:
        raise RuleBroken(_("This request is decided already."))
    if decision == Inspection.Decision.REFUSED and ground not in Inspection.Ground.values:
        raise RuleBroken(_("A request can be refused on a ground of the law only. Choose it."), field="ground")
    inspection.decision, inspection.decided_at, inspection.decided_by = decision, at, by
    inspection.ground = ground if decision == Inspection.Decision.REFUSED else ""
    inspection.save()
    log(inspection, f"agm.inspection_{decision}", user=by, data={"ground": inspection.ground})
    return inspection


@transaction.atomic
def close_inspection(inspection: Inspection, *, at: datetime, by=None) -> Inspection:
    """End a granted inspection: nothing is shown any more. Safe to repeat."""
    inspection = Inspection.objects.select_for_update(of=("self",)).get(pk=inspection.pk)
    if inspection.decision != Inspection.Decision.GRANTED:
        raise RuleBroken(_("Only a granted inspection is closed."))
    if inspection.closed_at is None:
        inspection.closed_at = at
        inspection.save()
        log(inspection, "agm.inspection_closed", user=by)
    return inspection


def record_look(inspection: Inspection, *, what: str, at: datetime) -> InspectionLook:
    """Write down a look before anything is shown. Raises RuleBroken where none is granted. Source: R35"""
    if not inspection.is_granted:
        raise RuleBroken(_("This inspection is not granted."))
    return InspectionLook.objects.create(inspection=inspection, what=what, at=at)


@transaction.atomic
def propose_purge(meeting: Meeting, *, at: datetime, by) -> Purge:
    """Propose to erase votes and proxies. Safe to repeat. Raises RuleBroken too early or with an inspection open."""
    meeting = lock(meeting.pk)
    _refuse_too_early(meeting, localdate(at))
    purge, is_new = Purge.objects.get_or_create(
        meeting=meeting,
        defaults={"kept_until": votes_kept_until(last_day(meeting)), "proposed_at": at, "proposed_by": by},
    )
    if is_new:
        log(purge, "agm.purge_proposed", user=by)
    return purge


@transaction.atomic
def withdraw_purge(meeting: Meeting, *, by=None) -> None:
    """Take a proposal back that nobody confirmed."""
    lock(meeting.pk)
    for purge in Purge.objects.filter(meeting=meeting, confirmed_on=None):
        log(purge, "agm.purge_withdrawn", user=by)
        purge.delete()


@transaction.atomic
def confirm_purge(meeting: Meeting, *, at: datetime, by) -> Purge:
    """Erase acts, marks, proxies, revocations, turnout and secret ballots for good, as the second person.

    What stays: decision, roll, attendance, board, result, minutes, and the digests of what was counted, which tell no
    vote. Raises RuleBroken for the one who proposed it, too early, or while an inspection is open.
    """
    meeting = lock(meeting.pk)
    purge = Purge.objects.select_for_update(of=("self",)).filter(meeting=meeting).first()
    if purge is None or purge.confirmed_on:
        raise RuleBroken(_("Nothing is proposed to be erased."))
    if purge.proposed_by_id == by.pk:
        raise RuleBroken(_("You proposed this yourself. Another person has to confirm it."))
    _refuse_too_early(meeting, localdate(at))
    purge.inputs = inputs_of(meeting)
    acts = Act.objects.filter(elector__meeting=meeting)
    gone = {
        "acts": acts,
        "marks": Mark.objects.filter(act__in=acts),
        "revocations": Revocation.objects.filter(act__in=acts),
        "checks": PaperCheck.objects.filter(act__in=acts),
        "taken_out": ScanTakenOut.objects.filter(scan__act__in=acts),
        "scans": PaperScan.objects.filter(act__in=acts),
        "turnout": Turnout.objects.filter(elector__meeting=meeting),
        "ballots": SecretBallot.objects.filter(meeting_number=meeting.pk),
    }
    purge.removed = {name: rows.count() for name, rows in gone.items()}
    purge.confirmed_on, purge.confirmed_by = localdate(at), by
    try:
        with transaction.atomic():
            purge.save()
    except IntegrityError as error:
        raise RuleBroken(sentence_for(error) or str(error)) from error
    post_event(
        meeting,
        BoardEvent.Kind.PURGED,
        at=at,
        kept_until=purge.kept_until.isoformat(),
        inputs=digest(purge.inputs),
        acts=purge.removed["acts"],
    )
    for scan in gone["scans"]:
        transaction.on_commit(partial(scan.file.storage.delete, scan.file.name))
    for name in ("marks", "revocations", "checks", "taken_out", "scans", "turnout", "ballots", "acts"):
        gone[name].delete()
    log(purge, "agm.purge_confirmed", user=by, data=purge.removed)
    return purge


def _refuse_too_early(meeting: Meeting, on: date) -> None:
    if meeting.state != Meeting.State.COUNTED:
        raise RuleBroken(_("The votes are not counted yet."))
    until = votes_kept_until(last_day(meeting))
    if on <= until:
        raise RuleBroken(_("Votes and proxies have to lie open until %(day)s.") % {"day": date_format(until)})
    if open_inspections(meeting).exists():
        raise RuleBroken(_("A request to inspect is open. Decide it, or close the inspection first."))
