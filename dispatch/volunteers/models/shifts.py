"""What there is to do, and when."""

from datetime import date, datetime, time, timedelta

from django.db import models
from django.db.models import Count, F, Q
from django.utils import timezone
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from dispatch.volunteers import rules
from dispatch.volunteers.models.volunteers import Office
from jocs_site.backoffice.calendars import hours_of


class OpportunityQuerySet(models.QuerySet):
    def open(self, on: date):
        return self.filter(Q(ended_on=None) | Q(ended_on__gt=on))

    def public(self, on: date):
        return self.open(on).filter(is_public=True)


class Opportunity(models.Model):
    """A kind of help at one office, told to the public in both languages."""

    class Kind(models.TextChoices):
        STAMP = "stamp", _("stamp sorting")
        EVENT = "event", pgettext_lazy("opportunity", "event")
        TRANSLATION = "translation", _("translation")
        OFFICE = "office", _("office work")

    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    office = models.CharField(pgettext_lazy("volunteer", "office"), max_length=8, choices=Office.choices)
    title_ja = models.CharField(_("title in Japanese"), max_length=100)
    title_en = models.CharField(_("title in English"), max_length=100)
    text_ja = models.TextField(_("description in Japanese"), max_length=1000)
    text_en = models.TextField(_("description in English"), max_length=2000)
    place_ja = models.CharField(_("place in Japanese"), max_length=200)
    place_en = models.CharField(_("place in English"), max_length=200)
    is_public = models.BooleanField(
        _("shown on the site"), default=True, help_text=_("Else only the office signs people up.")
    )
    ended_on = models.DateField(
        _("ended on"), null=True, blank=True, help_text=_("From this day on it is offered no more.")
    )
    objects = OpportunityQuerySet.as_manager()

    class Meta:
        verbose_name = _("opportunity")
        verbose_name_plural = _("opportunities")
        constraints = [
            models.CheckConstraint(
                name="volunteers_opportunity_kind_known",
                condition=Q(kind__in=["stamp", "event", "translation", "office"]),
            ),
            models.CheckConstraint(name="volunteers_opportunity_office_known", condition=Q(office__in=Office.values)),
            models.UniqueConstraint(fields=["office", "title_ja"], name="volunteers_opportunity_one_per_title"),
        ]

    def __str__(self):
        return f"{self.title_in((get_language() or 'ja')[:2])} ({self.get_office_display()})"

    def title_in(self, language: str) -> str:
        return self.title_ja if language == "ja" else self.title_en

    def text_in(self, language: str) -> str:
        return self.text_ja if language == "ja" else self.text_en

    def place_in(self, language: str) -> str:
        return self.place_ja if language == "ja" else self.place_en

    @property
    def title(self) -> str:
        return self.title_in((get_language() or "ja")[:2])

    @property
    def text(self) -> str:
        return self.text_in((get_language() or "ja")[:2])

    @property
    def place(self) -> str:
        return self.place_in((get_language() or "ja")[:2])


class ShiftQuerySet(models.QuerySet):
    def with_places(self):
        """Annotate ``taken`` and ``waiting`` (int)."""
        return self.annotate(
            taken=Count("sign_ups", filter=Q(sign_ups__state__in=rules.HOLDS_PLACE)),
            waiting=Count("sign_ups", filter=Q(sign_ups__state="waitlisted")),
        )

    def held(self):
        """Without those that were called off."""
        return self.filter(called_off_at=None)

    def coming(self, at: datetime):
        return self.held().filter(starts_at__gt=at).order_by("starts_at", "pk")

    def on_day(self, day: date):
        start = timezone.make_aware(datetime.combine(day, time()))
        return self.held().filter(starts_at__gte=start, starts_at__lt=start + timedelta(days=1))


class Shift(models.Model):
    """A time at which a number of people can help. ``flexible``: they may come later or leave earlier."""

    opportunity = models.ForeignKey(Opportunity, models.PROTECT, related_name="shifts", verbose_name=_("opportunity"))
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    capacity = models.PositiveSmallIntegerField(pgettext_lazy("shift", "places"))
    flexible = models.BooleanField(
        _("come and go as you can"), default=False, help_text=_("People may come later or leave earlier.")
    )
    called_off_at = models.DateTimeField(_("called off"), null=True, blank=True, editable=False)
    called_off_because = models.CharField(_("reason"), max_length=200, blank=True, editable=False)
    objects = ShiftQuerySet.as_manager()

    class Meta:
        verbose_name = _("shift")
        verbose_name_plural = _("shifts")
        constraints = [
            models.CheckConstraint(
                name="volunteers_shift_has_places",
                condition=Q(capacity__gte=1, capacity__lte=rules.MOST_PLACES),
                violation_error_message=_("A shift has at least one place, and at most 500."),
            ),
            models.CheckConstraint(
                name="volunteers_shift_ends_after_start",
                condition=Q(ends_at__gt=F("starts_at")),
                violation_error_message=_("The shift ends before it begins."),
            ),
            models.CheckConstraint(
                name="volunteers_shift_called_off_with_reason",
                condition=Q(called_off_at=None, called_off_because="")
                | Q(called_off_at__isnull=False) & ~Q(called_off_because=""),
            ),
            models.UniqueConstraint(
                fields=["opportunity", "starts_at"],
                name="volunteers_shift_one_per_start",
                violation_error_message=_("This opportunity has a shift that begins at this time already."),
            ),
        ]

    def __str__(self):
        return f"{self.when} {self.opportunity.title}"

    @property
    def day(self) -> date:
        return timezone.localdate(self.starts_at)

    @property
    def when(self) -> str:
        """``2026年12月1日 (火) 10:00–14:00``"""
        return hours_of(self.starts_at, self.ends_at)

    @property
    def minutes(self) -> int:
        return round((self.ends_at - self.starts_at).total_seconds() / 60)
