"""The form for voting on paper and the form of a proxy, two pages for each elector."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

from jocs_site.backoffice.paper import set_in_type
from jocs_site.letters.printing import honoured
from jocs_site.letters.queries import postal_lines
from members.agm.models import Elector, Item, Meeting
from members.agm.printing.words import facts_of, how_blanks_read, how_votes_are_read, texts
from members.agm.queries import recorded
from members.agm.rules.barcode import bars
from members.agm.rules.counting import question_key
from members.queries import ISSUER_ADDRESS, ISSUER_NAME, printed_number

HERE = Path(__file__).parent


def forms_pdf(meeting: Meeting, items: Sequence[Item], electors: Iterable[Elector], *, at: datetime) -> bytes:
    """In the order given, with the address where an envelope's window is.

    electors: with ``member__person`` and ``member__organisation`` at hand.
    Raises RuleBroken where nobody said how a blank reads. Source: docs/sources.md#R32 and #R34
    """
    facts = facts_of(meeting) | {
        "rows": [row for item in recorded(items) for row in _rows(item)],
        "by_paper": meeting.allows_written,
        "rules": how_votes_are_read(meeting, items),
        "blanks": how_blanks_read(meeting),
    }
    people = [_elector(elector) for elector in electors]
    return set_in_type(
        HERE / "forms.typ", at=at, is_tagged=False, meeting=facts, electors=people, sender=[ISSUER_NAME, ISSUER_ADDRESS]
    )


def _rows(item: Item) -> list[dict]:
    """A line for each question, and one above the candidates of an election that takes no mark."""
    if item.majority == Item.Majority.REPORT:
        return []
    head = {"key": question_key(item.number), "title": texts(item, "title"), "seats": item.seats, "is_asked": True}
    if not item.is_election:
        return [head]
    people = [
        {
            "key": question_key(item.number, one.number),
            "title": texts(one, "name"),
            "seats": 0,
            "is_asked": True,
        }
        for one in item.candidates.all()
    ]
    return [head | {"is_asked": False}, *people]


def _elector(elector: Elector) -> dict:
    """Number and code find the line of the roll again; the name is that of the roll, the address today's."""
    person, body = elector.member.person, elector.member.organisation
    number = printed_number(elector.number)
    return {
        "number": number,
        "bars": bars(number),
        "name": elector.name,
        "addressed": honoured(elector.name, language="ja", is_organisation=person is None),
        "lines": postal_lines(person) if person else body.address.splitlines(),
    }
