"""The book that the board of directors reads at its meeting, with contents and page numbers."""

from datetime import date, datetime
from pathlib import Path

from django.utils.formats import date_format
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from dispatch.models import Amendment, Posting
from dispatch.queries.board import BoardBook, Proposal
from jocs_site.backoffice.paper import set_in_type
from jocs_site.foundation.money import format_yen

TEMPLATE = Path(__file__).with_name("board_book.typ")


def board_book_pdf(book: BoardBook, *, today: date, at: datetime, printed_by: str) -> bytes:
    page = {
        "language": _language(),
        "title": _("Overseas dispatch: book for the board of directors"),
        "issuer": _("Japan Overseas Christian Medical Cooperative Service (JOCS)"),
        "made": _("As of %(day)s, printed by %(who)s. Confidential.") % {"day": date_format(today), "who": printed_by},
        "contents": pgettext("book", "Contents"),
        "decision": pgettext("book", "Decision"),
        "chapters": [
            {"title": _("Postings for decision"), "proposals": [_proposal(one) for one in book.proposals]},
            _candidacies(book),
            _changes(book),
            _running(book),
            _expiries(book),
            _budget(book),
            _overdue(book, today),
        ],
        "nothing": _("Nothing."),
    }
    return set_in_type(TEMPLATE, at=at, page=page)


def _proposal(proposal: Proposal) -> dict:
    posting = proposal.posting
    exception = posting.exception
    short = _("The term is under three years; the board's exception is not recorded yet.")
    wrong = [words for paper in proposal.papers for words in paper.wrong if paper.type.blocks != "none"]
    return {
        "title": f"{posting.code} {posting.worker}",
        "facts": [
            [_("Worker"), f"{posting.worker} ({posting.worker.get_profession_display()})"],
            [_("Receiving organisation"), f"{_host(posting)} ({posting.get_country_display()})"],
            [pgettext("posting", "Term"), f"{_term(posting)} · {posting.term_in_words}"],
            [pgettext("posting", "Work"), posting.job_title_in(_language()) or "–"],
            [_("Objectives"), posting.objectives or "–"],
            [
                pgettext("book", "Term exception"),
                f"{exception.reason} ({exception.minutes})" if exception else short if posting.lacks_exception else "–",
            ],
            [_("Worker request"), posting.request.code if posting.request else "–"],
            [_("Documents"), "\n".join(wrong) or pgettext("document", "in order")],
            [_("Risk at the post"), _risk(proposal)],
            [pgettext("book", "Budget"), "\n".join(_line(line) for line in proposal.budget) or "–"],
        ],
    }


def _risk(proposal: Proposal) -> str:
    if not proposal.risk.is_known:
        return _("No risk level is recorded for this country.")
    told = [f"{one.area}: {one.level} ({date_format(one.stated_on)}, {one.source})" for one in proposal.risk.statements]
    return "\n".join(told)


def _line(line) -> str:
    return f"{line.fiscal_year} {line.get_account_display()}: {format_yen(line.amount_yen)}"


def _candidacies(book: BoardBook) -> dict:
    head = [_("Candidacy"), _("Name"), _("Profession"), _("Worker request"), _("Interview on")]
    rows = [
        [
            one.code,
            one.person.full_name,
            one.get_profession_display(),
            f"{one.request.code} {one.request.organisation.name_in(_language())}" if one.request else "–",
            _day(one.interview_on),
        ]
        for one in book.candidacies
    ]
    return _table(_("Candidacies that wait for the decision"), head, rows)


def _changes(book: BoardBook) -> dict:
    head = [
        _("Posting"),
        _("Change"),
        pgettext("book", "Last day before"),
        pgettext("book", "Last day now"),
        _("Board minutes"),
        _("Reason"),
    ]
    return _table(_("Changes approved within 90 days"), head, [_change(one) for one in book.changes])


def _change(one: Amendment) -> list[str]:
    who = f"{one.posting.code} {one.posting.worker}"
    minutes = f"{_day(one.approved_on)} {one.minutes}"
    return [who, one.get_kind_display(), _day(one.old_ends_on), _day(one.new_ends_on), minutes, one.reason]


def _running(book: BoardBook) -> dict:
    head = [
        _("Posting"),
        _("Worker"),
        _("Receiving organisation"),
        _("Country"),
        _("State"),
        pgettext("posting", "Term"),
    ]
    rows = [
        [
            one.code,
            str(one.worker),
            _host(one),
            one.get_country_display(),
            one.get_state_display(),
            f"{_day(one.starts_on)} – {_day(one.ends_on)}",
        ]
        for one in book.running
    ]
    return _table(_("Who prepares and who serves, by the end of the term"), head, rows)


def _expiries(book: BoardBook) -> dict:
    head = [_("Person"), _("What"), _("Last day"), _("Days left"), _("Posting")]
    rows = [[str(one.person), one.what, _day(one.ends_on), str(one.left), one.posting.code] for one in book.expiries]
    return _table(_("What ends within 180 days"), head, rows)


def _budget(book: BoardBook) -> dict:
    head = [_("Country"), _("Budget (yen)"), _("Spent (yen)"), _("Rest (yen)"), _("Used (%)")]
    rows = [
        [
            one.country_name,
            format_yen(one.budget_yen),
            format_yen(one.actual_yen),
            format_yen(one.rest_yen),
            "–" if one.percent is None else str(one.percent),
        ]
        for one in book.budget
    ]
    year = book.budget[0].year if book.budget else ""
    title = _("Budget against what was spent, fiscal year %(year)s") % {"year": year}
    return _table(title if year else _("Budget against what was spent"), head, rows, numbers=True)


def _overdue(book: BoardBook, today: date) -> dict:
    head = [_("Worker"), _("Report"), _("Report due on"), _("Days late")]
    rows = [
        [
            str(one.posting.worker),
            one.kind_in_words,
            _day(one.obligation.due_on),
            str((today - one.obligation.due_on).days),
        ]
        for one in book.overdue
    ]
    return _table(_("Overdue reports"), head, rows)


def _table(title: str, head: list[str], rows: list[list[str]], *, numbers: bool = False) -> dict:
    return {"title": title, "head": head, "rows": rows, "numbers": numbers}


def _term(posting: Posting) -> str:
    return f"{date_format(posting.starts_on)} – {date_format(posting.ends_on)}"


def _host(posting: Posting) -> str:
    return posting.organisation.name_in(_language())


def _day(day: date | None) -> str:
    return date_format(day, "SHORT_DATE_FORMAT") if day else "–"


def _language() -> str:
    return (get_language() or "ja")[:2]
