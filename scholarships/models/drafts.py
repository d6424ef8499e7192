"""What an applicant types before, and while, an application is with the office. Nobody becomes a person by it."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jocs_site.backoffice.guards import refuse_when
from scholarships.models.applications import Application
from scholarships.models.calls import Call


class Draft(models.Model):
    """One applicant's way to one call, opened by a link in our mail.

    ``key``: the link is made of it. ``answers``: what was typed, as it was typed, by step and field; ``versions``: how
    often each step was saved, so that a stale tab is noticed. ``consent_shown``: the words in the language in which
    they were read, with the countries they named. ``ended_at``: taken back by the applicant.
    """

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    call = models.ForeignKey(Call, models.PROTECT, related_name="drafts", verbose_name=_("call"))
    email = models.EmailField(_("e-mail address"))
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    answers = models.JSONField(_("answers"), default=dict, blank=True)
    versions = models.JSONField(default=dict, blank=True, editable=False)
    begun_at = models.DateTimeField(_("begun at"))
    saved_at = models.DateTimeField(_("saved at"), null=True, blank=True)
    consent_text = models.ForeignKey("people.ConsentText", models.PROTECT, null=True, blank=True, related_name="+")
    consent_shown = models.TextField(_("words agreed to"), blank=True)
    consent_countries = models.JSONField(_("countries named"), default=list, blank=True)
    consented_on = models.DateField(_("agreed on"), null=True, blank=True)
    application = models.OneToOneField(
        Application, models.PROTECT, null=True, blank=True, related_name="draft", verbose_name=_("application")
    )
    ended_at = models.DateTimeField(_("taken back at"), null=True, blank=True)

    class Meta:
        verbose_name = _("application being written")
        verbose_name_plural = _("applications being written")
        default_permissions = ()
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                F("call"),
                condition=Q(ended_at=None),
                name="scholarships_draft_one_per_address_and_call",
            ),
            models.CheckConstraint(name="scholarships_draft_language_known", condition=Q(language__in=["ja", "en"])),
            models.CheckConstraint(
                name="scholarships_draft_consent_with_its_day",
                condition=Q(consent_text=None, consented_on=None)
                | Q(consent_text__isnull=False, consented_on__isnull=False),
            ),
        ]

    def __str__(self):
        return f"#{self.pk}"

    def typed(self, step: str) -> dict[str, str]:
        return self.answers.get(step, {})


class CostKind(models.TextChoices):
    TUITION = "tuition", pgettext_lazy("cost", "tuition")
    LIVING = "living", pgettext_lazy("cost", "living")
    BOOKS = "books", pgettext_lazy("cost", "books and materials")
    TRAVEL = "travel", pgettext_lazy("cost", "travel")
    FEES = "fees", pgettext_lazy("cost", "examination and other fees")


class CostLine(models.Model):
    """A part of the requested amount, in its currency."""

    Kind = CostKind

    application = models.ForeignKey(Application, models.PROTECT, related_name="costs", verbose_name=_("application"))
    kind = models.CharField(_("kind"), max_length=8, choices=CostKind.choices)
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2)

    class Meta:
        verbose_name = _("part of the requested amount")
        verbose_name_plural = _("parts of the requested amount")
        default_permissions = ()
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["application", "kind"], name="scholarships_costline_one_per_kind"),
            models.CheckConstraint(name="scholarships_costline_kind_known", condition=Q(kind__in=CostKind.values)),
            models.CheckConstraint(name="scholarships_costline_above_zero", condition=Q(amount__gt=0)),
        ]

    def __str__(self):
        return str(self.get_kind_display())


_WORDS = ("profession", "course", "institution", "motivation", "return_plan")
_FIGURES = ("call_id", "nominating_organisation_id", "number", "study_country", "level", "starts_on", "ends_before")
_FIGURES += ("requested_amount", "requested_currency", "submitted_at")
_CHANGED = " OR ".join(
    [f"NEW.{name} <> OLD.{name}" for name in _FIGURES]
    + [f"(NEW.{name} <> OLD.{name} AND NEW.erased_on IS NULL)" for name in _WORDS]  # then a CHECK keeps them empty
)
HANDED_IN_STAYS = refuse_when(
    "scholarships_application_handed_in_stays",
    "scholarships_application",
    f"OLD.state NOT IN ('draft', 'submitted', 'incomplete') AND ({_CHANGED})",
    on="UPDATE",
    sentence=_("This file has passed its check and is not changed any more."),
)
_WITH_OFFICE = (
    "OLD.application_id IS NOT NULL AND EXISTS (SELECT 1 FROM scholarships_application a "
    "WHERE a.id = OLD.application_id AND a.state <> 'incomplete') AND "
)
ERASED_STAYS = refuse_when(
    "scholarships_application_erased_stays",
    "scholarships_application",
    "OLD.erased_on IS NOT NULL AND (NEW.erased_on IS NULL OR NEW.erased_on <> OLD.erased_on)",
    on="UPDATE",
    sentence=_("What was erased stays erased."),
)
ANSWERS_HANDED_IN_STAY = refuse_when(
    "scholarships_draft_handed_in_stays",
    "scholarships_draft",
    _WITH_OFFICE + "NEW.answers::text <> OLD.answers::text",
    on="UPDATE",
    on_sqlite=_WITH_OFFICE + "NEW.answers <> OLD.answers",
    sentence=_("Your application has been handed in. It can be corrected only when the office asks for it."),
    needs=["scholarships_application"],
)
NOT_ERASED = (
    "EXISTS (SELECT 1 FROM scholarships_application a WHERE a.id = OLD.application_id AND a.erased_on IS NULL{})"
)
DRAFT_HANDED_IN_IS_KEPT = refuse_when(
    "scholarships_draft_handed_in_is_kept",
    "scholarships_draft",
    NOT_ERASED.format(""),
    on="DELETE",
    sentence=_("What was handed in is erased with its application alone."),
    needs=["scholarships_application"],
)
