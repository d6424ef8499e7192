"""Which reports a posting brings: made when it is approved, kept in step with its dates. Source: docs/sources.md#R43"""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dispatch import rules
from dispatch.models import REPORT_LIFE, ActivityReport, Posting, ReportChange, ReportKind, ReportObligation, ReportPlan
from dispatch.models.postings import ABROAD, BEFORE_DEPARTURE, OPEN_TO_REVISION, State
from dispatch.models.reports import UNSENT
from dispatch.services.refusals import lock
from jocs_site.backoffice.states import take_step
from jocs_site.foundation.errors import RuleBroken


@transaction.atomic
def plan_reports(*, posting: Posting, kinds: Sequence[str], at: datetime | None = None) -> ReportPlan:
    """Say which kinds of reports a posting brings; the final one it has in any case.

    Once the posting is approved, what is no longer planned and not begun is waived, and what is new is asked for.
    """
    fresh = lock(posting, None)
    if fresh.state not in (*OPEN_TO_REVISION, *BEFORE_DEPARTURE, *ABROAD):
        raise RuleBroken(_("The term is over; its reports are planned no more."))
    flags = {kind: kind in kinds for kind in ReportKind.values if kind != ReportKind.FINAL}
    plan, _is_new = ReportPlan.objects.update_or_create(posting=fresh, defaults=flags)
    settle_obligations(fresh, at=at)
    return plan


@transaction.atomic
def settle_obligations(posting: Posting, *, at: datetime | None = None) -> int:
    """Make the reports that an approved posting owes; what its dates no longer ask for is waived. Safe to repeat.

    Returns how many are new. A report that somebody began to write stays, whatever the dates.
    """
    fresh = lock(posting, None)
    if fresh.state in OPEN_TO_REVISION:
        return 0
    known = list(ReportObligation.objects.filter(posting=fresh).select_related("report"))
    wanted = {} if fresh.state == State.CANCELLED else _wanted(fresh, known)
    made = [_make(fresh, key, end) for key, end in wanted.items() if key not in {(o.kind, o.starts_on) for o in known}]
    for obligation in known:
        _keep_in_step(obligation.report, is_wanted=(obligation.kind, obligation.starts_on) in wanted, at=at)
    return len(made)


def settle_running_postings(*, at: datetime | None = None) -> int:
    """The same for every posting that is prepared or runs, such as those from before there were plans."""
    running = Posting.objects.filter(state__in=[*BEFORE_DEPARTURE, *ABROAD]).order_by("pk")
    return sum(settle_obligations(posting, at=at) for posting in running)


def _wanted(posting: Posting, known: list[ReportObligation]) -> dict[tuple, object]:
    """The end of each period that a report tells of, by kind and first day."""
    plan = ReportPlan.objects.filter(posting=posting).first() or ReportPlan()
    wanted = {}
    for kind in plan.kinds:
        inside = [
            (row.starts_on, row.ends_before)
            for row in known
            if row.kind == kind and posting.starts_on <= row.starts_on < posting.ends_before
        ]
        for start, end in rules.report_periods(kind, posting.starts_on, posting.ends_before, inside):
            wanted[kind, start] = end
    return wanted


def _make(posting: Posting, key: tuple, ends_before) -> ReportObligation:
    kind, starts_on = key
    obligation = ReportObligation.objects.create(
        posting=posting,
        kind=kind,
        starts_on=starts_on,
        ends_before=ends_before,
        due_on=rules.report_due_on(kind, ends_before),
    )
    language = posting.worker.person.language
    ActivityReport.objects.create(posting=posting, obligation=obligation, language=language)
    return obligation


def _keep_in_step(report: ActivityReport, *, is_wanted: bool, at: datetime | None) -> None:
    if is_wanted and report.waived_by_dates:
        waive_or_demand(report, "demand", reason=_("The dates of the posting ask for it again."), at=at)
    elif not is_wanted and report.state in UNSENT and not report.body:
        reason = _("The dates or the plan of the posting no longer ask for it.")
        waive_or_demand(report, "waive", reason=reason, at=at, by_dates=True)


def waive_or_demand(
    report: ActivityReport,
    step: str,
    *,
    reason: str,
    by=None,
    expected_state: str | None = None,
    at: datetime | None = None,
    by_dates: bool = False,
) -> ReportChange:
    """Say that a report need not come, or that it is asked for after all. Both need a reason."""
    also = {"waived_reason": reason.strip() if step == "waive" else "", "waived_by_dates": by_dates}
    return take_step(
        report,
        REPORT_LIFE,
        step,
        changes=ReportChange,
        by=by,
        reason=reason,
        expected_state=expected_state,
        at=at or timezone.now(),
        also=also,
    )
