"""Who has a vote, and everything that arrives: ballots, papers, proxies, people. Nothing here is overwritten."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.agm.models.meetings import Item, Meeting
from members.agm.models.slates import Candidate
from members.agm.rules import standing
from members.agm.rules.record import receipt_code


class ElectorQuerySet(models.QuerySet):
    def entitled(self):
        """Those still on the roll."""
        return self.filter(struck_at=None)


class Elector(models.Model):
    """One line of the roll: a member as of the record date. Source: docs/sources.md#R26"""

    class NoticeBy(models.TextChoices):
        EMAIL = "email", _("e-mail")
        POST = "post", _("post")

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="electors", verbose_name=_("meeting"))
    member = models.ForeignKey(
        "members.Membership", models.PROTECT, related_name="elector_lines", verbose_name=_("membership")
    )
    number = models.PositiveIntegerField(_("member number"))
    name = models.CharField(_("name"), max_length=200)
    place = models.PositiveIntegerField(_("place on the roll"), help_text=_("In reading order."))
    alias = models.CharField(
        _("name in the published record"),
        max_length=14,
        blank=True,
        editable=False,
        help_text=_("Drawn by lot. The record shows it instead of the member, who alone is told whose it is."),
    )
    notice_by = models.CharField(_("notice by"), max_length=5, choices=NoticeBy.choices)
    struck_at = models.DateTimeField(_("struck off at"), null=True)
    struck_because = models.CharField(_("struck off because"), max_length=200, blank=True)
    objects = ElectorQuerySet.as_manager()

    class Meta:
        verbose_name = _("elector")
        verbose_name_plural = _("electors")
        ordering = ["meeting", "place"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "member"], name="agm_elector_one_vote_each"),
            models.UniqueConstraint(fields=["meeting", "number"], name="agm_elector_one_per_number"),
            models.UniqueConstraint(
                fields=["meeting", "alias"], condition=~Q(alias=""), name="agm_elector_one_per_alias"
            ),
            models.CheckConstraint(
                name="agm_elector_struck_with_reason",
                condition=Q(struck_at=None, struck_because="") | (Q(struck_at__isnull=False) & ~Q(struck_because="")),
            ),
        ]

    def __str__(self):
        return f"{self.number} {self.name}"

    @property
    def ref(self) -> str | int:
        """How the record names this elector; the number on rolls that were frozen before aliases were drawn."""
        return self.alias or self.number

    def line(self) -> list:
        """What the digest of the frozen roll covers."""
        return [self.number, self.name, self.alias] if self.alias else [self.number, self.name]

    @property
    def postal_address(self) -> str:
        """Where the notice goes by post, as the address stands today."""
        holder = self.member.person or self.member.organisation
        return getattr(holder, "postal_address", "") or getattr(holder, "address", "")


class Act(models.Model):
    """One ballot, paper, proxy or vote in the hall, as it arrived. Which one counts is computed, never stored."""

    class Channel(models.TextChoices):
        ELECTRONIC = standing.ELECTRONIC, _("electronic vote")
        WRITTEN = standing.WRITTEN, _("vote on paper")
        PROXY = standing.PROXY, _("proxy")
        HALL = standing.HALL, _("vote in the hall")

    elector = models.ForeignKey(Elector, models.PROTECT, related_name="acts", verbose_name=_("elector"))
    channel = models.CharField(_("way"), max_length=10, choices=Channel.choices)
    holder = models.ForeignKey(
        Elector,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="proxies_held",
        verbose_name=_("holder of the proxy"),
        help_text=_("Empty: the chair."),
    )
    arrived_at = models.DateTimeField(_("arrived at"))
    recorded_at = models.DateTimeField(_("entered at"))
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("entered by")
    )
    client_key = models.UUIDField(_("key of the form"), unique=True)
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("act")
        verbose_name_plural = _("acts")
        ordering = ["arrived_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="agm_act_holder_for_proxies",
                condition=Q(holder=None) | (Q(channel=standing.PROXY) & ~Q(holder=F("elector"))),
            ),
        ]

    def __str__(self):
        return f"#{self.pk} {self.get_channel_display()}"

    @property
    def receipt(self) -> str:
        return receipt_code(self.digest)


class Mark(models.Model):
    """What one act says to one question; on a proxy, the giver's instruction."""

    class Choice(models.TextChoices):
        FOR = standing.FOR, _("for")
        AGAINST = standing.AGAINST, _("against")
        ABSTAIN = standing.ABSTAIN, _("abstain")
        INVALID = standing.INVALID, _("invalid")

    act = models.ForeignKey(Act, models.PROTECT, related_name="marks", verbose_name=_("act"))
    item = models.ForeignKey(Item, models.PROTECT, related_name="+", verbose_name=pgettext_lazy("agenda", "item"))
    candidate = models.ForeignKey(Candidate, models.PROTECT, null=True, related_name="+", verbose_name=_("candidate"))
    choice = models.CharField(_("choice"), max_length=7, choices=Choice.choices)

    class Meta:
        verbose_name = _("mark")
        verbose_name_plural = _("marks")
        constraints = [
            models.UniqueConstraint(fields=["act", "item"], condition=Q(candidate=None), name="agm_mark_one_per_item"),
            models.UniqueConstraint(
                fields=["act", "candidate"], condition=Q(candidate__isnull=False), name="agm_mark_one_per_candidate"
            ),
            models.CheckConstraint(
                name="agm_mark_known_choice",
                condition=Q(choice__in=[standing.FOR, standing.AGAINST, standing.ABSTAIN, standing.INVALID]),
            ),
        ]

    def __str__(self):
        return f"#{self.pk}"


class Revocation(models.Model):
    """A proxy or paper taken back by its giver, or one that was typed wrong."""

    class Because(models.TextChoices):
        GIVER = "giver", _("taken back by the giver")
        TYPING = "typing", _("typing error")

    act = models.OneToOneField(Act, models.PROTECT, related_name="revocation", verbose_name=_("act"))
    because = models.CharField(_("reason"), max_length=6, choices=Because.choices, default=Because.GIVER)
    revoked_at = models.DateTimeField(
        _("revoked at"), help_text=_("A typing error is void from the beginning, whenever it was found.")
    )
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("entered by")
    )

    class Meta:
        verbose_name = _("revocation")
        verbose_name_plural = _("revocations")
        constraints = [
            models.CheckConstraint(name="agm_revocation_known_reason", condition=Q(because__in=["giver", "typing"])),
        ]

    def __str__(self):
        return f"#{self.act_id}"


class Stay(models.Model):
    """One stay of an elector in the hall."""

    elector = models.ForeignKey(Elector, models.PROTECT, related_name="stays", verbose_name=_("elector"))
    in_at = models.DateTimeField(_("came at"))
    out_at = models.DateTimeField(_("left at"), null=True)

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendances")
        ordering = ["in_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["elector"], condition=Q(out_at=None), name="agm_stay_one_at_a_time"),
            models.CheckConstraint(
                condition=Q(out_at=None) | Q(out_at__gt=F("in_at")), name="agm_stay_ends_after_start"
            ),
        ]

    def __str__(self):
        return f"#{self.pk}"
