"""Who wants to come to a report meeting. Nobody becomes a person on record by it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dispatch.tours import rules
from dispatch.tours.models.meetings import ReportMeeting
from jocs_site.backoffice.guards import append_only
from jocs_site.backoffice.states import StateChange

# What is emptied some days after the meeting.
WRITTEN = ("name", "email", "phone", "question")


class SignUpQuerySet(models.QuerySet):
    def people(self) -> int:
        return self.aggregate(count=models.Sum("people"))["count"] or 0

    def holding_places(self):
        return self.filter(state="signed_up")

    def waiting(self):
        """Who asked first before the others."""
        return self.filter(state="waitlisted").order_by("signed_up_at", "pk")


class MeetingSignUp(models.Model):
    """One name with the number of people who come together.

    ``key``: drawn when the form is shown, so that a second tap is the same sign-up; the own link is made of it.
    ``taken_by``: who of the office took it by telephone; ``None`` for somebody on the site, who agreed to
    ``consent_text``. ``erased_at``: when names and addresses were emptied.
    """

    class State(models.TextChoices):
        ASKED = "asked", pgettext_lazy("report meeting", "asked")
        SIGNED_UP = "signed_up", pgettext_lazy("report meeting", "has a place")
        WAITLISTED = "waitlisted", pgettext_lazy("report meeting", "on the waiting list")
        CANCELLED = "cancelled", pgettext_lazy("report meeting", "will not come")

    key = models.UUIDField(unique=True)
    meeting = models.ForeignKey(
        ReportMeeting, models.PROTECT, related_name="sign_ups", verbose_name=_("report meeting")
    )
    name = models.CharField(pgettext_lazy("report meeting", "name"), max_length=100, blank=True)
    email = models.EmailField(pgettext_lazy("report meeting", "e-mail address"), blank=True)
    phone = models.CharField(pgettext_lazy("report meeting", "telephone"), max_length=30, blank=True)
    people = models.PositiveSmallIntegerField(pgettext_lazy("report meeting", "people"), default=1)
    question = models.TextField(pgettext_lazy("report meeting", "questions"), max_length=400, blank=True)
    language = models.CharField(pgettext_lazy("report meeting", "language"), max_length=2, choices=settings.LANGUAGES)
    consent_text = models.ForeignKey("people.ConsentText", models.PROTECT, null=True, blank=True, related_name="+")
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(
        pgettext_lazy("report meeting", "state"), max_length=12, choices=State.choices, default=State.ASKED
    )
    signed_up_at = models.DateTimeField(_("signed up at"))
    reminded_at = models.DateTimeField(null=True, blank=True, editable=False)
    erased_at = models.DateTimeField(null=True, blank=True, editable=False)
    objects = SignUpQuerySet.as_manager()

    class Meta:
        verbose_name = _("sign-up for a report meeting")
        verbose_name_plural = _("sign-ups for report meetings")
        default_permissions = ("change", "view")
        constraints = [
            models.CheckConstraint(
                name="tours_signup_state_known",
                condition=Q(state__in=["asked", "signed_up", "waitlisted", "cancelled"]),
            ),
            models.CheckConstraint(
                name="tours_signup_people",
                condition=Q(people__gte=1, people__lte=rules.MOST_PEOPLE)
                | Q(people__gte=1, people__lte=rules.MOST_PEOPLE_BY_OFFICE, taken_by__isnull=False),
                violation_error_message=_("At least one person, and at most 10. Larger groups please telephone us."),
            ),
            models.CheckConstraint(
                name="tours_signup_agreed_or_by_telephone",
                condition=Q(consent_text__isnull=False) | Q(taken_by__isnull=False),
            ),
            models.CheckConstraint(
                name="tours_signup_named_or_erased",
                condition=Q(erased_at=None) & ~Q(name="") & ~(Q(email="") & Q(phone=""))
                | Q(erased_at__isnull=False, **dict.fromkeys(WRITTEN, "")),
                violation_error_message=_("Write the name, and an e-mail address or a telephone number."),
            ),
        ]

    def __str__(self):
        return f"#{self.pk}"


class SignUpChange(StateChange):
    """One line in the history of a sign-up. It holds no name."""

    subject = models.ForeignKey(MeetingSignUp, models.PROTECT, related_name="changes")

    class Meta:
        verbose_name = _("history")
        verbose_name_plural = _("history")
        ordering = ["subject", "pk"]

    def __str__(self):
        return f"#{self.pk} {self.step}"


append_only("tours_signupchange", sentence=_("The history of a sign-up for a meeting is not rewritten."))
