"""Cards that members let us charge for next year's dues: the wish, the card, the notice before, and each try.

No card number is kept anywhere: the provider's name for the card, its brand, last four digits and expiry are.
"""

import uuid
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from jocs_site.backoffice.guards import append_only
from jocs_site.people.models import Consent, ConsentText, Person
from members.models.payments import Payment
from members.models.requests import PaymentRequest


class CardCustomer(models.Model):
    """A person as a provider knows them, under one number. ``reference`` is empty until the provider has answered.

    Out of use since two records of one person were merged who both had a number.
    """

    key = models.UUIDField(_("key"), default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="card_customers", verbose_name=_("person"))
    provider = models.CharField(_("way of payment"), max_length=12, choices=Payment.Provider.choices)
    reference = models.CharField(_("the provider's number"), max_length=100, blank=True)
    is_in_use = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("person at a payment company")
        verbose_name_plural = _("people at payment companies")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "provider"], condition=Q(is_in_use=True), name="members_customer_one_per_person"
            ),
            models.UniqueConstraint(
                fields=["provider", "reference"], condition=~Q(reference=""), name="members_customer_one_per_reference"
            ),
        ]

    def __str__(self):
        return self.reference or str(self.key)


class CardWish(models.Model):
    """Somebody ticked that a card shall be kept. ``words``: what stood there; ``request``: the payment it came with.

    ``remote_id``: the provider's page where a card is named without paying. Nothing comes of a page that is left.
    """

    key = models.UUIDField(_("key"), default=uuid.uuid4, unique=True, editable=False)
    customer = models.ForeignKey(CardCustomer, models.PROTECT, related_name="wishes", verbose_name=_("person"))
    words = models.ForeignKey(ConsentText, models.PROTECT, related_name="+", verbose_name=_("words of a consent"))
    request = models.OneToOneField(
        PaymentRequest,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="card_wish",
        verbose_name=_("online payment"),
    )
    remote_id = models.CharField(_("the provider's number"), max_length=100, blank=True)
    asked_at = models.DateTimeField(_("asked at"))

    class Meta:
        verbose_name = _("wish to keep a card")
        verbose_name_plural = _("wishes to keep a card")

    def __str__(self):
        return str(self.key)


class SavedCardQuerySet(models.QuerySet):
    def in_force(self):
        """Kept, and agreed to: a consent that the office withdrew ends it as well."""
        return self.filter(ended_on=None, consent__withdrawn_on=None)


class SavedCard(models.Model):
    """A card that may be charged for dues of the years after its consent. Ended with a date, never deleted.

    ``forgotten_at``: when the provider was told to forget it.
    """

    customer = models.ForeignKey(CardCustomer, models.PROTECT, related_name="cards", verbose_name=_("person"))
    wish = models.OneToOneField(CardWish, models.PROTECT, related_name="card", verbose_name=_("wish to keep a card"))
    consent = models.OneToOneField(Consent, models.PROTECT, related_name="+", verbose_name=_("consent"))
    reference = models.CharField(_("the provider's number"), max_length=100, unique=True)
    brand = models.CharField(_("brand of the card"), max_length=20)
    last4 = models.CharField(_("last four digits"), max_length=4)
    exp_month = models.PositiveSmallIntegerField(_("expires in the month"))
    exp_year = models.PositiveSmallIntegerField(_("expires in the year"))
    saved_on = models.DateField(_("kept since"))
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    ended_because = models.CharField(_("reason for ending"), max_length=200, blank=True)
    forgotten_at = models.DateTimeField(_("forgotten by the provider at"), null=True, blank=True)
    objects = SavedCardQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved card")
        verbose_name_plural = _("saved cards")
        permissions = [("charge_savedcard", "Can charge saved cards for dues")]
        constraints = [
            models.UniqueConstraint(fields=["customer"], condition=Q(ended_on=None), name="members_card_one_in_force"),
            models.CheckConstraint(
                name="members_card_ended_with_reason",
                condition=Q(ended_on=None, ended_because="")
                | Q(ended_on__isnull=False, ended_on__gte=F("saved_on")) & ~Q(ended_because=""),
            ),
            models.CheckConstraint(name="members_card_month_of_a_year", condition=Q(exp_month__range=(1, 12))),
            models.CheckConstraint(
                name="members_card_forgotten_after_end", condition=Q(forgotten_at=None) | Q(ended_on__isnull=False)
            ),
        ]

    def __str__(self):
        return self.label

    @property
    def label(self) -> str:
        """As its holder knows it: ``Visa …4242``."""
        return f"{self.brand.capitalize()} …{self.last4}"

    @property
    def expires(self) -> str:
        return f"{self.exp_month:02}/{self.exp_year}"

    def has_expired(self, on: date) -> bool:
        """A card is good until the last day of its month."""
        return (self.exp_year, self.exp_month) < (on.year, on.month)


