"""A partner's request for a worker, and the visits that look whether it can be met."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dispatch.models.postings import Posting
from dispatch.models.workers import Worker
from jocs_site.backoffice.guards import append_only
from jocs_site.backoffice.states import StateChange
from jocs_site.foundation.periods import last_day

DEFAULT_MONTHS, MOST_MONTHS = 36, 120


class RequestState(models.TextChoices):
    RECEIVED = "received", pgettext_lazy("request", "received")
    SURVEYING = "surveying", pgettext_lazy("request", "being looked into")
    OPEN = "open", pgettext_lazy("request", "open")
    FILLED = "filled", pgettext_lazy("request", "filled")
    DECLINED = "declined", pgettext_lazy("request", "declined")
    WITHDRAWN = "withdrawn", pgettext_lazy("request", "withdrawn")


ENDED_REQUEST = (RequestState.FILLED, RequestState.DECLINED, RequestState.WITHDRAWN)


class RequestQuerySet(models.QuerySet):
    def with_names(self):
        return self.select_related("organisation", "predecessor__worker__person", "predecessor__organisation")


class WorkerRequest(models.Model):
    """What a partner asks for: one worker of one profession, from when, for how long. Source: docs/sources.md#R43"""

    State = RequestState

    organisation = models.ForeignKey(
        "people.Organisation",
        models.PROTECT,
        related_name="worker_requests",
        verbose_name=_("receiving organisation"),
    )
    unit = models.CharField(_("place of work"), max_length=120, blank=True, help_text=_("Ward, school or project"))
    profession = models.CharField(_("profession"), max_length=24, choices=Worker.Profession.choices)
    wanted_from = models.DateField(_("wanted from"))
    term_months = models.PositiveSmallIntegerField(_("term in months"), default=DEFAULT_MONTHS)
    languages_work = models.CharField(
        _("languages for the work"), max_length=120, help_text=_("For example: English B2, Swahili B1")
    )
    languages_living = models.CharField(_("languages for daily life"), max_length=120, blank=True)
    is_replacement = models.BooleanField(_("takes over from a worker"), default=False)
    predecessor = models.ForeignKey(
        Posting, models.PROTECT, null=True, blank=True, related_name="successions", verbose_name=_("posting before")
    )
    received_on = models.DateField(pgettext_lazy("request", "received on"))
    coordinating_office = models.CharField(
        _("coordinating office"), max_length=5, choices=Posting.Office.choices, default=Posting.Office.TOKYO
    )
    need = models.TextField(_("what is needed"))
    state = models.CharField(_("state"), max_length=24, choices=State.choices, default=State.RECEIVED)
    objects = RequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("worker request")
        verbose_name_plural = _("worker requests")
        permissions = [("decide_workerrequest", _("Can open and decline worker requests"))]
        constraints = [
            models.CheckConstraint(
                name="dispatch_request_term_in_range",
                condition=Q(term_months__gte=1, term_months__lte=MOST_MONTHS),
                violation_error_message=_("A term has 1 to 120 months."),
            ),
            models.CheckConstraint(
                name="dispatch_request_predecessor_of_replacement",
                condition=Q(predecessor=None) | Q(is_replacement=True),
                violation_error_message=_("Only a request that takes over from a worker names the posting before."),
            ),
            models.CheckConstraint(
                name="dispatch_request_says_what_is_needed",
                condition=~Q(need="") & ~Q(languages_work=""),
                violation_error_message=_("Say what is needed, and in which languages the work is done."),
            ),
            models.CheckConstraint(
                name="dispatch_request_state_known", condition=Q(state__in=[state.value for state in RequestState])
            ),
        ]

    def __str__(self):
        return self.code

    @property
    def code(self) -> str:
        return f"R-{self.pk:04d}"


class RequestChange(StateChange):
    """One line in the history of a request."""

    subject = models.ForeignKey(WorkerRequest, models.PROTECT, related_name="changes")

    class Meta:
        verbose_name = _("history of a request")
        verbose_name_plural = _("history of requests")
        ordering = ["subject", "pk"]

    def __str__(self):
        return f"#{self.pk} {self.step}"


class FeasibilityVisit(models.Model):
    """Staff looked on the spot whether the request can be met: work, living, safety. The latest one counts."""

    class Advice(models.TextChoices):
        GO = "go", pgettext_lazy("advice", "go ahead")
        NO = "no", pgettext_lazy("advice", "do not go ahead")
        LATER = "later", pgettext_lazy("advice", "later")

    request = models.ForeignKey(WorkerRequest, models.PROTECT, related_name="visits", verbose_name=_("worker request"))
    starts_on = models.DateField(_("first day"))
    ends_before = models.DateField(_("ends before"))
    visitors = models.CharField(_("visitors"), max_length=200, help_text=_("Names, with commas between them"))
    findings = models.TextField(_("findings"))
    recommendation = models.CharField(pgettext_lazy("visit", "recommendation"), max_length=5, choices=Advice.choices)

    class Meta:
        verbose_name = _("feasibility visit")
        verbose_name_plural = _("feasibility visits")
        ordering = ["request", "pk"]
        constraints = [
            models.CheckConstraint(
                name="dispatch_visit_ends_after_start",
                condition=Q(ends_before__gt=F("starts_on")),
                violation_error_message=_("The last day is before the first."),
            ),
            models.CheckConstraint(
                name="dispatch_visit_says_what_was_found",
                condition=~Q(visitors="") & ~Q(findings=""),
                violation_error_message=_("Say who went and what was found."),
            ),
            models.CheckConstraint(
                name="dispatch_visit_recommendation_known", condition=Q(recommendation__in=["go", "no", "later"])
            ),
        ]

    def __str__(self):
        return f"#{self.pk}"

    @property
    def ends_on(self) -> date:
        return last_day(self.ends_before)


append_only("dispatch_requestchange", sentence=_("The history of a request is not rewritten."))
append_only(
    "dispatch_feasibilityvisit", sentence=_("What a visit found stays as it was written. Record another visit.")
)
