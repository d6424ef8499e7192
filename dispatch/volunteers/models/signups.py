"""Who comes to which shift, and what became of it."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dispatch.volunteers import rules
from dispatch.volunteers.models.shifts import Shift
from dispatch.volunteers.models.volunteers import Volunteer
from jocs_site.backoffice.guards import append_only
from jocs_site.backoffice.states import StateChange


class SignUpQuerySet(models.QuerySet):
    def holding_a_place(self):
        return self.filter(state__in=rules.HOLDS_PLACE)

    def waiting(self):
        """The waiting list, who asked first before the others."""
        return self.filter(state="waitlisted").order_by("signed_up_at", "pk")

    def with_names(self):
        return self.select_related("volunteer__person", "shift__opportunity")


class SignUp(models.Model):
    """One volunteer and one shift. ``minutes``: how long they were there, known exactly when they came.

    ``came_at``, ``left_at``: as scanned at the door, before the leader settles the minutes.
    """

    class State(models.TextChoices):
        PROSPECT = "prospect", pgettext_lazy("sign-up", "asked")
        SIGNED_UP = "signed_up", pgettext_lazy("sign-up", "signed up")
        WAITLISTED = "waitlisted", pgettext_lazy("sign-up", "on the waiting list")
        CONFIRMED = "confirmed", pgettext_lazy("sign-up", "confirmed")
        ATTENDED = "attended", pgettext_lazy("sign-up", "came")
        NO_SHOW = "no_show", pgettext_lazy("sign-up", "did not come")
        CANCELLED = "cancelled", pgettext_lazy("sign-up", "cancelled")

    shift = models.ForeignKey(Shift, models.PROTECT, related_name="sign_ups", verbose_name=_("shift"))
    volunteer = models.ForeignKey(Volunteer, models.PROTECT, related_name="sign_ups", verbose_name=_("volunteer"))
    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.PROSPECT)
    signed_up_at = models.DateTimeField(pgettext_lazy("sign-up", "asked at"))
    minutes = models.PositiveSmallIntegerField(pgettext_lazy("time", "minutes"), null=True, blank=True)
    came_at = models.DateTimeField(pgettext_lazy("shift", "came at"), null=True, blank=True)
    left_at = models.DateTimeField(pgettext_lazy("shift", "left at"), null=True, blank=True)
    objects = SignUpQuerySet.as_manager()

    class Meta:
        verbose_name = _("sign-up")
        verbose_name_plural = _("sign-ups")
        constraints = [
            models.UniqueConstraint(
                fields=["shift", "volunteer"],
                name="volunteers_signup_one_per_shift",
                violation_error_message=_("This volunteer is on the list of this shift already."),
            ),
            models.CheckConstraint(
                name="volunteers_signup_state_known",
                condition=Q(
                    state__in=[
                        "prospect", "signed_up", "waitlisted", "confirmed", "attended", "no_show", "cancelled",
                    ]
                ),
            ),
            models.CheckConstraint(
                name="volunteers_signup_minutes_when_attended",
                condition=Q(state="attended", minutes__isnull=False) | (~Q(state="attended") & Q(minutes=None)),
                violation_error_message=_("Minutes are known of those who came, and only of them."),
            ),
            models.CheckConstraint(
                name="volunteers_signup_minutes_in_a_day",
                condition=Q(minutes=None) | Q(minutes__gte=0, minutes__lte=rules.MOST_MINUTES),
                violation_error_message=_("Minutes are between 0 and 960."),
            ),
            models.CheckConstraint(
                name="volunteers_signup_left_after_coming",
                condition=Q(left_at=None) | Q(came_at__isnull=False, left_at__gte=F("came_at")),
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"#{self.pk}"


class SignUpChange(StateChange):
    """One line in the history of a sign-up."""

    subject = models.ForeignKey(SignUp, models.PROTECT, related_name="changes")

    class Meta:
        verbose_name = _("history")
        verbose_name_plural = _("history")
        ordering = ["subject", "pk"]

    def __str__(self):
        return f"#{self.pk} {self.step}"


append_only("volunteers_signupchange", sentence=_("The history of a sign-up is not rewritten."))
