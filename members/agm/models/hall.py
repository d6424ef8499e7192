"""The day itself: the vote on each item, hands that were counted, what the desks at the door noted, further days."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from members.agm.models.meetings import Item, Meeting
from members.agm.models.slates import Candidate
from members.agm.models.votes import Elector
from members.agm.rules.counting import question_key
from members.agm.rules.record import instant


class Taking(models.Model):
    """The vote on one item in the hall: opened, closed and announced once. Source: docs/sources.md#R31"""

    item = models.OneToOneField(
        Item, models.PROTECT, related_name="taking", verbose_name=pgettext_lazy("agenda", "item")
    )
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="takings", verbose_name=_("meeting"))
    opened_at = models.DateTimeField(_("opened at"))
    closed_at = models.DateTimeField(_("closed at"), null=True)
    announced_at = models.DateTimeField(_("announced at"), null=True)
    announced = models.JSONField(_("numbers as announced"), null=True)

    class Meta:
        verbose_name = _("vote on an item")
        verbose_name_plural = _("votes on items")
        ordering = ["opened_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting"], condition=Q(closed_at=None), name="agm_taking_one_at_a_time"),
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(closed_at__gte=F("opened_at")), name="agm_taking_ends_after_start"
            ),
            models.CheckConstraint(
                name="agm_taking_announced_after_close",
                condition=Q(announced_at=None, announced__isnull=True)
                | Q(announced_at__gte=F("closed_at"), announced__isnull=False),
            ),
        ]

    def __str__(self):
        return f"#{self.item_id}"


class HandCount(models.Model):
    """How many hands were raised on one question. A later count replaces an earlier one; all are kept."""

    item = models.ForeignKey(
        Item, models.PROTECT, related_name="hand_counts", verbose_name=pgettext_lazy("agenda", "item")
    )
    candidate = models.ForeignKey(Candidate, models.PROTECT, null=True, related_name="+", verbose_name=_("candidate"))
    votes_for = models.PositiveIntegerField(_("for"))
    votes_against = models.PositiveIntegerField(_("against"))
    votes_abstain = models.PositiveIntegerField(_("abstain"))
    counted_at = models.DateTimeField(_("counted at"))
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("entered by")
    )

    class Meta:
        verbose_name = _("count of hands")
        verbose_name_plural = _("counts of hands")
        ordering = ["pk"]

    def __str__(self):
        return f"#{self.pk}"

    @property
    def question(self) -> str:
        return question_key(self.item.number, self.candidate and self.candidate.number)

    def hands(self) -> dict[str, int]:
        return {"for": self.votes_for, "against": self.votes_against, "abstain": self.votes_abstain}

    def content(self) -> dict:
        """What the digest covers; ``order`` says which count is the last."""
        return {"order": self.pk, "question": self.question, "at": instant(self.counted_at), "hands": self.hands()}


class DoorEntry(models.Model):
    """What a desk at the door noted about one elector, when, and what came of it. Its key lets it arrive once."""

    class Way(models.TextChoices):
        IN = "in", _("in")
        OUT = "out", _("out")

    class Outcome(models.TextChoices):
        TAKEN = "taken", _("noted")
        ALREADY = "already", _("was so already")
        STRUCK = "struck", _("refused: struck off")

    elector = models.ForeignKey(Elector, models.PROTECT, related_name="door_entries", verbose_name=_("elector"))
    way = models.CharField(_("way"), max_length=3, choices=Way.choices)
    desk = models.CharField(_("desk"), max_length=20)
    noted_at = models.DateTimeField(_("noted at"))
    arrived_at = models.DateTimeField(_("arrived at"))
    outcome = models.CharField(_("outcome"), max_length=7, choices=Outcome.choices)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("entered by")
    )
    client_key = models.UUIDField(_("key of the entry"), unique=True)

    class Meta:
        verbose_name = _("entry at the door")
        verbose_name_plural = _("entries at the door")
        ordering = ["noted_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(noted_at__lte=F("arrived_at")), name="agm_doorentry_noted_first"),
        ]

    def __str__(self):
        return f"#{self.pk}"


class Continuation(models.Model):
    """A further day of the same meeting: same roll, same votes, no new items. Source: docs/sources.md#R42"""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="continuations", verbose_name=_("meeting"))
    adjourned_at = models.DateTimeField(_("adjourned at"))
    continues_at = models.DateTimeField(_("continues at"))
    place_ja = models.CharField(_("place in Japanese"), max_length=200)
    place_en = models.CharField(_("place in English"), max_length=200, blank=True)
    resumed_at = models.DateTimeField(_("resumed at"), null=True)

    class Meta:
        verbose_name = _("continuation of a meeting")
        verbose_name_plural = _("continuations of a meeting")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting"], condition=Q(resumed_at=None), name="agm_continuation_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(continues_at__gt=F("adjourned_at")), name="agm_continuation_after_adjournment"
            ),
        ]

    def __str__(self):
        return f"#{self.meeting_id} {self.continues_at:%Y-%m-%d}"

    @property
    def place(self) -> str:
        return (self.place_en if get_language() == "en" else "") or self.place_ja
