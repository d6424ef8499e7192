"""Procedural motions, adjournment and continuation, a meeting that lapses, and a new draft from an old meeting."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from jocs_site.foundation.errors import RuleBroken
from jocs_site.foundation.periods import fiscal_year
from members.agm import queries, tasks
from members.agm.models import BoardEvent, Continuation, Elector, Meeting, OfficerTerm, Stay
from members.agm.rules.calling import is_physical
from members.agm.rules.hall import latest_continuation, motion_result
from members.agm.services.board import lock, post_event
from members.agm.services.calling import create_meeting
from members.agm.services.hall_items import sitting
from members.agm.services.officers import take_from_officers

ADJOURN = "adjourn"  # instead of words, of a motion to go on another day
WORDS = ("title_ja", "title_en", "text_ja", "text_en")
PERSON = ("name_ja", "name_en", "kin_group", "other_body", "is_outside", "served_recently")
AS_BEFORE = (
    *("kind", "title_ja", "title_en", "place_ja", "place_en", "allows_written", "allows_electronic", "double_votes"),
    *("proxy_holders", "proxies_per_holder", "chair_holds_any"),
    *("secret_article", "secret_articles_on", "ballot_box"),
    *("unmarked", "chair_breaks_ties", "special_above", "special_below", "notice_days", "needs_outside_director"),
)


@transaction.atomic
def put_motion(
    meeting: Meeting, *, about: str, votes: Mapping[str, Mapping[str, int]], key: str, at: datetime, by=None, **more
) -> BoardEvent:
    """Decide a procedural motion at once: those in the hall and proxies, no early votes. It stands on the board only.

    about: what was moved. votes: under ``hall`` and ``proxy`` the hands for, against and abstaining. key: of the form;
    a repeat is recognised by it. Raises RuleBroken for more votes than are there. Source: docs/sources.md#R31
    """
    fresh = lock(meeting.pk)
    known = [event for event in fresh.events.filter(kind=BoardEvent.Kind.MOTION) if event.data["key"] == key]
    if known:
        return known[0]
    sitting(fresh)
    if not about.strip():
        raise RuleBroken(_("Say what was moved."), field="about")
    present = queries.presence(fresh, at)["present"]
    try:
        result = motion_result(present, votes)
    except ValueError as error:
        way = str(error)
        sentences = {
            "hall": _("More hands than people: %(count)d are in the hall."),
            "proxy": _("More votes than proxies: %(count)d proxies have their holder in the hall."),
        }
        raise RuleBroken(sentences[way] % {"count": present[way]}, field=f"{way}_for") from error
    return post_event(fresh, BoardEvent.Kind.MOTION, at=at, about=about.strip(), key=key, **result, **more)


@transaction.atomic
def adjourn_meeting(
    meeting: Meeting,
    *,
    continues_at: datetime,
    place_ja: str,
    votes: Mapping[str, Mapping[str, int]],
    key: str,
    at: datetime,
    place_en: str = "",
    by=None,
) -> BoardEvent:
    """Put the motion to go on another day, and adjourn if it is carried: everybody leaves the hall.

    Roll, proxies and votes stay as they are; there are no new items. Returns the motion. Raises RuleBroken for a day
    too far away or not later, no place to go to, or an item that is open. Source: docs/sources.md#R42
    """
    fresh = lock(meeting.pk)
    motions = fresh.events.filter(kind=BoardEvent.Kind.MOTION)
    if known := next((event for event in motions if event.data["key"] == key), None):
        return known
    sitting(fresh)
    if item := queries.open_item(fresh):
        raise RuleBroken(_("Item %(number)d is still open. Close it first.") % {"number": item.number})
    refuse_wrong_day(continues_at, at)
    if not is_physical(place_ja):
        raise RuleBroken(_("Name a place to go to: a meeting on the network alone is not lawful."), field="place_ja")
    told = {"continues_at": continues_at.isoformat(), "place_ja": place_ja, "place_en": place_en}
    motion = put_motion(fresh, about=ADJOURN, votes=votes, key=key, at=at, by=by, adjourns_to=told)
    if motion.data["outcome"] == "passed":
        places = {"place_ja": place_ja, "place_en": place_en}
        Continuation.objects.create(meeting=fresh, adjourned_at=at, continues_at=continues_at, **places)
        Stay.objects.filter(elector__meeting=fresh, out_at=None, in_at__lt=at).update(out_at=at)
        post_event(fresh, BoardEvent.Kind.ADJOURNED, at=at, **told)
        tell_electors(fresh, "adjourned")
    return motion


def refuse_wrong_day(continues_at: datetime, at: datetime) -> None:
    latest = latest_continuation(localdate(at))
    if continues_at <= at:
        raise RuleBroken(_("The meeting can only go on later than now."), field="continues_at")
    if localdate(continues_at) > latest:
        raise RuleBroken(
            _("The same meeting can go on until %(day)s at the latest; after that it has to be called anew.")
            % {"day": date_format(latest)},
            field="continues_at",
        )


@transaction.atomic
def resume_meeting(meeting: Meeting, *, at: datetime, by=None) -> Continuation:
    """Say that the adjourned meeting goes on. Raises RuleBroken before its day and where it is not adjourned."""
    fresh = lock(meeting.pk)
    further = queries.continuation(fresh)
    if further is None:
        raise RuleBroken(_("The meeting is not adjourned."))
    if localdate(at) < localdate(further.continues_at):
        day = date_format(localdate(further.continues_at))
        raise RuleBroken(_("The meeting goes on on %(day)s, not before.") % {"day": day})
    further.resumed_at = at
    further.save(update_fields=["resumed_at"])
    post_event(fresh, BoardEvent.Kind.RESUMED, at=at, place_ja=further.place_ja, place_en=further.place_en)
    tell_electors(fresh, "resumed")
    return further


@transaction.atomic
def lapse_meeting(meeting: Meeting, *, at: datetime, by=None) -> None:
    """Say that the meeting lapsed for want of a quorum. Items not yet voted on are not decided; it is called anew.

    Safe to repeat. Raises RuleBroken while an item is open, before the hour of the meeting, or where the quorum is met.
    """
    fresh = lock(meeting.pk)
    if fresh.lapsed_at is None:
        sitting(fresh)
        if at < fresh.held_at:
            raise RuleBroken(_("The meeting has not begun."))
        if item := queries.open_item(fresh):
            raise RuleBroken(_("Item %(number)d is still open. Close it first.") % {"number": item.number})
        numbers = queries.presence(fresh, at)
        if numbers["quorum"]["met"]:
            raise RuleBroken(_("There is a quorum. A meeting lapses only for want of one."))
        fresh.lapsed_at = at
        fresh.save(update_fields=["lapsed_at"])
        post_event(fresh, BoardEvent.Kind.LAPSED, at=at, **numbers)
        tell_electors(fresh, "lapsed")
    meeting.refresh_from_db()


def tell_electors(meeting: Meeting, what: str) -> None:
    """Write to those who get the notice by e-mail at once, and to all others on paper what a letter can still tell."""
    by_mail = meeting.electors.entitled().filter(notice_by=Elector.NoticeBy.EMAIL)
    for pk in by_mail.values_list("pk", flat=True):
        transaction.on_commit(partial(tasks.mail_change.enqueue, pk, what))
    if what in tasks.ON_PAPER:
        transaction.on_commit(partial(tasks.write_change.enqueue, meeting.pk, what))


@transaction.atomic
def copy_meeting(meeting: Meeting, *, held_at: datetime, by=None) -> Meeting:
    """A new draft with the agenda, candidates and rules of ``meeting``; decision, roll and votes are made anew.

    For another year, elections and who stays come from the list of officers where there is one.
    Raises RuleBroken where the year has its annual meeting already.
    """
    year = fiscal_year(localdate(held_at))
    by_terms = year != meeting.fiscal_year and OfficerTerm.objects.exists()
    items = [
        {name: getattr(item, name) for name in ("kind", "articles_ask_special", "seats", "is_secret", *WORDS)}
        | {"candidates": [_person(one) | _statement(one) for one in item.candidates.all()]}
        for item in queries.agenda(meeting)
        if not (by_terms and item.is_election)
    ]
    officers = [] if by_terms else [_person(one) | {"office": one.office} for one in meeting.officers.all()]
    fields = {name: getattr(meeting, name) for name in AS_BEFORE}
    if year == meeting.fiscal_year:  # the same accounts, approved once
        fields |= {name: getattr(meeting, name) for name in ("accounts_audited_on", "accounts_approved_on")}
    try:
        draft = create_meeting(items=items, officers=officers, held_at=held_at, fiscal_year=year, **fields)
    except ValidationError as error:
        raise RuleBroken(" ".join(error.messages)) from error
    return take_from_officers(draft, by=by) if by_terms else draft


def _person(one) -> dict:
    return {name: getattr(one, name) for name in PERSON}


def _statement(candidate) -> dict:
    return {"statement_ja": candidate.statement_ja, "statement_en": candidate.statement_en}
