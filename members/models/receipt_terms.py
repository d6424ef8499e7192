"""What holds for receipts from a day on: which dues are gifts, who issues them, and the tax-credit certificates."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class ReceiptTerms(models.Model):
    """From ``starts_on`` until the next terms begin. Source: docs/sources.md#R14 and #R16"""

    starts_on = models.DateField(_("in force from"), unique=True)
    dues_are_gifts = models.BooleanField(
        _("dues without a vote count as gifts"),
        default=True,
        help_text=_("Dues of voting members never do. Ask your tax adviser before you change this."),
    )
    stamps_from_yen = models.PositiveIntegerField(_("receipt for unused stamps from (yen)"), default=2_000)
    issuer_name = models.CharField(_("name of the issuer"), max_length=100)
    issuer_address = models.CharField(_("address of the issuer"), max_length=300)

    class Meta:
        verbose_name = _("terms of receipts")
        verbose_name_plural = _("terms of receipts")
        ordering = ["starts_on"]
        constraints = [
            models.CheckConstraint(
                name="members_receiptterms_complete", condition=~Q(issuer_name="") & ~Q(issuer_address="")
            )
        ]

    def __str__(self):
        return f"{self.starts_on:%Y-%m-%d}"


class TaxCertificate(models.Model):
    """The certificate by which gifts give a tax credit, for five years. Source: docs/sources.md#R18"""

    number = models.CharField(_("number of the certificate"), max_length=60, unique=True)
    authority = models.CharField(_("issued by"), max_length=60, help_text=_("As it stands on the certificate."))
    issued_on = models.DateField(_("issued on"))
    starts_on = models.DateField(_("in force from"))
    ends_before = models.DateField(_("in force until the day before"))

    class Meta:
        verbose_name = _("tax-credit certificate")
        verbose_name_plural = _("tax-credit certificates")
        ordering = ["-starts_on"]
        constraints = [
            models.CheckConstraint(
                name="members_certificate_ends_after_start",
                condition=Q(ends_before__gt=F("starts_on")),
                violation_error_message=_("The end comes after the beginning."),
            )
        ]

    def __str__(self):
        return f"{self.authority} {self.number}"
