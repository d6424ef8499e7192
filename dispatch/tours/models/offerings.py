"""What was given at a report meeting, in whole yen. Source: docs/sources.md#R63"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dispatch.tours import rules
from dispatch.tours.models.meetings import ReportMeeting


class OfferingQuerySet(models.QuerySet):
    def standing(self):
        """What counts: of a chain of corrections the last."""
        return self.filter(correction=None)

    def with_names(self):
        return self.select_related("meeting__host", "recorded_by__person")


class Offering(models.Model):
    """The offering of one meeting, recorded once. A mistake is put right by a further row, which names its reason.

    ``amount_yen``: 0 only in a correction, when there was none after all. ``handed_over_on``: the day on which the
    office had it, in cash or on its account; it may follow later, and is then written once.
    """

    class How(models.TextChoices):
        CASH = "cash", pgettext_lazy("offering", "in cash")
        TRANSFER = "transfer", pgettext_lazy("offering", "by transfer")

    meeting = models.ForeignKey(
        ReportMeeting, models.PROTECT, related_name="offerings", verbose_name=_("report meeting")
    )
    amount_yen = models.PositiveIntegerField(pgettext_lazy("offering", "amount (yen)"))
    how = models.CharField(pgettext_lazy("offering", "how it came"), max_length=8, choices=How.choices)
    handed_over_on = models.DateField(
        _("handed over on"), null=True, blank=True, help_text=_("When the office had it. Empty: not yet.")
    )
    note = models.CharField(pgettext_lazy("offering", "note"), max_length=200, blank=True)
    corrects = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="correction",
        verbose_name=pgettext_lazy("offering", "corrects"),
    )
    reason = models.CharField(pgettext_lazy("offering", "reason"), max_length=200, blank=True)
    recorded_at = models.DateTimeField(pgettext_lazy("offering", "recorded at"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=pgettext_lazy("offering", "recorded by"),
    )
    objects = OfferingQuerySet.as_manager()

    class Meta:
        verbose_name = _("offering")
        verbose_name_plural = _("offerings")
        default_permissions = ("add", "view")
        permissions = [("correct_offering", _("Can correct an offering"))]
        ordering = ["-meeting__starts_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting"],
                condition=Q(corrects=None),
                name="tours_offering_once_per_meeting",
                violation_error_message=_("The offering of this meeting is recorded already. Correct it instead."),
            ),
            models.CheckConstraint(
                name="tours_offering_how_known",
                condition=Q(how__in=["cash", "transfer"]),
            ),
            models.CheckConstraint(
                name="tours_offering_amount",
                condition=Q(amount_yen__gte=1, amount_yen__lte=rules.MOST_YEN)
                | Q(amount_yen=0, corrects__isnull=False),
                violation_error_message=_("An offering is whole yen, from 1 to 10,000,000."),
            ),
            models.CheckConstraint(
                name="tours_offering_correction_says_why",
                condition=Q(corrects=None, reason="") | Q(corrects__isnull=False) & ~Q(reason=""),
                violation_error_message=_("Give the reason in a sentence."),
            ),
        ]

    def __str__(self):
        return f"#{self.pk}"

    @property
    def is_standing(self) -> bool:
        return not hasattr(self, "correction")
