"""Who is where: a sheet of A4 for each country."""

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from dispatch.safety.queries import Sheet
from jocs_site.backoffice.paper import set_in_type

TEMPLATE = Path(__file__).with_name("sheets.typ")


def sheets_pdf(shown: Sequence[Sheet], *, at: datetime, with_contacts: bool) -> bytes:
    """``with_contacts``: names and telephones of third persons, for those who have the right to them."""
    day = timezone.localdate(at)
    made = date_format(timezone.localtime(at), "DATETIME_FORMAT")
    head = [_("Name"), _("Receiving organisation"), _("Today"), _("Telephone")]
    head += [_("Emergency contact")] if with_contacts else []
    return set_in_type(
        TEMPLATE,
        at=at,
        language=(get_language() or "ja")[:2],
        title=_("Who is where"),
        made=_("As of %(at)s. Confidential.") % {"at": made},
        nobody=_("Nobody is posted abroad."),
        head=[*head, _("Last answer")],
        sheets=[
            {"name": sheet.name, "rows": [_row(line, day, with_contacts) for line in sheet.lines]} for sheet in shown
        ],
    )


def _row(line, day: date, with_contacts: bool) -> list[str]:
    at = line.at
    language = (get_language() or "ja")[:2]
    organisation = at.posting.organisation
    host = [organisation.name_in(language), organisation.phone]
    contacts = [f"{one.name} ({one.relation}) {one.shown_phone}" for one in at.contacts]
    cells = [[str(at.person), at.relation], host if not at.member else [], place_in_words(at), [at.phone or "–"]]
    if with_contacts:
        cells.append(contacts if not at.member else [])
    return ["\n".join(part for part in cell if part) for cell in [*cells, [age_in_words(line, day)]]]


def place_in_words(at) -> list[str]:
    """Where somebody is, in lines: the place, until when, and what is doubtful about it."""
    words = [str(at.where.label)]
    if at.absence:
        words[0] += f" ({at.absence.get_country_display()})" if at.absence.country != "JP" else ""
        words.append(_("until %(day)s") % {"day": date_format(at.until, "SHORT_DATE_FORMAT")})
        if at.absence.address:
            words.append(" ".join(at.absence.address.split()))
    if at.is_late:
        words.append(_("LATE: expected back by now"))
    if at.is_unconfirmed:
        words.append(_("by the plan: nobody has recorded that they left"))
    return words


def age_in_words(line, day: date) -> str:
    age = line.days_since_answer(day)
    if age is None:
        return "–"
    return _("today") if age <= 0 else _("%(days)d days ago") % {"days": age}
