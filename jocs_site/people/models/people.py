"""People, organisations, the accounts they sign in with, and what they agreed to."""

from datetime import date

from django.contrib.auth.base_user import BaseUserManager
from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from jocs_site.backoffice.fields import DerivedField
from jocs_site.foundation.addresses import PREFECTURES, clean_postal_code, show_postal_code
from jocs_site.foundation.names import is_reading, to_katakana
from jocs_site.foundation.periods import covers
from jocs_site.people.countries import CountryField
from jocs_site.people.derived import (
    organisation_search_key,
    person_address_key,
    person_kana_key,
    person_phone_key,
    person_search_key,
    person_sort_key,
)

LANGUAGES = [("ja", _("Japanese")), ("en", _("English"))]


class UserManager(BaseUserManager):
    """Accounts are found by e-mail address, whatever its case."""

    def create_user(self, email: str, password: str | None = None, **fields) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, email: str) -> "User":
        return self.get(email__iexact=email)


class User(AbstractUser):
    """An account that signs in by e-mail. Who it belongs to is its ``Person``; staff rights come from groups."""

    username = None
    email = models.EmailField(_("e-mail address"), unique=True)
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = []
    objects = UserManager()

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        constraints = [models.UniqueConstraint(Lower("email"), name="people_user_one_per_email")]

    def __str__(self):
        return self.email

    @property
    def called(self) -> str:
        """The name of whom it belongs to, where that is known."""
        person = getattr(self, "person", None)
        return str(person) if person else self.get_full_name() or self.email

    def get_full_name(self) -> str:
        """As names are read here, the family name first; history and messages of the office name an account by it."""
        return f"{self.last_name} {self.first_name}".strip()


class PersonQuerySet(models.QuerySet):
    def in_reading_order(self):
        """あいうえお order; people without a reading come last, to be mended."""
        return self.order_by("sort_key", "pk")

    def current(self):
        """Leave out records that were merged into another."""
        return self.filter(merged_into=None)

    def reachable_by_post(self):
        """Alive, willing, and not at an address from which post came back twice."""
        unknown = Q(unknown_address=models.F("address_key")) & ~Q(unknown_address="")
        return self.current().filter(deceased_on=None, stop_mail=False).exclude(unknown)


