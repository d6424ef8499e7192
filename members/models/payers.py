"""Who money and gifts come from: a person, an organisation, or a visitor whom the office has yet to identify."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jocs_site.foundation.addresses import PREFECTURES
from jocs_site.people.countries import CountryField
from jocs_site.people.models import LANGUAGES, Organisation, Person

TYPED = ("organisation_name", "given_name", "family_kana", "given_kana", "email", "phone", "postal_code")
TYPED += ("prefecture", "city", "street", "building", "address_abroad")
CLEARED = "消去済み"  # in place of the family name, once the others of ``TYPED`` are emptied


class Visitor(models.Model):
    """What somebody typed who gave without an account. Never a person by itself: the office says who it is.

    Until then name and address stand here only; afterwards ``person`` or ``organisation`` says who it was.
    ``cleared_on``: nothing was ever paid, and what was typed is gone.
    """

    key = models.UUIDField(_("key"), unique=True, null=True, blank=True, editable=False)
    organisation_name = models.CharField(_("name of the organisation"), max_length=200, blank=True)
    family_name = models.CharField(_("family name"), max_length=100)
    given_name = models.CharField(_("given name"), max_length=100, blank=True)
    family_kana = models.CharField(_("family name, reading"), max_length=100, blank=True)
    given_kana = models.CharField(_("given name, reading"), max_length=100, blank=True)
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
    privacy_version = models.CharField(_("version of the privacy words"), max_length=20, blank=True)
    came_at = models.DateTimeField(_("typed at"))
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="visits", verbose_name=_("person")
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="visits", verbose_name=_("organisation")
    )
    identified_on = models.DateField(_("identified on"), null=True, blank=True)
    identified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("identified by"),
    )

    cleared_on = models.DateField(_("cleared on"), null=True, blank=True)

    class Meta:
        verbose_name = _("giver to identify")
        verbose_name_plural = _("givers to identify")
        constraints = [
            models.CheckConstraint(
                name="members_visitor_cleared_is_empty",
                condition=Q(cleared_on=None) | Q(**dict.fromkeys(TYPED, ""), family_name=CLEARED),
            ),
            models.CheckConstraint(
                name="members_visitor_is_one_or_unknown",
                condition=Q(person=None, organisation=None, identified_on=None)
                | Q(person__isnull=False, organisation=None, identified_on__isnull=False)
                | Q(person=None, organisation__isnull=False, identified_on__isnull=False),
            ),
            models.CheckConstraint(name="members_visitor_has_name", condition=~Q(family_name="")),
        ]

    def __str__(self):
        return self.name

    @property
    def full_name(self) -> str:
        return f"{self.family_name} {self.given_name}".strip()

    @property
    def name(self) -> str:
        return self.organisation_name or self.full_name

    def name_in(self, language: str) -> str:
        """As it was typed, whatever the language."""
        return self.name

    postal_address = Person.postal_address
    clean = Person.clean  # forgives width and kana

    def as_person(self) -> Person:
        """A new person with what was typed, not saved."""
        same = ("family_name", "given_name", "family_kana", "given_kana", "email", "phone", "country", "postal_code")
        same += ("prefecture", "city", "street", "building", "address_abroad", "language")
        return Person(**{name: getattr(self, name) for name in same})

    def as_organisation(self) -> Organisation:
        """A new organisation with what was typed, not saved."""
        names = {"name_ja": self.organisation_name, "name_en": self.organisation_name}
        kind = Organisation.Kind.OTHER
        return Organisation(**names, kind=kind, country=self.country, address=self.postal_address)


class FromPayer(models.Model):
    """Rows that come from somebody. Exactly one of the three says who, save that an identified visitor stays named.

    ``person`` and ``organisation`` follow when the office identifies a visitor, or finds that two people are one.
    """

    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="%(class)ss", verbose_name=_("person")
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="%(class)ss", verbose_name=_("organisation")
    )
    visitor = models.ForeignKey(
        Visitor, models.PROTECT, null=True, blank=True, related_name="%(class)ss", verbose_name=_("giver to identify")
    )

    class Meta:
        abstract = True

    @property
    def payer(self) -> Person | Organisation | Visitor:
        return self.person or self.organisation or self.visitor


def comes_from_one(name: str) -> models.CheckConstraint:
    """A person or an organisation, never both; a visitor while it is neither."""
    return models.CheckConstraint(
        name=name,
        condition=Q(person__isnull=False, organisation=None)
        | Q(person=None, organisation__isnull=False)
        | Q(person=None, organisation=None, visitor__isnull=False),
        violation_error_message=_("Give a person or an organisation, not both."),
    )
