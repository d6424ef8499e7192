"""A scholar's report from the day it is owed until the desk accepts it. Source: docs/sources.md#R53"""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jocs_site.backoffice.files import keep_with_row
from jocs_site.backoffice.scans import read_scan
from jocs_site.backoffice.states import StateChange, take_step
from jocs_site.foundation.errors import RuleBroken
from scholarships.models import Award, ReportObligation, ScholarReport, ScholarReportChange
from scholarships.models.awards import RUNNING
from scholarships.models.lives.reports import REPORT_COMMANDS, SCHOLAR_REPORT_LIFE
from scholarships.models.reports import MOST_LETTERS
from scholarships.rules import report_periods
from scholarships.services.report_letters import write_about

MOST_IN_MESSAGE = 2000


@dataclass(frozen=True)
class Told:
    """What a scholar tells. ``may_print_message``: the consent to print the message with the name."""

    body: str
    grades: str = ""
    message: str = ""
    may_print_message: bool = False

    def checked(self) -> "Told":
        """Raises RuleBroken at the field that is empty, too long, or a consent to nothing."""
        body, message = self.body.strip(), self.message.strip()
        if not body:
            raise RuleBroken(_("Tell us in a few sentences how the study went."), field="body")
        for field, text, most in (("body", body, MOST_LETTERS), ("message", message, MOST_IN_MESSAGE)):
            if len(text) > most:
                words = {"count": len(text), "most": most}
                raise RuleBroken(_("The text has %(count)d letters; %(most)d is the most.") % words, field=field)
        if self.may_print_message and not message:
            raise RuleBroken(_("There is no message that could be printed."), field="message")
        return Told(body, " ".join(self.grades.split())[:200], message, self.may_print_message)


@transaction.atomic
def settle_reports(*, award: Award) -> int:
    """Make the reports that an award with a signed pledge owes, by the plan of its call. Safe to repeat.

    Returns how many are new. Days that were once set never move.
    """
    fresh = Award.objects.select_for_update().get(pk=award.pk)
    if fresh.agreement_signed_on is None or fresh.state not in RUNNING or fresh.obligations.exists():
        return 0
    file = fresh.decision.application
    periods = report_periods(file.starts_on, file.ends_before, file.call.reports_per_year)
    for number, (starts_on, ends_before, due_on) in enumerate(periods, start=1):
        obligation = ReportObligation.objects.create(
            award=fresh, number=number, starts_on=starts_on, ends_before=ends_before, due_on=due_on
        )
        ScholarReport.objects.create(obligation=obligation)
    return len(periods)


def settle_all_reports() -> int:
    """The same for every award whose pledge was signed before there were reports."""
    running = Award.objects.filter(state__in=RUNNING)
    waiting = running.filter(agreement_signed_on__isnull=False, obligations=None).order_by("pk")
    return sum(settle_reports(award=award) for award in waiting)


@transaction.atomic
def submit_report(*, report: ScholarReport, told: Told, key: UUID, transcript=None, at: datetime) -> ScholarReport:
    """The scholar sends a report in. The same ``key`` again, as from a bad line, changes nothing.

    Raises RuleBroken for what is not complete, no paper, or with the office already.
    """
    fresh = ScholarReport.objects.select_for_update().get(pk=report.pk)
    if fresh.saved_key == key:
        return fresh
    if fresh.state not in SCHOLAR_REPORT_LIFE.step("submit").sources:
        raise RuleBroken(_("This report is with the office already and can no longer be changed."))
    _write(fresh, told, transcript, at, "submit", also={"saved_key": key, "entered_by": None})
    write_about(fresh, "arrived", key=f"scholar-arrived:{fresh.pk}:{key}", at=at)
    return fresh


@transaction.atomic
def enter_report(
    *, report: ScholarReport, told: Told, arrived_on: date, transcript=None, at: datetime, by=None
) -> ScholarReport:
    """Type in what a scholar sent by mail or on paper. Raises RuleBroken for a day to come."""
    if arrived_on > timezone.localdate(at):
        raise RuleBroken(_("This day is still to come."), field="arrived_on")
    fresh = ScholarReport.objects.select_for_update().get(pk=report.pk)
    _write(fresh, told, transcript, at, "enter", by=by, also={"arrived_on": arrived_on, "entered_by": by})
    return fresh


def _write(report: ScholarReport, told: Told, transcript, at: datetime, step: str, *, also: dict, by=None) -> None:
    told = told.checked()
    also = {"arrived_on": report.arrived_on or timezone.localdate(at)} | vars(told) | also
    if transcript:
        kind, content = _read_transcript(transcript)
        holder = ScholarReport()
        keep_with_row(holder.transcript, ContentFile(content), name=f"transcript.{kind}")
        also |= {"transcript": holder.transcript.name, "transcript_kind": kind}
    take_step(report, SCHOLAR_REPORT_LIFE, step, changes=ScholarReportChange, by=by, at=at, also=also)


def _read_transcript(file) -> tuple[str, bytes]:
    try:
        return read_scan(file)
    except RuleBroken as error:
        raise RuleBroken(str(error), field="transcript") from error


@transaction.atomic
def advance_report(
    *,
    report: ScholarReport,
    step_name: str,
    reason: str = "",
    by=None,
    at: datetime | None = None,
    expected_state: str | None = None,
) -> StateChange:
    """Accept, ask back, waive or demand a report; the scholar is told of the first two."""
    if step_name in REPORT_COMMANDS:
        raise RuleBroken(_("This step has a screen of its own."))
    at = at or timezone.now()
    change = take_step(
        report,
        SCHOLAR_REPORT_LIFE,
        step_name,
        changes=ScholarReportChange,
        by=by,
        reason=reason,
        expected_state=expected_state,
        at=at,
        also={"waived_reason": reason.strip() if step_name == "waive" else ""},
    )
    letter = {"accept": "accepted", "ask_back": "ask_back"}.get(step_name)
    if letter:
        write_about(report, letter, key=f"scholar-{letter}:{change.pk}", at=at, reason=change.reason)
    return change
