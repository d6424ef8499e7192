"""Whether somebody is safe, who said so, and what was done while nobody did."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dispatch.safety import rules
from dispatch.safety.models.events import SafetyEvent
from jocs_site.backoffice.states import StateChange


class Status(models.TextChoices):
    PENDING = "pending", pgettext_lazy("safety", "no answer yet")
    SAFE = "safe", pgettext_lazy("safety", "safe")
    NEEDS_HELP = "needs_help", pgettext_lazy("safety", "needs help")
    UNREACHABLE = "unreachable", pgettext_lazy("safety", "not reached")


class Channel(models.TextChoices):
    LINK = "link", pgettext_lazy("safety", "the link in the mail")
    PHONE = "phone", pgettext_lazy("safety", "telephone")
    MESSAGE = "message", pgettext_lazy("safety", "message")
    OTHERS = "others", pgettext_lazy("safety", "told by others")


class CheckIn(models.Model):
    """One person of one event. Name, telephone and address are those of the hour in which they were asked."""

    class Role(models.TextChoices):
        WORKER = "worker", pgettext_lazy("safety", "worker")
        FAMILY = "family", pgettext_lazy("safety", "family")
        VISITOR = "visitor", pgettext_lazy("safety", "visitor")

    event = models.ForeignKey(SafetyEvent, models.PROTECT, related_name="checkins", verbose_name=_("safety event"))
    person = models.ForeignKey(
        "people.Person", models.PROTECT, null=True, blank=True, related_name="checkins", verbose_name=_("person")
    )
    posting = models.ForeignKey(
        "dispatch.Posting", models.PROTECT, null=True, blank=True, related_name="checkins", verbose_name=_("posting")
    )
    role = models.CharField(_("role"), max_length=8, choices=Role.choices)
    name = models.CharField(_("name"), max_length=200)
    phone = models.CharField(_("telephone"), max_length=30, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    asked_at = models.DateTimeField(_("asked at"))
    state = models.CharField(_("state"), max_length=24, choices=Status.choices, default=Status.PENDING)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    channel = models.CharField(_("by way of"), max_length=8, choices=Channel.choices, blank=True)
    place = models.CharField(_("place"), max_length=200, blank=True)
    words = models.TextField(pgettext_lazy("safety", "words"), blank=True, max_length=1000)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("recorded by")
    )

    class Meta:
        verbose_name = _("check-in")
        verbose_name_plural = _("check-ins")
        ordering = ["event", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["event", "person"], name="safety_checkin_once_per_person"),
            models.CheckConstraint(
                name="safety_checkin_state_known",
                condition=Q(state__in=["pending", "safe", "needs_help", "unreachable"]),
            ),
            models.CheckConstraint(
                name="safety_checkin_answered",
                condition=Q(state="pending", answered_at=None, channel="")
                | Q(state="unreachable")
                | Q(state__in=["safe", "needs_help"], answered_at__isnull=False)
                & Q(channel__in=["link", "phone", "message", "others"]),
            ),
            models.CheckConstraint(
                name="safety_checkin_has_name", condition=~Q(name="") & (Q(role="visitor") | Q(person__isnull=False))
            ),
        ]

    def __str__(self):
        return self.name


class CheckInChange(StateChange):
    """One line of the log: from which state to which, when, by whom (nobody: by the link) and in which words."""

    subject = models.ForeignKey(CheckIn, models.PROTECT, related_name="changes")

    class Meta:
        verbose_name = _("log of a check-in")
        verbose_name_plural = _("log of check-ins")
        ordering = ["subject", "pk"]

    def __str__(self):
        return f"#{self.pk} {self.step}"


class Escalation(models.Model):
    """A step that was taken because an answer was missing; once for each person."""

    class Step(models.TextChoices):
        REMINDER = rules.REMINDER, _("reminder sent")
        COORDINATOR = rules.COORDINATOR, _("coordinator told")

    checkin = models.ForeignKey(CheckIn, models.PROTECT, related_name="escalations", verbose_name=_("check-in"))
    step = models.CharField(_("step"), max_length=12, choices=Step.choices)
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("escalation")
        verbose_name_plural = _("escalations")
        ordering = ["checkin", "at"]
        constraints = [
            models.UniqueConstraint(fields=["checkin", "step"], name="safety_escalation_once"),
            models.CheckConstraint(
                name="safety_escalation_step_known", condition=Q(step__in=["reminder", "coordinator"])
            ),
        ]

    def __str__(self):
        return f"#{self.pk} {self.get_step_display()}"