class Person(models.Model):
    """A human being, whatever they are to us. Roles (member, worker, scholar) point here."""

    user = models.OneToOneField(
        User, models.PROTECT, null=True, blank=True, related_name="person", verbose_name=_("account")
    )
    family_name = models.CharField(_("family name"), max_length=100)
    given_name = models.CharField(_("given name"), max_length=100, blank=True)
    family_kana = models.CharField(_("family name, reading"), max_length=100, blank=True)
    given_kana = models.CharField(_("given name, reading"), max_length=100, blank=True)
    family_latin = models.CharField(_("family name, Latin letters"), max_length=100, blank=True)
    given_latin = models.CharField(_("given name, Latin letters"), max_length=100, blank=True)
    born_on = models.DateField(_("date of birth"), null=True, blank=True)
    deceased_on = models.DateField(_("deceased on"), null=True, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    phone = models.CharField(_("telephone"), max_length=30, blank=True)
    country = CountryField(_("country"), default="JP")
    postal_code = models.CharField(_("postal code"), max_length=10, blank=True)
    prefecture = models.CharField(
        _("prefecture"), max_length=10, blank=True, choices=[(name, name) for name in PREFECTURES]
    )
    city = models.CharField(_("city or ward"), max_length=100, blank=True)
    street = models.CharField(_("town and number"), max_length=200, blank=True)
    building = models.CharField(_("building and room"), max_length=200, blank=True)
    address_abroad = models.TextField(_("address abroad"), blank=True)
    language = models.CharField(_("language for letters"), max_length=2, choices=LANGUAGES, default="ja")
    stop_mail = models.BooleanField(_("send no post"), default=False)
    household = models.ForeignKey(
        "people.Household",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="people",
        verbose_name=_("household"),
    )
    unknown_address = models.CharField(
        max_length=600, blank=True, editable=False, help_text=_("The address key that post came back from.")
    )
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="merged",
        verbose_name=_("merged into"),
    )
    sort_key = DerivedField(derive=person_sort_key, max_length=810, db_index=True)
    search_key = DerivedField(derive=person_search_key, max_length=810)
    kana_key = DerivedField(derive=person_kana_key, max_length=200, db_index=True, default="")
    phone_key = DerivedField(derive=person_phone_key, max_length=30, db_index=True, default="")
    address_key = DerivedField(derive=person_address_key, max_length=600, db_index=True, default="")
    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.CheckConstraint(
                name="people_person_postal_code_seven_digits",
                condition=~Q(country="JP") | Q(postal_code="") | Q(postal_code__regex=r"^[0-9]{7}$"),
                violation_error_message=_("A Japanese postal code has seven digits."),
            ),
            models.CheckConstraint(
                name="people_person_died_after_birth",
                condition=Q(deceased_on=None) | Q(born_on=None) | Q(deceased_on__gte=models.F("born_on")),
                violation_error_message=_("The day of death is before the day of birth."),
            ),
            models.CheckConstraint(
                name="people_person_not_merged_into_itself", condition=~Q(merged_into=models.F("pk"))
            ),
        ]

    def __str__(self):
        return self.full_name

    @property
    def full_name(self) -> str:
        """Family name first, as on letters in Japanese."""
        return f"{self.family_name} {self.given_name}".strip()

    @property
    def reading(self) -> str:
        return f"{self.family_kana} {self.given_kana}".strip()

    @property
    def latin_name(self) -> str:
        """Given name first, or the native name where no Latin spelling is known."""
        return f"{self.given_latin} {self.family_latin}".strip() or self.full_name

    def name_in(self, language: str) -> str:
        return self.full_name if language == "ja" else self.latin_name

    @property
    def has_unknown_address(self) -> bool:
        """Whether post came back from where they live now; a new address starts afresh."""
        return bool(self.unknown_address) and self.unknown_address == self.address_key

    @property
    def postal_address(self) -> str:
        """The address on one line, as it stands on a receipt."""
        if self.country != "JP":
            return " ".join(self.address_abroad.split())
        code = f"〒{show_postal_code(self.postal_code)} " if self.postal_code else ""
        return f"{code}{self.prefecture}{self.city}{self.street} {self.building}".strip()

    def clean(self):
        """Forgive width and kana on the way in; refuse what cannot be meant."""
        errors = {}
        for name, label in (("family_kana", self.family_kana), ("given_kana", self.given_kana)):
            setattr(self, name, to_katakana(label))
            if not is_reading(getattr(self, name)):
                errors[name] = _("Write the reading in kana.")
        if self.country == "JP" and self.postal_code:
            digits = clean_postal_code(self.postal_code)
            if digits is None:
                errors["postal_code"] = _("A Japanese postal code has seven digits, for example 169-0051.")
            else:
                self.postal_code = digits
        if errors:
            raise ValidationError(errors)


