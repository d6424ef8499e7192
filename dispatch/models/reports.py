"""What a worker tells of the work: from the report that is owed to the story that supporters read."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dispatch.models.obligations import ReportKind
from jocs_site.backoffice.guards import append_only
from jocs_site.backoffice.states import StateChange

MOST_LETTERS = 20_000
LANGUAGES = [("ja", _("Japanese")), ("en", _("English"))]


class ReportState(models.TextChoices):
    DUE = "due", pgettext_lazy("report", "not begun")
    DRAFT = "draft", pgettext_lazy("report", "being written")
    SUBMITTED = "submitted", pgettext_lazy("report", "sent in")
    RETURNED = "returned", pgettext_lazy("report", "asked back")
    ACCEPTED = "accepted", pgettext_lazy("report", "accepted")
    PUBLISHED = "published", pgettext_lazy("report", "published")
    WAIVED = "waived", pgettext_lazy("report", "waived")


UNSENT = (ReportState.DUE, ReportState.DRAFT)
TOLD = (ReportState.ACCEPTED, ReportState.PUBLISHED)
WITH_WORKER = (*UNSENT, ReportState.RETURNED)
OWES_NOTHING = ("draft", "proposed", "cancelled", "closed")  # states of a posting


class ActivityReportQuerySet(models.QuerySet):
    def overdue(self, today):
        """Nothing came although it was due before today; whose term was cancelled or closed owes nothing."""
        return self.unsent().filter(obligation__due_on__lt=today)

    def unsent(self):
        return self.filter(state__in=UNSENT).exclude(posting__state__in=OWES_NOTHING)

    def with_names(self):
        return self.select_related("obligation", "posting__worker__person", "posting__organisation")


class ActivityReport(models.Model):
    """A report. ``obligation`` is what it answers to; a worker may also write one that nobody asked for.

    ``version`` counts what was saved, and ``saved_key`` names the last saving: so a stale tab is noticed, and what a
    bad line sends twice is saved once.
    """

    State = ReportState

    posting = models.ForeignKey("Posting", models.PROTECT, related_name="reports", verbose_name=_("posting"))
    obligation = models.OneToOneField(
        "ReportObligation", models.PROTECT, null=True, blank=True, related_name="report", verbose_name=_("owed")
    )
    state = models.CharField(_("state"), max_length=24, choices=State.choices, default=State.DUE)
    title = models.CharField(_("title"), max_length=120, blank=True)
    body = models.TextField(_("text"), max_length=MOST_LETTERS, blank=True)
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGES, default="ja")
    version = models.PositiveIntegerField(default=0)
    saved_key = models.UUIDField(null=True, blank=True)
    saved_at = models.DateTimeField(_("saved at"), null=True, blank=True)
    arrived_on = models.DateField(_("arrived on"), null=True, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("typed in by")
    )
    published_on = models.DateField(_("published on"), null=True, blank=True)
    waived_reason = models.TextField(_("why it is waived"), blank=True)
    waived_by_dates = models.BooleanField(_("waived because the dates moved"), default=False)
    objects = ActivityReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report of a worker")
        verbose_name_plural = _("reports of workers")
        permissions = [
            ("enter_report", _("Can type in what a worker reports by mail")),
            ("accept_report", _("Can accept a worker's report or ask back")),
            ("waive_report", _("Can waive a worker's report")),
            ("publish_report", _("Can make a worker's report a story for supporters")),
        ]
        indexes = [models.Index(fields=["state"], name="dispatch_report_state")]
        constraints = [
            models.CheckConstraint(
                name="dispatch_activityreport_state_known", condition=Q(state__in=ReportState.values)
            ),
            models.CheckConstraint(
                name="dispatch_activityreport_sent_with_words",
                condition=Q(state__in=["due", "draft", "waived"])
                | (~Q(title="") & ~Q(body="") & Q(arrived_on__isnull=False)),
                violation_error_message=_("A report that was sent in has a title, a text and a day of arrival."),
            ),
            models.CheckConstraint(
                name="dispatch_activityreport_waived_with_reason",
                condition=Q(state="waived") & ~Q(waived_reason="")
                | ~Q(state="waived") & Q(waived_reason="", waived_by_dates=False),
                violation_error_message=_("Say why the report is waived."),
            ),
            models.CheckConstraint(
                name="dispatch_activityreport_published_with_day",
                condition=Q(state="published", published_on__isnull=False)
                | (~Q(state="published") & Q(published_on=None)),
                violation_error_message=_("Make the story on its own screen."),
            ),
            models.CheckConstraint(
                name="dispatch_activityreport_language_known", condition=Q(language__in=["ja", "en"])
            ),
        ]

    def __str__(self):
        return f"R-{self.pk:04d}"

    @property
    def kind_in_words(self) -> str:
        return self.obligation.get_kind_display() if self.obligation else str(_("report of your own choice"))

    @property
    def is_final(self) -> bool:
        return self.obligation is not None and self.obligation.kind == ReportKind.FINAL

    def is_overdue(self, today) -> bool:
        return self.state in UNSENT and self.obligation is not None and self.obligation.due_on < today

    def days_late(self, today) -> int:
        return (today - self.obligation.due_on).days

    @property
    def days_late_today(self) -> int:
        """For a column of a list, which cannot hand down a day."""
        return self.days_late(localdate())

    @property
    def reminded_in_words(self) -> str:
        return ", ".join(str(reminder.get_step_display()) for reminder in self.reminders.all())


class ReportChange(StateChange):
    """One line in the history of a report."""

    subject = models.ForeignKey("ActivityReport", models.PROTECT, related_name="changes")

    class Meta:
        verbose_name = _("history of a report")
        verbose_name_plural = _("history of reports")
        ordering = ["subject", "pk"]

    def __str__(self):
        return f"#{self.pk} {self.step}"


append_only("dispatch_reportchange", sentence=_("The history of a report is not rewritten."))
