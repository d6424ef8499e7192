"""Motions of members and demands for a meeting, with those who support them. Source: docs/sources.md#R39"""

from django.conf import settings
from django.db import models
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from members.agm.models.guards import changed, refuse
from members.agm.models.meetings import Item, TwoLanguages
from members.agm.rules import petitions

STANDS = _("What members moved or demanded stays as it arrived; it is refused or withdrawn, never deleted.")
TOO_FEW = _("It is not supported by as many members as the law asks for.")
SUPPORT_STANDS = _("Who supports a motion or demand stays on record; support can only be dropped, once.")


class PetitionQuerySet(models.QuerySet):
    def with_supporters(self):
        """Annotate ``supporters_now`` (int), without those who were dropped."""
        return self.annotate(supporters_now=Count("supporters", filter=Q(supporters__dropped_on=None)))


class Petition(TwoLanguages, models.Model):
    """A motion for the agenda (議案提案) or a demand to call a meeting (招集請求).

    ``voters``: how many had a vote on the day it was received; the number needed follows from it.
    """

    class Kind(models.TextChoices):
        MOTION = petitions.MOTION, _("motion for the agenda")
        DEMAND = petitions.DEMAND, _("demand for a meeting")

    class State(models.TextChoices):
        RECEIVED = "received", _("received, to be examined")
        ADMISSIBLE = "admissible", _("admissible")
        REFUSED = "refused", _("not admitted")
        WITHDRAWN = "withdrawn", _("withdrawn by its supporters")

    class Ground(models.TextChoices):
        FEW = "few", _("too few supporters")
        UNLAWFUL = "unlawful", _("against law or articles")
        SAME = "same", _("nearly the same had less than a tenth of all votes within three years")
        OUTSIDE = "outside", _("not for the general meeting to decide")

    kind = models.CharField(_("kind"), max_length=6, choices=Kind.choices)
    title_ja = models.CharField(_("what is moved, in Japanese"), max_length=200)
    title_en = models.CharField(_("what is moved, in English"), max_length=200, blank=True)
    text_ja = models.TextField(
        _("gist and reasons in Japanese"), blank=True, help_text=_("Printed in the reference papers.")
    )
    text_en = models.TextField(_("gist and reasons in English"), blank=True)
    received_on = models.DateField(_("received by us on"))
    voters = models.PositiveIntegerField(_("members with a vote on that day"))
    for_ordinary = models.BooleanField(
        _("meant for the ordinary meeting"),
        default=False,
        help_text=_("Else it goes to the next meeting that is six weeks away."),
    )
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.RECEIVED)
    ground = models.CharField(_("ground"), max_length=8, choices=Ground.choices, blank=True)
    note = models.TextField(_("note on the decision"), blank=True)
    settled_on = models.DateField(_("settled on"), null=True, blank=True)
    like = models.ForeignKey(
        Item, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("nearly the same as")
    )
    item = models.OneToOneField(
        Item, models.SET_NULL, null=True, blank=True, related_name="petition", verbose_name=_("on the agenda as")
    )
    entered_at = models.DateTimeField(_("entered at"))
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    objects = PetitionQuerySet.as_manager()

    class Meta:
        verbose_name = _("motion or demand of members")
        verbose_name_plural = _("motions and demands of members")
        default_permissions = ()
        ordering = ["-received_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="agm_petition_refused_on_a_ground",
                condition=Q(state="refused", ground__in=["few", "unlawful", "same", "outside"])
                | ~Q(state="refused") & Q(ground=""),
            ),
            models.CheckConstraint(
                name="agm_petition_only_admissible_on_agenda", condition=Q(item=None) | Q(state="admissible")
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def title(self) -> str:
        return self.in_language("title")

    @property
    def text(self) -> str:
        return self.in_language("text")

    @property
    def needed(self) -> int:
        return petitions.supporters_needed(self.kind, self.voters)

    @property
    def is_open(self) -> bool:
        return self.state in (self.State.RECEIVED, self.State.ADMISSIBLE)


class PetitionSupporter(models.Model):
    """A member with a vote who supports it, once."""

    class Because(models.TextChoices):
        WITHDREW = "withdrew", _("withdrew the support")
        NO_VOTE = "no_vote", _("has no vote any more")
        TYPING = "typing", _("entered by mistake")

    petition = models.ForeignKey(Petition, models.PROTECT, related_name="supporters", verbose_name=_("petition"))
    member = models.ForeignKey(
        "members.Membership", models.PROTECT, related_name="petitions", verbose_name=_("membership")
    )
    dropped_on = models.DateField(_("dropped on"), null=True, blank=True)
    dropped_because = models.CharField(_("reason"), max_length=8, choices=Because.choices, blank=True)

    class Meta:
        verbose_name = _("supporter of a motion or demand")
        verbose_name_plural = _("supporters of motions and demands")
        default_permissions = ()
        ordering = ["petition", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["petition", "member"],
                condition=~Q(dropped_because="typing"),
                name="agm_petitionsupporter_once",
            ),
            models.CheckConstraint(
                name="agm_petitionsupporter_dropped_for_a_reason",
                condition=Q(dropped_on=None, dropped_because="") | Q(dropped_on__isnull=False) & ~Q(dropped_because=""),
            ),
        ]

    def __str__(self):
        return f"#{self.pk}"


_SUPPORT = (
    "(SELECT COUNT(*) FROM agm_petitionsupporter s WHERE s.petition_id = NEW.id AND s.dropped_on IS NULL) "
    "* (CASE NEW.kind WHEN 'motion' THEN 30 ELSE 10 END) < NEW.voters"
)
refuse(
    "agm_petition_stands",
    "agm_petition",
    STANDS,
    update="(OLD.state IN ('refused', 'withdrawn') AND "
    + changed(["state", "ground", "settled_on", "like_id"])
    + ") OR "
    + changed(["kind", "title_ja", "text_ja", "received_on", "voters", "entered_at"]),
    delete="TRUE",
)
refuse(
    "agm_petition_supported",
    "agm_petition",
    TOO_FEW,
    insert="NEW.state = 'admissible'",
    update=f"NEW.state = 'admissible' AND OLD.state <> 'admissible' AND {_SUPPORT}",
)
refuse(
    "agm_petitionsupporter_stands",
    "agm_petitionsupporter",
    SUPPORT_STANDS,
    update=f"OLD.dropped_on IS NOT NULL OR {changed(['petition_id', 'member_id'])}",
    delete="TRUE",
)
