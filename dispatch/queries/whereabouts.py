"""Where each worker and the family is on a day: at the post, away, under way, in Japan. One question a table."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Q, QuerySet, TextChoices
from django.utils.translation import gettext_lazy as _

from dispatch.models import Absence, EmergencyContact, FamilyMember, Posting
from dispatch.models.absences import AbsenceState
from dispatch.models.postings import ABROAD, AT_POST, State
from jocs_site.people.countries import country_name
from jocs_site.people.models import Person

JAPAN = "JP"


class Where(TextChoices):
    AT_POST = "at_post", _("at the post")
    AWAY = "away", _("elsewhere")
    TRANSIT = "transit", _("on the way to the post")
    JAPAN = "japan", _("in Japan")
    UNKNOWN = "unknown", _("not known: the posting is suspended")


@dataclass(frozen=True)
class Whereabouts:
    """Where one person is on a day.

    ``member``: the family member, ``None`` for the worker; ``absence``: the one that they are on.
    ``is_late``: expected back by now; ``is_unconfirmed``: should have left, and nobody has recorded that they did.
    """

    posting: Posting
    person: Person
    where: Where
    member: FamilyMember | None = None
    absence: Absence | None = None
    contacts: list[EmergencyContact] = field(default_factory=list)
    is_late: bool = False

    @property
    def relation(self) -> str:
        return str(self.member.get_relation_display()) if self.member else str(_("worker"))

    @property
    def is_unconfirmed(self) -> bool:
        return self.absence is not None and self.absence.state == AbsenceState.APPROVED

    @property
    def until(self) -> date | None:
        """The last day elsewhere."""
        return self.absence.ends_on if self.absence else None

    @property
    def phone(self) -> str:
        """Where they are reached today; a child's is the worker's."""
        there = self.absence.phone if self.absence else ""
        return there or self.person.phone or self.posting.worker.person.phone

    @property
    def may_be_in(self) -> set[str]:
        """Every country in which they may be; more than one where it is not sure that they left or came back."""
        if self.absence is None:
            return {self.posting.country}
        is_doubtful = self.is_late or self.is_unconfirmed
        return {self.absence.country, self.posting.country} if is_doubtful else {self.absence.country}

    def concerns(self, country: str) -> bool:
        """Whether they belong on the sheet of a country: posted there, or perhaps there now."""
        return country in self.may_be_in or self.posting.country == country


def who_is_where(on: date, *, country: str = "", office: str = "") -> list[Whereabouts]:
    """Every worker of a running posting and the family at the post, by country, then by name, the family after.

    Five questions, however many postings there are.
    """
    postings = Posting.objects.filter(state__in=ABROAD)
    if office:
        postings = postings.filter(coordinating_office=office)
    absences = {absence.posting_id: absence for absence in _absences(on)}
    if country:
        there = [absence.posting_id for absence in absences.values() if absence.country == country]
        postings = postings.filter(Q(country=country) | Q(pk__in=there))
    family = _by(_family(on).filter(posting__in=postings), "posting_id")
    contacts = _by(EmergencyContact.objects.filter(worker__in=postings.values("worker")), "worker_id")
    found = []
    for posting in postings.with_names().order_by("country", "worker__person__sort_key", "pk"):
        absence, to_call = absences.get(posting.pk), contacts[posting.worker_id]
        found.append(_whereabouts(posting, None, absence, to_call, on))
        for member in family[posting.pk]:
            along = absence if absence and member in absence.along.all() else None
            found.append(_whereabouts(posting, member, along, to_call, on))
    return [one for one in found if not country or one.concerns(country)]


def workers_by_country(*, office: str = "") -> dict[str, int]:
    """How many workers of running postings each country has, by its code, in the order of their names."""
    postings = Posting.objects.filter(state__in=ABROAD)
    if office:
        postings = postings.filter(coordinating_office=office)
    counts = dict(postings.order_by().values_list("country").annotate(Count("pk")))
    return {code: counts[code] for code in sorted(counts, key=country_name)}


def _absences(on: date) -> QuerySet[Absence]:
    """Those who have left, and those who by the plan have."""
    left = Q(state=AbsenceState.AWAY)
    should = Q(state=AbsenceState.APPROVED, starts_on__lte=on, ends_before__gt=on)
    return Absence.objects.filter(left | should, posting__state__in=ABROAD).prefetch_related("along").order_by("-state")


def _family(on: date) -> QuerySet[FamilyMember]:
    lives = Q(ends_before=None) | Q(ends_before__gt=on)
    rows = FamilyMember.objects.filter(lives, starts_on__lte=on, posting__state__in=ABROAD)
    return rows.select_related("person").order_by("posting", "starts_on", "pk")


def _by(rows, column: str) -> dict[int, list]:
    grouped = defaultdict(list)
    for row in rows:
        grouped[getattr(row, column)].append(row)
    return grouped


def _whereabouts(posting, member, absence, contacts, on: date) -> Whereabouts:
    return Whereabouts(
        posting=posting,
        person=member.person if member else posting.worker.person,
        where=_where(posting, absence),
        member=member,
        absence=absence,
        contacts=contacts,
        is_late=absence is not None and absence.state == AbsenceState.AWAY and absence.ends_before <= on,
    )


def _where(posting: Posting, absence: Absence | None) -> Where:
    if absence:
        return Where.JAPAN if absence.country == JAPAN else Where.AWAY
    if posting.state == State.DEPARTED:
        return Where.TRANSIT
    return Where.AT_POST if posting.state in AT_POST else Where.UNKNOWN
