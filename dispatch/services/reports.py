"""A report from the first words to the day on which the office accepts it. Source: docs/sources.md#R43 and #R51"""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dispatch.models import REPORT_LIFE, ActivityReport, Posting, ReportChange
from dispatch.models.postings import ABROAD, BACK, BEFORE_DEPARTURE
from dispatch.models.reports import MOST_LETTERS, WITH_WORKER, ReportState
from dispatch.services.obligations import waive_or_demand
from dispatch.services.refusals import lock, note, refuse_days_to_come, refused_in_words
from dispatch.services.report_files import attach_original
from dispatch.services.report_letters import write_about
from jocs_site.backoffice.states import take_step
from jocs_site.foundation.errors import RuleBroken, StaleState

MOST_IN_TITLE = 120


@dataclass(frozen=True)
class Words:
    """``language``: ``ja`` or ``en``."""

    title: str
    body: str
    language: str

    def checked(self) -> "Words":
        """With plain line ends. Raises RuleBroken at the field that is too long."""
        title, body = " ".join(self.title.split()), "\n".join(self.body.strip().splitlines())
        for field, text, most in (("title", title, MOST_IN_TITLE), ("body", body, MOST_LETTERS)):
            if len(text) > most:
                words = {"count": len(text), "most": most}
                raise RuleBroken(_("The text has %(count)d letters; %(most)d is the most.") % words, field=field)
        if self.language not in ("ja", "en"):
            raise RuleBroken(_("Choose Japanese or English."), field="language")
        return Words(title, body, self.language)


def begin_report(*, posting: Posting, at: datetime | None = None) -> ActivityReport:
    """A report that nobody asked for. One that is there and still empty is given again."""
    with refused_in_words():
        fresh = lock(posting, None)
        if fresh.state not in (*BEFORE_DEPARTURE, *ABROAD, *BACK):
            raise RuleBroken(_("This posting is not approved yet."))
        own = fresh.reports.filter(obligation=None, state=ReportState.DUE).first()
        return own or ActivityReport.objects.create(posting=fresh, language=fresh.worker.person.language)


@transaction.atomic
def save_report(
    report: ActivityReport, *, words: Words, key: UUID, version: int, send: bool = False, at: datetime, by=None
) -> ActivityReport:
    """Keep what a worker wrote so far, and send it in if they say so. The same ``key`` again changes nothing.

    version: of the text that the worker's page began from.
    Raises StaleState when something else was saved meanwhile, RuleBroken when it is with the office already.
    """
    fresh = _held(report)
    is_again = fresh.saved_key == key
    if is_again and (not send or fresh.state == ReportState.SUBMITTED):
        return fresh
    if fresh.state not in WITH_WORKER:
        raise RuleBroken(_("This report is with the office already and can no longer be changed."))
    if not is_again:
        if version != fresh.version:
            raise StaleState(_("Something else was saved meanwhile, in another window or on another device."))
        _write(fresh, words.checked(), key, at)
    if fresh.state == ReportState.DUE:
        _step(fresh, "begin", by=by, at=at)
    if send:
        _step(fresh, "submit", by=by, at=at, also={"arrived_on": fresh.arrived_on or timezone.localdate(at)})
        write_about(_named(fresh), "arrived", key=f"report-arrived:{fresh.pk}:{fresh.version}", at=at)
    return fresh


def enter_report(
    report: ActivityReport,
    *,
    words: Words,
    arrived_on: date,
    original=None,
    expected_version: int | None = None,
    at: datetime,
    by=None,
) -> ActivityReport:
    """Type in what a worker sent by mail. original: the file of it, kept beside the text.

    Raises StaleState when the worker wrote something since the screen was opened.
    """
    refuse_days_to_come(arrived_on, at, field="arrived_on")
    with refused_in_words():
        fresh = _held(report)
        if expected_version not in (None, fresh.version):
            raise StaleState(_("The worker saved something meanwhile. Look at it before you type over it."))
        if fresh.state in WITH_WORKER:
            _write(fresh, words.checked(), None, at)
        _step(fresh, "enter", by=by, at=at, also={"arrived_on": arrived_on, "entered_by": by})
        if original:
            attach_original(fresh, file=original, at=at, by=by)
    return fresh


def advance_report(
    report: ActivityReport,
    step: str,
    *,
    by=None,
    reason: str = "",
    expected_state: str | None = None,
    at: datetime | None = None,
) -> ReportChange:
    """Take a step of the office: ask back, accept, waive or demand. The worker is written to where it concerns them.

    Accepting the final report is the one door to the day on which the posting's final report came.
    Raises PermissionDenied, StaleState, or RuleBroken with every blocker at once.
    """
    at = at or timezone.now()
    if step in ("waive", "demand"):
        return waive_or_demand(report, step, reason=reason, by=by, expected_state=expected_state, at=at)
    with refused_in_words():
        posting = lock(report.posting, None)  # before the report, in the order in which others hold both
        change = _step(report, step, by=by, at=at, reason=reason, expected_state=expected_state)
        if step == "accept" and report.is_final:
            posting.final_report_on = report.arrived_on
            posting.save(update_fields=["final_report_on"])
            note(posting, "final_report", by=by, at=at)
        if template := {"ask_back": "ask_back", "accept": "accepted"}.get(step):
            write_about(_named(report), template, key=f"report-step:{change.pk}", at=at, questions=reason.strip())
    return change


def _held(report: ActivityReport) -> ActivityReport:
    return ActivityReport.objects.select_for_update().get(pk=report.pk)


def _named(report: ActivityReport) -> ActivityReport:
    return ActivityReport.objects.with_names().get(pk=report.pk)


def _write(report: ActivityReport, words: Words, key: UUID | None, at: datetime) -> None:
    columns = asdict(words) | {"saved_key": key, "saved_at": at, "version": report.version + 1}
    vars(report).update(columns)
    report.save(update_fields=list(columns))


def _step(report: ActivityReport, step: str, *, expected_state: str | None = None, **rest) -> ReportChange:
    return take_step(report, REPORT_LIFE, step, changes=ReportChange, expected_state=expected_state, **rest)
