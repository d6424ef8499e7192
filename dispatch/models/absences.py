"""Days on which a worker is away from the post, and who of the family lives there too."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dispatch.models.postings import ABROAD
from jocs_site.backoffice.states import StateChange
from jocs_site.foundation.periods import last_day
from jocs_site.people.countries import CountryField


class AbsenceState(models.TextChoices):
    REQUESTED = "requested", pgettext_lazy("absence", "requested")
    HOST_AGREED = "host_agreed", pgettext_lazy("absence", "agreed by the host")
    APPROVED = "approved", pgettext_lazy("absence", "approved")
    AWAY = "away", pgettext_lazy("absence", "away")
    RETURNED = "returned", pgettext_lazy("absence", "ended")
    REFUSED = "refused", pgettext_lazy("absence", "refused")
    CANCELLED = "cancelled", pgettext_lazy("absence", "cancelled")


GIVEN_UP = (AbsenceState.REFUSED, AbsenceState.CANCELLED)
UNDECIDED = (AbsenceState.REQUESTED, AbsenceState.HOST_AGREED)
DECIDED = (AbsenceState.APPROVED, AbsenceState.AWAY, AbsenceState.RETURNED)
OPEN = (*UNDECIDED, AbsenceState.APPROVED, AbsenceState.AWAY)


class AbsenceQuerySet(models.QuerySet):
    def with_names(self):
        return self.select_related("posting__worker__person", "posting__organisation")

    def late(self, on: date):
        """Away past the end, while the posting still runs. Computed, never stored."""
        return self.filter(state=AbsenceState.AWAY, ends_before__lte=on, posting__state__in=ABROAD)


class Absence(models.Model):
    """Some days away from the post: asked for, agreed, approved, and watched until the worker is back.

    ``ends_before`` is the day on which the worker is expected back at the post.
    """

    class Kind(models.TextChoices):
        HOME_LEAVE = "home_leave", _("home leave")
        ANNUAL_LEAVE = "annual_leave", _("annual leave")
        TRAVEL_ABROAD = "travel_abroad", _("travel outside the country")
        BUSINESS = "business", _("business trip")
        TRAINING = "training", _("training")
        MEDICAL = "medical", _("medical treatment")
        EVACUATION = "evacuation", _("evacuation")

    State = AbsenceState
    URGENT = (Kind.MEDICAL, Kind.EVACUATION)

    posting = models.ForeignKey("Posting", models.PROTECT, related_name="absences", verbose_name=_("posting"))
    kind = models.CharField(_("kind"), max_length=16, choices=Kind.choices)
    starts_on = models.DateField(_("first day away"))
    ends_before = models.DateField(_("back at the post on"))
    country = CountryField(_("country of stay"))
    address = models.TextField(_("address there"), blank=True, max_length=500)
    phone = models.CharField(_("telephone there"), blank=True, max_length=30)
    purpose = models.TextField(_("purpose"), blank=True, max_length=500)
    deputy = models.CharField(_("deputy at the post"), blank=True, max_length=100)
    along = models.ManyToManyField(
        "FamilyMember", blank=True, related_name="absences", verbose_name=_("family travelling along")
    )
    host_agreed_on = models.DateField(_("host agreed on"), null=True, blank=True)
    approved_on = models.DateField(_("approved on"), null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("approved by")
    )
    left_on = models.DateField(_("left on"), null=True, blank=True)
    returned_on = models.DateField(_("ended on"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=24, choices=State.choices, default=State.REQUESTED)
    objects = AbsenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("absence")
        verbose_name_plural = _("absences")
        permissions = [("approve_absence", _("Can decide on the absence of a worker"))]
        indexes = [models.Index(fields=["state", "starts_on"], name="dispatch_absence_state_start")]
        constraints = [
            models.CheckConstraint(
                name="dispatch_absence_ends_after_start",
                condition=Q(ends_before__gt=F("starts_on")),
                violation_error_message=_("The last day is before the first."),
            ),
            models.CheckConstraint(
                name="dispatch_absence_kind_known",
                condition=Q(
                    kind__in=[
                        "home_leave",
                        "annual_leave",
                        "travel_abroad",
                        "business",
                        "training",
                        "medical",
                        "evacuation",
                    ]
                ),
            ),
            models.CheckConstraint(
                name="dispatch_absence_state_known", condition=Q(state__in=[state.value for state in AbsenceState])
            ),
            models.CheckConstraint(
                name="dispatch_absence_host_agreed",
                condition=~Q(state__in=[AbsenceState.HOST_AGREED, *DECIDED])
                | Q(host_agreed_on__isnull=False)
                | Q(kind__in=["medical", "evacuation"]),
                violation_error_message=_("The host has not agreed yet."),
            ),
            models.CheckConstraint(
                name="dispatch_absence_approved",
                condition=~Q(state__in=DECIDED) | Q(approved_on__isnull=False),
                violation_error_message=_("The day of the approval is missing."),
            ),
            models.CheckConstraint(
                name="dispatch_absence_travel_in_order",
                condition=Q(state="returned", left_on__isnull=False, returned_on__gte=F("left_on"))
                | Q(state="away", left_on__isnull=False, returned_on=None)
                | ~Q(state__in=["away", "returned"]) & Q(left_on=None, returned_on=None),
                violation_error_message=_("The absence ends before it began."),
            ),
        ]

    def __str__(self):
        return f"#{self.pk} {self.get_kind_display()}"

    @property
    def ends_on(self) -> date:
        """The last day away, as people write it."""
        return last_day(self.ends_before)

    @property
    def leads_abroad(self) -> bool:
        """Out of the country of the post, so that the risk of another country counts."""
        return self.country != self.posting.country

    def is_late(self, on: date) -> bool:
        return self.state == AbsenceState.AWAY and self.ends_before <= on and self.posting.state in ABROAD


class AbsenceChange(StateChange):
    """One line in the history of an absence."""

    subject = models.ForeignKey(Absence, models.PROTECT, related_name="changes")

    class Meta:
        verbose_name = _("history of an absence")
        verbose_name_plural = _("history of absences")
        ordering = ["subject", "pk"]

    def __str__(self):
        return f"#{self.pk} {self.step}"


class FamilyMember(models.Model):
    """Who of the family lives at the post with the worker, and from when until when. An empty end: with the posting."""

    class Relation(models.TextChoices):
        SPOUSE = "spouse", pgettext_lazy("family", "spouse")
        CHILD = "child", pgettext_lazy("family", "child")
        PARENT = "parent", pgettext_lazy("family", "parent")
        OTHER = "other", pgettext_lazy("family", "other relative")

    posting = models.ForeignKey("Posting", models.PROTECT, related_name="family", verbose_name=_("posting"))
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="accompanies", verbose_name=_("person"))
    relation = models.CharField(_("relation"), max_length=8, choices=Relation.choices)
    starts_on = models.DateField(_("at the post from"))
    ends_before = models.DateField(_("at the post until"), null=True, blank=True)

    class Meta:
        verbose_name = _("family member")
        verbose_name_plural = _("accompanying family")
        ordering = ["posting", "starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="dispatch_family_ends_after_start",
                condition=Q(ends_before=None) | Q(ends_before__gt=F("starts_on")),
                violation_error_message=_("The last day is before the first."),
            ),
            models.CheckConstraint(
                name="dispatch_family_relation_known", condition=Q(relation__in=["spouse", "child", "parent", "other"])
            ),
        ]

    def __str__(self):
        return f"{self.person} ({self.get_relation_display()})"

    @property
    def ends_on(self) -> date | None:
        return self.ends_before and last_day(self.ends_before)
