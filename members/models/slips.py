"""Slips of the post office, typed in against the notice that came with them. Money is booked when the batch is posted.

A batch is one 振替受払通知票 (or one day's list of the bank): how many slips it names, and how much together.
"""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Count, F, Q, Sum
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from jocs_site.backoffice.guards import append_only
from jocs_site.backoffice.states import StateChange
from jocs_site.foundation.errors import Blocker
from jocs_site.foundation.money import format_yen
from jocs_site.foundation.workflow import Life, Step
from members.models.dues import total
from members.models.payments import Payment
from members.rules import MOST_YEN


def differs_from_notice(batch: "SlipBatch"):
    """Count and sum have to be those of the notice; every difference is said at once."""
    count, yen = batch.entered()
    if count != batch.slip_count:
        said = ngettext("The notice says %(said)d slip;", "The notice says %(said)d slips;", batch.slip_count)
        entered = ngettext("%(entered)d is entered.", "%(entered)d are entered.", count)
        words = {"said": batch.slip_count, "entered": count}
        yield Blocker("count", f"{said % words} {entered % words}")
    if yen != batch.total_yen:
        words = {"said": format_yen(batch.total_yen), "entered": format_yen(yen)}
        words["difference"] = format_yen(abs(yen - batch.total_yen))
        too_much = now("The notice says %(said)s; %(entered)s are entered, %(difference)s too much.")
        too_little = now("The notice says %(said)s; %(entered)s are entered, %(difference)s too little.")
        yield Blocker("total", (too_much if yen > batch.total_yen else too_little) % words)


ENTER, TAKE_BACK = "members.add_payment", "members.reverse_payment"
BATCH_LIFE = Life(
    begins="open",
    steps=(
        Step("post", frozenset({"open"}), "posted", ENTER, _("book the batch"), guards=(differs_from_notice,)),
        Step("discard", frozenset({"open"}), "discarded", ENTER, _("discard the batch"), needs_reason=True),
        Step("take_back", frozenset({"posted"}), "taken_back", TAKE_BACK, _("take the batch back"), needs_reason=True),
    ),
    ends=frozenset({"posted", "discarded", "taken_back"}),
)


class SlipBatchQuerySet(models.QuerySet):
    def with_entered(self):
        """Annotate ``entered_count`` and ``entered_yen``: the slips typed in so far."""
        return self.annotate(entered_count=Count("slips"), entered_yen=total(Slip.objects.all(), by="batch"))


class SlipBatch(models.Model):
    """A notice and its slips. ``number`` has no gaps; it stands on the print and in the reference of every payment.

    notice_on: the day on which the money was put on the account, as the notice says; received_on: the day the notice
    reached the office, which is the date on receipts. key: made with the form, so that a second tap begins no second
    batch. instead_of: the batch that was taken back or discarded, whose slips this one repeats.
    Source: docs/sources.md#R13
    """

    class State(models.TextChoices):
        OPEN = "open", _("being entered")
        POSTED = "posted", _("booked")
        DISCARDED = "discarded", _("discarded")
        TAKEN_BACK = "taken_back", _("taken back")

    number = models.PositiveIntegerField(_("number of the batch"), unique=True)
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    state = models.CharField(_("state"), max_length=24, choices=State.choices, default=State.OPEN)
    provider = models.CharField(
        _("way of payment"),
        max_length=12,
        choices=[("postal", _("postal transfer")), ("bank", _("bank transfer"))],
        default="postal",
    )
    account = models.CharField(_("bank account"), max_length=40, help_text=_("Its number, as it stands on the notice."))
    notice_on = models.DateField(_("day of the notice"), help_text=_("The day on which the money was received."))
    received_on = models.DateField(
        _("notice reached the office on"), help_text=_("The date on receipts. Today, as a rule.")
    )
    slip_count = models.PositiveSmallIntegerField(_("number of slips"), help_text=_("As the notice says."))
    total_yen = models.BigIntegerField(_("total (yen)"), help_text=_("As the notice says."))
    note = models.CharField(_("note"), max_length=200, blank=True)
    begun_at = models.DateTimeField(_("begun at"))
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("entered by")
    )
    instead_of = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="repeated_as", verbose_name=_("instead of")
    )
    objects = SlipBatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("batch of slips")
        verbose_name_plural = _("batches of slips")
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(
                name="members_slipbatch_notice_before_arrival",
                condition=Q(received_on__gte=F("notice_on")),
                violation_error_message=_("The notice cannot reach the office before its own day."),
            ),
            models.CheckConstraint(
                name="members_slipbatch_above_zero", condition=Q(slip_count__gt=0, total_yen__gt=0, number__gt=0)
            ),
            models.CheckConstraint(
                name="members_slipbatch_by_post_or_bank", condition=Q(provider__in=["postal", "bank"])
            ),
            models.CheckConstraint(name="members_slipbatch_has_account", condition=~Q(account="")),
        ]

    def __str__(self):
        return now("Batch %(number)d") % {"number": self.number}

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    def entered(self) -> tuple[int, int]:
        """How many slips are typed in, and how many yen."""
        sums = self.slips.aggregate(count=Count("pk"), yen=Sum("amount_yen", default=0))
        return sums["count"], sums["yen"]


