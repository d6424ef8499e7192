"""Something happened, and everybody who is there is asked whether they are safe."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dispatch.safety import rules
from jocs_site.people.countries import CountryField, country_name


class SafetyEvent(models.Model):
    """Opened by the office, closed by the office with a reason; never by itself. Source: docs/sources.md#R50"""

    class Level(models.TextChoices):
        ALERT = "alert", _("alert")
        STANDFAST = "standfast", _("standfast")
        CONSOLIDATION = "consolidation", _("consolidation")
        EVACUATION = "evacuation", _("evacuation")

    title = models.CharField(pgettext_lazy("safety", "what happened"), max_length=100)
    level = models.CharField(_("level"), max_length=16, choices=Level.choices)
    message = models.TextField(_("what those asked should know"), blank=True, max_length=1000)
    remind_after = models.PositiveSmallIntegerField(
        _("reminder after (minutes)"), default=rules.MINUTES[rules.REMINDER]
    )
    tell_after = models.PositiveSmallIntegerField(
        _("mail to the coordinator after (minutes)"), default=rules.MINUTES[rules.COORDINATOR]
    )
    call_after = models.PositiveSmallIntegerField(
        _("call the emergency contacts after (minutes)"), default=rules.MINUTES[rules.CONTACTS]
    )
    opened_at = models.DateTimeField(pgettext_lazy("safety", "opened at"))
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("opened by")
    )
    closed_at = models.DateTimeField(pgettext_lazy("safety", "closed at"), null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("closed by")
    )
    closed_because = models.TextField(_("why it is closed"), blank=True, max_length=1000)

    class Meta:
        verbose_name = _("safety event")
        verbose_name_plural = _("safety events")
        ordering = ["-opened_at", "-pk"]
        permissions = [
            ("view_whereabouts", _("Can see who is where")),
            ("hold_copy", _("Receives the nightly copy of who is where")),
        ]
        constraints = [
            models.CheckConstraint(
                name="safety_event_level_known",
                condition=Q(level__in=["alert", "standfast", "consolidation", "evacuation"]),
            ),
            models.CheckConstraint(
                name="safety_event_closed_with_reason",
                condition=Q(closed_at=None, closed_because="")
                | Q(closed_at__gte=F("opened_at")) & ~Q(closed_because=""),
                violation_error_message=_("Say why the event is closed."),
            ),
            models.CheckConstraint(
                name="safety_event_steps_in_order",
                condition=Q(remind_after__gt=0, remind_after__lte=F("tell_after"), tell_after__lte=F("call_after")),
                violation_error_message=_("The reminder comes first, then the coordinator, then the contacts."),
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def minutes(self) -> dict[str, int]:
        return {
            rules.REMINDER: self.remind_after,
            rules.COORDINATOR: self.tell_after,
            rules.CONTACTS: self.call_after,
        }


class EventCountry(models.Model):
    """A country that an event concerns."""

    event = models.ForeignKey(SafetyEvent, models.PROTECT, related_name="places", verbose_name=_("safety event"))
    country = CountryField(_("country"))

    class Meta:
        verbose_name = _("country of an event")
        verbose_name_plural = _("countries of events")
        ordering = ["event", "country"]
        constraints = [
            models.UniqueConstraint(fields=["event", "country"], name="safety_event_country_once"),
        ]

    def __str__(self):
        return country_name(self.country)
