"""Recording levels of risk, and who answers for travel all the same. Source: docs/sources.md#R49"""

from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from dispatch.models import RiskArea, RiskDecision, RiskStatement
from dispatch.models.decisions import REASON_LETTERS
from dispatch.models.risks import risk_at, travel_blockers
from dispatch.rules import HIGHEST, is_no_travel
from dispatch.services.refusals import refuse_days_to_come, refused_in_words
from jocs_site.foundation.errors import RuleBroken
from jocs_site.people.models import Organisation, Person


def add_risk_area(*, country: str, region_ja: str = "", region_en: str = "") -> RiskArea:
    """A country, or a region of it; safe to repeat."""
    area, _is_new = RiskArea.objects.get_or_create(
        country=country, region_ja=region_ja, defaults={"region_en": region_en}
    )
    return area


def record_risk(
    *,
    area: RiskArea,
    danger: int,
    infection: int,
    stated_on: date,
    source: str,
    at: datetime,
    by,
    source_address: str = "",
) -> RiskStatement:
    """Write down what is said of an area from a day on; the latest stands. Safe to repeat: the same words add nothing.

    danger, infection: 0 to 4. Raises RuleBroken for a day to come or levels that do not exist.
    """
    for field, level in (("danger", danger), ("infection", infection)):
        if not 0 <= level <= HIGHEST:
            raise RuleBroken(_("Levels go from 0 to 4."), field=field)
    refuse_days_to_come(stated_on, at, field="stated_on")
    said = {"danger": danger, "infection": infection, "stated_on": stated_on, "source": source.strip()}
    with refused_in_words():
        RiskArea.objects.select_for_update().get(pk=area.pk)  # two who record the same queue up here
        latest = area.statements.order_by("stated_on", "pk").last()
        if latest and all(getattr(latest, name) == value for name, value in said.items()):
            return latest
        return RiskStatement.objects.create(
            area=area, source_address=source_address, recorded_at=at, recorded_by=by, **said
        )


def decide_on_risk(
    *, person: Person, country: str, organisation: Organisation | None, officer: str, decided_on: date, reason: str,
    at: datetime, by,
) -> list[RiskDecision]:  # fmt: skip
    """Record a named officer's decision that somebody travels all the same; it holds until another level is stated.

    Raises RuleBroken where nothing forbids the journey, and without a name or a reason of 20 letters.
    """
    if len(reason.strip()) < REASON_LETTERS:
        raise RuleBroken(_("Give the reason in at least 20 letters."), field="reason")
    if not officer.strip():
        raise RuleBroken(_("Name who decided."), field="officer")
    refuse_days_to_come(decided_on, at, field="decided_on")
    statements = risk_at(country, timezone.localdate(at), organisation).statements
    forbidding = [one for one in statements if is_no_travel(one.level)]
    if not forbidding:
        raise RuleBroken(_("No level of risk there forbids to travel; nothing has to be decided."))
    words = {"officer": officer.strip(), "decided_on": decided_on, "reason": reason.strip()}
    with refused_in_words():
        return [
            RiskDecision.objects.get_or_create(
                person=person, statement=one, defaults=words | {"recorded_at": at, "recorded_by": by}
            )[0]
            for one in forbidding
        ]


def refuse_risky_travel(*, person: Person, country: str, on: date, organisation: Organisation | None = None) -> None:
    """Raises RuleBroken, with every reason, for a journey to where level 3 or 4 is in force and nobody decided on it.

    organisation: where in the country; without one the worst of its areas counts.
    """
    if blockers := list(travel_blockers(person.pk, country, on, organisation)):
        raise RuleBroken(blockers=blockers)
