"""Papers of the people who are sent: what kinds there are, and what is on file. Source: docs/sources.md#R46"""

import secrets
from datetime import date
from pathlib import PurePath

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from dispatch import rules
from jocs_site.backoffice.models.runs import private_storage
from jocs_site.foundation.periods import last_day
from jocs_site.people.countries import CountryField


class DocumentTypeQuerySet(models.QuerySet):
    def in_use(self, on: date):
        return self.filter(Q(ended_on=None) | Q(ended_on__gt=on))

    def asked_in(self, country: str):
        return self.filter(country__in=["", country])

    def in_order(self):
        return self.order_by("place", "code")


class DocumentType(models.Model):
    """A kind of paper and what the office asks of it. Staff keep the list; one no longer asked for is ended."""

    class Rule(models.TextChoices):
        MUST_COVER = rules.MUST_COVER, _("must cover the whole posting")
        RENEWABLE = rules.RENEWABLE, _("is renewed in the course of the posting")
        ONE_OFF = rules.ONE_OFF, _("is needed once")

    class Blocks(models.TextChoices):
        APPROVAL = "approval", _("the board's approval")
        DEPARTURE = "departure", _("the departure")
        NOTHING = "none", _("nothing")

    class Settles(models.TextChoices):
        NOTHING = "", _("no decision")
        INSURANCE = "insurance", _("the decision on insurance")
        ENROLMENT = "enrolment", _("the decision on special enrolment")

    code = models.SlugField(_("code"), max_length=40, unique=True, help_text=_("Stands in lists; small letters."))
    name_ja = models.CharField(_("name in Japanese"), max_length=60)
    name_en = models.CharField(_("name in English"), max_length=60)
    rule = models.CharField(_("rule"), max_length=10, choices=Rule.choices)
    margin_days = models.PositiveSmallIntegerField(
        _("days beyond the posting"),
        default=0,
        help_text=_("How long it must hold after the last day of the posting; 183 for a passport."),
    )
    lead_days = models.PositiveSmallIntegerField(
        _("days that a renewal takes"),
        default=0,
        help_text=_("So many days before its end the office begins to renew."),
    )
    counts_after_days = models.PositiveSmallIntegerField(
        _("counts after days"), default=0, help_text=_("10 for yellow fever: a jab of 1 May counts from 11 May.")
    )
    country = CountryField(_("country"), blank=True, help_text=_("Only for postings there; empty: all."))
    blocks = models.CharField(_("holds up"), max_length=10, choices=Blocks.choices, default=Blocks.NOTHING)
    permits_clinical_work = models.BooleanField(
        _("allows clinical work"), default=False, help_text=_("A licence of the host country.")
    )
    settles = models.CharField(
        _("shows that it is settled"), max_length=10, choices=Settles.choices, blank=True, default=Settles.NOTHING
    )
    place = models.PositiveSmallIntegerField(_("place in lists"), default=100)
    ended_on = models.DateField(_("no longer asked for from"), null=True, blank=True)
    objects = DocumentTypeQuerySet.as_manager()

    class Meta:
        verbose_name = _("kind of document")
        verbose_name_plural = _("kinds of documents")
        constraints = [
            models.CheckConstraint(
                name="dispatch_documenttype_known_words",
                condition=Q(rule__in=["must_cover", "renewable", "one_off"])
                & Q(blocks__in=["approval", "departure", "none"])
                & Q(settles__in=["", "insurance", "enrolment"]),
            ),
            models.CheckConstraint(
                name="dispatch_documenttype_margin_where_it_covers",
                condition=Q(margin_days=0) | Q(rule="must_cover"),
                violation_error_message=_("Days beyond the posting are asked only of what must cover it."),
            ),
            models.CheckConstraint(
                name="dispatch_documenttype_licence_has_end",
                condition=Q(permits_clinical_work=False) | ~Q(rule="one_off"),
                violation_error_message=_(
                    "A licence for clinical work has an end: it is renewed or covers the posting."
                ),
            ),
        ]

    def __str__(self):
        return self.name_in((get_language() or "ja")[:2])

    def name_in(self, language: str) -> str:
        return self.name_ja if language == "ja" else self.name_en

    @property
    def has_end(self) -> bool:
        return self.rule != self.Rule.ONE_OFF


class PersonDocumentQuerySet(models.QuerySet):
    def standing(self):
        """Without those entered by mistake."""
        return self.filter(withdrawn_at=None)

    def latest(self):
        """Without those that another one has taken the place of."""
        return self.standing().filter(replaced_by=None)

    def with_names(self):
        return self.select_related("type", "person")


def document_file_name(document: "PersonDocument", name: str) -> str:
    """A name that nobody can guess."""
    return f"documents/{secrets.token_hex(16)}{PurePath(name).suffix.lower()}"


class PersonDocument(models.Model):
    """One paper of one person. Its number is sealed, its file private, and every look at either is written down."""

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="papers", verbose_name=_("person"))
    type = models.ForeignKey(DocumentType, models.PROTECT, related_name="documents", verbose_name=_("kind of document"))
    detail = models.CharField(
        _("more precisely"),
        max_length=60,
        blank=True,
        help_text=_("For a vaccination the disease, for a visa its kind."),
    )
    sealed_number = models.TextField(_("number"), blank=True, editable=False)
    issuer = models.CharField(_("issued by"), max_length=100, blank=True)
    country = CountryField(_("country of issue"), blank=True)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_before = models.DateField(_("valid before"), null=True, blank=True)
    file = models.FileField(_("scan"), storage=private_storage, upload_to=document_file_name, blank=True)
    file_kind = models.CharField(max_length=4, blank=True, editable=False)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True, editable=False)
    replaced_by = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="replaces", verbose_name=_("replaced by")
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("who sees to it"),
    )
    added_at = models.DateTimeField(_("filed at"))
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(_("taken out at"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    withdrawn_because = models.CharField(_("reason"), max_length=200, blank=True)
    objects = PersonDocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ["person", "type", "pk"]
        indexes = [models.Index(fields=["valid_before"], name="dispatch_document_ends")]
        constraints = [
            models.CheckConstraint(
                name="dispatch_document_ends_after_start",
                condition=Q(valid_from=None) | Q(valid_before=None) | Q(valid_before__gt=F("valid_from")),
                violation_error_message=_("The last day is before the first."),
            ),
            models.CheckConstraint(
                name="dispatch_document_file_of_known_kind",
                condition=Q(file="", file_kind="", sha256="")
                | Q(file_kind__in=["pdf", "jpeg", "png"]) & ~Q(file="") & ~Q(sha256=""),
            ),
            models.CheckConstraint(name="dispatch_document_not_its_own_heir", condition=~Q(replaced_by=F("id"))),
            models.CheckConstraint(
                name="dispatch_document_withdrawn_with_reason",
                condition=Q(withdrawn_at=None, withdrawn_because="")
                | Q(withdrawn_at__isnull=False, file="") & ~Q(withdrawn_because=""),
            ),
        ]
        permissions = [("read_persondocument", _("Can open the scan and read the number of a document"))]

    def __str__(self):
        return f"{self.type} ({self.detail})" if self.detail else str(self.type)

    @property
    def code(self) -> str:
        return f"D-{self.pk:04d}"

    @property
    def valid_until(self) -> date | None:
        """The last day, as people write it."""
        return self.valid_before and last_day(self.valid_before)

    @property
    def period(self) -> rules.Paper:
        return rules.Paper(self.valid_from, self.valid_before, self.type.counts_after_days)
