"""Who owes which report, and what came."""

from datetime import date

from django.db.models import Case, Q, QuerySet, When

from dispatch.models import REPORT_LIFE, ActivityReport, Posting, ReportPhoto, ReportPlan
from dispatch.models.reports import OWES_NOTHING, WITH_WORKER, ReportState


def overdue_reports(on: date) -> QuerySet[ActivityReport]:
    """What was due before this day and did not come, the longest first."""
    rows = ActivityReport.objects.overdue(on).with_names().prefetch_related("reminders")
    return rows.order_by("obligation__due_on", "pk")


def all_reports() -> QuerySet[ActivityReport]:
    """What waits to be read, then what is owed, the next one due first, then the rest, the latest first."""
    is_read, is_owed = Q(state=ReportState.SUBMITTED), Q(state__in=WITH_WORKER) & ~Q(posting__state__in=OWES_NOTHING)
    turn = Case(When(is_read, then=0), When(is_owed, then=1), default=2)
    next_due = Case(When(is_read | is_owed, then="obligation__due_on"))
    return ActivityReport.objects.with_names().order_by(turn, next_due, "-obligation__due_on", "-pk")


def reports_to_read() -> QuerySet[ActivityReport]:
    return ActivityReport.objects.filter(state=ReportState.SUBMITTED)


def reports_of_posting(posting: Posting) -> QuerySet[ActivityReport]:
    return posting.reports.select_related("obligation").order_by("obligation__due_on", "pk")


def reports_of(user) -> QuerySet[ActivityReport]:
    """A worker's own reports, whatever their state; of others nothing."""
    return ActivityReport.objects.filter(posting__worker__person__user=user).with_names()


def reports_to_write(user) -> QuerySet[ActivityReport]:
    """What the worker may write at, the first due first."""
    return reports_of(user).filter(state__in=WITH_WORKER).order_by("obligation__due_on", "pk")


def photos_of(report: ActivityReport) -> QuerySet[ReportPhoto]:
    return report.photos.order_by("pk")


def report_plan(posting: Posting) -> ReportPlan:
    """The plan of a posting; the usual one where nobody chose."""
    return ReportPlan.objects.filter(posting=posting).first() or ReportPlan(posting=posting)


def report_steps(report: ActivityReport, user) -> list:
    """The steps from here that this user of the office may take."""
    steps = REPORT_LIFE.steps_from(report.state)
    return [step for step in steps if step.permission and user.has_perm(step.permission)]