class CardNoticeTerms(models.Model):
    """How many days before a card is charged its holder is written to, from a day on."""

    starts_on = models.DateField(_("in force from"), unique=True)
    days = models.PositiveSmallIntegerField(_("days between the letter and the charge"))

    class Meta:
        verbose_name = _("notice before a card is charged")
        verbose_name_plural = _("notices before a card is charged")
        ordering = ["-starts_on"]
        constraints = [
            models.CheckConstraint(
                name="members_card_notice_some_days",
                condition=Q(days__range=(3, 90)),
                violation_error_message=_("Between 3 and 90 days."),
            )
        ]

    def __str__(self):
        return f"{self.starts_on:%Y-%m-%d} {self.days}"


class CardNotice(models.Model):
    """One year's dues of which a member was told on which day the card will be charged. Taken back, never deleted."""

    dues = models.ForeignKey("members.Dues", models.PROTECT, related_name="card_notices", verbose_name=_("dues"))
    card = models.ForeignKey(SavedCard, models.PROTECT, related_name="notices", verbose_name=_("saved card"))
    amount_yen = models.PositiveIntegerField(_("amount (yen)"))
    announced_on = models.DateField(_("announced on"))
    charge_on = models.DateField(_("to be charged on"))
    letter = models.ForeignKey("letters.Letter", models.PROTECT, related_name="+", verbose_name=_("letter"))
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True)
    withdrawn_because = models.CharField(_("reason for withdrawing"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("announced charge")
        verbose_name_plural = _("announced charges")
        constraints = [
            models.UniqueConstraint(
                fields=["dues"], condition=Q(withdrawn_on=None), name="members_card_notice_one_per_dues"
            ),
            models.CheckConstraint(
                name="members_card_notice_before_the_charge", condition=Q(charge_on__gt=F("announced_on"))
            ),
            models.CheckConstraint(condition=Q(amount_yen__gt=0), name="members_card_notice_above_zero"),
            models.CheckConstraint(
                name="members_card_notice_withdrawn_with_reason",
                condition=Q(withdrawn_on=None, withdrawn_because="")
                | Q(withdrawn_on__isnull=False) & ~Q(withdrawn_because=""),
            ),
        ]

    def __str__(self):
        return f"#{self.pk}"


class CardAttempt(models.Model):
    """One try to charge a card for one year's dues; with ``number`` it has one name at the provider for ever."""

    notice = models.ForeignKey(CardNotice, models.PROTECT, related_name="attempts", verbose_name=_("announced charge"))
    dues = models.ForeignKey("members.Dues", models.PROTECT, related_name="card_attempts", verbose_name=_("dues"))
    number = models.PositiveSmallIntegerField(_("number of the try"))
    card = models.ForeignKey(SavedCard, models.PROTECT, related_name="attempts", verbose_name=_("saved card"))
    request = models.OneToOneField(
        PaymentRequest, models.PROTECT, related_name="card_attempt", verbose_name=_("online payment")
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("asked by")
    )

    class Meta:
        verbose_name = _("charge of a saved card")
        verbose_name_plural = _("charges of saved cards")
        constraints = [
            models.UniqueConstraint(fields=["dues", "number"], name="members_card_attempt_one_per_number"),
            models.CheckConstraint(condition=Q(number__gt=0), name="members_card_attempt_counts_from_one"),
        ]

    def __str__(self):
        return f"#{self.pk}"

    @property
    def provider_key(self) -> str:
        """Under which the provider charges once, however often it is asked."""
        return f"dues-{self.dues_id}-{self.number}"


append_only(CardAttempt._meta.db_table, sentence=_("Every charge of a card stays on record."))
