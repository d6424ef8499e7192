"""One term of one worker at one host."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import ExtractDay, ExtractMonth, ExtractYear
from django.db.models.lookups import GreaterThanOrEqual
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from dispatch import rules
from jocs_site.foundation.periods import last_day
from jocs_site.people.countries import CountryField


class State(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("posting", "draft")
    PROPOSED = "proposed", pgettext_lazy("posting", "before the board")
    APPROVED = "approved", pgettext_lazy("posting", "approved")
    PREPARING = "preparing", pgettext_lazy("posting", "preparing")
    DEPARTED = "departed", pgettext_lazy("posting", "on the way")
    ARRIVED = "arrived", pgettext_lazy("posting", "arrived")
    LANGUAGE = "language", pgettext_lazy("posting", "learning the language")
    ACTIVE = "active", pgettext_lazy("posting", "in service")
    SUSPENDED = "suspended", pgettext_lazy("posting", "suspended")
    COMPLETED = "completed", pgettext_lazy("posting", "term completed")
    ENDED_EARLY = "ended_early", pgettext_lazy("posting", "ended early")
    REPORTING = "reporting", pgettext_lazy("posting", "report tour")
    CLOSED = "closed", pgettext_lazy("posting", "closed")
    CANCELLED = "cancelled", pgettext_lazy("posting", "cancelled")


NOT_LIVE = (State.DRAFT, State.CANCELLED)
OPEN_TO_REVISION = (State.DRAFT, State.PROPOSED)
BEFORE_DEPARTURE = (State.APPROVED, State.PREPARING)
AT_POST = (State.ARRIVED, State.LANGUAGE, State.ACTIVE)
ABROAD = (State.DEPARTED, *AT_POST, State.SUSPENDED)
BACK = (State.COMPLETED, State.ENDED_EARLY, State.REPORTING, State.CLOSED)


def _as_number(name: str):
    """A day as 20260401: both databases can add three years to it inside a CHECK, and 29 February sorts right."""
    return ExtractYear(F(name)) * 10_000 + ExtractMonth(F(name)) * 100 + ExtractDay(F(name))


class PostingQuerySet(models.QuerySet):
    def live(self):
        """Postings that hold their dates against others of the same worker."""
        return self.exclude(state__in=NOT_LIVE)

    def overlapping(self, starts_on: date, ends_before: date):
        return self.filter(starts_on__lt=ends_before, ends_before__gt=starts_on)

    def with_names(self):
        return self.select_related("worker__person", "organisation")

    def at_post(self, on: date):
        return self.filter(state__in=AT_POST, starts_on__lte=on, ends_before__gt=on)


class Posting(models.Model):
    """A term: who goes where, from when to when, and how far its life has come.

    ``planned_ends_before`` is the end of the term as the board approved it; ``ends_before`` is when it really ends,
    the same day unless an approved early end cut it short. ``taken_over``: it came from the old list without taking
    every step; of one that was closed long ago nobody may know when the board approved it.
    """

    class Kind(models.TextChoices):
        LONG = "long", _("long term")
        SHORT = "short", _("short term")

    class Office(models.TextChoices):
        TOKYO = "tokyo", _("Tokyo")
        OSAKA = "osaka", _("Osaka")

    class Sensitivity(models.TextChoices):
        PUBLIC = "public", _("shown to the public")
        COUNTRY_ONLY = "country_only", _("only the country shown")
        HIDDEN = "hidden", _("hidden")

    State = State

    worker = models.ForeignKey("Worker", models.PROTECT, related_name="postings", verbose_name=_("worker"))
    organisation = models.ForeignKey(
        "people.Organisation", models.PROTECT, related_name="postings", verbose_name=_("receiving organisation")
    )
    request = models.ForeignKey(
        "WorkerRequest",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="postings",
        verbose_name=_("worker request"),
    )
    candidacy = models.ForeignKey(
        "Candidacy", models.PROTECT, null=True, blank=True, related_name="postings", verbose_name=_("candidacy")
    )
    country = CountryField(_("country"))
    kind = models.CharField(_("kind"), max_length=5, choices=Kind.choices, default=Kind.LONG)
    term_number = models.PositiveSmallIntegerField(pgettext_lazy("posting", "term"), default=1)
    starts_on = models.DateField(_("first day"))
    ends_before = models.DateField(_("ends before"))
    planned_ends_before = models.DateField(_("planned to end before"))
    project_ends_on = models.DateField(_("project ends on"), null=True, blank=True)
    coordinating_office = models.CharField(
        _("coordinating office"), max_length=5, choices=Office.choices, default=Office.TOKYO
    )
    job_title_ja = models.CharField(_("work in Japanese"), max_length=120, blank=True)
    job_title_en = models.CharField(_("work in English"), max_length=120, blank=True)
    objectives = models.TextField(_("objectives"), blank=True)
    sensitivity = models.CharField(
        _("what the public sees"), max_length=12, choices=Sensitivity.choices, default=Sensitivity.HIDDEN
    )
    state = models.CharField(_("state"), max_length=24, choices=State.choices, default=State.DRAFT)
    exception = models.OneToOneField(
        "TermException", models.PROTECT, null=True, blank=True, related_name="posting", verbose_name=_("term exception")
    )
    early_end = models.ForeignKey(
        "Amendment", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("early end")
    )
    board_approved_on = models.DateField(_("approved by the board on"), null=True, blank=True)
    board_minutes = models.CharField(_("board minutes"), max_length=100, blank=True)
    insurance_decided_on = models.DateField(_("insurance decided on"), null=True, blank=True)
    special_enrolment_decided_on = models.DateField(_("special accident enrolment decided on"), null=True, blank=True)
    left_japan_on = models.DateField(_("left Japan on"), null=True, blank=True)
    arrived_on = models.DateField(_("arrived on"), null=True, blank=True)
    midterm_reviewed_on = models.DateField(_("mid-term review on"), null=True, blank=True)
    returned_on = models.DateField(_("back in Japan on"), null=True, blank=True)
    final_report_on = models.DateField(_("final report received on"), null=True, blank=True)
    taken_over = models.BooleanField(_("taken over from the old list"), default=False, editable=False)
    objects = PostingQuerySet.as_manager()

    class Meta:
        verbose_name = _("posting")
        verbose_name_plural = _("postings")
        permissions = [
            ("advance_posting", _("Can take the everyday steps of a posting")),
            ("approve_posting", _("Can record the board's decision on a posting")),
            ("amend_posting", _("Can record an approved change of a posting's dates")),
            ("publish_profile", _("Can release the public text of a posting")),
            ("print_board_book", _("Can print the book for the board of directors")),
        ]
        indexes = [models.Index(fields=["state", "starts_on"], name="dispatch_posting_state_start")]
        constraints = [
            models.CheckConstraint(
                name="dispatch_posting_ends_after_start",
                condition=Q(ends_before__gt=F("starts_on")),
                violation_error_message=_("The last day is before the first."),
            ),
            models.CheckConstraint(
                name="dispatch_posting_three_years_or_exception",
                condition=Q(kind="short")
                | Q(exception__isnull=False)
                | Q(state__in=[*OPEN_TO_REVISION, State.CANCELLED])
                | Q(GreaterThanOrEqual(_as_number("planned_ends_before"), _as_number("starts_on") + 30_000)),
                violation_error_message=_("A long term lasts at least three years, or has an approved exception."),
            ),
            models.CheckConstraint(
                name="dispatch_posting_cut_short_by_amendment",
                condition=Q(ends_before=F("planned_ends_before"))
                | Q(early_end__isnull=False, ends_before__lt=F("planned_ends_before")),
                violation_error_message=_("A term ends early only by an approved change."),
            ),
            models.CheckConstraint(
                name="dispatch_posting_state_known", condition=Q(state__in=[state.value for state in State])
            ),
            models.CheckConstraint(
                name="dispatch_posting_kind_known", condition=Q(kind__in=["long", "short"], term_number__gte=1)
            ),
            models.CheckConstraint(
                name="dispatch_posting_approved_by_board",
                condition=Q(state__in=[*OPEN_TO_REVISION, State.CANCELLED])
                | Q(board_approved_on__isnull=False)
                | Q(taken_over=True, state=State.CLOSED),
                violation_error_message=_("The day of the board's approval is missing."),
            ),
            models.CheckConstraint(
                name="dispatch_posting_departed_with_papers",
                condition=~Q(state__in=[*ABROAD, *BACK])
                | Q(taken_over=True, state=State.CLOSED)
                | Q(
                    insurance_decided_on__isnull=False,
                    special_enrolment_decided_on__isnull=False,
                    left_japan_on__isnull=False,
                ),
                violation_error_message=_("Insurance, special enrolment and the day of departure come first."),
            ),
            models.CheckConstraint(
                name="dispatch_posting_travel_in_order",
                condition=(Q(arrived_on=None) | Q(arrived_on__gte=F("left_japan_on")))
                & (Q(returned_on=None) | Q(returned_on__gte=F("left_japan_on")))
                & (Q(returned_on=None) | Q(arrived_on=None) | Q(returned_on__gte=F("arrived_on"))),
                violation_error_message=_("Departure, arrival and return are not in this order."),
            ),
            models.UniqueConstraint(
                fields=["worker", "kind", "term_number"],
                condition=~Q(state="cancelled"),
                name="dispatch_posting_one_per_term",
                violation_error_message=_("This worker already has a posting with this term number."),
            ),
        ]

    def __str__(self):
        return self.code

    @property
    def code(self) -> str:
        return f"P-{self.pk:04d}"

    @property
    def ends_on(self) -> date:
        """The last day, as people write it."""
        return last_day(self.ends_before)

    @property
    def lacks_exception(self) -> bool:
        """A long term under three years for which the board's exception is not recorded yet."""
        is_full = rules.is_full_term(self.starts_on, self.planned_ends_before)
        return self.kind == self.Kind.LONG and self.exception_id is None and not is_full

    @property
    def is_planned(self) -> bool:
        return self.state in (*OPEN_TO_REVISION, *BEFORE_DEPARTURE)

    @property
    def term_in_words(self) -> str:
        number = gettext("term %(number)s") % {"number": self.term_number}
        return f"{self.get_kind_display()} · {number}"

    def job_title_in(self, language: str) -> str:
        return self.job_title_ja if language == "ja" else self.job_title_en
