"""The check of eligibility: what was found point by point, and the step that follows from it."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jocs_site.backoffice.states import take_step
from jocs_site.foundation.errors import Blocker, RuleBroken, StaleState
from scholarships.models import Application, ApplicationChange, Call, CheckPoint, EligibilityCheck, lives
from scholarships.services import mails

BEING_CHECKED = (Application.State.SUBMITTED, Application.State.INCOMPLETE)


@dataclass(frozen=True)
class Finding:
    """What was found about one point, named by its code. ``note``: what exactly is wrong, empty if nothing is."""

    point: str
    result: str
    note: str = ""


@dataclass(frozen=True)
class Checked:
    """How many files of a round passed, are incomplete, are not eligible, and still have points to look at."""

    passed: int = 0
    incomplete: int = 0
    ineligible: int = 0
    unfinished: int = 0


def record_checks(*, application: Application, findings: list[Finding], by=None, at: datetime | None = None) -> None:
    """Write down what was found in one file; see `record_all_checks`."""
    record_all_checks(call=application.call, found=[(application, findings)], by=by, at=at)


@transaction.atomic
def record_all_checks(
    *, call: Call, found: list[tuple[Application, list[Finding]]], by=None, at: datetime | None = None
) -> None:
    """Write down what was found in files of one call, all or none. A point looked at again is written anew.

    Raises RuleBroken with every reason at once: a point the call does not have, or one that is not in order without a
    note; StaleState once a file has passed its check.
    """
    ids = [application.pk for application, _findings in found]
    files = Application.objects.select_for_update().in_bulk(ids)
    if any(file.state not in BEING_CHECKED for file in files.values()):
        raise StaleState(_("This file has passed its check and is not changed any more."))
    points = {point.code: point for point in call.check_points.all()}
    findings = [one for _application, of_file in found for one in of_file]
    if blockers := [blocker for one in findings for blocker in _why_not_found(one, points)]:
        raise RuleBroken(blockers=blockers)
    EligibilityCheck.objects.bulk_create(
        (
            EligibilityCheck(
                application=application,
                point=points[one.point],
                result=one.result,
                note="" if one.result == "ok" else one.note.strip(),
                by=by,
                at=at or timezone.now(),
            )
            for application, of_file in found
            for one in of_file
        ),
        update_conflicts=True,
        unique_fields=["application", "point"],
        update_fields=["result", "note", "by", "at"],
    )


def _why_not_found(one: Finding, points: dict[str, CheckPoint]) -> list[Blocker]:
    if one.point not in points:
        return [Blocker("UNKNOWN_POINT", _("The call's list has no point %(code)s.") % {"code": one.point})]
    if one.result not in EligibilityCheck.Result.values:
        return [Blocker("UNKNOWN_RESULT", _("A point is in order, missing or not fulfilled."))]
    if one.result != EligibilityCheck.Result.OK and not one.note.strip():
        return [Blocker("NO_NOTE", _("Say what exactly is missing or not fulfilled."))]
    return []


@transaction.atomic
def check_file(
    *, application: Application, findings: list[Finding], by=None, at: datetime | None = None, expected_state=None
) -> str:
    """Write down what was found and take the step that follows, both or none. Returns the state the file has then."""
    fresh = Application.objects.select_for_update().get(pk=application.pk)
    if expected_state not in (None, fresh.state):
        raise StaleState(_("The record changed meanwhile. Look at it again before you go on."))
    record_checks(application=fresh, findings=findings, by=by, at=at)
    check_eligibility(application=fresh, by=by, at=at)
    return fresh.state


@transaction.atomic
def check_eligibility(*, application: Application, by=None, at: datetime | None = None) -> list[Blocker]:
    """Let a complete file pass; return it with all that is missing; end it where a point is not fulfilled.

    Returns all that is missing or not fulfilled. Raises RuleBroken while a point of the call's list is not looked at.
    """
    wrong = list(lives.wanting(application))
    if unfinished := [blocker for blocker in wrong if blocker.code == "POINT_OPEN"]:
        raise RuleBroken(blockers=unfinished)
    if not wrong:
        step = "pass_check"
    elif any(blocker.code == "POINT_FAILS" for blocker in wrong):
        step = "refuse"
    else:
        step = "return_file"
    reason = " ".join(str(blocker) for blocker in wrong)
    at = at or timezone.now()
    change = take_step(
        application, lives.APPLICATION_LIFE, step, changes=ApplicationChange, by=by, at=at, reason=reason
    )
    if step == "return_file":
        mails.tell_incomplete(application, reason=reason, about=str(change.pk), at=at)
    return wrong


@transaction.atomic
def check_round(*, call: Call, by=None, at: datetime | None = None) -> Checked:
    """Check every application that waits. Those with points to look at stay as they are."""
    waiting = Application.objects.with_names().filter(call=call, state=Application.State.SUBMITTED)
    counts = dict.fromkeys(("passed", "incomplete", "ineligible", "unfinished"), 0)
    for file in waiting.prefetch_related(*lives.READ_BY_CHECK):
        if any(blocker.code == "POINT_OPEN" for blocker in lives.wanting(file)):
            counts["unfinished"] += 1
            continue
        wrong = check_eligibility(application=file, by=by, at=at)
        counts["passed" if not wrong else file.state] += 1
    return Checked(**counts)
