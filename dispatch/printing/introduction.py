"""The public page that introduces the workers overseas: one sheet, from what the public may know of a day.

Names, words and dates are those of the page on the site; a test compares the two.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from pathlib import Path

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from dispatch.queries import PublicPosting
from jocs_site.backoffice.paper import set_in_type

TEMPLATE = Path(__file__).with_name("introduction.typ")
FIRST_DAY = date(1960, 1, 1)  # for a paper that names nobody, so that the same facts make the same file


def introduction_facts(shown: Sequence[PublicPosting], *, language: str, address: str) -> dict:
    """Everything that the paper says, in ``language``. ``address``: of the page that says the same."""
    with override(language):
        day = updated_on(shown)
        return {
            "language": language,
            "title": _("Staff dispatched overseas and their introduction"),
            "issuer": _("Japan Overseas Christian Medical Cooperative Service (JOCS)"),
            "lead": _(
                "They go where a partner asks for them, stay for three years at a time, and work beside local "
                "colleagues until they are no longer needed."
            ),
            "workers": [_worker(posting) for posting in shown if posting.is_named],
            "countries": [posting.country_name for posting in shown if not posting.is_named],
            "also": _("Also at work"),
            "why_country_only": _("For the safety of those who serve there, we name only the country:"),
            "nobody": _("At present nobody is shown here. News of those who prepare to leave is in our newsletter."),
            "promise": _("We show what each worker has agreed to, and no more."),
            "updated": _("Updated on %(day)s.") % {"day": date_format(day)} if day else "",
            "updated_on": (day or FIRST_DAY).isoformat(),
            "address": address,
        }


def updated_on(shown: Sequence[PublicPosting]) -> date | None:
    """The day on which the latest of the texts was released."""
    return max((posting.updated_on for posting in shown if posting.updated_on), default=None)


def introduction_pdf(facts: dict) -> bytes:
    """The same facts give the same file, down to the byte."""
    at = datetime.combine(date.fromisoformat(facts["updated_on"]), time(), UTC)
    return set_in_type(TEMPLATE, at=at, is_for_public=True, page=facts)


def _worker(posting: PublicPosting) -> dict:
    work = capfirst(posting.profession)
    months = (date_format(day, "YEAR_MONTH_FORMAT") for day in (posting.starts_on, posting.ends_on))
    host, term = _("Host"), pgettext("posting", "Term")
    number = _("term %(number)s") % {"number": posting.term_number} if posting.is_long_term else _("short term")
    return {
        "name": posting.name,
        "place": f"{posting.country_name} {posting.region}".strip(),
        "work": f"{work} · {posting.job_title}" if posting.job_title else work,
        "text": posting.text,
        "host": f"{host} {posting.host}",
        "term": f"{term} {' – '.join(months)} {number}",
    }
