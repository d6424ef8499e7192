"""What a host and the mission have agreed on: who provides what for a worker, from when to when."""

from datetime import date
from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from jocs_site.backoffice.models.runs import private_storage
from jocs_site.foundation.periods import last_day


def agreement_file_name(agreement: "HostAgreement", name: str) -> str:
    return f"dispatch/agreements/{uuid4()}.{agreement.file_kind}"


class AgreementQuerySet(models.QuerySet):
    def in_force(self, on: date):
        return self.filter(signed_on__isnull=False, valid_from__lte=on, valid_before__gt=on)


class HostAgreement(models.Model):
    """One agreement with one host. Without ``signed_on`` it is a draft. Its scan lies in private storage."""

    organisation = models.ForeignKey(
        "people.Organisation",
        models.PROTECT,
        related_name="host_agreements",
        verbose_name=_("receiving organisation"),
    )
    provides = models.TextField(
        _("what the host provides"), help_text=_("Housing, work permit, insurance, holidays, travel at the place")
    )
    valid_from = models.DateField(_("valid from"))
    valid_before = models.DateField(_("valid before"))
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    file = models.FileField(
        _("scan of the agreement"), storage=private_storage, upload_to=agreement_file_name, blank=True
    )
    file_kind = models.CharField(max_length=4, blank=True)
    file_sha256 = models.CharField(max_length=64, blank=True)
    objects = AgreementQuerySet.as_manager()

    class Meta:
        verbose_name = _("host agreement")
        verbose_name_plural = _("host agreements")
        ordering = ["-valid_from", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="dispatch_agreement_ends_after_start",
                condition=Q(valid_before__gt=F("valid_from")),
                violation_error_message=_("The last day is before the first."),
            ),
            models.CheckConstraint(
                name="dispatch_agreement_says_what_the_host_provides",
                condition=~Q(provides=""),
                violation_error_message=_("Say what the host provides."),
            ),
            models.CheckConstraint(
                name="dispatch_agreement_file_known",
                condition=Q(file="", file_kind="", file_sha256="")
                | (~Q(file="") & ~Q(file_sha256="") & Q(file_kind__in=["pdf", "jpeg", "png"])),
            ),
        ]

    def __str__(self):
        return f"#{self.pk}"

    @property
    def valid_until(self) -> date:
        return last_day(self.valid_before)

    @property
    def is_signed(self) -> bool:
        return self.signed_on is not None
