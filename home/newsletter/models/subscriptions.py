"""An address, a language, nothing else: who gets the newsletter by mail without being anybody on record."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from home.newsletter.links import address_of

CONSENT = _("I agree that my address is used to send me the newsletter")


class SubscriptionQuerySet(models.QuerySet):
    def in_force(self):
        """Confirmed by whoever reads at the address, and not ended since."""
        return self.filter(confirmed_at__isnull=False, ended_at=None)


class Subscription(models.Model):
    """One address. ``key`` stands in the signed links, so that they name nobody."""

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(_("e-mail address"), unique=True)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    asked_at = models.DateTimeField(_("asked at"))
    agreed_to = models.TextField(
        _("agreed to"), blank=True, help_text=_("The sentence that the form showed. Empty where nobody wrote it down.")
    )
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        default_permissions = ("view",)
        verbose_name = _("newsletter subscription")
        verbose_name_plural = _("newsletter subscriptions")
        constraints = [
            models.CheckConstraint(name="newsletter_subscription_small_letters", condition=Q(email=Lower("email"))),
            models.CheckConstraint(
                name="newsletter_subscription_ended_after_confirmed",
                condition=Q(ended_at=None) | Q(confirmed_at__isnull=False, ended_at__gte=F("confirmed_at")),
            ),
        ]

    def __str__(self):
        return f"#{self.pk}"

    @property
    def leave_at(self) -> str:
        return address_of(self.key, "leave", self.language)
