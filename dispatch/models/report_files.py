"""What comes with a report: photographs, each with its own consent, and the mail that the office typed in from."""

import secrets
from pathlib import PurePath

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jocs_site.backoffice.models.runs import private_storage

MOST_PHOTOS = 8


def unguessable_name(_record, name: str) -> str:
    return f"reports/{secrets.token_hex(16)}{PurePath(name).suffix.lower()}"


class ReportPhoto(models.Model):
    """A photograph as the worker sent it, written anew. ``key``: what the browser named it, so that it comes once."""

    class Consent(models.TextChoices):
        NOBODY = "nobody", _("nobody can be recognised")
        SPOKEN = "spoken", _("everybody shown agreed by word of mouth")
        WRITTEN = "written", _("everybody shown agreed in writing")
        NONE = "none", _("no consent: for the office only")

    report = models.ForeignKey("ActivityReport", models.PROTECT, related_name="photos", verbose_name=_("report"))
    key = models.UUIDField(unique=True)
    file = models.FileField(_("photograph"), storage=private_storage, upload_to=unguessable_name)
    kind = models.CharField(max_length=4)
    caption = models.CharField(_("what it shows"), max_length=200, blank=True)
    people = models.CharField(_("who is in it"), max_length=200, blank=True)
    consent = models.CharField(_("consent"), max_length=8, choices=Consent.choices, default=Consent.NONE)
    consent_told = models.CharField(_("how and when they agreed"), max_length=200, blank=True)
    added_at = models.DateTimeField(_("added at"))
    withdrawn_on = models.DateField(_("consent withdrawn on"), null=True, blank=True)

    class Meta:
        verbose_name = _("photograph of a report")
        verbose_name_plural = _("photographs of reports")
        ordering = ["report", "pk"]
        constraints = [
            models.CheckConstraint(name="dispatch_reportphoto_kind_known", condition=Q(kind__in=["jpeg", "png"])),
            models.CheckConstraint(
                name="dispatch_reportphoto_consent_told",
                condition=Q(consent__in=["nobody", "none"])
                | (Q(consent__in=["spoken", "written"]) & ~Q(people="") & ~Q(consent_told="")),
                violation_error_message=_("Say who is in the photograph, and how and when they agreed."),
            ),
        ]

    def __str__(self):
        return f"#{self.pk}"

    @property
    def has_consent(self) -> bool:
        return self.consent != self.Consent.NONE and self.withdrawn_on is None


class ReportOriginal(models.Model):
    """The mail, letter or fax itself, as it arrived, beside what was typed in from it."""

    report = models.ForeignKey("ActivityReport", models.PROTECT, related_name="originals", verbose_name=_("report"))
    file = models.FileField(_("original"), storage=private_storage, upload_to=unguessable_name)
    name = models.CharField(_("name of the file"), max_length=120)
    added_at = models.DateTimeField(_("added at"))
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("original of a report")
        verbose_name_plural = _("originals of reports")
        ordering = ["report", "pk"]

    def __str__(self):
        return self.name
