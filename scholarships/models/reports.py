"""Reports of scholars: owed from the day the pledge is signed, one for each part of a year of study."""

import secrets
from datetime import date
from pathlib import PurePath

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jocs_site.backoffice.guards import append_only
from jocs_site.backoffice.models.runs import private_storage
from jocs_site.backoffice.states import StateChange
from jocs_site.foundation.periods import last_day
from scholarships.models.awards import Award

MOST_LETTERS = 20_000


def transcript_name(_record, name: str) -> str:
    return f"scholarships/transcripts/{secrets.token_hex(16)}{PurePath(name).suffix.lower()}"


class ReportObligation(models.Model):
    """One report that is owed. Its days never move; what came of it says the report that belongs to it."""

    award = models.ForeignKey(Award, models.PROTECT, related_name="obligations", verbose_name=_("award"))
    number = models.PositiveSmallIntegerField(_("no."))
    starts_on = models.DateField(_("first day"))
    ends_before = models.DateField(_("ends before"))
    due_on = models.DateField(_("due on"))

    class Meta:
        verbose_name = _("report that is owed")
        verbose_name_plural = _("reports that are owed")
        default_permissions = ()
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["award", "number"], name="scholarships_reportobligation_one_per_number"),
            models.UniqueConstraint(fields=["award", "starts_on"], name="scholarships_reportobligation_one_per_period"),
            models.CheckConstraint(
                name="scholarships_reportobligation_in_order",
                condition=Q(ends_before__gt=F("starts_on"), due_on__gte=F("ends_before")),
            ),
        ]

    def __str__(self):
        return f"#{self.award_id}/{self.number}"

    @property
    def ends_on(self) -> date:
        return last_day(self.ends_before)


class ReportState(models.TextChoices):
    DUE = "due", pgettext_lazy("scholar's report", "not sent yet")
    SUBMITTED = "submitted", pgettext_lazy("scholar's report", "sent in")
    RETURNED = "returned", pgettext_lazy("scholar's report", "asked back")
    ACCEPTED = "accepted", pgettext_lazy("scholar's report", "accepted")
    WAIVED = "waived", pgettext_lazy("scholar's report", "waived")


class ScholarReportQuerySet(models.QuerySet):
    def with_names(self):
        return self.select_related(
            "obligation__award__decision__application__person",
            "obligation__award__decision__application__nominating_organisation",
            "obligation__award__decision__application__call",
        )

    def unsent(self):
        return self.filter(state=ReportState.DUE)

    def overdue(self, today: date):
        """Nothing came, or what came was asked back and did not come again, although it was due before today."""
        return self.filter(state__in=[ReportState.DUE, ReportState.RETURNED], obligation__due_on__lt=today)


class ScholarReport(models.Model):
    """What a scholar tells of one period. The message for the newsletter stands apart, with a consent of its own.

    ``link_number``: part of the mailed link; a new link makes older ones lead nowhere.
    """

    State = ReportState

    obligation = models.OneToOneField(ReportObligation, models.PROTECT, related_name="report", verbose_name=_("owed"))
    state = models.CharField(_("state"), max_length=24, choices=ReportState.choices, default=ReportState.DUE)
    body = models.TextField(_("how the study went"), max_length=MOST_LETTERS, blank=True)
    grades = models.CharField(_("results and grades"), max_length=200, blank=True)
    transcript = models.FileField(_("transcript"), storage=private_storage, upload_to=transcript_name, blank=True)
    transcript_kind = models.CharField(max_length=4, blank=True, editable=False)
    message = models.TextField(_("message for the newsletter"), max_length=2000, blank=True)
    may_print_message = models.BooleanField(_("may be printed with the name"), default=False)
    arrived_on = models.DateField(_("arrived on"), null=True, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("typed in by")
    )
    waived_reason = models.TextField(_("why it is waived"), blank=True)
    link_number = models.PositiveIntegerField(default=0, editable=False)
    saved_key = models.UUIDField(null=True, editable=False)
    objects = ScholarReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report of a scholar")
        verbose_name_plural = _("reports of scholars")
        default_permissions = ("view",)
        permissions = [
            ("enter_scholarreport", _("Can type in what a scholar reports by mail")),
            ("accept_scholarreport", _("Can accept a scholar's report or ask back")),
            ("waive_scholarreport", _("Can waive a scholar's report")),
        ]
        ordering = ["obligation__due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="scholarships_scholarreport_state_known", condition=Q(state__in=ReportState.values)
            ),
            models.CheckConstraint(
                name="scholarships_scholarreport_sent_with_words",
                condition=Q(state__in=["due", "waived"]) | (~Q(body="") & Q(arrived_on__isnull=False)),
            ),
            models.CheckConstraint(
                name="scholarships_scholarreport_waived_with_reason",
                condition=(Q(state="waived") & ~Q(waived_reason="")) | (~Q(state="waived") & Q(waived_reason="")),
            ),
            models.CheckConstraint(
                name="scholarships_scholarreport_consent_to_words",
                condition=Q(may_print_message=False) | ~Q(message=""),
            ),
        ]

    def __str__(self):
        return f"#{self.pk}"

    @property
    def code(self) -> str:
        """The application's number and the report's: S-2026-017/R1."""
        return f"{self.obligation.award.decision.application.code}/R{self.obligation.number}"

    @property
    def period(self) -> tuple[date, date]:
        return self.obligation.starts_on, self.obligation.ends_on

    def days_late(self, today: date) -> int:
        """0 for what is with the office or waived, and before it was due."""
        is_open = self.state in (ReportState.DUE, ReportState.RETURNED)
        return max((today - self.obligation.due_on).days, 0) if is_open else 0


class ScholarReportChange(StateChange):
    subject = models.ForeignKey(ScholarReport, models.PROTECT, related_name="changes")

    class Meta:
        verbose_name = _("step of a scholar's report")
        verbose_name_plural = _("steps of scholars' reports")
        default_permissions = ()
        ordering = ["at", "pk"]


class ScholarReminder(models.Model):
    """A scholar was reminded of a report; each step once."""

    report = models.ForeignKey(ScholarReport, models.PROTECT, related_name="reminders")
    step = models.CharField(_("step"), max_length=6)
    reminded_at = models.DateTimeField(_("reminded at"))
    letter_key = models.CharField(_("letter"), max_length=200, unique=True)

    class Meta:
        verbose_name = _("reminder of a scholar's report")
        verbose_name_plural = _("reminders of scholars' reports")
        default_permissions = ()
        ordering = ["report", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["report", "step"], name="scholarships_reminder_once"),
            models.CheckConstraint(
                name="scholarships_reminder_step_known", condition=Q(step__in=["before", "on_day", "after"])
            ),
        ]

    def __str__(self):
        return f"#{self.report_id} {self.step}"


append_only(
    "scholarships_reportobligation",
    sentence=_("When a report is due does not move. Waive it with a reason instead."),
)
append_only("scholarships_scholarreminder", sentence=_("That somebody was reminded stays written down."))
append_only("scholarships_scholarreportchange", sentence=_("History is not rewritten."))
