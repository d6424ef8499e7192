"""Which papers a call asks its applicants for."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalKey

from scholarships.models.calls import Call


class DocumentKind(models.TextChoices):
    LICENCE = "licence", pgettext_lazy("paper", "professional licence")
    TRANSCRIPT = "transcript", pgettext_lazy("paper", "transcript of earlier studies")
    ADMISSION = "admission", pgettext_lazy("paper", "letter of admission")
    FEES = "fees", pgettext_lazy("paper", "list of fees of the school")
    IDENTITY = "id", pgettext_lazy("paper", "identity paper")
    PHOTO = "photo", pgettext_lazy("paper", "photograph")
    ENDORSEMENT = "endorsement", pgettext_lazy("paper", "signed letter of the nominating body")


class CallDocument(models.Model):
    """One paper that a call asks for; without an obligatory one a file is incomplete."""

    Kind = DocumentKind

    call = ParentalKey(Call, on_delete=models.CASCADE, related_name="documents", verbose_name=_("call"))
    kind = models.CharField(_("paper"), max_length=12, choices=DocumentKind.choices)
    is_required = models.BooleanField(_("obligatory"), default=True)

    class Meta:
        verbose_name = _("paper asked for")
        verbose_name_plural = _("papers asked for")
        default_permissions = ()
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["call", "kind"],
                name="scholarships_calldocument_one_per_kind",
                violation_error_message=_("This paper is asked for twice."),
            ),
            models.CheckConstraint(
                name="scholarships_calldocument_kind_known", condition=Q(kind__in=DocumentKind.values)
            ),
        ]

    def __str__(self):
        return str(self.get_kind_display())
