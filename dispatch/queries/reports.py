"""Who owes which report, and what came."""

from datetime import date

from django.db.models import QuerySet

from dispatch.models import REPORT_LIFE, ActivityReport, Posting, ReportPhoto, ReportPlan
from dispatch.models.reports import WITH_WORKER, ReportState


def overdue_reports(on: date) -> QuerySet[ActivityReport]:
    """What was due before this day and did not come, the longest first."""
    rows = ActivityReport.objects.overdue(on).with_names().prefetch_related("reminders")
    return rows.order_by("obligation__due_on", "pk")


def all_reports() -> QuerySet[ActivityReport]:
    return ActivityReport.objects.with_names()


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
