"""A call for applications, what it is judged by, and who judges."""

from datetime import datetime
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel


class CallQuerySet(models.QuerySet):
    def announced(self):
        return self.filter(is_announced=True)

    def open_at(self, at: datetime):
        return self.announced().filter(opens_at__lte=at, closes_at__gt=at)

    def upcoming_at(self, at: datetime):
        return self.announced().filter(opens_at__gt=at).order_by("opens_at")


class Call(ClusterableModel):
    """One round of applications. It is open while ``opens_at <= now < closes_at``."""

    fiscal_year = models.PositiveSmallIntegerField(
        _("fiscal year"), help_text=_("The year it starts in: 2026 is April 2026 to March 2027.")
    )
    title_ja = models.CharField(_("title in Japanese"), max_length=120)
    title_en = models.CharField(_("title in English"), max_length=120)
    opens_at = models.DateTimeField(_("opens at"))
    closes_at = models.DateTimeField(_("closes at"), help_text=_("One second later is late."))
    time_zone = models.CharField(
        _("time zone"), max_length=40, default="Asia/Tokyo", help_text=_("For example Asia/Tokyo or Africa/Nairobi.")
    )
    budget_yen = models.PositiveIntegerField(_("budget (yen)"))
    countries = models.JSONField(_("countries"), default=list)
    reviewers_per_file = models.PositiveSmallIntegerField(_("reviewers per file"), default=2)
    reports_per_year = models.PositiveSmallIntegerField(_("reports per year of study"), default=1)
    is_announced = models.BooleanField(
        pgettext_lazy("call", "announced"),
        default=True,
        help_text=_("A call that is not announced is seen by the office alone."),
    )
    corrections_until = models.DateTimeField(
        _("corrections until"),
        null=True,
        blank=True,
        help_text=_("Until then a file that was found incomplete may be mended. Empty: until the call closes."),
    )
    bodies = models.ManyToManyField(
        "people.Organisation",
        blank=True,
        related_name="+",
        verbose_name=_("bodies that may nominate"),
        help_text=_("None ticked: every partner in standing in the countries of the call."),
    )
    references_asked = models.PositiveSmallIntegerField(_("references asked"), default=0)
    service_months_per_study_month = models.DecimalField(
        _("months of service for a month of study"),
        max_digits=4,
        decimal_places=2,
        default=0,
        help_text=_("How long a scholar serves after the return: 1.00 is as long as the study took, 0 is no duty."),
    )
    service_months_min = models.PositiveSmallIntegerField(_("fewest months of service"), null=True, blank=True)
    service_months_max = models.PositiveSmallIntegerField(_("most months of service"), null=True, blank=True)
    objects = CallQuerySet.as_manager()

    class Meta:
        verbose_name = _("call")
        verbose_name_plural = _("calls")
        default_permissions = ("add", "change", "view")
        ordering = ["-opens_at"]
        constraints = [
            models.CheckConstraint(
                name="scholarships_call_closes_after_opening",
                condition=Q(closes_at__gt=F("opens_at")),
                violation_error_message=_("The call closes before it opens."),
            ),
            models.CheckConstraint(name="scholarships_call_budget_above_zero", condition=Q(budget_yen__gt=0)),
            models.CheckConstraint(
                name="scholarships_call_two_to_five_reviewers",
                condition=Q(reviewers_per_file__range=(2, 5)),
                violation_error_message=_("Between two and five reviewers read each file."),
            ),
            models.CheckConstraint(
                name="scholarships_call_corrections_end_after_closing",
                condition=Q(corrections_until=None) | Q(corrections_until__gte=F("closes_at")),
                violation_error_message=_("Corrections end before the call closes."),
            ),
            models.CheckConstraint(
                name="scholarships_call_at_most_four_references",
                condition=Q(references_asked__lte=4),
                violation_error_message=_("At most four references are asked for."),
            ),
            models.CheckConstraint(
                name="scholarships_call_service_not_below_zero",
                condition=Q(service_months_per_study_month__gte=0),
                violation_error_message=_("Months of service are not below zero."),
            ),
            models.CheckConstraint(
                name="scholarships_call_fewest_service_below_most",
                condition=Q(service_months_min=None)
                | Q(service_months_max=None)
                | Q(service_months_min__lte=F("service_months_max")),
                violation_error_message=_("The fewest months of service are more than the most."),
            ),
        ]

    def __str__(self):
        return self.title_ja

    def title_in(self, language: str) -> str:
        return self.title_ja if language == "ja" else self.title_en

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def corrections_end_at(self) -> datetime:
        return self.corrections_until or self.closes_at

    def clean(self):
        if self.time_zone not in available_timezones():
            raise ValidationError({"time_zone": _("There is no time zone of this name.")})
        awarded = self.pk and self.applications.aggregate(yen=models.Sum("decision__award__committed_yen"))["yen"]
        if awarded and self.budget_yen is not None and self.budget_yen < awarded:
            raise ValidationError({"budget_yen": _("More than this budget has been awarded already.")})


class Criterion(models.Model):
    """What reviewers give points for, from 0 to ``max_score``; its weight is its share in the total."""

    call = ParentalKey(Call, on_delete=models.PROTECT, related_name="criteria", verbose_name=_("call"))
    code = models.SlugField(_("code"), max_length=20)
    name_ja = models.CharField(_("name in Japanese"), max_length=100)
    name_en = models.CharField(_("name in English"), max_length=100)
    max_score = models.PositiveSmallIntegerField(_("most points"), default=5)
    weight = models.PositiveSmallIntegerField(_("weight"), default=1)

    class Meta:
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        default_permissions = ()
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["call", "code"], name="scholarships_criterion_one_per_code"),
            models.CheckConstraint(
                name="scholarships_criterion_one_to_ten_points",
                condition=Q(max_score__range=(1, 10)),
                violation_error_message=_("A criterion gives between 1 and 10 points."),
            ),
            models.CheckConstraint(
                name="scholarships_criterion_weight_above_zero",
                condition=Q(weight__gt=0),
                violation_error_message=_("The weight must be above zero."),
            ),
        ]

    def __str__(self):
        return self.name_ja

    def name_in(self, language: str) -> str:
        return self.name_ja if language == "ja" else self.name_en

    def clean(self):
        """Points already given must keep their meaning; the database refuses it as well."""
        if self.pk and self.scores.exists():
            before = Criterion.objects.get(pk=self.pk)
            if (before.max_score, before.weight) != (self.max_score, self.weight):
                raise ValidationError(_("Points and weight are fixed once a reviewer has given points."))


class PanelMember(ClusterableModel):
    """Somebody who may be asked to review. Their own body's applicants never come to them."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="scholarship_panel", verbose_name=_("account")
    )
    organisation = models.ForeignKey(
        "people.Organisation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("body they belong to"),
        help_text=_("They never review applicants that this body nominates."),
    )
    is_active = models.BooleanField(_("may be asked to review"), default=True)

    class Meta:
        verbose_name = _("panel member")
        verbose_name_plural = _("panel members")
        default_permissions = ("add", "change", "view")
        ordering = ["user__email"]

    def __str__(self):
        return self.user.person.full_name if hasattr(self.user, "person") else self.user.email

    @cached_property
    def tied_to(self) -> frozenset[int]:
        """Keys of the people whose applications they never read; kept, for a round asks it for each file."""
        return frozenset(tie.person_id for tie in self.ties.all())
