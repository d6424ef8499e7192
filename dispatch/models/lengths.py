"""How long something takes, by whom it is given, and where."""

from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy


class Length(models.Model):
    """Of a topic of the training, of its plan for one posting, and of what was done."""

    class Unit(models.TextChoices):
        HOURS = "hours", pgettext_lazy("training", "hours")
        DAYS = "days", pgettext_lazy("training", "days")

    amount = models.DecimalField(
        pgettext_lazy("training", "how long"), max_digits=4, decimal_places=1, null=True, blank=True
    )
    unit = models.CharField(pgettext_lazy("training", "unit"), max_length=5, choices=Unit.choices, default=Unit.HOURS)
    whom = models.CharField(_("by or to whom"), max_length=100, blank=True)
    venue = models.CharField(pgettext_lazy("training", "venue"), max_length=100, blank=True)

    class Meta:
        abstract = True

    @property
    def length(self) -> str:
        """In words: 3 hours."""
        if not self.amount:
            return ""
        number = f"{Decimal(self.amount).normalize():f}"
        return pgettext("training", "%(number)s %(unit)s") % {"number": number, "unit": self.get_unit_display()}
