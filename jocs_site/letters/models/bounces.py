"""Mail that came back."""

from django.conf import settings
from django.db import models
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jocs_site.letters.models.letters import Letter


class BounceQuerySet(models.QuerySet):
    def open(self):
        """Those that nobody has looked into."""
        return self.filter(settled_at=None)

    def by_address(self):
        """Rows of ``address``, ``hard`` and ``soft``: how often letters to it came back."""
        return (
            self.open()
            .order_by()
            .values("address")
            .annotate(hard=Count("pk", filter=Q(is_hard=True)), soft=Count("pk", filter=Q(is_hard=False)))
        )


class Bounce(models.Model):
    """One report that a letter did not arrive. ``address`` in small letters, as the report or the letter has it."""

    letter = models.ForeignKey(
        Letter, models.PROTECT, null=True, blank=True, related_name="bounces", verbose_name=_("letter")
    )
    address = models.CharField(_("e-mail address"), max_length=320, db_index=True)
    status = models.CharField(pgettext_lazy("bounce", "status"), max_length=12)
    said = models.CharField(_("what the mail server said"), max_length=300, blank=True)
    is_hard = models.BooleanField(_("the address is no good"))
    digest = models.CharField(max_length=64, unique=True)  # of report and address: read twice, kept once
    at = models.DateTimeField(_("read at"))
    settled_at = models.DateTimeField(_("looked into at"), null=True, blank=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    objects = BounceQuerySet.as_manager()

    class Meta:
        default_permissions = ("view",)
        verbose_name = _("bounce")
        verbose_name_plural = _("bounces")

    def __str__(self):
        return f"{self.address} {self.status}"
