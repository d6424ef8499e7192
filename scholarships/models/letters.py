"""Which letters about their application went to applicants: one for each step that they are told of."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from scholarships.models.applications import ApplicationChange


class ApplicationLetter(models.Model):
    """The words themselves are in the outbox, under ``key``; ``is_on_paper`` where no e-mail address is known."""

    change = models.OneToOneField(ApplicationChange, models.PROTECT, related_name="letter")
    key = models.CharField(max_length=80, unique=True)
    is_on_paper = models.BooleanField(_("on paper"))
    sent_at = models.DateTimeField(_("sent at"))
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("letter to an applicant")
        verbose_name_plural = _("letters to applicants")
        default_permissions = ()

    def __str__(self):
        return self.key
