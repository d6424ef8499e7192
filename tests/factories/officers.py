"""Officers elected before the system, for the list of officers and their terms."""

from datetime import date

from members.agm import services
from members.agm.models import OfficerTerm
from tests.factories.agm import MEETS_AT

ENTERED_AT = MEETS_AT.replace(month=4)
ELECTED_ON = date(2025, 6, 14)


def officer(name: str, *, office: str = "directors", elected_on: date = ELECTED_ON, **more) -> OfficerTerm:
    """Somebody elected in June 2025 for as long as the law allows: a director until the meeting of 2027."""
    return services.enter_officer(office=office, name_ja=name, elected_on=elected_on, at=ENTERED_AT, **more)


def board() -> dict[str, OfficerTerm]:
    """In April 2026: two directors until the meeting of 2026, two until that of 2027, an auditor until that of 2026."""
    before = date(2024, 6, 15)
    return {
        "a": officer("会田 一", elected_on=before),
        "b": officer("別所 二", elected_on=before),
        "c": officer("千葉 三"),
        "d": officer("土井 四", is_outside=True),
        "e": officer("江口 五", office="auditors", elected_on=before, years=2, is_outside=True),
    }
