"""Where and when workers who are back tell of their service. Source: docs/sources.md#R63"""

from datetime import date, datetime

from django.db import models
from django.db.models import F, Q, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from dispatch.tours import rules
from jocs_site.backoffice.calendars import hours_of
from jocs_site.backoffice.guards import append_only
from jocs_site.backoffice.states import StateChange


class Office(models.TextChoices):
    TOKYO = "tokyo", pgettext_lazy("report meeting", "Tokyo")
    OSAKA = "osaka", pgettext_lazy("report meeting", "Osaka")


class MeetingQuerySet(models.QuerySet):
    def with_places(self):
        """Annotate ``taken`` and ``waiting``, in people (int)."""
        people = {name: Sum("sign_ups__people", filter=Q(sign_ups__state=name)) for name in rules.OPEN}
        return self.annotate(taken=Coalesce(people["signed_up"], 0), waiting=Coalesce(people["waitlisted"], 0))

    def on_site(self):
        """What the public may know of, also when it is over or was called off."""
        return self.filter(is_public=True, announced_at__isnull=False)

    def coming(self, at: datetime):
        return self.filter(ends_at__gt=at).exclude(state="called_off").order_by("starts_at", "pk")

    def without_numbers(self, at: datetime):
        return self.filter(ends_at__lte=at, state__in=["planned", "announced"])


