"""Used stamps: what arrived, what it weighs, what it may bring, what it brought. Source: docs/sources.md#R62"""

from collections.abc import Iterator

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dispatch.volunteers import rules
from dispatch.volunteers.models.volunteers import Office
from jocs_site.backoffice.guards import Guard, add_guard, append_only
from jocs_site.backoffice.states import StateChange
from jocs_site.foundation.errors import Blocker
from jocs_site.foundation.workflow import Life, Step


class StampCategory(models.TextChoices):
    DOMESTIC = "domestic", pgettext_lazy("stamps", "Japanese stamps")
    FOREIGN = "foreign", pgettext_lazy("stamps", "foreign stamps")
    PEELED = "peeled", pgettext_lazy("stamps", "peeled stamps")
    CARD = "card", pgettext_lazy("stamps", "cards")
    COIN = "coin", pgettext_lazy("stamps", "foreign coins")


class StampRate(models.Model):
    """What a kilogram brings, from a day on; an estimate made by it stays. ``source``: where the office has it from."""

    category = models.CharField(_("category"), max_length=10, choices=StampCategory.choices)
    starts_on = models.DateField(_("in force from"))
    yen_per_kg = models.PositiveIntegerField(_("yen a kilogram"))
    source = models.CharField(_("source"), max_length=200)

    class Meta:
        verbose_name = _("rate for stamps")
        verbose_name_plural = _("rates for stamps")
        ordering = ["category", "-starts_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["category", "starts_on"],
                name="volunteers_rate_one_per_day",
                violation_error_message=_("There is a rate of this category from this day on already."),
            ),
            models.CheckConstraint(name="volunteers_rate_with_source", condition=~Q(source="") & Q(yen_per_kg__gte=1)),
            models.CheckConstraint(
                name="volunteers_rate_category_known",
                condition=Q(category__in=["domestic", "foreign", "peeled", "card", "coin"]),
            ),
        ]

    def __str__(self):
        return f"{self.get_category_display()} {self.starts_on:%Y-%m-%d}"


class StampLot(models.Model):
    """What one giver sent of one category. Without ``donor`` and ``body`` it came from somebody unnamed.

    ``estimate_yen``: grams by the rate of the day it was weighed; it is written once.
    """

    class State(models.TextChoices):
        RECEIVED = "received", pgettext_lazy("stamp lot", "received")
        WEIGHED = "weighed", pgettext_lazy("stamp lot", "weighed")
        SORTED = "sorted", pgettext_lazy("stamp lot", "sorted")
        SOLD = "sold", pgettext_lazy("stamp lot", "sold")

    office = models.CharField(pgettext_lazy("volunteer", "office"), max_length=8, choices=Office.choices)
    received_on = models.DateField(_("received on"))
    donor = models.ForeignKey(
        "people.Person", models.PROTECT, null=True, blank=True, related_name="stamp_lots", verbose_name=_("person")
    )
    body = models.ForeignKey(
        "people.Organisation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="stamp_lots",
        verbose_name=_("organisation"),
    )
    category = models.CharField(_("category"), max_length=10, choices=StampCategory.choices)
    parcels = models.PositiveIntegerField(_("parcels"), default=1)
    wants_slip = models.BooleanField(_("asked for a thank-you slip"), default=False)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.RECEIVED)
    grams = models.PositiveIntegerField(_("grams"), null=True, blank=True)
    weighed_on = models.DateField(_("weighed on"), null=True, blank=True, editable=False)
    rate = models.ForeignKey(StampRate, models.PROTECT, null=True, blank=True, related_name="lots", editable=False)
    estimate_yen = models.PositiveIntegerField(_("estimate (yen)"), null=True, blank=True, editable=False)
    sorted_on = models.DateField(_("sorted on"), null=True, blank=True)
    sold_on = models.DateField(_("sold on"), null=True, blank=True)
    buyer = models.CharField(_("buyer"), max_length=100, blank=True)
    proceeds_yen = models.PositiveIntegerField(_("proceeds (yen)"), null=True, blank=True)

    class Meta:
        verbose_name = _("stamp lot")
        verbose_name_plural = _("stamp lots")
        constraints = [
            models.CheckConstraint(
                name="volunteers_lot_one_giver",
                condition=Q(donor=None) | Q(body=None),
                violation_error_message=_("Name a person or an organisation, not both."),
            ),
            models.CheckConstraint(
                name="volunteers_lot_weight",
                condition=Q(grams=None) | Q(grams__gte=1, grams__lte=rules.MOST_GRAMS),
                violation_error_message=_("The weight is between 1 gram and 5,000 kg."),
            ),
            models.CheckConstraint(
                name="volunteers_lot_parcels",
                condition=Q(parcels__gte=1, parcels__lte=10_000),
                violation_error_message=_("There is at least one parcel."),
            ),
            models.CheckConstraint(
                name="volunteers_lot_slip_for_somebody",
                condition=Q(wants_slip=False) | Q(donor__isnull=False) | Q(body__isnull=False),
                violation_error_message=_("A slip needs somebody whom we can write to."),
            ),
            models.CheckConstraint(
                name="volunteers_lot_as_far_as_its_state",
                condition=Q(state="received", grams=None, sorted_on=None, sold_on=None, proceeds_yen=None, buyer="")
                | Q(state="weighed", grams__isnull=False, sorted_on=None, sold_on=None, proceeds_yen=None, buyer="")
                | Q(
                    state="sorted",
                    grams__isnull=False,
                    sorted_on__isnull=False,
                    sold_on=None,
                    proceeds_yen=None,
                    buyer="",
                )
                | Q(state="sold", grams__isnull=False, sold_on__isnull=False, proceeds_yen__isnull=False)
                & ~Q(buyer=""),
            ),
        ]

    def __str__(self):
        return f"#{self.pk} {self.get_category_display()} {self.received_on:%Y-%m-%d}"

    @property
    def giver(self) -> str:
        return str(self.donor or self.body or _now("unnamed"))


