"""Who helps in Japan."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Office(models.TextChoices):
    TOKYO = "tokyo", pgettext_lazy("office", "Tokyo")
    OSAKA = "osaka", pgettext_lazy("office", "Osaka")


class VolunteerQuerySet(models.QuerySet):
    def current(self, on: date):
        return self.filter(Q(ended_on=None) | Q(ended_on__gt=on))

    def in_reading_order(self):
        return self.select_related("person").order_by("person__sort_key", "pk")

    def uninsured_by(self, day: date):
        """Whose insurance is not on record or is over before ``day``."""
        return self.filter(Q(insured_until=None) | Q(insured_until__lt=day))


class Volunteer(models.Model):
    """A person in the role of volunteer in Japan. Ended, not deleted: the hours stay.

    ``insured_until``: the last insured day. ``link_number``: counts up when the own link is renewed, so that older
    ones lead nowhere.
    """

    person = models.OneToOneField("people.Person", models.PROTECT, related_name="volunteer", verbose_name=_("person"))
    office = models.CharField(pgettext_lazy("volunteer", "office"), max_length=8, choices=Office.choices)
    joined_on = models.DateField(_("volunteer since"))
    ended_on = models.DateField(
        _("ended on"), null=True, blank=True, help_text=_("The first day on which they help no more.")
    )
    interests = models.TextField(_("interests and wishes"), max_length=400, blank=True)
    insured_until = models.DateField(
        _("insured until"), null=True, blank=True, help_text=_("Last day of the volunteers' insurance.")
    )
    note = models.TextField(_("note"), max_length=1000, blank=True, help_text=_("For the office only."))
    link_number = models.PositiveIntegerField(default=1, editable=False)
    objects = VolunteerQuerySet.as_manager()

    class Meta:
        verbose_name = _("volunteer")
        verbose_name_plural = _("volunteers")
        constraints = [
            models.CheckConstraint(name="volunteers_volunteer_office_known", condition=Q(office__in=Office.values)),
            models.CheckConstraint(
                name="volunteers_volunteer_ends_after_joining",
                condition=Q(ended_on=None) | Q(ended_on__gte=F("joined_on")),
                violation_error_message=_("The end is before the first day."),
            ),
        ]

    def __str__(self):
        return self.person.full_name

    def is_current(self, on: date) -> bool:
        return self.ended_on is None or on < self.ended_on
