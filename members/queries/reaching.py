"""By which way a letter reaches somebody who paid or gave: a person, an organisation, or a visitor."""

from dataclasses import dataclass

from jocs_site.letters.queries import bad_addresses, mail_address, postal_lines
from jocs_site.people.models import Organisation, Person
from members.models import Visitor
from members.queries.reminders import EMAIL, NOWHERE, POST, UNWANTED


@dataclass(frozen=True)
class Reach:
    """``way``: as with reminders; ``lines``: the postal address where it is known, without the name."""

    way: str
    language: str
    email: str = ""
    lines: tuple[str, ...] = ()


def reach(payer: Person | Organisation | Visitor, *, bad: set[str] | None = None) -> Reach:
    """``bad``: addresses that letters came back from, where the caller has read them for many."""
    bad = bad_addresses() if bad is None else bad
    if isinstance(payer, Organisation):
        contact = payer.contact
        email = payer.email or mail_address(contact)
        return _by_way(contact.language if contact else "ja", email, payer.address.splitlines(), bad)
    is_person = isinstance(payer, Person)
    if is_person and (payer.deceased_on or payer.stop_mail):
        return Reach(UNWANTED, payer.language)
    lost = is_person and payer.has_unknown_address
    email = mail_address(payer) if is_person else payer.email
    return _by_way(payer.language, email, [] if lost else postal_lines(payer), bad)


def _by_way(language: str, email: str, lines: list[str], bad: set[str]) -> Reach:
    if email and email.lower() not in bad:
        return Reach(EMAIL, language, email)
    return Reach(POST if len(lines) > 1 else NOWHERE, language, lines=tuple(lines))
