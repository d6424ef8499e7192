"""Who offers to serve: an application, its interview, and the board's answer."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dispatch.models.requests import WorkerRequest
from dispatch.models.workers import Worker
from jocs_site.backoffice.guards import append_only
from jocs_site.backoffice.states import StateChange


class CandidacyState(models.TextChoices):
    APPLIED = "applied", pgettext_lazy("candidacy", "applied")
    INTERVIEWING = "interviewing", pgettext_lazy("candidacy", "to be interviewed")
    RECOMMENDED = "recommended", pgettext_lazy("candidacy", "recommended to the board")
    APPROVED = "approved", pgettext_lazy("candidacy", "approved by the board")
    NOT_ACCEPTED = "not_accepted", pgettext_lazy("candidacy", "not accepted")
    WITHDRAWN = "withdrawn", pgettext_lazy("candidacy", "withdrawn")


UNDECIDED = (CandidacyState.APPLIED, CandidacyState.INTERVIEWING, CandidacyState.RECOMMENDED)
INTERVIEWED = (CandidacyState.RECOMMENDED, CandidacyState.APPROVED)


class CandidacyQuerySet(models.QuerySet):
    def with_names(self):
        return self.select_related("person", "request__organisation")


class Candidacy(models.Model):
    """One application of one person; who applies again has another. The letter is confidential and never rewritten."""

    State = CandidacyState

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="candidacies", verbose_name=_("person"))
    request = models.ForeignKey(
        WorkerRequest,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="candidacies",
        verbose_name=_("worker request"),
    )
    profession = models.CharField(_("profession"), max_length=24, choices=Worker.Profession.choices)
    applied_on = models.DateField(_("applied on"))
    letter = models.TextField(_("letter of application"))
    interview_on = models.DateField(_("interview on"), null=True, blank=True)
    panel = models.CharField(
        _("interviewers"), max_length=200, blank=True, help_text=_("Names, with commas between them")
    )
    board_met_on = models.DateField(_("board meeting on"), null=True, blank=True)
    board_minutes = models.CharField(_("board minutes"), max_length=100, blank=True)
    state = models.CharField(_("state"), max_length=24, choices=State.choices, default=State.APPLIED)
    objects = CandidacyQuerySet.as_manager()

    class Meta:
        verbose_name = _("candidacy")
        verbose_name_plural = _("candidacies")
        permissions = [
            ("read_candidacy", _("Can read letters of application and reasons of decisions")),
            ("decide_candidacy", _("Can record the board's decision on a candidacy")),
        ]
        constraints = [
            models.CheckConstraint(
                name="dispatch_candidacy_state_known", condition=Q(state__in=[state.value for state in CandidacyState])
            ),
            models.CheckConstraint(
                name="dispatch_candidacy_interviewed_by_somebody",
                condition=~Q(state__in=[state.value for state in INTERVIEWED])
                | (Q(interview_on__isnull=False) & ~Q(panel="")),
                violation_error_message=_("The day of the interview and who interviewed come first."),
            ),
            models.CheckConstraint(
                name="dispatch_candidacy_approved_by_board",
                condition=~Q(state="approved")
                | (Q(board_met_on__isnull=False, request__isnull=False) & ~Q(board_minutes="")),
                violation_error_message=_("The request, the day of the board meeting and its minutes come first."),
            ),
            models.CheckConstraint(
                name="dispatch_candidacy_days_in_order",
                condition=(Q(interview_on=None) | Q(interview_on__gte=F("applied_on")))
                & (Q(board_met_on=None) | Q(interview_on=None) | Q(board_met_on__gte=F("interview_on"))),
                violation_error_message=_("Application, interview and board meeting are not in this order."),
            ),
            models.UniqueConstraint(
                fields=["person", "request"],
                condition=Q(state__in=[state.value for state in UNDECIDED]),
                name="dispatch_candidacy_one_undecided_per_request",
                violation_error_message=_("An application of this person for this request is still undecided."),
            ),
        ]

    def __str__(self):
        return self.code

    @property
    def code(self) -> str:
        return f"A-{self.pk:04d}"


class CandidacyChange(StateChange):
    """One line in the history of a candidacy."""

    subject = models.ForeignKey(Candidacy, models.PROTECT, related_name="changes")

    class Meta:
        verbose_name = _("history of a candidacy")
        verbose_name_plural = _("history of candidacies")
        ordering = ["subject", "pk"]

    def __str__(self):
        return f"#{self.pk} {self.step}"


append_only(
    "dispatch_candidacy",
    columns=("letter", "applied_on"),
    sentence=_("An application stays as it came. Who applies again has another."),
)
append_only("dispatch_candidacychange", sentence=_("The history of a candidacy is not rewritten."))
