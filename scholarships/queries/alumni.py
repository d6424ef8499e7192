"""Former scholars, and with whom of them we may keep in touch."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Prefetch

from jocs_site.people.models import Consent, Person
from scholarships.models import Application, Award
from scholarships.queries.closed import closed_to
from scholarships.queries.progress import Chosen


@dataclass(frozen=True)
class Alumnus:
    """Somebody whose last study is completed. ``consent``: the one in force that day, or ``None``."""

    award: Award
    consent: Consent | None

    @property
    def file(self) -> Application:
        return self.award.decision.application

    @property
    def person(self) -> Person:
        return self.file.person

    @property
    def employer(self):
        """Where they serve or served; ``None`` where the call asked for no service."""
        return self.award.service.employer if hasattr(self.award, "service") else None

    @property
    def email(self) -> str:
        """Only with consent."""
        return self.person.email if self.consent else ""

    @property
    def phone(self) -> str:
        """Only with consent."""
        return self.person.phone if self.consent else ""


def alumni(*, user, today: date, chosen: Chosen, only_in_touch: bool = False) -> list[Alumnus]:
    """Each person once, by their last scholarship, the latest completed first; who died is left out."""
    file = "decision__application"
    related = (f"{file}__person", f"{file}__nominating_organisation", f"{file}__call", "service__employer")
    awards = chosen.narrow(Award.objects.select_related(*related), file).filter(
        completed_on__isnull=False, later=None, decision__application__person__deceased_on=None
    )
    awards = awards.exclude(decision__application__in=closed_to(user))
    consents = Consent.objects.filter(purpose=Consent.Purpose.ALUMNI)
    awards = awards.prefetch_related(Prefetch(f"{file}__person__consents", consents, to_attr="alumni_consents"))
    rows = [Alumnus(award, _in_force(award, today)) for award in awards.order_by("-completed_on", f"{file}__code")]
    return [row for row in rows if row.consent] if only_in_touch else rows


def _in_force(award: Award, today: date) -> Consent | None:
    consents = award.decision.application.person.alumni_consents
    return next((one for one in consents if one.is_in_force(today)), None)


def scholar_of(user) -> Person | None:
    """The account's person, if they have or had a scholarship."""
    awards = Award.objects.filter(decision__application__person=OuterRef("pk"))
    return Person.objects.filter(Exists(awards), user=user).first()


def consent_in_touch(person: Person, on: date) -> Consent | None:
    consents = person.consents.filter(purpose=Consent.Purpose.ALUMNI)
    return next((one for one in consents if one.is_in_force(on)), None)
