"""Whom to call for a worker. The telephone of a third person is sealed: a stolen copy of the database tells none."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from jocs_site.backoffice.sealing import InvalidToken, seal, unseal
from jocs_site.foundation.errors import RuleBroken

OF_CONTACTS = "emergency contacts"  # what the key is made for; the migration that sealed the first rows names it too


class EmergencyContact(models.Model):
    """Whom the office calls in Japan when something happens to a worker; ``order`` says whom first."""

    worker = models.ForeignKey("Worker", models.PROTECT, related_name="contacts", verbose_name=_("worker"))
    name = models.CharField(_("name"), max_length=100)
    relation = models.CharField(_("relation"), max_length=40)
    sealed_phone = models.TextField(editable=False)
    order = models.PositiveSmallIntegerField(_("order"), default=1)

    class Meta:
        verbose_name = _("emergency contact")
        verbose_name_plural = _("emergency contacts")
        ordering = ["worker", "order"]
        constraints = [
            models.UniqueConstraint(fields=["worker", "order"], name="dispatch_contact_one_per_place"),
            models.CheckConstraint(name="dispatch_contact_has_phone", condition=~Q(sealed_phone="")),
        ]

    def __str__(self):
        return f"#{self.pk}"

    @property
    def phone(self) -> str:
        """Raises RuleBroken when the key is lost."""
        try:
            return unseal(self.sealed_phone, use=OF_CONTACTS)
        except InvalidToken as error:
            words = now("This was encrypted with another SECRET_KEY and cannot be read. Ask whoever runs the site.")
            raise RuleBroken(words) from error

    @property
    def shown_phone(self) -> str:
        """For screens and paper: the telephone, or why it cannot be read."""
        try:
            return self.phone
        except RuleBroken as error:
            return str(error)

    def hold_phone(self, phone: str) -> None:
        self.sealed_phone = seal(phone.strip(), use=OF_CONTACTS)
