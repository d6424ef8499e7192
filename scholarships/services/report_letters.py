"""Letters about scholars' reports, in the reader's language, each once for its key."""

from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy, override

from jocs_site.letters.kinds import kind
from jocs_site.letters.queries import mail_address
from jocs_site.letters.services import NewLetter, post
from scholarships import queries, rules
from scholarships.models import ScholarReminder, ScholarReport

REPORT_LETTER = kind(
    "scholar_report", gettext_lazy("About a scholar's report"), permission="scholarships.view_scholarreport"
)
SUBJECTS = {
    "before": gettext_lazy("Your scholarship report is due soon"),
    "on_day": gettext_lazy("Your scholarship report is due"),
    "after": gettext_lazy("We have not received your scholarship report yet"),
    "link": gettext_lazy("The link for your scholarship report"),
    "arrived": gettext_lazy("Your scholarship report has arrived"),
    "ask_back": gettext_lazy("Questions on your scholarship report"),
    "accepted": gettext_lazy("Thank you for your scholarship report"),
}


def write_about(report: ScholarReport, template: str, *, key: str, at: datetime, **words) -> bool:
    """Post one letter with the scholar's own link; False when we know of no e-mail address."""
    report = queries.scholar_reports().get(pk=report.pk)
    person = report.obligation.award.decision.application.person
    address = mail_address(person)
    if not address:
        return False
    with override(person.language):
        page = settings.WAGTAILADMIN_BASE_URL + reverse("scholarships:report", args=[queries.report_token(report)])
        context = {"name": person.latin_name, "report": report, "page": page, "template": template}
        text = render_to_string("scholarships/mail/report.txt", context | words)
        post(NewLetter(key, REPORT_LETTER, str(SUBJECTS[template]), text, person=person, address=address), at=at)
    return True


def remind_of_reports(*, today: date, at: datetime | None = None) -> int:
    """Write to scholars whose report is due soon, today, or two weeks ago; each step once. Safe to repeat.

    Returns how many letters that were. A step that was missed is not made up for once the next has come.
    """
    waiting = ScholarReport.objects.unsent().filter(obligation__due_on__lte=today + rules.REMIND_DAYS).order_by("pk")
    return sum(_remind(report.pk, today, at or timezone.now()) for report in waiting)


@transaction.atomic
def _remind(pk: int, today: date, at: datetime) -> bool:
    """Two jobs at once queue up at the report, and the second finds the reminder of the first."""
    report = ScholarReport.objects.unsent().select_for_update(of=("self",)).filter(pk=pk).first()
    if report is None:
        return False
    step = rules.reminder_due(report.obligation.due_on, today)
    if step is None or report.reminders.filter(step=step).exists():
        return False
    key = f"scholar-report:{report.pk}:{step}"
    if not write_about(report, step, key=key, at=at):
        return False
    ScholarReminder.objects.create(report=report, step=step, reminded_at=at, letter_key=key)
    return True


@transaction.atomic
def renew_link(*, report: ScholarReport, at: datetime | None = None) -> bool:
    """Mail the scholar a new link; older ones lead nowhere. False when we know of no e-mail address."""
    fresh = ScholarReport.objects.select_for_update().get(pk=report.pk)
    fresh.link_number += 1
    fresh.save(update_fields=["link_number"])
    return write_about(fresh, "link", key=f"scholar-link:{fresh.pk}:{fresh.link_number}", at=at or timezone.now())
