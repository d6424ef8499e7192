"""Officers: entered from the result of a meeting or by hand, ended early, and told to the next draft.

Source: docs/sources.md#R40
"""

from collections.abc import Mapping
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from jocs_site.foundation.errors import RuleBroken
from members.agm import queries
from members.agm.models import BoardEvent, Item, Meeting, OfficerTerm, StayingOfficer, TermLengths
from members.agm.rules import terms
from members.agm.rules.slate import DIRECTORS
from members.agm.services.board import lock, post_event
from members.agm.services.history import log

FACTS = ("name_ja", "name_en", "kin_group", "other_body", "is_outside", "served_recently")


@transaction.atomic
def set_term_lengths(*, starts_on: date, by=None, **lengths) -> TermLengths:
    """Years by the articles, in force from a day on. Raises RuleBroken for more than the law allows."""
    lengths = TermLengths(starts_on=starts_on, **lengths)
    _check(lengths)
    lengths.save(force_insert=True)
    figures = {"directors": lengths.director_years, "auditors": lengths.auditor_years}
    log(lengths, "agm.term_lengths_set", user=by, data=figures)
    return lengths


@transaction.atomic
def enter_elected(
    meeting: Meeting,
    *,
    accepted: Mapping[str, date],
    at: datetime,
    replaces: Mapping[str, OfficerTerm] | None = None,
    by=None,
) -> list[OfficerTerm]:
    """Enter as officers those whom the count elected and who accepted.

    accepted: by question key, from when they hold the office. replaces: by question key, whose term a substitute
    finishes. Raises RuleBroken for somebody whom the count did not elect, or who was entered already.
    """
    fresh = lock(meeting.pk)
    waiting = {one.elected.key: one.elected for one in queries.elected_to_enter(fresh)}
    if not accepted:
        raise RuleBroken(_("Say of one at least from when they hold the office."))
    if unknown := sorted(set(accepted) - set(waiting)):
        raise RuleBroken(_("%(key)s was not elected, or is entered already.") % {"key": ", ".join(unknown)})
    elected_on = queries.last_day(fresh)
    entered = []
    for key, starts_on in accepted.items():
        one = waiting[key]
        facts = {name: getattr(one.candidate, name) for name in FACTS}
        link = {"meeting": fresh, "candidate": one.candidate, "replaces": (replaces or {}).get(key)}
        term = _new_term(
            office=one.office, elected_on=elected_on, starts_on=starts_on, at=at, by=by, field=key, **link, **facts
        )
        entered.append(term)
    told = [{"question": key, "from": day.isoformat()} for key, day in accepted.items()]
    post_event(fresh, BoardEvent.Kind.OFFICERS, at=at, officers=told)
    return entered


@transaction.atomic
def enter_officer(
    *,
    office: str,
    elected_on: date,
    at: datetime,
    starts_on: date | None = None,
    years: int | None = None,
    by=None,
    **more,
) -> OfficerTerm:
    """Enter somebody elected before this system, or by a meeting that is not in it.

    starts_on: the day of the election where not given. years: as the articles said on that day where not given.
    """
    return _new_term(
        office=office, elected_on=elected_on, starts_on=starts_on or elected_on, years=years, at=at, by=by, **more
    )


def _new_term(
    *, office: str, elected_on: date, at: datetime, by, years: int | None = None, replaces=None, field=None, **columns
) -> OfficerTerm:
    lengths = queries.lengths_on(elected_on)
    years = years or lengths.years_of(office)
    if not terms.is_lawful_length(office, years):
        words = _("A director is elected for one or two years, an auditor for two to four.")
        raise RuleBroken(words, field=field or "years")
    closing = terms.closing_year(elected_on, years)
    if replaces is not None:
        _refuse_substitute(replaces, office, elected_on, lengths, field=field or "replaces")
        closing = min(closing, replaces.closing_year)
    term = OfficerTerm(
        office=office,
        elected_on=elected_on,
        years=years,
        closing_year=closing,
        replaces=replaces,
        entered_at=at,
        entered_by=by,
        **columns,
    )
    _check(term, field=field)
    term.save(force_insert=True)
    log(term, "agm.officer_entered", user=by, data={"office": office, "closes": closing})
    return term


