"""The statutory register of members, and who was given a copy of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jocs_site.backoffice.guards import append_only


class RegisterCopy(models.Model):
    """One copy of the register that left the system. Source: docs/sources.md#R10"""

    class Form(models.TextChoices):
        PDF = "pdf", _("PDF, for printing")
        XLSX = "xlsx", "XLSX"
        CSV = "csv", "CSV"

    on = models.DateField(_("as it stood on"))
    form = models.CharField(_("form"), max_length=4, choices=Form.choices, default=Form.PDF)
    asked_by = models.ForeignKey(
        "members.Membership",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="register_copies",
        verbose_name=_("member who asks to inspect it"),
    )
    reason = models.CharField(_("reason"), max_length=500)
    names = models.PositiveIntegerField(_("names in it"))
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("made by"))
    made_at = models.DateTimeField(_("made at"))

    class Meta:
        verbose_name = _("copy of the register")
        verbose_name_plural = _("copies of the register")
        ordering = ["-made_at"]
        constraints = [
            models.CheckConstraint(
                name="members_register_with_reason",
                condition=~Q(reason=""),
                violation_error_message=_("Give the reason in a sentence."),
            )
        ]

    def __str__(self):
        return f"#{self.pk} {self.on:%Y-%m-%d}"


append_only(RegisterCopy._meta.db_table, sentence=_("What was given out stays on record."))
