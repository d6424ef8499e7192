"""People who share one envelope, and post that came back."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from jocs_site.backoffice.guards import append_only


class Household(models.Model):
    """People at one address who want one copy of everything. Its envelope goes to the head."""

    head = models.OneToOneField(
        "people.Person", models.PROTECT, related_name="leads_household", verbose_name=_("addressed to")
    )

    class Meta:
        verbose_name = _("household")
        verbose_name_plural = _("households")

    def __str__(self):
        return str(self.head)


class ReturnedMail(models.Model):
    """One piece of post that came back, with the address it was sent to. Counted for that address only."""

    class Reason(models.TextChoices):
        UNKNOWN = "unknown", _("not known at the address")
        MOVED = "moved", _("moved, no forwarding any more")
        INCOMPLETE = "incomplete", _("address incomplete")
        REFUSED = "refused", _("not accepted or not collected")

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="returned_mail", verbose_name=_("person"))
    returned_on = models.DateField(_("came back on"))
    what = models.CharField(_("what came back"), max_length=100)
    reason = models.CharField(_("reason"), max_length=12, choices=Reason.choices, default=Reason.UNKNOWN)
    address = models.CharField(_("address"), max_length=600)
    address_key = models.CharField(max_length=600, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("returned mail")
        verbose_name_plural = _("returned mail")
        ordering = ["-returned_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["person", "returned_on", "what"], name="people_returned_mail_noted_once"),
        ]

    def __str__(self):
        return f"#{self.pk} {self.returned_on:%Y-%m-%d}"


append_only(ReturnedMail._meta.db_table, sentence=_("What came back stays on record."))
