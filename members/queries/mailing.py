"""Post for many members: whom it reaches, in how many envelopes."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from jocs_site.letters.printing import Label, honoured
from jocs_site.letters.queries import postal_lines
from jocs_site.people.models import Organisation, Person
from jocs_site.people.queries import Envelope, envelopes
from members.models import Dues, Membership
from members.queries.dues import owed_by

DIED, UNWANTED, UNKNOWN, NO_ADDRESS = "died", "unwanted", "unknown", "no_address"
WHY_NO_POST = {
    DIED: _("deceased"),
    UNWANTED: _("they wish no letters"),
    UNKNOWN: _("post came back from the address"),
    NO_ADDRESS: _("no address"),
}


@dataclass(frozen=True)
class MailingList:
    """``members``: how many asked for; ``left_out``: how many of them no post may or can reach."""

    members: int
    envelopes: list[Envelope]
    organisations: list[Organisation]

    @property
    def pieces(self) -> int:
        return len(self.envelopes) + len(self.organisations)

    @property
    def left_out(self) -> int:
        return self.members - sum(len(one.everybody) for one in self.envelopes) - len(self.organisations)

    def labels(self, order: str) -> list[Label]:
        """``kana`` order, or ``postal``; organisations, which have neither, come last."""
        people = [one.to for one in self.envelopes]
        if order == "postal":
            people.sort(key=lambda person: (person.postal_code or "9999999", person.sort_key))
        labels = [_label(postal_lines(person), person.name_in(person.language), person.language) for person in people]
        return labels + [
            _label(body.address.splitlines(), body.name_in(_language(body)), _language(body), is_organisation=True)
            for body in self.organisations
        ]


def _language(organisation: Organisation) -> str:
    return "ja" if organisation.country == "JP" else "en"


def _label(lines: list[str], name: str, language: str, *, is_organisation: bool = False) -> Label:
    return Label(lines, honoured(name, language=language, is_organisation=is_organisation))


def mailing_list(memberships: QuerySet[Membership]) -> MailingList:
    """One envelope for each household; the dead, those who wish no post and lost addresses get none. Source: R9"""
    chosen = memberships.order_by()  # by their keys: a join with DISTINCT over whole records takes SQLite seconds
    people = Person.objects.filter(pk__in=chosen.filter(person__isnull=False).values("person"))
    bodies = chosen.filter(organisation__isnull=False).values("organisation")
    organisations = Organisation.objects.filter(pk__in=bodies).exclude(address="")
    return MailingList(memberships.count(), envelopes(among=people), list(organisations.order_by("name_ja", "pk")))


def left_out_of_mailing(memberships: QuerySet[Membership]) -> dict[str, list[Membership]]:
    """Who of them gets no envelope, by the key of ``WHY_NO_POST``, by member number; an empty list for no reason."""
    with_names = Membership.objects.select_related("person", "organisation")
    nowhere = Q(person__address_key="") | Q(organisation__address="")
    unwilling = Q(person__deceased_on__isnull=False) | Q(person__stop_mail=True)
    perhaps = nowhere | unwilling | ~Q(person__unknown_address="")
    chosen = with_names.filter(perhaps, pk__in=memberships.order_by().values("pk")).order_by("number")
    found: dict[str, list[Membership]] = {reason: [] for reason in WHY_NO_POST}
    for membership in chosen:
        if reason := _why_no_post(membership):
            found[reason].append(membership)
    return found


def _why_no_post(membership: Membership) -> str:
    person = membership.person
    if person is None:
        return "" if membership.organisation.address else NO_ADDRESS
    grounds = {
        DIED: person.deceased_on is not None,
        UNWANTED: person.stop_mail,
        NO_ADDRESS: not person.address_key,
        UNKNOWN: person.has_unknown_address,
    }
    return next((reason for reason, holds in grounds.items() if holds), "")


@dataclass(frozen=True)
class SheetList:
    """Payment sheets for a list of members. ``members``: how many asked for; ``owed``: a page each, by number.

    ``left_out``: who owes and gets none, by ``died`` or ``unwanted``; the rest owe nothing.
    """

    members: int
    owed: dict[Membership, list[Dues]]
    left_out: dict[str, list[Membership]]

    @property
    def owe_nothing(self) -> int:
        return self.members - len(self.owed) - sum(map(len, self.left_out.values()))


def sheet_list(memberships: QuerySet[Membership]) -> SheetList:
    """Nobody who died or wishes no post is among many; one member's sheet is made whoever it is. Source: R9"""
    owed = owed_by(memberships)
    members = memberships.count()
    left_out: dict[str, list[Membership]] = {DIED: [], UNWANTED: []}
    for membership in owed if members > 1 else ():
        person = membership.person
        if person and (person.deceased_on or person.stop_mail):
            left_out[DIED if person.deceased_on else UNWANTED].append(membership)
    for membership in (*left_out[DIED], *left_out[UNWANTED]):
        del owed[membership]
    return SheetList(members, owed, left_out)
