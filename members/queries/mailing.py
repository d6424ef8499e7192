"""Post for many members: whom it reaches, in how many envelopes."""

from dataclasses import dataclass

from django.db.models import QuerySet

from jocs_site.letters.printing import Label, honoured
from jocs_site.letters.queries import postal_lines
from jocs_site.people.models import Organisation, Person
from jocs_site.people.queries import Envelope, envelopes
from members.models import Membership


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
