"""Who judges which file, what they gave, and what the committee decided."""

from django.conf import settings
from django.db import models
from django.db.models import Case, F, Q, When
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jocs_site.backoffice.guards import refuse_when
from scholarships.models.applications import Application
from scholarships.models.calls import Call, Criterion, PanelMember


class Conflict(models.TextChoices):
    UNDECLARED = "undeclared", pgettext_lazy("conflict of interest", "not declared yet")
    NONE = "none", pgettext_lazy("conflict of interest", "none")
    DECLARED = "declared", pgettext_lazy("conflict of interest", "declared, does not review")


class Recommendation(models.TextChoices):
    YES = "yes", pgettext_lazy("recommendation", "select")
    MAYBE = "maybe", pgettext_lazy("recommendation", "undecided")
    NO = "no", pgettext_lazy("recommendation", "do not select")


class Outcome(models.TextChoices):
    SELECTED = "selected", pgettext_lazy("outcome", "selected")
    RESERVE = "reserve", pgettext_lazy("outcome", "reserve list")
    NOT_SELECTED = "not_selected", pgettext_lazy("outcome", "not selected")


class AssignmentQuerySet(models.QuerySet):
    def readable_by(self, user):
        """A reviewer's own files; those they stepped back from are gone for them."""
        return self.filter(reviewer=user).exclude(conflict=Conflict.DECLARED).exclude(application__state="withdrawn")

    def standing(self):
        """Without those who stepped back or were withdrawn: what they gave counts nowhere."""
        return self.exclude(conflict=Conflict.DECLARED)

    def waiting(self):
        return self.standing().filter(review=None, application__state="in_review")

    def waiting_or_done(self):
        """Without those of files that left the review before a review was handed in; what waits comes first."""
        found = self.filter(Q(review__isnull=False) | Q(application__state="in_review"))
        return found.order_by(Case(When(review=None, then=0), default=1), "application__code")


class ReviewAssignment(models.Model):
    """One file for one reviewer, who says first whether anything ties them to the applicant.

    ``withdrawn_at``: the tie showed up once the file was open, by ``withdrawn_by`` of the office or, where that is
    empty, by the reviewer; a review that was handed in stays on record and counts nowhere.
    """

    application = models.ForeignKey(Application, models.PROTECT, related_name="assignments")
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="review_assignments", verbose_name=_("reviewer")
    )
    assigned_on = models.DateField(_("assigned on"))
    due_on = models.DateField(_("due on"), null=True, blank=True)
    conflict = models.CharField(
        _("conflict of interest"), max_length=12, choices=Conflict.choices, default=Conflict.UNDECLARED
    )
    conflict_reason = models.TextField(_("what ties them"), blank=True)
    declared_at = models.DateTimeField(_("declared at"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(
        pgettext_lazy("reviewer", "withdrawn at"), null=True, blank=True, editable=False
    )
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("withdrawn by"),
    )
    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("review assignment")
        verbose_name_plural = _("review assignments")
        default_permissions = ("view",)
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "reviewer"], name="scholarships_assignment_one_per_reviewer"
            ),
            models.CheckConstraint(
                name="scholarships_assignment_conflict_known", condition=Q(conflict__in=Conflict.values)
            ),
            models.CheckConstraint(
                name="scholarships_assignment_declared_with_its_instant",
                condition=Q(conflict="undeclared") ^ Q(declared_at__isnull=False),
            ),
            models.CheckConstraint(
                name="scholarships_assignment_withdrawn_with_reason",
                condition=Q(withdrawn_at=None, withdrawn_by=None) | Q(conflict="declared") & ~Q(conflict_reason=""),
            ),
        ]

    def __str__(self):
        return f"#{self.pk}"

    @property
    def is_waiting(self) -> bool:
        """Whether this reviewer still owes a review and may hand it in."""
        in_review = self.application.state == Application.State.IN_REVIEW
        return in_review and self.conflict != Conflict.DECLARED and not hasattr(self, "review")


class Review(models.Model):
    """One reviewer's judgement of one file, handed in as a whole. Its points are ``Score``."""

    assignment = models.OneToOneField(ReviewAssignment, models.PROTECT, related_name="review")
    recommendation = models.CharField(_("recommendation"), max_length=8, choices=Recommendation.choices)
    comment = models.TextField(_("comment"), blank=True)
    submitted_at = models.DateTimeField(_("handed in at"))

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        default_permissions = ("view",)
        constraints = [
            models.CheckConstraint(
                name="scholarships_review_recommendation_known",
                condition=Q(recommendation__in=Recommendation.values),
            )
        ]

    def __str__(self):
        return f"#{self.pk}"


class Score(models.Model):
    """Points for one criterion: from 0 to the criterion's most, which the database keeps too."""

    review = models.ForeignKey(Review, models.PROTECT, related_name="scores")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="scores")
    value = models.SmallIntegerField(_("points"))

    class Meta:
        verbose_name = _("score")
        verbose_name_plural = _("scores")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["review", "criterion"], name="scholarships_score_one_per_criterion"),
            models.CheckConstraint(name="scholarships_score_not_below_zero", condition=Q(value__gte=0)),
        ]

    def __str__(self):
        return f"#{self.pk}"


