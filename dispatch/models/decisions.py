"""What the board decided about a term, and the history of a posting."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import GreaterThanOrEqual
from django.utils.translation import gettext_lazy as _

from jocs_site.backoffice.guards import append_only
from jocs_site.backoffice.states import StateChange
from jocs_site.foundation.periods import last_day
from jocs_site.people.countries import CountryField

REASON_LETTERS = 20


class TermException(models.Model):
    """The board's leave for one long term under three years, before the posting that names it or on its page.

    One that another took the place of before the approval is withdrawn and stays on record.
    """

    worker = models.ForeignKey("Worker", models.PROTECT, related_name="exceptions", verbose_name=_("worker"))
    reason = models.TextField(_("reason"))
    approved_by = models.CharField(_("approved by"), max_length=100, help_text=_("For example: the board of directors"))
    approved_on = models.DateField(_("approved on"))
    minutes = models.CharField(
        _("board minutes"), max_length=100, help_text=_("Meeting and item, for example 2026-3, item 4")
    )
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("term exception")
        verbose_name_plural = _("term exceptions")
        constraints = [
            models.CheckConstraint(
                name="dispatch_exception_reason_in_words",
                condition=Q(GreaterThanOrEqual(Length("reason"), REASON_LETTERS)),
                violation_error_message=_("Give the reason in at least 20 letters."),
            )
        ]

    def __str__(self):
        return f"#{self.pk} {self.approved_on:%Y-%m-%d}"


MOVES_DATES = ("extension", "early_end", "postponement")
KEEPS_DATES = ("suspension", "evacuation", "resumption", "host_change")


class Amendment(models.Model):
    """What the board changed in an approved posting: its dates, its host, or whether the worker serves.

    After approval nothing else moves dates or host; the database sees to it. A wrong one is undone by another.
    """

    class Kind(models.TextChoices):
        EXTENSION = "extension", _("extension")
        EARLY_END = "early_end", _("early end")
        POSTPONEMENT = "postponement", _("postponement")
        SUSPENSION = "suspension", _("suspension")
        EVACUATION = "evacuation", _("evacuation")
        RESUMPTION = "resumption", _("resumption")
        HOST_CHANGE = "host_change", _("change of host")

    posting = models.ForeignKey("Posting", models.PROTECT, related_name="amendments", verbose_name=_("posting"))
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    old_starts_on = models.DateField(_("first day before"))
    old_ends_before = models.DateField(_("end before"))
    new_starts_on = models.DateField(_("first day now"))
    new_ends_before = models.DateField(_("end now"))
    effective_on = models.DateField(_("from the day"), null=True, blank=True)
    expected_resume_on = models.DateField(_("expected to resume on"), null=True, blank=True)
    old_organisation = models.ForeignKey(
        "people.Organisation", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("host before")
    )
    new_organisation = models.ForeignKey(
        "people.Organisation", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("new host")
    )
    new_country = CountryField(blank=True)
    reason = models.TextField(_("reason"))
    approved_on = models.DateField(_("approved on"))
    minutes = models.CharField(_("board minutes"), max_length=100)

    class Meta:
        verbose_name = _("amendment")
        verbose_name_plural = _("amendments")
        ordering = ["posting", "pk"]
        constraints = [
            models.CheckConstraint(
                name="dispatch_amendment_kind_known", condition=Q(kind__in=[*MOVES_DATES, *KEEPS_DATES])
            ),
            models.CheckConstraint(
                name="dispatch_amendment_ends_after_start", condition=Q(new_ends_before__gt=models.F("new_starts_on"))
            ),
            models.CheckConstraint(
                name="dispatch_amendment_moves_as_named",
                condition=Q(
                    kind="extension",
                    new_starts_on=models.F("old_starts_on"),
                    new_ends_before__gt=models.F("old_ends_before"),
                )
                | Q(
                    kind="early_end",
                    new_starts_on=models.F("old_starts_on"),
                    new_ends_before__lt=models.F("old_ends_before"),
                )
                | Q(kind="postponement", new_starts_on__gt=models.F("old_starts_on"))
                | Q(
                    kind__in=KEEPS_DATES,
                    new_starts_on=models.F("old_starts_on"),
                    new_ends_before=models.F("old_ends_before"),
                ),
                violation_error_message=_("The new dates do not fit the kind of change."),
            ),
            models.CheckConstraint(
                name="dispatch_amendment_says_from_when",
                condition=Q(kind__in=MOVES_DATES, effective_on=None)
                | Q(kind__in=KEEPS_DATES, effective_on__isnull=False),
                violation_error_message=_("Say from which day the change holds."),
            ),
            models.CheckConstraint(
                name="dispatch_amendment_suspends_until_later",
                condition=Q(kind="suspension", expected_resume_on__gt=models.F("effective_on"))
                | (~Q(kind="suspension") & Q(expected_resume_on=None)),
                violation_error_message=_("A suspension has an expected day of resuming, after its first day."),
            ),
            models.CheckConstraint(
                name="dispatch_amendment_names_both_hosts",
                condition=(
                    Q(kind="host_change", old_organisation__isnull=False, new_organisation__isnull=False)
                    & ~Q(new_country="")
                    & ~Q(old_organisation=models.F("new_organisation"))
                )
                | (~Q(kind="host_change") & Q(old_organisation=None, new_organisation=None, new_country="")),
                violation_error_message=_("A change of host names the old and the new one."),
            ),
        ]

    def __str__(self):
        return f"#{self.pk} {self.get_kind_display()}"

    @property
    def old_ends_on(self):
        return last_day(self.old_ends_before)

    @property
    def new_ends_on(self):
        return last_day(self.new_ends_before)


class PostingChange(StateChange):
    """One line in the history of a posting: a step of its life, or a change that left its state as it was."""

    subject = models.ForeignKey("Posting", models.PROTECT, related_name="changes")

    class Meta:
        verbose_name = _("history")
        verbose_name_plural = _("history")
        ordering = ["subject", "pk"]

    def __str__(self):
        return f"#{self.pk} {self.step}"


append_only("dispatch_amendment", sentence=_("An approved change stays as it was approved. Another one undoes it."))
append_only("dispatch_postingchange", sentence=_("The history of a posting is not rewritten."))
