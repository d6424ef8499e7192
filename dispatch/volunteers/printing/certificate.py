"""The certificate of a year's help, in the language asked for."""

from datetime import date, datetime
from pathlib import Path

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from dispatch.volunteers import rules
from dispatch.volunteers.models import Volunteer
from dispatch.volunteers.queries import HelpWith, duration_in_words
from jocs_site.backoffice.paper import set_in_type
from jocs_site.foundation.periods import fiscal_year_ends_before, fiscal_year_starts_on, last_day

HERE = Path(__file__).parent


def certificate_pdf(
    volunteer: Volunteer, year: int, lines: list[HelpWith], *, language: str, on: date, at: datetime
) -> bytes:
    """``lines``: what they helped with that year, at least one; ``on``: the day of issue, where counting ends."""
    with override(language):
        ends_on = min(last_day(fiscal_year_ends_before(year)), on)
        words = {"start": date_format(fiscal_year_starts_on(year)), "end": date_format(ends_on)}
        facts = {
            "language": language,
            "title": _("Certificate of volunteer service"),
            "name": _("Mr/Ms %(name)s") % {"name": volunteer.person.name_in(language)},
            "text": _("We certify that you helped us as a volunteer from %(start)s to %(end)s, as follows.") % words,
            "head": [_("Opportunity"), _("Times"), _("Time")],
            "lines": [
                [line.opportunity.title_in(language), str(line.times), duration_in_words(line.minutes)]
                for line in lines
            ],
            "total": [
                _("Together"),
                str(sum(line.times for line in lines)),
                duration_in_words(sum(line.minutes for line in lines)),
            ],
            "thanks": _("We thank you from our hearts."),
            "day": date_format(on),
            "issuer": rules.ISSUER_NAME if language == "ja" else rules.ISSUER_NAME_EN,
        }
    return set_in_type(HERE / "certificate.typ", at=at, certificate=facts)
