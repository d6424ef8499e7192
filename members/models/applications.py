"""Asking to become a member: what was written in the form, and what the board decided."""

import uuid

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jocs_site.backoffice.guards import append_only
from jocs_site.backoffice.states import StateChange
from jocs_site.foundation.workflow import Life, Step
from jocs_site.people.models import LANGUAGES, Organisation, Person

DECIDE = "members.decide_application"
APPLICATION_LIFE = Life(
    begins="applied",
    steps=(
        Step("approve", frozenset({"applied"}), "approved", DECIDE, _("approve")),
        Step("decline", frozenset({"applied"}), "declined", DECIDE, _("decline"), needs_reason=True),
        Step("withdraw", frozenset({"applied"}), "withdrawn", DECIDE, _("withdraw"), needs_reason=True),
    ),
    ends=frozenset({"approved", "declined", "withdrawn"}),
)
PERSON_FIELDS = (
    "family_name",
    "given_name",
    "family_kana",
    "given_kana",
    "family_latin",
    "given_latin",
    "born_on",
    "email",
    "phone",
    "country",
    "postal_code",
    "prefecture",
    "city",
    "street",
    "building",
    "address_abroad",
    "language",
)


class MembershipApplication(models.Model):
    """One sent form. ``key`` is made with the form, so that a second tap sends nothing twice.

    For an organisation the names are those of its contact. ``person`` is set when the office says that the applicant
    is on record already, ``is_new`` when it looked at the similar ones and said that this is somebody else.
    """

    class State(models.TextChoices):
        APPLIED = "applied", _("waiting for the board")
        APPROVED = "approved", _("approved")
        DECLINED = "declined", _("declined")
        WITHDRAWN = "withdrawn", _("withdrawn")

    key = models.UUIDField(default=uuid.uuid4, unique=True)
    number = models.PositiveIntegerField(_("number of the application"), unique=True)
    state = models.CharField(_("state"), max_length=24, choices=State.choices, default=State.APPLIED)
    applied_at = models.DateTimeField(_("applied at"))
    kind = models.ForeignKey(
        "members.MembershipKind", models.PROTECT, related_name="+", verbose_name=_("kind of membership")
    )
    pledged_yen = models.PositiveIntegerField(_("dues chosen (yen a year)"), null=True, blank=True)
    organisation_name = models.CharField(_("name of the organisation"), max_length=200, blank=True)
    organisation_kind = models.CharField(
        _("kind of organisation"), max_length=12, blank=True, choices=Organisation.Kind.choices
    )
    family_name = models.CharField(_("family name"), max_length=100)
    given_name = models.CharField(_("given name"), max_length=100, blank=True)
    family_kana = models.CharField(_("family name, reading"), max_length=100, blank=True)
    given_kana = models.CharField(_("given name, reading"), max_length=100, blank=True)
    family_latin = models.CharField(_("family name, Latin letters"), max_length=100, blank=True)
    given_latin = models.CharField(_("given name, Latin letters"), max_length=100, blank=True)
    born_on = models.DateField(_("date of birth"), null=True, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    phone = models.CharField(_("telephone"), max_length=30, blank=True)
    country = Person._meta.get_field("country").clone()
    postal_code = models.CharField(_("postal code"), max_length=10, blank=True)
    prefecture = Person._meta.get_field("prefecture").clone()
    city = models.CharField(_("city or ward"), max_length=100, blank=True)
    street = models.CharField(_("town and number"), max_length=200, blank=True)
    building = models.CharField(_("building and room"), max_length=200, blank=True)
    address_abroad = models.TextField(_("address abroad"), blank=True)
    language = models.CharField(_("language for letters"), max_length=2, choices=LANGUAGES, default="ja")
    introduced_by = models.CharField(_("introduced by"), max_length=100, blank=True)
    introducer = models.ForeignKey(
        "members.Membership", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("introducer")
    )
    words = models.TextField(_("message to the office"), max_length=1000, blank=True)
    consent_text = models.ForeignKey(
        "people.ConsentText", models.PROTECT, related_name="+", verbose_name=_("words agreed to")
    )
    newsletter_email = models.BooleanField(_("newsletter by e-mail"), default=False)
    person = models.ForeignKey(
        "people.Person", models.PROTECT, null=True, blank=True, related_name="applications", verbose_name=_("person")
    )
    is_new = models.BooleanField(_("nobody on record"), default=False)
    board_on = models.DateField(_("approved by the board on"), null=True, blank=True)
    membership = models.OneToOneField(
        "members.Membership",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="application",
        verbose_name=_("membership"),
    )

    class Meta:
        verbose_name = _("application for membership")
        verbose_name_plural = _("applications for membership")
        ordering = ["-applied_at", "-pk"]
        permissions = [("decide_application", "Can decide applications for membership")]
        constraints = [
            models.CheckConstraint(
                name="members_application_approved_with_board_date",
                condition=Q(state="approved", board_on__isnull=False, membership__isnull=False)
                | ~Q(state="approved") & Q(board_on=None, membership=None),
            ),
            models.CheckConstraint(name="members_application_known_or_new", condition=Q(person=None) | Q(is_new=False)),
        ]

    def __str__(self):
        return f"{self.number} {self.name}"

    @property
    def name(self) -> str:
        return self.organisation_name or f"{self.family_name} {self.given_name}".strip()

    def as_person(self) -> Person:
        """The applicant as a person, not saved."""
        return Person(**{name: getattr(self, name) for name in PERSON_FIELDS})

    def clean(self):
        """What a person's own record would refuse is refused here, at the same fields."""
        person = self.as_person()
        try:
            person.clean()
        except ValidationError as error:
            known = set(PERSON_FIELDS)
            raise ValidationError({name: words for name, words in error.error_dict.items() if name in known}) from error
        for name in ("family_kana", "given_kana", "postal_code"):
            setattr(self, name, getattr(person, name))


class ApplicationChange(StateChange):
    subject = models.ForeignKey(MembershipApplication, models.PROTECT, related_name="changes")

    class Meta:
        verbose_name = _("step of an application for membership")
        verbose_name_plural = _("steps of applications for membership")

    def __str__(self):
        return f"#{self.pk} {self.step}"


append_only(ApplicationChange._meta.db_table, sentence=_("History is not rewritten."))
