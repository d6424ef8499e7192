"""The book that the selection meeting reads: a page for each file."""

from datetime import datetime
from pathlib import Path

from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from jocs_site.backoffice.paper import set_in_type
from jocs_site.foundation.money import format_money
from scholarships.models import Call
from scholarships.queries import BookPage

TEMPLATE = Path(__file__).with_name("meeting_book.typ")
LONGEST = 900  # letters of a text, so that a file stays on its page


def meeting_book_pdf(call: Call, pages: list[BookPage], *, at: datetime, printed_by: str) -> bytes:
    """One page of A4 for each file."""
    language = (get_language() or "ja")[:2]
    page = {
        "language": language,
        "title": _("Selection book: %(call)s") % {"call": call.title_in(language)},
        "made": _("As of %(day)s, printed by %(who)s. Confidential.") % {"day": date_format(at), "who": printed_by},
        "points": _("Points by criterion"),
        "criteria": [f"{one.name_in(language)} (0–{one.max_score} × {one.weight})" for one in call.criteria.all()],
        "total": _("Total (of 100)"),
        "recommendation": _("Recommendation"),
        "hidden": _("The points of this file are not shown to you."),
        "none": _("No review is in."),
        "files": [_file(one, language) for one in pages],
    }
    return set_in_type(TEMPLATE, at=at, page=page)


def _file(page: BookPage, language: str) -> dict:
    line, file = page.line, page.application
    body = file.nominating_organisation
    study = f"{file.study} ({file.get_study_country_display()}), {file.get_level_display()}"
    period = f"{date_format(file.starts_on)} – {date_format(file.last_day)}"
    return {
        "title": f"{file.code} {file.person.latin_name}",
        "rank": "–" if line.place is None else str(line.place),
        "rank_label": _("Rank"),
        "facts": [
            [_("Profession"), file.profession or "–"],
            [_("Nominating body"), f"{body.name_in(language)} ({body.get_country_display()})"],
            [_("Study"), study],
            [_("Period of study"), period],
            [_("Requested"), format_money(file.requested_amount, file.requested_currency)],
            *([_("Other scholarships"), f"{one.file.code}: {one}"] for one in line.held),
            [_("Average (of 100)"), _number(line.average)],
            [_("Spread"), _number(line.spread)],
            [
                _("Stepped back for a conflict"),
                " · ".join(_name(one.reviewer) for one in page.stepped_back)
                or pgettext("conflict of interest", "none"),
            ],
        ],
        "texts": [
            [_("Why this study"), Truncator(file.motivation).chars(LONGEST)],
            [_("Plan after the return"), Truncator(file.return_plan).chars(LONGEST)],
            *([_told_of(one), Truncator(one.note).chars(LONGEST // 2)] for one in page.interviews),
        ],
        "is_hidden": line.is_hidden,
        "reviews": [
            {
                "name": _name(one.assignment.reviewer),
                "points": ["–" if value is None else str(value) for value in one.points],
                "total": _number(one.total),
                "recommendation": str(one.assignment.review.get_recommendation_display()),
                "comment": Truncator(one.assignment.review.comment).chars(LONGEST // 3),
            }
            for one in page.given
        ],
    }


def _told_of(interview) -> str:
    words = {"day": date_format(interview.held_on), "who": " · ".join(str(one) for one in interview.interviewers.all())}
    return _("Interview on %(day)s by %(who)s") % words


def _name(user) -> str:
    return str(getattr(user, "person", user))


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.1f}"
