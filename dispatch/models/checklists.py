"""What is asked of every posting before the departure and before its file closes. Source: docs/sources.md#R43"""

from collections.abc import Iterable, Iterator
from datetime import date

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from dispatch.models.lengths import Length
from dispatch.models.tasks import SettledTask
from jocs_site.backoffice.guards import refuse_when
from jocs_site.foundation.errors import Blocker


class ChecklistItemQuerySet(models.QuerySet):
    def in_use(self, on: date):
        return self.filter(Q(ended_on=None) | Q(ended_on__gt=on))


class ChecklistItem(Length):
    """A topic of the training, or something to settle before a file closes. One no longer asked for is ended."""

    class Occasion(models.TextChoices):
        TRAINING = "training", _("training before departure")
        CLOSING = "closing", _("closing of the file")

    occasion = models.CharField(pgettext_lazy("checklist", "asked for"), max_length=8, choices=Occasion.choices)
    name_ja = models.CharField(_("name in Japanese"), max_length=100)
    name_en = models.CharField(_("name in English"), max_length=100)
    question_ja = models.CharField(
        _("what to write, in Japanese"), max_length=150, blank=True, help_text=_("Stands beside the remark.")
    )
    question_en = models.CharField(_("what to write, in English"), max_length=150, blank=True)
    is_obligatory = models.BooleanField(
        _("must be settled"), default=True, help_text=_("The departure, or the closing, waits for it.")
    )
    may_be_waived = models.BooleanField(
        _("may be left out for a reason"), default=True, help_text=_("Otherwise it must be done.")
    )
    only_long = models.BooleanField(_("only for long terms"), default=False)
    asks_whom = models.BooleanField(_("asks by or to whom"), default=False)
    asks_words = models.BooleanField(_("asks for a remark"), default=False)
    place = models.PositiveSmallIntegerField(_("place in lists"), default=100)
    ended_on = models.DateField(_("no longer asked for from"), null=True, blank=True)
    objects = ChecklistItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("training topic or closing item")
        verbose_name_plural = _("training topics and closing items")
        ordering = ["-occasion", "place", "pk"]
        constraints = [
            models.CheckConstraint(
                name="dispatch_checklist_known_words",
                condition=Q(occasion__in=["training", "closing"], unit__in=["hours", "days"]),
            ),
            models.CheckConstraint(
                name="dispatch_checklist_length_above_zero",
                condition=Q(amount=None) | Q(amount__gt=0),
                violation_error_message=_("Give a length above zero, or none."),
            ),
            models.UniqueConstraint(
                fields=["occasion", "name_ja"],
                name="dispatch_checklist_named_once",
                violation_error_message=_("There is an item with this name already."),
            ),
        ]

    def __str__(self):
        return self.name_ja if _in_japanese() else self.name_en

    @property
    def question(self) -> str:
        return self.question_ja if _in_japanese() else self.question_en

    @property
    def about(self) -> str:
        """The name under which `SettledTask` keeps what was done."""
        return str(self.pk)


class PlannedItem(Length):
    """When, by whom and where one posting has one item, where that differs from the list or is settled at last."""

    posting = models.ForeignKey("Posting", models.PROTECT, related_name="planned_items", verbose_name=_("posting"))
    item = models.ForeignKey(
        ChecklistItem, models.PROTECT, related_name="plans", verbose_name=pgettext_lazy("checklist", "item")
    )
    planned_on = models.DateField(pgettext_lazy("training", "planned for"), null=True, blank=True)

    class Meta:
        verbose_name = _("planned item")
        verbose_name_plural = _("planned items")
        ordering = ["posting", "item"]
        constraints = [
            models.UniqueConstraint(fields=["posting", "item"], name="dispatch_planned_item_once"),
            models.CheckConstraint(
                name="dispatch_planned_item_known_words",
                condition=Q(unit__in=["hours", "days"]) & (Q(amount=None) | Q(amount__gt=0)),
                violation_error_message=_("Give a length above zero, or none."),
            ),
        ]

    def __str__(self):
        return f"#{self.pk}"


Occasion = ChecklistItem.Occasion
OCCASIONS = (Occasion.TRAINING.value, Occasion.CLOSING.value)

refuse_when(
    "dispatch_task_of_the_checklist",
    "dispatch_settledtask",
    "NEW.kind IN ('training', 'closing') AND NOT EXISTS (SELECT 1 FROM dispatch_checklistitem item "
    "WHERE CAST(item.id AS TEXT) = NEW.about AND item.occasion = NEW.kind "
    "AND (NEW.waived_because = '' OR item.may_be_waived))",
    sentence=_("This item must be done; it cannot be left out."),
    on="INSERT",
    needs=("dispatch_checklistitem",),
)


def asked_of(posting, items: Iterable[ChecklistItem]) -> list[ChecklistItem]:
    return [item for item in items if posting.kind == "long" or not item.only_long]


def open_items_of(postings: Iterable, occasion: str, *, today: date | None = None) -> dict[int, list[ChecklistItem]]:
    """By the keys of the postings what they must settle and have not, in two questions however many they are."""
    postings = list(postings)
    items = list(ChecklistItem.objects.in_use(today or timezone.localdate()).filter(occasion=occasion))
    rows = SettledTask.objects.standing().filter(posting__in=[one.pk for one in postings], kind=occasion)
    settled = set(rows.values_list("posting_id", "about"))
    return {
        posting.pk: [
            item for item in asked_of(posting, items) if item.is_obligatory and (posting.pk, item.about) not in settled
        ]
        for posting in postings
    }


def blockers_of(items: Iterable[ChecklistItem]) -> Iterator[Blocker]:
    for item in items:
        words = (
            _now("Training before departure: “%(item)s” is not recorded yet.")
            if item.occasion == Occasion.TRAINING
            else _now("Before closing: “%(item)s” is not recorded yet.")
        )
        yield Blocker(f"{item.occasion.upper()}_{item.pk}", words % {"item": item})


def training_is_done(posting) -> Iterator[Blocker]:
    yield from blockers_of(open_items_of([posting], Occasion.TRAINING)[posting.pk])


def closing_is_done(posting) -> Iterator[Blocker]:
    yield from blockers_of(open_items_of([posting], Occasion.CLOSING)[posting.pk])


def _in_japanese() -> bool:
    return (get_language() or "ja")[:2] == "ja"
