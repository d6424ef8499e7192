"""The sheet that lies on the table: names with boxes, and a code by which people sign in with their telephone."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import override

from dispatch.volunteers.models import Shift, SignUp
from dispatch.volunteers.printing.codes import squares
from dispatch.volunteers.rules import ISSUER_NAME
from jocs_site.backoffice.paper import set_in_type

HERE = Path(__file__).parent
EMPTY_LINES = 5  # for those who come without having signed up


def sheet_pdf(shift: Shift, entries: Iterable[SignUp], *, address: str, at: datetime) -> bytes:
    """``address``: what the code leads to; it works on the day of the shift only."""
    with override("ja"):
        facts = {
            "title": shift.opportunity.title_ja,
            "title_en": shift.opportunity.title_en,
            "when": shift.when,
            "place": shift.opportunity.place_ja,
            "names": [[str(entry.volunteer), entry.volunteer.person.reading] for entry in entries],
            "empty": EMPTY_LINES,
            "code": squares(address),
            "issuer": ISSUER_NAME,
            "heading": _("Sign-in sheet"),
        }
    return set_in_type(HERE / "sheet.typ", at=at, sheet=facts)
