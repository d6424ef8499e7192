"""Letters about reports, in the reader's language, each once for its key."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from dispatch import queries, rules
from dispatch.models import ActivityReport, ReportReminder
from jocs_site.letters.kinds import kind
from jocs_site.letters.queries import mail_address
from jocs_site.letters.services import NewLetter, post
from jocs_site.people.models import User
from jocs_site.people.queries import accounts_with

REPORT_LETTER = kind(
    "worker_report", gettext_lazy("About a worker's report"), permission="dispatch.view_activityreport"
)
OVERDUE_LIST = kind("reports_overdue", gettext_lazy("Reports overdue"), permission="dispatch.view_activityreport")
SUBJECTS = {
    "before": gettext_lazy("Your report is due soon"),
    "on_day": gettext_lazy("Your report is due"),
    "after": gettext_lazy("We have not received your report yet"),
    "invite": gettext_lazy("Please write your report"),
    "ask_back": gettext_lazy("Questions on your report"),
    "arrived": gettext_lazy("Your report has arrived"),
    "accepted": gettext_lazy("Thank you for your report"),
    "published": gettext_lazy("Supporters can read your report"),
}


def write_about(report: ActivityReport, template: str, *, key: str, at: datetime | None = None, **words) -> bool:
    """Post one letter to the worker; False when we know of no e-mail address."""
    person = report.posting.worker.person
    address = mail_address(person)
    if not address:
        return False
    with override(person.language):
        page = settings.WAGTAILADMIN_BASE_URL + reverse("dispatch:report", args=[report.pk])
        context = {"name": person.name_in(person.language), "report": report, "page": page, "template": template}
        text = render_to_string(f"dispatch/mail/{template}.txt", context | words)
        post(NewLetter(key, REPORT_LETTER, str(SUBJECTS[template]), text, person=person, address=address), at=at)
    return True


def remind_of_reports(*, today: date, at: datetime | None = None) -> int:
    """Write to workers whose report is due soon, today, or two weeks ago; each step once. Safe to repeat.

    Returns how many letters that were. A step that was missed is not made up for once the next has come.
    """
    soon = today + rules.REMIND_DAYS
    waiting = ActivityReport.objects.unsent().filter(obligation__due_on__lte=soon).with_names().order_by("pk")
    return sum(_remind(report.pk, today, at or timezone.now()) for report in waiting)


@transaction.atomic
def _remind(pk: int, today: date, at: datetime) -> bool:
    """Two jobs at once queue up at the report, and the second finds the reminder of the first."""
    if not ActivityReport.objects.select_for_update().unsent().filter(pk=pk).exists():
        return False
    report = ActivityReport.objects.with_names().get(pk=pk)
    step = rules.reminder_due(report.obligation.due_on, today)
    if step is None or report.reminders.filter(step=step).exists():
        return False
    key = f"report-reminder:{report.pk}:{step}"
    if not write_about(report, step, key=key, at=at):
        return False
    ReportReminder.objects.create(report=report, step=step, reminded_at=at, letter_key=key)
    return True


def invite_to_report(report: ActivityReport, *, at: datetime | None = None) -> bool:
    """Ask for a report by a mail with its address; once a day however often the button is pressed."""
    day = timezone.localdate(at or timezone.now())
    return write_about(report, "invite", key=f"report-invite:{report.pk}:{day}", at=at)


def tell_of_overdue_reports(*, today: date, at: datetime | None = None) -> int:
    """Send those who accept reports the list of those overdue, once a week. Returns how many letters that were."""
    rows = list(queries.overdue_reports(today))
    if not rows:
        return 0
    week = today - timedelta(days=today.weekday())
    for user in _coordinators():
        language = _spoken(user)
        with override(language):
            page = settings.WAGTAILADMIN_BASE_URL + reverse("dispatch_reports_overdue:index")
            late = [{"report": row, "days": row.days_late(today)} for row in rows]
            text = render_to_string("dispatch/mail/overdue.txt", {"rows": late, "page": page})
            subject = _("Reports overdue: %(count)d") % {"count": len(rows)}
        key = f"reports-overdue:{week}:{user.pk}"
        post(NewLetter(key, OVERDUE_LIST, subject, text, name=user.email, address=user.email, language=language), at=at)
    return len(_coordinators())


def _coordinators() -> list[User]:
    return list(accounts_with("dispatch.accept_report"))


def _spoken(user: User) -> str:
    """The language that somebody of the office chose for its screens."""
    profile = getattr(user, "wagtail_userprofile", None)
    return "en" if profile and profile.preferred_language == "en" else "ja"