class ReportMeeting(models.Model):
    """One meeting of a report tour, of one worker or of several.

    ``closes_at``: until then people sign up. ``capacity``: ``None`` where everybody finds a place. ``attendance``: how
    many came, known exactly of those that were held; ``recorded_at``: when it was written down.
    """

    class State(models.TextChoices):
        PLANNED = "planned", pgettext_lazy("report meeting", "planned")
        ANNOUNCED = "announced", pgettext_lazy("report meeting", "announced")
        HELD = "held", pgettext_lazy("report meeting", "held")
        CALLED_OFF = "called_off", pgettext_lazy("report meeting", "called off")

    postings = models.ManyToManyField(
        "dispatch.Posting", related_name="report_meetings", verbose_name=pgettext_lazy("report meeting", "workers")
    )
    title_ja = models.CharField(_("title in Japanese"), max_length=100)
    title_en = models.CharField(_("title in English"), max_length=150)
    starts_at = models.DateTimeField(pgettext_lazy("report meeting", "begins"))
    ends_at = models.DateTimeField(pgettext_lazy("report meeting", "ends"))
    place_ja = models.CharField(pgettext_lazy("report meeting", "place in Japanese"), max_length=120)
    place_en = models.CharField(pgettext_lazy("report meeting", "place in English"), max_length=160)
    address = models.CharField(pgettext_lazy("report meeting", "address"), max_length=200, blank=True)
    access_ja = models.CharField(_("how to get there, in Japanese"), max_length=200, blank=True)
    access_en = models.CharField(_("how to get there, in English"), max_length=300, blank=True)
    online_url = models.URLField(
        _("online address"), blank=True, help_text=_("Only those who have a place read it, in their mail and page.")
    )
    host = models.ForeignKey(
        "people.Organisation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="report_meetings",
        verbose_name=pgettext_lazy("report meeting", "host on record"),
    )
    host_name = models.CharField(
        pgettext_lazy("report meeting", "host"),
        max_length=120,
        blank=True,
        help_text=_("A church, school or group that is not on record."),
    )
    office = models.CharField(pgettext_lazy("report meeting", "office"), max_length=8, choices=Office.choices)
    is_public = models.BooleanField(
        _("shown on the site"), default=True, help_text=_("Not for a meeting of a church or school of its own.")
    )
    capacity = models.PositiveSmallIntegerField(
        pgettext_lazy("report meeting", "places"), null=True, blank=True, help_text=_("Empty: there is room for all.")
    )
    closes_at = models.DateTimeField(_("sign-up until"))
    contact = models.CharField(
        pgettext_lazy("report meeting", "contact"),
        max_length=120,
        help_text=_("Whom to ask: telephone or e-mail. The public reads it."),
    )
    state = models.CharField(
        pgettext_lazy("report meeting", "state"), max_length=12, choices=State.choices, default=State.PLANNED
    )
    announced_at = models.DateTimeField(_("announced"), null=True, blank=True, editable=False)
    called_off_because = models.CharField(
        pgettext_lazy("report meeting", "reason"), max_length=200, blank=True, editable=False
    )
    attendance = models.PositiveIntegerField(_("people who came"), null=True, blank=True)
    note = models.TextField(pgettext_lazy("report meeting", "note"), max_length=1000, blank=True)
    recorded_at = models.DateTimeField(null=True, blank=True, editable=False)
    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("report meeting")
        verbose_name_plural = _("report meetings")
        default_permissions = ("add", "change", "view")
        constraints = [
            models.CheckConstraint(
                name="tours_meeting_ends_after_start",
                condition=Q(ends_at__gt=F("starts_at")),
                violation_error_message=_("The meeting ends before it begins."),
            ),
            models.CheckConstraint(
                name="tours_meeting_closes_before_end",
                condition=Q(closes_at__lte=F("ends_at")),
                violation_error_message=_("The sign-up ends before the meeting does."),
            ),
            models.CheckConstraint(
                name="tours_meeting_places",
                condition=Q(capacity=None) | Q(capacity__gte=1, capacity__lte=rules.MOST_PLACES),
                violation_error_message=_("There is at least one place, and at most 2,000."),
            ),
            models.CheckConstraint(
                name="tours_meeting_state_known",
                condition=Q(state__in=["planned", "announced", "held", "called_off"], office__in=Office.values),
            ),
            models.CheckConstraint(
                name="tours_meeting_numbers_when_held",
                condition=Q(state="held", attendance__isnull=False, recorded_at__gte=F("starts_at"))
                | ~Q(state="held") & Q(attendance=None, recorded_at=None),
                violation_error_message=_("Numbers are known once the meeting has begun."),
            ),
            models.CheckConstraint(
                name="tours_meeting_attendance_believable",
                condition=Q(attendance=None) | Q(attendance__lte=rules.MOST_ATTENDANCE),
                violation_error_message=_("At most 5,000 people."),
            ),
            models.CheckConstraint(
                name="tours_meeting_announced_beforehand",
                condition=~Q(state="announced") & Q(announced_at=None)
                | Q(announced_at__isnull=False, announced_at__lt=F("starts_at")),
                violation_error_message=_("This meeting has begun already. It is announced no more."),
            ),
            models.CheckConstraint(
                name="tours_meeting_called_off_with_reason",
                condition=Q(state="called_off") & ~Q(called_off_because="")
                | ~Q(state="called_off") & Q(called_off_because=""),
            ),
        ]

    def __str__(self):
        return f"{date_format(self.day, 'SHORT_DATE_FORMAT')} {self.title}"

    @property
    def title(self) -> str:
        return self.words_in((get_language() or "ja")[:2], "title")

    @property
    def place(self) -> str:
        return self.words_in((get_language() or "ja")[:2], "place")

    @property
    def access(self) -> str:
        return self.words_in((get_language() or "ja")[:2], "access")

    def words_in(self, language: str, what: str) -> str:
        """``what``: title, place or access."""
        return getattr(self, f"{what}_{'ja' if language == 'ja' else 'en'}")

    @property
    def day(self) -> date:
        """In Japan."""
        return timezone.localdate(self.starts_at)

    @property
    def when(self) -> str:
        """``2026年12月1日 (火) 14:00–16:00``"""
        return hours_of(self.starts_at, self.ends_at)

    @property
    def told_by(self) -> str:
        return ", ".join(str(posting.worker) for posting in self.postings.all())

    @property
    def hosted_by(self) -> str:
        return self.host.name_in((get_language() or "ja")[:2]) if self.host_id else self.host_name


class MeetingChange(StateChange):
    """One line in the history of a meeting."""

    subject = models.ForeignKey(ReportMeeting, models.PROTECT, related_name="changes")

    class Meta:
        verbose_name = _("history")
        verbose_name_plural = _("history")
        ordering = ["subject", "pk"]

    def __str__(self):
        return f"#{self.pk} {self.step}"


append_only("tours_meetingchange", sentence=_("The history of a meeting is not rewritten."))
