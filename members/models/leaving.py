"""Leaving: by one's own word, which may be taken back until the day; or by the association's, step by step."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from jocs_site.backoffice.guards import append_only
from jocs_site.backoffice.states import StateChange
from jocs_site.foundation.workflow import Life, Step

EXPEL = "members.expel_membership"
EXPULSION_LIFE = Life(
    begins="opened",
    steps=(
        Step("warn", frozenset({"opened"}), "warned", EXPEL, _("notice to the member sent")),
        Step("hear", frozenset({"warned"}), "heard", EXPEL, _("member heard")),
        Step("resolve", frozenset({"heard"}), "resolved", EXPEL, _("resolved by the general meeting")),
        Step("notify", frozenset({"resolved"}), "expelled", EXPEL, _("resolution told to the member")),
        Step(
            "drop",
            frozenset({"opened", "warned", "heard", "resolved"}),
            "dropped",
            EXPEL,
            _("give it up"),
            needs_reason=True,
        ),
    ),
    ends=frozenset({"expelled", "dropped"}),
)


class Resignation(models.Model):
    """A member's own word that they leave. ``leaves_on`` is the first day outside; until then it may be taken back."""

    membership = models.ForeignKey(
        "members.Membership", models.PROTECT, related_name="resignations", verbose_name=_("membership")
    )
    said_at = models.DateTimeField(_("said at"))
    said_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    leaves_on = models.DateField(_("first day outside"))
    words = models.TextField(_("message to the office"), max_length=1000, blank=True)
    withdrawn_at = models.DateTimeField(_("taken back at"), null=True, blank=True)

    class Meta:
        verbose_name = _("resignation")
        verbose_name_plural = _("resignations")
        constraints = [
            models.UniqueConstraint(
                fields=["membership"], condition=Q(withdrawn_at=None), name="members_resignation_one_in_force"
            ),
        ]

    def __str__(self):
        return f"#{self.pk} {self.leaves_on:%Y-%m-%d}"


class Expulsion(models.Model):
    """The procedure of the Act. The bond ends when the member was told, not before. Source: docs/sources.md#R5"""

    class State(models.TextChoices):
        OPENED = "opened", _("being prepared")
        WARNED = "warned", _("member warned")
        HEARD = "heard", _("member heard")
        RESOLVED = "resolved", _("resolved, not yet told")
        EXPELLED = "expelled", _("expelled")
        DROPPED = "dropped", _("given up")

    membership = models.ForeignKey(
        "members.Membership", models.PROTECT, related_name="expulsions", verbose_name=_("membership")
    )
    state = models.CharField(_("state"), max_length=24, choices=State.choices, default=State.OPENED)
    ground = models.TextField(_("ground in the articles"))
    meeting_on = models.DateField(_("general meeting on"))
    warned_on = models.DateField(_("notice sent on"), null=True, blank=True)
    heard_on = models.DateField(_("heard on"), null=True, blank=True)
    heard_words = models.TextField(_("what the member said"), blank=True)
    resolved_on = models.DateField(_("resolved on"), null=True, blank=True)
    told_on = models.DateField(_("told the member on"), null=True, blank=True)

    class Meta:
        verbose_name = _("expulsion")
        verbose_name_plural = _("expulsions")
        permissions = [("expel_membership", "Can carry out an expulsion")]
        constraints = [
            models.UniqueConstraint(
                fields=["membership"],
                condition=Q(state__in=["opened", "warned", "heard", "resolved"]),
                name="members_expulsion_one_open",
            ),
            models.CheckConstraint(
                name="members_expulsion_told_after_all_else",
                condition=~Q(state="expelled")
                | Q(
                    warned_on__isnull=False,
                    heard_on__isnull=False,
                    resolved_on__gte=F("heard_on"),
                    told_on__gte=F("resolved_on"),
                ),
            ),
        ]

    def __str__(self):
        return f"#{self.pk} {self.get_state_display()}"

    @property
    def next_steps(self) -> list[tuple[str, str]]:
        """Name and label."""
        return [(step.name, step.label) for step in EXPULSION_LIFE.steps_from(self.state)]


class ExpulsionChange(StateChange):
    subject = models.ForeignKey(Expulsion, models.PROTECT, related_name="changes")

    class Meta:
        verbose_name = _("step of an expulsion")
        verbose_name_plural = _("steps of expulsions")

    def __str__(self):
        return f"#{self.pk} {self.step}"


append_only(ExpulsionChange._meta.db_table, sentence=_("History is not rewritten."))
