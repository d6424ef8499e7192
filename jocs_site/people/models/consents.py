"""The words that somebody agrees to, by version. A consent names the version; the words of a version never change."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from jocs_site.backoffice.guards import append_only
from jocs_site.people.models.people import Consent


class ConsentText(models.Model):
    """What was shown to whoever agreed, from ``starts_on`` until the next version. Source: docs/sources.md#R23"""

    purpose = models.CharField(_("purpose"), max_length=24, choices=Consent.Purpose.choices)
    version = models.CharField(_("version of the words"), max_length=20)
    starts_on = models.DateField(_("in force from"))
    words_ja = models.TextField(_("words in Japanese"))
    words_en = models.TextField(_("words in English"))

    class Meta:
        verbose_name = _("words of a consent")
        verbose_name_plural = _("words of consents")
        ordering = ["purpose", "-starts_on"]
        constraints = [
            models.UniqueConstraint(fields=["purpose", "version"], name="people_consent_text_one_per_version"),
            models.UniqueConstraint(fields=["purpose", "starts_on"], name="people_consent_text_one_per_day"),
        ]

    def __str__(self):
        return f"{self.get_purpose_display()} {self.version}"

    def words_in(self, language: str) -> str:
        return self.words_ja if language == "ja" else self.words_en


append_only(
    ConsentText._meta.db_table,
    sentence=_("People agreed to these words; write a new version instead."),
)
