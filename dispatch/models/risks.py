"""How dangerous an area is, who says so, and who decided that somebody travels there. Source: docs/sources.md#R49"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import GreaterThanOrEqual
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from dispatch import rules
from dispatch.models.decisions import REASON_LETTERS
from jocs_site.backoffice.guards import append_only
from jocs_site.foundation.errors import Blocker
from jocs_site.people.countries import CountryField, country_name


class RiskArea(models.Model):
    """A country, or a region of it by the name that its receiving organisations bear."""

    country = CountryField(_("country"))
    region_ja = models.CharField(
        _("region in Japanese"),
        max_length=100,
        blank=True,
        help_text=_("As with the receiving organisations there; empty for the whole country."),
    )
    region_en = models.CharField(_("region in English"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("risk area")
        verbose_name_plural = _("risk areas")
        constraints = [
            models.UniqueConstraint(
                fields=["country", "region_ja"],
                name="dispatch_riskarea_once",
                violation_error_message=_("This area is on the list already."),
            ),
            models.CheckConstraint(
                name="dispatch_riskarea_named_in_both",
                condition=Q(region_ja="", region_en="") | ~Q(region_ja="") & ~Q(region_en=""),
                violation_error_message=_("Name the region in both languages, or leave both empty."),
            ),
        ]

    def __str__(self):
        region = self.region_ja if (get_language() or "ja").startswith("ja") else self.region_en
        return f"{country_name(self.country)} ({region})" if region else country_name(self.country)

    @property
    def is_whole_country(self) -> bool:
        return not self.region_ja

    def holds(self, organisation) -> bool:
        """Whether an organisation lies in it. One whose region nobody wrote down lies in every area of its country."""
        if self.is_whole_country or organisation is None:
            return True
        theirs = {organisation.region_ja.strip().casefold(), organisation.region_en.strip().casefold()} - {""}
        return not theirs or bool(theirs & {self.region_ja.casefold(), self.region_en.casefold()})


class RiskStatement(models.Model):
    """What was said of an area on a day; the latest stands. None is changed: what was known when can be asked later."""

    area = models.ForeignKey(RiskArea, models.PROTECT, related_name="statements", verbose_name=_("risk area"))
    danger = models.PositiveSmallIntegerField(_("danger level"))
    infection = models.PositiveSmallIntegerField(_("infection level"))
    stated_on = models.DateField(_("in force from"))
    source = models.CharField(_("source"), max_length=200)
    source_address = models.URLField(_("address of the source"), blank=True)
    recorded_at = models.DateTimeField(_("recorded at"))
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("risk level")
        verbose_name_plural = _("risk levels")
        ordering = ["area", "stated_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="dispatch_riskstatement_levels",
                condition=Q(danger__lte=rules.HIGHEST, infection__lte=rules.HIGHEST),
                violation_error_message=_("Levels go from 0 to 4."),
            ),
            models.CheckConstraint(name="dispatch_riskstatement_with_source", condition=~Q(source="")),
        ]

    def __str__(self):
        return f"#{self.pk} {self.level}"

    @property
    def level(self) -> int:
        return rules.worse(self.danger, self.infection)


class RiskDecision(models.Model):
    """A named officer's decision that one person travels all the same, about one statement and not the next."""

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+", verbose_name=_("person"))
    statement = models.ForeignKey(RiskStatement, models.PROTECT, related_name="decisions", verbose_name=_("risk level"))
    officer = models.CharField(_("decided by"), max_length=100, help_text=_("Name and office of who answers for it."))
    decided_on = models.DateField(_("decided on"))
    reason = models.TextField(_("reason"))
    recorded_at = models.DateTimeField(_("recorded at"))
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("decision on risky travel")
        verbose_name_plural = _("decisions on risky travel")
        ordering = ["-decided_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["person", "statement"], name="dispatch_riskdecision_once"),
            models.CheckConstraint(
                name="dispatch_riskdecision_in_words",
                condition=Q(GreaterThanOrEqual(Length("reason"), REASON_LETTERS)) & ~Q(officer=""),
                violation_error_message=_("Give the reason in at least 20 letters."),
            ),
        ]

    def __str__(self):
        return f"#{self.pk} {self.officer}"


append_only("dispatch_riskstatement", sentence=_("What was said of a risk stays as it was recorded; record the next."))
append_only(
    "dispatch_riskdecision",
    sentence=_("A decision on risky travel stays as it was recorded."),
    columns=("statement_id", "officer", "decided_on", "reason", "recorded_at", "recorded_by_id"),
)


@dataclass(frozen=True)
class Risk:
    """What is in force somewhere on a day. ``statements``: the latest of each area that holds it, the worst first."""

    statements: list[RiskStatement]

    @property
    def is_known(self) -> bool:
        return bool(self.statements)

    @property
    def level(self) -> int:
        """0 to 4; 0 where nobody recorded anything."""
        return max((one.level for one in self.statements), default=0)

    @property
    def worst(self) -> RiskStatement | None:
        return self.statements[0] if self.statements else None


def risks_on(on: date, country: str | None = None) -> list[RiskStatement]:
    """The latest statement of each area, one question however many there are."""
    rows = RiskStatement.objects.filter(stated_on__lte=on).select_related("area")
    rows = rows.filter(area__country=country) if country else rows
    latest = {row.area_id: row for row in rows.order_by("stated_on", "pk")}
    return list(latest.values())


def risk_at(country: str, on: date, organisation=None, statements: list[RiskStatement] | None = None) -> Risk:
    """``organisation``: where in the country, or the worst area counts; ``statements``: of that day, if read."""
    rows = risks_on(on, country) if statements is None else statements
    there = [row for row in rows if row.area.country == country and row.area.holds(organisation)]
    return Risk(sorted(there, key=lambda row: -row.level))


def travel_blockers(person_id: int, country: str, on: date, organisation=None) -> Iterator[Blocker]:
    """Each statement that forbids the journey, unless a named officer has decided on that very statement."""
    forbidding = [one for one in risk_at(country, on, organisation).statements if rules.is_no_travel(one.level)]
    if not forbidding:
        return
    decided = set(
        RiskDecision.objects.filter(person=person_id, statement__in=forbidding, decided_on__lte=on).values_list(
            "statement", flat=True
        )
    )
    for one in forbidding:
        if one.pk not in decided:
            words = {"area": one.area, "level": one.level, "day": date_format(one.stated_on), "source": one.source}
            yield Blocker(
                "RISK",
                _now(
                    "%(area)s is at level %(level)d since %(day)s (%(source)s). Nobody travels there without "
                    "the recorded decision of a named officer."
                )
                % words,
            )


def departure_is_allowed(posting) -> Iterator[Blocker]:
    on = posting.left_japan_on or posting.starts_on
    yield from travel_blockers(posting.worker.person_id, posting.country, on, posting.organisation)


def absence_is_allowed(absence) -> Iterator[Blocker]:
    """A journey to another country; who stays in that of the posting is there already."""
    if absence.leads_abroad:
        approved_on = absence.approved_on or absence.starts_on
        on = absence.left_on or max(absence.starts_on, approved_on)  # approved late, it begins no sooner
        yield from travel_blockers(absence.posting.worker.person_id, absence.country, on)
