"""Gifts: what was given, by whom, for what, and in answer to which appeal."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from members.models.dues import Allocation, total
from members.models.payers import FromPayer, comes_from_one
from members.models.payments import Payment


class Named(models.Model):
    """A record with a code and a name in both languages."""

    code = models.SlugField(_("code"), max_length=30, unique=True)
    name_ja = models.CharField(_("name in Japanese"), max_length=100)
    name_en = models.CharField(_("name in English"), max_length=100)

    class Meta:
        abstract = True

    def __str__(self):
        return self.name_in(get_language() or "ja")

    def name_in(self, language: str) -> str:
        return self.name_ja if language == "ja" else self.name_en


class PurposeQuerySet(models.QuerySet):
    def offered(self):
        """Those that a giver may choose today."""
        return self.filter(is_offered=True)


class Purpose(Named):
    """Where a gift is to go: wherever it is needed, scholarships, sending workers."""

    is_offered = models.BooleanField(
        _("offered to givers"), default=True, help_text=_("Old purposes stay on record and are no longer offered.")
    )
    position = models.PositiveSmallIntegerField(_("place in the list"), default=0)
    objects = PurposeQuerySet.as_manager()

    class Meta:
        verbose_name = _("purpose of gifts")
        verbose_name_plural = _("purposes of gifts")
        ordering = ["position", "code"]


class CampaignQuerySet(models.QuerySet):
    def running(self, on: date):
        return self.filter(Q(ends_before=None) | Q(ends_before__gt=on), starts_on__lte=on)


class Campaign(Named):
    """An appeal that gifts answer: summer, winter, used stamps, unused stamps."""

    starts_on = models.DateField(_("in force from"))
    ends_before = models.DateField(_("in force until the day before"), null=True, blank=True)
    objects = CampaignQuerySet.as_manager()

    class Meta:
        verbose_name = _("campaign")
        verbose_name_plural = _("campaigns")
        ordering = ["-starts_on", "code"]
        constraints = [
            models.CheckConstraint(
                name="members_campaign_ends_after_start",
                condition=Q(ends_before=None) | Q(ends_before__gt=F("starts_on")),
                violation_error_message=_("The end comes after the beginning."),
            )
        ]


class MonthlyGift(FromPayer):
    """A standing promise to give every month. The money is a `Gift` of its own each time it comes."""

    amount_yen = models.PositiveIntegerField(_("amount (yen a month)"))
    purpose = models.ForeignKey(
        Purpose, models.PROTECT, related_name="monthly_gifts", verbose_name=_("purpose of gifts")
    )
    provider = models.CharField(_("way of payment"), max_length=12, choices=Payment.Provider.choices)
    reference = models.CharField(_("the provider's number"), max_length=100, blank=True)
    request = models.OneToOneField(
        "members.PaymentRequest",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="monthly_gift",
        verbose_name=_("online payment"),
        help_text=_("With which it began; its key opens the giver's page about it."),
    )
    started_on = models.DateField(_("started on"))
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    ended_because = models.CharField(_("reason for ending"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("monthly gift")
        verbose_name_plural = _("monthly gifts")
        constraints = [
            comes_from_one("members_monthly_from_one"),
            models.CheckConstraint(condition=Q(amount_yen__gt=0), name="members_monthly_above_zero"),
            models.CheckConstraint(
                name="members_monthly_ends_after_start",
                condition=Q(ended_on=None) | Q(ended_on__gte=F("started_on")),
            ),
            models.CheckConstraint(
                name="members_monthly_reason_when_ended", condition=Q(ended_because="") | Q(ended_on__isnull=False)
            ),
            models.UniqueConstraint(
                fields=["provider", "reference"], condition=~Q(reference=""), name="members_monthly_one_per_reference"
            ),
        ]

    def __str__(self):
        return f"#{self.pk}"


class GiftQuerySet(models.QuerySet):
    def counted(self):
        """Leave out gifts by test payments, except in the demo, where there are no others."""
        if settings.DEMO:
            return self
        return self.exclude(pk__in=Allocation.objects.filter(payment__is_test=True, gift__isnull=False).values("gift"))

    def with_covered(self):
        """Annotate ``covered_yen``: the money that stands behind a gift; 0 once its payment was reversed."""
        return self.annotate(covered_yen=total(Allocation.objects.all(), by="gift"))

    def standing(self):
        """Given and kept: neither withdrawn nor paid with money that was taken back."""
        return self.with_covered().filter(~Q(kind=Gift.Kind.MONEY) | Q(covered_yen__gt=0), withdrawn_on=None)


class Gift(FromPayer):
    """One gift. Money comes with the allocation of a payment; stamps come in kind.

    ``amount_yen``: whole yen; the face value of unused stamps; ``None`` for used ones. ``confirmed_on``: the date of
    its receipt. Source: docs/sources.md#R13, #R16 and #R17
    """

    class Kind(models.TextChoices):
        MONEY = "money", _("money")
        UNUSED_STAMPS = "unused_stamps", _("unused stamps")
        USED_STAMPS = "used_stamps", _("used stamps")

    class Office(models.TextChoices):
        TOKYO = "tokyo", _("Tokyo")
        OSAKA = "osaka", _("Osaka")

    class ReceiptWish(models.TextChoices):
        YEARLY = "yearly", _("one receipt for the whole year")
        OWN = "own", _("a receipt for this gift")
        NONE = "none", _("no receipt")

    kind = models.CharField(_("kind"), max_length=16, choices=Kind.choices, default=Kind.MONEY)
    amount_yen = models.PositiveIntegerField(_("amount (yen)"), null=True, blank=True)
    given_on = models.DateField(_("day of the gift"))
    confirmed_on = models.DateField(_("confirmed on"), help_text=_("The date on the receipt."))
    purpose = models.ForeignKey(Purpose, models.PROTECT, related_name="gifts", verbose_name=_("purpose of gifts"))
    campaign = models.ForeignKey(
        Campaign, models.PROTECT, null=True, blank=True, related_name="gifts", verbose_name=_("campaign")
    )
    monthly = models.ForeignKey(
        MonthlyGift, models.PROTECT, null=True, blank=True, related_name="gifts", verbose_name=_("monthly gift")
    )
    message = models.TextField(_("message of the giver"), blank=True)
    receipt_wish = models.CharField(_("receipt"), max_length=8, choices=ReceiptWish.choices, default=ReceiptWish.YEARLY)
    wants_thanks = models.BooleanField(_("wants a word of thanks"), default=True)
    thanked_on = models.DateField(_("thanked on"), null=True, blank=True)
    weight_g = models.PositiveIntegerField(_("weight (g)"), null=True, blank=True)
    pieces = models.PositiveIntegerField(_("number of pieces"), null=True, blank=True)
    office = models.CharField(_("office"), max_length=8, choices=Office.choices, blank=True)
    on_paper = models.BooleanField(
        _("stuck on paper"), default=False, help_text=_("Unused stamps stuck on paper count for no tax relief.")
    )
    recorded_at = models.DateTimeField(_("recorded at"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("recorded by")
    )
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True)
    withdrawn_because = models.CharField(_("reason for withdrawing"), max_length=200, blank=True)
    objects = GiftQuerySet.as_manager()

    class Meta:
        verbose_name = _("gift")
        verbose_name_plural = _("gifts")
        constraints = [
            comes_from_one("members_gift_from_one"),
            models.CheckConstraint(
                name="members_gift_amount_fits_kind",
                condition=Q(kind="used_stamps", amount_yen=None)
                | Q(kind__in=["money", "unused_stamps"], amount_yen__isnull=False, amount_yen__gt=0),
                violation_error_message=_("Money and unused stamps have an amount, used stamps have none."),
            ),
            models.CheckConstraint(
                name="members_gift_confirmed_after_arrival", condition=Q(confirmed_on__gte=F("given_on"))
            ),
            models.CheckConstraint(
                name="members_gift_withdrawn_with_reason",
                condition=Q(withdrawn_on=None, withdrawn_because="")
                | Q(withdrawn_on__isnull=False) & ~Q(withdrawn_because=""),
            ),
        ]

    def __str__(self):
        return f"#{self.pk} {self.kind}"
