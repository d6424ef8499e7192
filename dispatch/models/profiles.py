"""What the public may read."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jocs_site.people.countries import CountryField


class PublicProfile(models.Model):
    """The words about one posting that the public may read, the consent they rest on, and who released them."""

    posting = models.OneToOneField("Posting", models.PROTECT, related_name="profile", verbose_name=_("posting"))
    text_ja = models.TextField(_("text in Japanese"), max_length=400)
    text_en = models.TextField(_("text in English"), max_length=800)
    consent = models.ForeignKey("people.Consent", models.PROTECT, related_name="+", verbose_name=_("consent"))
    consent_ends_before = models.DateField(_("consent ends before"), null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("approved by")
    )
    approved_on = models.DateField(_("approved on"), null=True, blank=True)

    class Meta:
        verbose_name = _("public profile")
        verbose_name_plural = _("public profiles")
        constraints = [
            models.CheckConstraint(
                name="dispatch_profile_has_text",
                condition=~Q(text_ja="") & ~Q(text_en=""),
                violation_error_message=_("Write the text in both languages."),
            )
        ]

    def __str__(self):
        return f"#{self.pk}"

    def is_in_force(self, on) -> bool:
        """Whether the text is released and the consent it rests on holds on this day."""
        released = self.approved_on is not None and self.approved_on <= on
        not_withdrawn = self.consent.withdrawn_on is None or on < self.consent.withdrawn_on
        not_over = self.consent_ends_before is None or on < self.consent_ends_before
        return released and self.consent.given_on <= on and not_withdrawn and not_over


class HiddenCountryQuerySet(models.QuerySet):
    def in_force(self, on):
        return self.filter(Q(lifted_on=None) | Q(lifted_on__gt=on), hidden_on__lte=on)


class HiddenCountry(models.Model):
    """One switch that takes every posting of a country off the public pages. Source: docs/sources.md#R51"""

    country = CountryField(_("country"), unique=True)
    reason = models.CharField(_("reason"), max_length=200)
    hidden_on = models.DateField(_("hidden on"))
    lifted_on = models.DateField(_("shown again on"), null=True, blank=True)
    objects = HiddenCountryQuerySet.as_manager()

    class Meta:
        verbose_name = _("hidden country")
        verbose_name_plural = _("hidden countries")
        constraints = [
            models.CheckConstraint(
                name="dispatch_hidden_lifted_after_hidden",
                condition=Q(lifted_on=None) | Q(lifted_on__gte=models.F("hidden_on")),
                violation_error_message=_("The day it is shown again is before the day it was hidden."),
            )
        ]

    def __str__(self):
        return self.get_country_display()
