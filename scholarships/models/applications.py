"""An application to a call, and the history of its states."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from jocs_site.backoffice.currency import amount_column, currency_column, money_checks
from jocs_site.backoffice.states import StateChange
from jocs_site.foundation.periods import last_day
from jocs_site.people.countries import CountryField
from scholarships.models.calls import Call


class ApplicationState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("application", "draft")
    SUBMITTED = "submitted", pgettext_lazy("application", "submitted")
    INCOMPLETE = "incomplete", pgettext_lazy("application", "incomplete")
    INELIGIBLE = "ineligible", pgettext_lazy("application", "not eligible")
    ELIGIBLE = "eligible", pgettext_lazy("application", "eligible")
    IN_REVIEW = "in_review", pgettext_lazy("application", "in review")
    SHORTLISTED = "shortlisted", pgettext_lazy("application", "ready for the meeting")
    INTERVIEW = "interview", pgettext_lazy("application", "invited to an interview")
    SELECTED = "selected", pgettext_lazy("application", "selected")
    RESERVE = "reserve", pgettext_lazy("application", "on the reserve list")
    NOT_SELECTED = "not_selected", pgettext_lazy("application", "not selected")
    DECLINED = "declined", pgettext_lazy("application", "declined by the applicant")
    AWARDED = "awarded", pgettext_lazy("application", "awarded")
    WITHDRAWN = "withdrawn", pgettext_lazy("application", "withdrawn")


class StudyLevel(models.TextChoices):
    CERTIFICATE = "certificate", _("certificate")
    DIPLOMA = "diploma", _("diploma")
    BACHELOR = "bachelor", _("bachelor's degree")
    MASTER = "master", _("master's degree")
    SPECIALIST = "specialist", _("specialist training")


# These ended without a scholarship: what they say is let go of after some years, and the figures stay.
ENDED_WITHOUT = (
    ApplicationState.INELIGIBLE,
    ApplicationState.NOT_SELECTED,
    ApplicationState.DECLINED,
    ApplicationState.WITHDRAWN,
)
WRITTEN = ("profession", "course", "institution", "motivation", "return_plan", "endorsed_by")
_BEING_SELECTED = {ApplicationState.ELIGIBLE, ApplicationState.IN_REVIEW, ApplicationState.SHORTLISTED}


class ApplicationQuerySet(models.QuerySet):
    def with_names(self):
        """What a list shows, without a query per row."""
        return self.select_related("person", "nominating_organisation", "call")

    def counted(self):
        """Applications that were handed in and not taken back."""
        return self.exclude(state__in=[ApplicationState.DRAFT, ApplicationState.WITHDRAWN])

    def chosen(self):
        return self.filter(state__in=[ApplicationState.SELECTED, ApplicationState.AWARDED])


class Application(models.Model):
    """One person's request to one call, nominated by a partner body. Its steps are in `models.lives`."""

    State = ApplicationState
    Level = StudyLevel

    call = models.ForeignKey(Call, models.PROTECT, related_name="applications", verbose_name=_("call"))
    person = models.ForeignKey(
        "people.Person", models.PROTECT, related_name="scholarship_applications", verbose_name=_("applicant")
    )
    nominating_organisation = models.ForeignKey(
        "people.Organisation", models.PROTECT, related_name="+", verbose_name=_("nominating body")
    )
    code = models.CharField(_("number"), max_length=16, unique=True, editable=False)
    number = models.PositiveIntegerField(editable=False)
    state = models.CharField(
        _("state"), max_length=24, choices=ApplicationState.choices, default=ApplicationState.DRAFT, editable=False
    )
    submitted_at = models.DateTimeField(_("papers received at"), null=True, blank=True)
    endorsed_on = models.DateField(_("endorsed on"), null=True, blank=True)
    endorsed_by = models.CharField(_("endorsed by"), max_length=120, blank=True)
    profession = models.CharField(_("profession"), max_length=100, blank=True)
    course = models.CharField(_("course of study"), max_length=200)
    institution = models.CharField(_("school or hospital of study"), max_length=200)
    study_country = CountryField(_("country of study"))
    level = models.CharField(_("level"), max_length=12, choices=StudyLevel.choices)
    starts_on = models.DateField(_("study starts on"))
    ends_before = models.DateField(_("study ends before"))
    requested_amount = amount_column(_("requested amount"))
    requested_currency = currency_column()
    motivation = models.TextField(_("why this study"), blank=True)
    return_plan = models.TextField(_("plan after the return"), blank=True)
    erased_on = models.DateField(_("words erased on"), null=True, blank=True, editable=False)
    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("application")
        verbose_name_plural = _("applications")
        default_permissions = ("add", "view")
        permissions = [
            ("check_application", _("Can check applications for eligibility")),
            ("assign_application", _("Can assign reviewers to applications")),
            ("decide_application", _("Can record decisions on applications")),
            ("print_selection_book", _("Can print the book for the selection meeting")),
        ]
        ordering = ["-code"]
        constraints = [
            models.UniqueConstraint(
                fields=["call", "person"],
                condition=~Q(state="withdrawn"),
                name="scholarships_application_one_per_person_and_call",
            ),
            models.CheckConstraint(
                name="scholarships_application_ends_after_start",
                condition=Q(ends_before__gt=F("starts_on")),
                violation_error_message=_("The study ends before it starts."),
            ),
            models.CheckConstraint(
                name="scholarships_application_received_unless_draft",
                condition=Q(state__in=["draft", "withdrawn"]) | Q(submitted_at__isnull=False),
            ),
            models.CheckConstraint(
                name="scholarships_application_state_known", condition=Q(state__in=ApplicationState.values)
            ),
            models.CheckConstraint(
                name="scholarships_application_erased_is_empty",
                condition=Q(erased_on=None) | Q(state__in=ENDED_WITHOUT, **dict.fromkeys(WRITTEN, "")),
            ),
            *money_checks("scholarships_application", "requested_amount", "requested_currency"),
        ]

    def __str__(self):
        return self.code

    @property
    def state_for_applicant(self) -> str:
        """What the applicant is told: the steps of the selection between check and decision are one."""
        if self.state in _BEING_SELECTED:
            return pgettext("application", "being reviewed")
        return self.get_state_display()

    @cached_property
    def referees(self) -> frozenset[str]:
        """Addresses of those who wrote or are asked for a reference; kept, for a round asks it for each member."""
        return frozenset(one.email.lower() for one in self.references.all() if not one.ended_at)

    @property
    def study(self) -> str:
        """Course and place; empty once they were erased."""
        return ", ".join(filter(None, [self.course, self.institution]))

    @property
    def last_day(self) -> date:
        return last_day(self.ends_before)


class ApplicationChange(StateChange):
    subject = models.ForeignKey(Application, models.PROTECT, related_name="changes")

    class Meta:
        verbose_name = _("step of an application")
        verbose_name_plural = _("steps of applications")
        default_permissions = ()
        ordering = ["at", "pk"]
