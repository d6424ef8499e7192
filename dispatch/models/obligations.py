"""Which reports a worker owes for a posting, and by when. They are there before anything is written."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from jocs_site.backoffice.guards import append_only
from jocs_site.foundation.periods import last_day


class ReportKind(models.TextChoices):
    MONTHLY = "monthly", _("monthly report")
    QUARTERLY = "quarterly", _("quarterly report")
    ANNUAL = "annual", _("annual report")
    MID_TERM = "mid_term", _("mid-term report")
    FINAL = "final", _("final report")
    NEWSLETTER = "newsletter", _("text for the newsletter")


class ReportPlan(models.Model):
    """Which kinds of reports one posting brings. Without a plan of its own it has the usual ones."""

    posting = models.OneToOneField("Posting", models.PROTECT, related_name="report_plan", verbose_name=_("posting"))
    monthly = models.BooleanField(_("every month"), default=False)
    quarterly = models.BooleanField(_("every quarter"), default=True)
    annual = models.BooleanField(_("every year"), default=True)
    mid_term = models.BooleanField(_("in the middle of the term"), default=False)
    newsletter = models.BooleanField(_("a text for the newsletter every half year"), default=False)
    final = models.BooleanField(_("at the end"), default=True, editable=False)

    class Meta:
        verbose_name = _("plan of reports")
        verbose_name_plural = _("plans of reports")
        constraints = [
            models.CheckConstraint(
                name="dispatch_reportplan_has_final",
                condition=Q(final=True),
                violation_error_message=_("Every posting has a final report."),
            )
        ]

    def __str__(self):
        return f"#{self.posting_id}"

    @property
    def kinds(self) -> list[str]:
        return [kind.value for kind in ReportKind if getattr(self, kind.value)]


class ReportObligation(models.Model):
    """One report that is owed. What came of it, also that it was waived, says the report that belongs to it."""

    posting = models.ForeignKey("Posting", models.PROTECT, related_name="report_obligations", verbose_name=_("posting"))
    kind = models.CharField(_("kind"), max_length=12, choices=ReportKind.choices)
    starts_on = models.DateField(_("first day"))
    ends_before = models.DateField(_("ends before"))
    due_on = models.DateField(_("due on"))

    class Meta:
        verbose_name = _("report that is owed")
        verbose_name_plural = _("reports that are owed")
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["posting", "kind", "starts_on"], name="dispatch_reportobligation_one_per_period"
            ),
            models.CheckConstraint(
                name="dispatch_reportobligation_kind_known", condition=Q(kind__in=ReportKind.values)
            ),
            models.CheckConstraint(
                name="dispatch_reportobligation_period_in_order",
                condition=Q(ends_before__gt=F("starts_on"), due_on__gte=F("ends_before")),
            ),
        ]

    def __str__(self):
        return f"#{self.pk} {self.get_kind_display()}"

    @property
    def ends_on(self):
        return last_day(self.ends_before)


class ReportReminder(models.Model):
    """A worker was reminded of a report; each step once."""

    class Step(models.TextChoices):
        BEFORE = "before", _("two weeks before")
        ON_DAY = "on_day", _("on the day")
        AFTER = "after", _("two weeks after")

    report = models.ForeignKey("ActivityReport", models.PROTECT, related_name="reminders", verbose_name=_("report"))
    step = models.CharField(_("step"), max_length=6, choices=Step.choices)
    reminded_at = models.DateTimeField(_("reminded at"))
    letter_key = models.CharField(_("letter"), max_length=200, unique=True)

    class Meta:
        verbose_name = _("reminder of a report")
        verbose_name_plural = _("reminders of reports")
        ordering = ["report", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["report", "step"], name="dispatch_reportreminder_once"),
            models.CheckConstraint(
                name="dispatch_reportreminder_step_known", condition=Q(step__in=["before", "on_day", "after"])
            ),
        ]

    def __str__(self):
        return f"#{self.report_id} {self.step}"


append_only(
    "dispatch_reportobligation",
    sentence=_("When a report is due does not move. Waive it with a reason instead."),
    columns=["posting_id", "kind", "starts_on", "ends_before", "due_on"],
)
append_only("dispatch_reportreminder", sentence=_("That somebody was reminded stays written down."))