class SelectionMeeting(models.Model):
    """A meeting that decides on applications of one call: who was there, its minutes, and who signed them."""

    call = models.ForeignKey(Call, models.PROTECT, related_name="meetings", verbose_name=_("call"))
    held_on = models.DateField(_("selection meeting on"))
    minutes = models.CharField(_("minutes"), max_length=60, help_text=_("Under which the minutes are kept."))
    present = models.ManyToManyField(PanelMember, related_name="+", verbose_name=_("present"))
    first_signer = models.ForeignKey(
        PanelMember, models.PROTECT, null=True, related_name="+", verbose_name=_("first to sign")
    )
    second_signer = models.ForeignKey(
        PanelMember, models.PROTECT, null=True, related_name="+", verbose_name=_("second to sign")
    )
    signed_on = models.DateField(_("minutes signed on"), null=True)

    class Meta:
        verbose_name = _("selection meeting")
        verbose_name_plural = _("selection meetings")
        default_permissions = ()
        ordering = ["-held_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["call", "minutes"], name="scholarships_meeting_one_per_minutes"),
            models.CheckConstraint(
                name="scholarships_meeting_signed_by_two",
                condition=Q(signed_on=None, first_signer=None, second_signer=None)
                | Q(signed_on__gte=F("held_on"), first_signer__isnull=False, second_signer__isnull=False)
                & ~Q(first_signer=F("second_signer")),
            ),
        ]

    def __str__(self):
        return f"{self.held_on:%Y-%m-%d} {self.minutes}"


class Decision(models.Model):
    """What the selection meeting decided about one application, with its votes. Source: docs/sources.md#R52

    ``left``: members who were present and left the room for this file. ``reserve_rank``: who moves up first.
    ``votes_kept``: not for decisions from before votes were recorded; no new one is without them.
    """

    application = models.OneToOneField(Application, models.PROTECT, related_name="decision")
    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome.choices)
    meeting_on = models.DateField(_("selection meeting on"))
    reason = models.TextField(_("reason"))
    votes_for = models.PositiveSmallIntegerField(_("votes for"), default=0)
    votes_against = models.PositiveSmallIntegerField(_("votes against"), default=0)
    abstentions = models.PositiveSmallIntegerField(_("abstentions"), default=0)
    votes_kept = models.BooleanField(_("votes are on record"), default=True, editable=False)
    meeting = models.ForeignKey(
        SelectionMeeting, models.PROTECT, null=True, related_name="decisions", verbose_name=_("selection meeting")
    )
    left = models.ManyToManyField(PanelMember, related_name="+", verbose_name=_("left for a conflict of interest"))
    reserve_rank = models.PositiveSmallIntegerField(_("rank on the reserve list"), null=True)

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        default_permissions = ("view",)
        constraints = [
            models.CheckConstraint(name="scholarships_decision_outcome_known", condition=Q(outcome__in=Outcome.values)),
            models.CheckConstraint(name="scholarships_decision_has_a_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="scholarships_decision_has_votes",
                condition=Q(votes_kept=True) & (Q(votes_for__gt=0) | Q(votes_against__gt=0) | Q(abstentions__gt=0))
                | Q(votes_kept=False, votes_for=0, votes_against=0, abstentions=0),
            ),
            models.CheckConstraint(
                name="scholarships_decision_rank_on_reserve_only",
                condition=Q(reserve_rank=None) | Q(outcome="reserve", reserve_rank__gt=0),
            ),
            models.UniqueConstraint(
                fields=["meeting", "reserve_rank"],
                condition=Q(meeting__isnull=False, reserve_rank__isnull=False),
                name="scholarships_decision_one_per_rank",
            ),
        ]

    def __str__(self):
        return f"#{self.pk} {self.outcome}"


DECISIONS_WITH_VOTES = [
    refuse_when(
        "scholarships_decision_comes_with_votes",
        "scholarships_decision",
        "NOT NEW.votes_kept",
        on="INSERT",
        sentence=_("A decision needs its votes."),
    ),
    refuse_when(
        "scholarships_decision_keeps_its_votes",
        "scholarships_decision",
        "OLD.votes_kept AND NOT NEW.votes_kept",
        on="UPDATE",
        sentence=_("Votes that are on record stay there."),
    ),
]


_NEEDS = ["scholarships_decision", "scholarships_selectionmeeting"]
_SIGNED = (
    "EXISTS (SELECT 1 FROM scholarships_decision d LEFT JOIN scholarships_selectionmeeting m ON m.id = d.meeting_id "
    "WHERE d.application_id = NEW.application_id AND (d.meeting_id IS NULL OR m.signed_on IS NOT NULL))"
)
WITHDRAWAL = [
    refuse_when(
        "scholarships_nobody_withdrawn_once_signed",
        "scholarships_reviewassignment",
        f"OLD.conflict = 'none' AND NEW.conflict <> 'none' AND {_SIGNED}",
        on="UPDATE",
        lock="PERFORM 1 FROM scholarships_selectionmeeting m WHERE m.id = (SELECT d.meeting_id "
        "FROM scholarships_decision d WHERE d.application_id = NEW.application_id) FOR UPDATE",
        sentence=_("The decision on this file is signed. Its reviewers stay as they are."),
        needs=_NEEDS,
    ),
    refuse_when(
        "scholarships_withdrawn_stays_withdrawn",
        "scholarships_reviewassignment",
        "OLD.withdrawn_at IS NOT NULL AND (NEW.withdrawn_at IS NULL OR NEW.withdrawn_at <> OLD.withdrawn_at)",
        on="UPDATE",
        sentence=_("Who was withdrawn from a file does not come back to it."),
    ),
]