class SlipBatchChange(StateChange):
    subject = models.ForeignKey(SlipBatch, models.PROTECT, related_name="changes")

    class Meta:
        verbose_name = _("step of a batch of slips")
        verbose_name_plural = _("steps of batches of slips")

    def __str__(self):
        return f"#{self.pk} {self.step}"


class Slip(models.Model):
    """One slip as it was typed. Until its batch is posted it may be corrected and removed; then ``payment`` stands.

    membership: who paid, ``None`` where no member was found and only ``payer_name`` is known. ``gift_yen`` of the sum
    is a gift; the rest pays ``dues``, or all that the member owes, the oldest first, when none were chosen.
    owed_yen: what those dues came to when the slip was typed. key: as of the batch.
    """

    batch = models.ForeignKey(SlipBatch, models.PROTECT, related_name="slips", verbose_name=_("batch of slips"))
    position = models.PositiveSmallIntegerField(_("running number"))
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    membership = models.ForeignKey(
        "members.Membership",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="slips",
        verbose_name=_("membership"),
    )
    payer_name = models.CharField(_("name of the payer"), max_length=100, blank=True)
    amount_yen = models.PositiveIntegerField(_("amount (yen)"))
    value_on = models.DateField(_("money arrived on"))
    dues = models.ManyToManyField("members.Dues", blank=True, related_name="slips", verbose_name=_("dues"))
    owed_yen = models.PositiveIntegerField(_("owed (yen)"), default=0)
    gift_yen = models.PositiveIntegerField(_("of it a gift (yen)"), default=0)
    purpose = models.ForeignKey(
        "members.Purpose", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("purpose of gifts")
    )
    campaign = models.ForeignKey(
        "members.Campaign", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("campaign")
    )
    message = models.CharField(_("words on the slip"), max_length=200, blank=True)
    entered_at = models.DateTimeField(_("entered at"))
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("entered by")
    )
    payment = models.OneToOneField(
        Payment, models.PROTECT, null=True, blank=True, related_name="slip", verbose_name=_("payment")
    )

    class Meta:
        verbose_name = _("slip")
        verbose_name_plural = _("slips")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "position"], name="members_slip_one_per_number"),
            models.CheckConstraint(name="members_slip_amount_fits", condition=Q(amount_yen__range=(1, MOST_YEN))),
            models.CheckConstraint(name="members_slip_gift_within_amount", condition=Q(gift_yen__lte=F("amount_yen"))),
            models.CheckConstraint(
                name="members_slip_gift_has_purpose",
                condition=Q(gift_yen=0, purpose=None, campaign=None) | Q(gift_yen__gt=0, purpose__isnull=False),
            ),
            models.CheckConstraint(
                name="members_slip_from_somebody", condition=Q(membership__isnull=False) | ~Q(payer_name="")
            ),
        ]

    def __str__(self):
        return f"{self.batch_id}-{self.position}"

    @property
    def differs_yen(self) -> int:
        """How much more (above 0) or less (below 0) came for dues than was owed; 0 where nobody's dues are meant."""
        for_dues_yen = self.amount_yen - self.gift_yen
        return for_dues_yen - self.owed_yen if for_dues_yen and self.membership_id else 0

    @property
    def lacks_yen(self) -> int:
        return max(-self.differs_yen, 0)


append_only(SlipBatchChange._meta.db_table, sentence=_("History is not rewritten."))
