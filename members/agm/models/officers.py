"""Officers and their terms, which end at the close of an ordinary meeting. Source: docs/sources.md#R40"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from jocs_site.backoffice.guards import append_only
from members.agm.models.guards import changed, refuse
from members.agm.models.meetings import Meeting
from members.agm.models.slates import NO_OUTSIDER, Candidate, OfficerFacts, StayingOfficer
from members.agm.rules import terms
from members.agm.rules.slate import AUDITORS, DIRECTORS

TERM_STANDS = _("Who was elected to which office and for how long stays as it is; a term can only be ended, once.")
TOO_LONG = _("This term would end at a later meeting than the law allows.")
LENGTHS_STAND = _("Lengths of terms stay as they were set; enter new ones from a later day.")


class TermLengths(models.Model):
    """How many years officers are elected for by the articles, from ``starts_on`` until the next lengths begin."""

    starts_on = models.DateField(_("in force from"), unique=True)
    director_years = models.PositiveSmallIntegerField(
        _("years of a director"), default=2, help_text=_("1 or 2; the law allows no more.")
    )
    auditor_years = models.PositiveSmallIntegerField(
        _("years of an auditor"), default=2, help_text=_("2 to 4; the law allows neither less nor more.")
    )
    substitutes_finish = models.BooleanField(
        _("a substitute finishes the predecessor's term"),
        default=False,
        help_text=_("Tick it only if the articles say so. Else everybody elected serves a full term."),
    )

    class Meta:
        verbose_name = _("lengths of terms")
        verbose_name_plural = _("lengths of terms")
        default_permissions = ()
        ordering = ["starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    director_years__gte=terms.SHORTEST[DIRECTORS], director_years__lte=terms.LONGEST[DIRECTORS]
                ),
                name="agm_termlengths_directors",
                violation_error_message=_("A director is elected for one or two years."),
            ),
            models.CheckConstraint(
                condition=Q(auditor_years__gte=terms.SHORTEST[AUDITORS], auditor_years__lte=terms.LONGEST[AUDITORS]),
                name="agm_termlengths_auditors",
                violation_error_message=_("An auditor is elected for two to four years."),
            ),
        ]

    def __str__(self):
        return f"{self.starts_on:%Y-%m-%d}"

    def years_of(self, office: str) -> int:
        return self.director_years if office == DIRECTORS else self.auditor_years


class OfficerTermQuerySet(models.QuerySet):
    def true(self):
        """Without those entered by mistake."""
        return self.exclude(end_reason=OfficerTerm.Reason.MISTAKE)


class OfficerTerm(OfficerFacts):
    """Somebody elected director or auditor by one meeting.

    ``closing_year``: the fiscal year of the ordinary meeting at whose close the term ends. ``ended_on``: only where it
    ended early. ``replaces``: whose term a substitute finishes.
    """

    Office = StayingOfficer.Office

    class Reason(models.TextChoices):
        RESIGNED = "resigned", _("resigned from the office")
        DISMISSED = "dismissed", _("dismissed by the meeting")
        DIED = "died", _("died")
        LOST = "lost", _("may not hold the office any more by law")
        MISTAKE = "mistake", _("entered by mistake, never held it")

    office = models.CharField(_("office held"), max_length=9, choices=Office.choices)
    meeting = models.ForeignKey(
        Meeting, models.PROTECT, null=True, blank=True, related_name="officer_terms", verbose_name=_("elected by")
    )
    candidate = models.ForeignKey(
        Candidate, models.PROTECT, null=True, blank=True, related_name="terms", verbose_name=_("candidate")
    )
    elected_on = models.DateField(_("elected on"))
    starts_on = models.DateField(_("took office on"))
    years = models.PositiveSmallIntegerField(_("elected for (years)"))
    closing_year = models.PositiveSmallIntegerField(_("term ends with the ordinary meeting of fiscal year"))
    replaces = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="substitutes",
        verbose_name=_("finishes the term of"),
    )
    ended_on = models.DateField(_("left early on"), null=True, blank=True)
    end_reason = models.CharField(_("reason for leaving"), max_length=9, choices=Reason.choices, blank=True)
    end_note = models.CharField(_("note"), max_length=300, blank=True)
    entered_at = models.DateTimeField(_("entered at"))
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    objects = OfficerTermQuerySet.as_manager()

    class Meta:
        verbose_name = _("term of an officer")
        verbose_name_plural = _("terms of officers")
        default_permissions = ()
        ordering = ["-office", "closing_year", "starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="agm_officerterm_lawful_length",
                condition=Q(office=DIRECTORS, years__gte=1, years__lte=2)
                | Q(office=AUDITORS, years__gte=2, years__lte=4),
                violation_error_message=_("A director is elected for one or two years, an auditor for two to four."),
            ),
            models.CheckConstraint(
                name="agm_officerterm_elected_first",
                condition=Q(starts_on__gte=F("elected_on")),
                violation_error_message=_("Nobody takes office before the election."),
            ),
            models.CheckConstraint(
                name="agm_officerterm_end_has_a_reason",
                condition=Q(ended_on=None, end_reason="") | Q(ended_on__gte=F("starts_on")) & ~Q(end_reason=""),
                violation_error_message=_("Say on which day, not before the beginning, and why the term ended early."),
            ),
            models.CheckConstraint(
                name="agm_officerterm_outsider_did_not_serve",
                condition=Q(is_outside=False) | Q(served_recently=False),
                violation_error_message=NO_OUTSIDER,
            ),
            models.UniqueConstraint(
                fields=["candidate"],
                condition=~Q(end_reason="mistake"),
                name="agm_officerterm_once_for_each_candidate",
            ),
        ]


append_only("agm_termlengths", sentence=LENGTHS_STAND)
_ELECTED = "CAST(NEW.elected_on AS TEXT)"  # 2020-06-13 on both engines
# `rules.terms.closing_year` in SQL: the year of the same day `years` later, but one less before the fiscal year's end.
_LAST_YEAR = (
    f"(CAST(SUBSTR({_ELECTED}, 1, 4) AS INTEGER) + NEW.years "
    f"- CASE WHEN SUBSTR({_ELECTED}, 6, 5) < '03-31' THEN 1 ELSE 0 END)"
)
refuse("agm_officerterm_not_too_long", "agm_officerterm", TOO_LONG, insert=f"NEW.closing_year > {_LAST_YEAR}")
refuse(
    "agm_officerterm_stands",
    "agm_officerterm",
    TERM_STANDS,
    update="OLD.ended_on IS NOT NULL OR "
    + changed(
        [
            *("office", "name_ja", "meeting_id", "candidate_id", "elected_on", "starts_on"),
            *("years", "closing_year", "replaces_id", "entered_at", "entered_by_id"),
        ]
    ),
    delete="TRUE",
)