class StampLotChange(StateChange):
    """One line in the history of a lot."""

    subject = models.ForeignKey(StampLot, models.PROTECT, related_name="changes")

    class Meta:
        verbose_name = _("history")
        verbose_name_plural = _("history")
        ordering = ["subject", "pk"]

    def __str__(self):
        return f"#{self.pk} {self.step}"


def estimate_is_there(lot: StampLot) -> Iterator[Blocker]:
    if lot.grams is None:
        yield Blocker("GRAMS", _now("Weigh the lot first."))


_RIGHT = "volunteers.change_stamplot"
STAMP_LIFE = Life(
    begins="received",
    steps=(
        Step(
            "weigh",
            frozenset({"received"}),
            "weighed",
            _RIGHT,
            pgettext_lazy("stamp lot", "Weigh"),
            (estimate_is_there,),
        ),
        Step("sort", frozenset({"weighed"}), "sorted", _RIGHT, pgettext_lazy("stamp lot", "Record the sorting")),
        Step("sell", frozenset({"weighed", "sorted"}), "sold", _RIGHT, pgettext_lazy("stamp lot", "Record the sale")),
    ),
    ends=frozenset({"sold"}),
)

append_only("volunteers_stamplotchange", sentence=_("The history of a lot is not rewritten."))
append_only(
    "volunteers_stamprate", sentence=_("Estimates were made by this rate. Enter a new one from a later day on.")
)

NAME = "volunteers_stamplot_estimate_stays"
_REWRITTEN = (
    "OLD.estimate_yen IS NOT NULL AND (NEW.estimate_yen IS {} OLD.estimate_yen OR NEW.rate_id IS {} OLD.rate_id "
    "OR NEW.grams IS {} OLD.grams)"
)
add_guard(
    Guard(
        name=NAME,
        table="volunteers_stamplot",
        sqlite=(
            f"CREATE TRIGGER IF NOT EXISTS {NAME} BEFORE UPDATE OF estimate_yen, rate_id, grams ON volunteers_stamplot "
            f"WHEN {_REWRITTEN.format(*['NOT'] * 3)} BEGIN SELECT RAISE(ABORT, '{NAME}'); END",
        ),
        postgresql=(
            f"CREATE OR REPLACE FUNCTION {NAME}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF {_REWRITTEN.format(*['DISTINCT FROM'] * 3)} THEN RAISE EXCEPTION '{NAME}' "
            f"USING ERRCODE = 'check_violation', CONSTRAINT = '{NAME}'; END IF; RETURN NEW; END $$",
            f"CREATE OR REPLACE TRIGGER {NAME} BEFORE UPDATE ON volunteers_stamplot "
            f"FOR EACH ROW EXECUTE FUNCTION {NAME}()",
        ),
        sentence=_("Weight and estimate stay as they were when the lot was weighed."),
    )
)
