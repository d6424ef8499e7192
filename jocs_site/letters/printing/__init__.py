"""Letters and address labels on paper."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from jocs_site.backoffice.paper import set_in_type
from jocs_site.letters.models import LabelSheet, Letter

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Label:
    """What stands on one label: ``lines`` of the address, the name with what follows it."""

    lines: Sequence[str]
    name: str


def honoured(name: str, *, language: str, is_organisation: bool) -> str:
    """``看護 花 様``, ``第一病院 御中``; nothing follows a name in English."""
    if language != "ja":
        return name
    return f"{name} 御中" if is_organisation else f"{name} 様"


def letters_pdf(letters: Iterable[Letter], *, at: datetime, sender: str, sender_address: str) -> bytes:
    """A letter a page or more, each beginning on a page of its own, the address where an envelope's window is."""
    facts = [
        {
            "lines": letter.address.splitlines(),
            "name": honoured(letter.name, language=letter.language, is_organisation=bool(letter.organisation_id)),
            "language": letter.language,
            "made_on": list(letter.made_at.timetuple()[:3]),
            "subject": letter.subject,
            "text": letter.text,
        }
        for letter in letters
    ]
    return set_in_type(HERE / "letter.typ", at=at, letters=facts, sender=[sender, sender_address])


def labels_pdf(labels: Iterable[Label], *, at: datetime, sheet: LabelSheet, first: int = 1) -> bytes:
    """Labels in the order given. ``first``: the place of the first free label on the first sheet."""
    facts = [None] * (first - 1) + [{"lines": list(label.lines), "name": label.name} for label in labels]
    measures = {
        "columns": sheet.columns,
        "rows": sheet.rows,
        **{name: float(getattr(sheet, name)) for name in LabelSheet.MEASURES},
    }
    return set_in_type(HERE / "labels.typ", at=at, labels=facts, sheet=measures)


def labels_of(letters: Iterable[Letter]) -> list[Label]:
    return [
        Label(
            letter.address.splitlines(),
            honoured(letter.name, language=letter.language, is_organisation=bool(letter.organisation_id)),
        )
        for letter in letters
    ]