def _refuse_substitute(replaces: OfficerTerm, office: str, elected_on: date, lengths: TermLengths, *, field) -> None:
    if not lengths.substitutes_finish:
        words = _("By the lengths of terms that are set, a substitute serves a full term of the own.")
        raise RuleBroken(words, field=field)
    if replaces not in queries.predecessors(office, elected_on):
        raise RuleBroken(_("%(name)s left no term that could be finished.") % {"name": replaces.name}, field=field)


@transaction.atomic
def end_term(term: OfficerTerm, *, on: date, reason: str, note: str = "", today: date, by=None) -> OfficerTerm:
    """End a term early, once. Raises RuleBroken for a day to come, before the beginning, or a term that is over."""
    term = OfficerTerm.objects.select_for_update(of=("self",)).get(pk=term.pk)
    if term.ended_on is not None:
        raise RuleBroken(_("This term ended already on %(day)s.") % {"day": date_format(term.ended_on)})
    if on > today:
        raise RuleBroken(_("Enter it when the day has come."), field="on")
    over_on = queries.left_on(term, today, queries.ordinary_meetings())
    if over_on and over_on <= on and reason != OfficerTerm.Reason.MISTAKE:
        raise RuleBroken(_("The term was over on %(day)s.") % {"day": date_format(over_on)}, field="on")
    term.ended_on, term.end_reason, term.end_note = on, reason, note.strip()
    if reason == OfficerTerm.Reason.MISTAKE:
        term.ended_on = term.starts_on
    _check(term, field="on")
    term.save()
    log(term, "agm.officer_left", user=by, data={"on": term.ended_on.isoformat(), "reason": reason})
    return term


@transaction.atomic
def amend_officer(term: OfficerTerm, *, by=None, **facts) -> OfficerTerm:
    """Change what the law asks of a board, kin and other bodies; the term itself stands."""
    term = OfficerTerm.objects.select_for_update(of=("self",)).get(pk=term.pk)
    for name in facts:
        setattr(term, name, facts[name])
    _check(term)
    term.save()
    log(term, "agm.officer_amended", user=by, data={"fields": sorted(facts)})
    return term


@transaction.atomic
def take_from_officers(meeting: Meeting, *, by=None) -> Meeting:
    """Write into a draft who stays by the list of officers, and into an ordinary one the elections that it needs.

    Those who stay are written anew; elections that stand on the agenda keep their candidates. Safe to repeat.
    """
    fresh = lock(meeting.pk)
    if not fresh.is_draft:
        raise RuleBroken(_("From the notice on, the board's decision cannot be changed."))
    fresh.officers.all().delete()
    StayingOfficer.objects.bulk_create(
        StayingOfficer(meeting=fresh, office=one.office, **{name: getattr(one, name) for name in FACTS})
        for one in queries.stays_after(fresh)
    )
    for proposal in queries.proposals_for(fresh):
        if not proposal.is_met:
            _put_on_agenda(fresh, proposal.office, proposal.seats - proposal.on_agenda)
    log(fresh, "agm.officers_taken_over", user=by)
    return fresh


def _put_on_agenda(meeting: Meeting, office: str, seats: int) -> None:
    """A new item, or more seats of the one that stands there."""
    if item := meeting.items.filter(kind=office).order_by("number").last():
        item.seats += seats
        item.save()
        return
    last = meeting.items.order_by("number").last()
    columns = election_item(office, seats)
    Item.objects.create(meeting=meeting, number=last.number + 1 if last else 1, **columns)


def election_item(office: str, seats: int) -> dict:
    """The columns of an agenda item that fills these seats."""
    return {
        "kind": office,
        "seats": seats,
        "title_ja": _title("ja", office, seats),
        "title_en": _title("en", office, seats),
    }


def _title(language: str, office: str, seats: int) -> str:
    with override(language):
        if office == DIRECTORS:
            words = ngettext("Election of %(count)d director", "Election of %(count)d directors", seats)
        else:
            words = ngettext("Election of %(count)d auditor", "Election of %(count)d auditors", seats)
        return words % {"count": seats}


def _check(record, *, field: str | None = None) -> None:
    """Raises RuleBroken with what the columns and constraints say, at the field where it is one column's."""
    try:
        record.full_clean()
    except ValidationError as error:
        names = [name for name in error.message_dict if name != "__all__"]
        raise RuleBroken(" ".join(error.messages), field=field or (names[0] if len(names) == 1 else None)) from error