class Organisation(models.Model):
    """A body: a partner abroad, a church, a firm that is a member, a nominating institution."""

    class Kind(models.TextChoices):
        HOSPITAL = "hospital", _("hospital")
        DIOCESE = "diocese", _("diocese")
        SCHOOL = "school", _("school")
        NGO = "ngo", _("NGO")
        MISSION = "mission", _("mission")
        CHURCH = "church", _("church")
        COMPANY = "company", _("company")
        OTHER = "other", _("other")

    name_ja = models.CharField(_("name in Japanese"), max_length=200)
    name_en = models.CharField(_("name in English"), max_length=200)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    country = CountryField(_("country"))
    region_ja = models.CharField(
        _("region in Japanese"), max_length=100, blank=True, help_text=_("As it may be shown to the public.")
    )
    region_en = models.CharField(_("region in English"), max_length=100, blank=True)
    address = models.TextField(_("address"), blank=True)
    latitude = models.DecimalField(
        _("latitude"),
        max_digits=8,
        decimal_places=5,
        null=True,
        blank=True,
        help_text=_(
            "In degrees, as maps on the web tell them; south of the equator below zero, for example -5.02345. "
            "The office's map stands by it; the public one shows the nearest whole degree alone, some 100 km."
        ),
    )
    longitude = models.DecimalField(
        _("longitude"),
        max_digits=8,
        decimal_places=5,
        null=True,
        blank=True,
        help_text=_("In degrees; west of Greenwich below zero, for example 32.80123."),
    )
    time_zone = models.CharField(_("time zone"), max_length=40, default="Asia/Tokyo")
    is_partner = models.BooleanField(_("partner in standing"), default=False)
    postal_code = models.CharField(_("postal code"), max_length=10, blank=True)
    phone = models.CharField(_("telephone"), max_length=30, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    contact = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="speaks_for", verbose_name=_("contact")
    )

    search_key = DerivedField(derive=organisation_search_key, max_length=810)

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        constraints = [
            models.UniqueConstraint(fields=["name_en", "country"], name="people_organisation_one_per_name_and_country"),
            models.CheckConstraint(
                name="people_organisation_whole_position",
                condition=Q(latitude=None, longitude=None) | Q(latitude__isnull=False, longitude__isnull=False),
            ),
            models.CheckConstraint(
                name="people_organisation_latitude_on_earth",
                condition=Q(latitude=None) | Q(latitude__gte=-90, latitude__lte=90),
            ),
            models.CheckConstraint(
                name="people_organisation_longitude_on_earth",
                condition=Q(longitude=None) | Q(longitude__gte=-180, longitude__lte=180),
            ),
        ]

    def __str__(self):
        return self.name_ja

    def name_in(self, language: str) -> str:
        return self.name_ja if language == "ja" else self.name_en

    def region_in(self, language: str) -> str:
        """The region in the reader's language, or in the other where only that is known."""
        return (self.region_ja or self.region_en) if language == "ja" else (self.region_en or self.region_ja)


class Consent(models.Model):
    """What a person agreed to, when, and in which words. Withdrawn, never deleted. Source: docs/sources.md#R23"""

    class Purpose(models.TextChoices):
        MEMBERSHIP = "membership", _("details used to keep the membership")
        NEWSLETTER_EMAIL = "newsletter_email", _("newsletter by e-mail")
        MEETING_EMAIL = "meeting_email", _("notice of the general meeting by e-mail")
        PUBLIC_PROFILE = "public_profile", _("name, photograph and words shown in public")
        DATA_ABROAD = "data_abroad", _("data sent to partners abroad")
        VOLUNTEERING = "volunteering", _("details used for helping as a volunteer")
        CARD_DUES = "card_dues", _("dues of the next years from a saved card")
        CONFIDENTIAL_NOTES = "confidential_notes", _("confidential notes on health, faith or cares")
        REPORT_MEETING = "report_meeting", _("details used for coming to a report meeting")
        ALUMNI = "alumni", _("kept in touch with as a former scholar")

    person = models.ForeignKey(Person, models.PROTECT, related_name="consents", verbose_name=_("person"))
    purpose = models.CharField(_("purpose"), max_length=24, choices=Purpose.choices)
    given_on = models.DateField(_("given on"))
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True)
    text_version = models.CharField(_("version of the words"), max_length=20, blank=True)

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "purpose"],
                condition=Q(withdrawn_on=None),
                name="people_consent_one_in_force",
            ),
            models.CheckConstraint(
                name="people_consent_withdrawn_after_given",
                condition=Q(withdrawn_on=None) | Q(withdrawn_on__gte=models.F("given_on")),
            ),
        ]

    def __str__(self):
        return f"#{self.pk} {self.get_purpose_display()}"

    def is_in_force(self, on: date) -> bool:
        """From the day it was given until the day before it was withdrawn."""
        return covers(self.given_on, self.withdrawn_on, on)
