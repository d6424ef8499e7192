"""Where scholars are from, by the country of the body that sent them: for the office, and what the public may see."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from jocs_site.backoffice.maps import Place
from jocs_site.people.countries import country_name
from jocs_site.people.models import Consent
from scholarships import rules
from scholarships.models import Application
from scholarships.models.awards import RUNNING

COUNTRY = "nominating_organisation__country"


@dataclass(frozen=True)
class CountryOfScholars:
    """Who studies on the day, and how many of them agreed to be shown in public."""

    country: str
    scholars: int
    agreed: int

    @property
    def name(self) -> str:
        return country_name(self.country)

    @property
    def place(self) -> Place:
        return Place(self.country, self.name, "", self.scholars)


def awarded_by(on: date) -> QuerySet[Application]:
    return Application.objects.filter(state=Application.State.AWARDED, decision__meeting_on__lte=on)


def studying(on: date) -> QuerySet[Application]:
    """Whose scholarship runs on the day. Completed or terminated by now, nobody studies, whatever the period says."""
    return awarded_by(on).filter(starts_on__lte=on, ends_before__gt=on, decision__award__state__in=RUNNING)


def scholars_by_country(on: date) -> list[CountryOfScholars]:
    """For the office: everybody who studies on the day, most first."""
    shown = Consent.objects.filter(Q(withdrawn_on=None) | Q(withdrawn_on__gt=on), given_on__lte=on)
    agreed = Exists(shown.filter(person=OuterRef("person"), purpose=Consent.Purpose.PUBLIC_PROFILE))
    rows = studying(on).order_by().annotate(agreed=agreed).values(COUNTRY)
    counted = rows.annotate(all=Count("pk"), shown=Count("pk", filter=Q(agreed=True)))
    return sorted(
        (CountryOfScholars(*row) for row in counted.values_list(COUNTRY, "all", "shown")),
        key=lambda one: (-one.scholars, one.country),
    )


def public_scholars(on: date) -> list[Place]:
    """For the public: those who agreed to be shown, where neither their number nor that of the others is small.

    Only in countries whose number of scholars is told by itself; else a small one beside it would follow.
    """
    rows = {one.country: one for one in scholars_by_country(on)}
    groups = rules.protect_small({code: one.scholars for code, one in rows.items()})
    alone = [rows[group.members[0]] for group in groups if len(group.members) == 1 and group.count is not None]
    told = [one for one in alone if rules.may_tell_consented(one.scholars, one.agreed)]
    return [Place(one.country, one.name, "", one.agreed) for one in told]
