"""Everything that arrives: ballots, papers, proxies, votes in the hall. All kept; what counts is computed."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from jocs_site.foundation.errors import RuleBroken
from members.agm import tasks
from members.agm.models import Act, Elector, Mark, Meeting, Revocation
from members.agm.queries import (
    act_content,
    agenda_as_sent,
    ballot,
    choices_of,
    database_now,
    is_itemwise,
    items_to_vote,
    recorded,
)
from members.agm.rules.record import digest
from members.agm.rules.standing import ON_PAPER
from members.agm.services.board import hold
from members.agm.services.proxies import refuse_beyond_articles

VOTES = frozenset({"for", "against", "abstain"})
PAPER = VOTES | {"invalid"}


@dataclass(frozen=True)
class Entry:
    """One paper, proxy or hall vote to be entered.

    ``choices``: by question key; what is left out is blank, or on a proxy left to the holder; ``invalid`` is a double
    mark. ``holder``: of a proxy, ``None`` for the chair; ``signed_on``: the day on it, where there is one.
    ``client_key``: repeats of one form are recognised by it.
    """

    elector: Elector
    arrived_at: datetime
    choices: Mapping[str, str] = field(default_factory=dict)
    holder: Elector | None = None
    client_key: uuid.UUID = field(default_factory=uuid.uuid4)
    signed_on: date | None = None


@transaction.atomic
def cast_votes(
    elector: Elector, *, choices: Mapping[str, str], client_key: uuid.UUID, at: datetime | None = None, by=None
) -> Act:
    """Take one electronic ballot whole. A later ballot replaces it until the close; all are kept.

    choices: an answer for every question of the ballot. at: the instant of arrival; by the database's clock unless
    given, read once the vote can no longer be overtaken: what is accepted is in time, and who closes waits for it.
    client_key: drawn with the ballot; the same key again returns the same act, so a repeat changes nothing.
    Raises RuleBroken when voting is not open, the elector is struck off, or an answer is missing.
    Source: docs/sources.md#R33
    """
    meeting = hold(elector.meeting_id)
    elector = Elector.objects.select_for_update(of=("self",)).get(pk=elector.pk)  # one elector's tabs queue up here
    at = at or database_now()
    entry = Entry(elector, at, dict(choices), client_key=client_key)
    if done := Act.objects.filter(client_key=client_key).first():
        return same_or_refuse(done, entry)
    refuse_closed(meeting, at)
    if elector.struck_at:
        raise RuleBroken(_("You are no longer on the roll of this meeting: %(why)s") % {"why": elector.struck_because})
    act = record(meeting, [entry], channel="electronic", allowed=VOTES, whole=True, at=at, by=by, are_new=True)[0]
    transaction.on_commit(partial(tasks.mail_receipt.enqueue, act.pk))
    return act


def refuse_closed(meeting: Meeting, at: datetime) -> None:
    if meeting.state in (Meeting.State.DRAFT, Meeting.State.NOTICED):
        raise RuleBroken(_("Voting has not begun."))
    if not meeting.takes_votes(at):
        until = date_format(timezone.localtime(meeting.deadline_at), "DATETIME_FORMAT")
        raise RuleBroken(_("Voting ended on %(until)s. This vote was not taken.") % {"until": until})


def record_written_vote(elector: Elector, *, choices: Mapping[str, str], arrived_at: datetime, by, **more) -> Act:
    """Enter one paper; see `record_written_votes`."""
    return record_written_votes(elector.meeting, [Entry(elector, arrived_at, choices, **more)], by=by)[0]


@transaction.atomic
def record_written_votes(meeting: Meeting, entries: Iterable[Entry], *, by, at: datetime | None = None) -> list[Act]:
    """Enter votes on paper, also late ones, which are kept and not counted. Safe to repeat with the same keys.

    by: who typed them; another person checks them before they count.
    Raises RuleBroken for an unknown question or mark, another meeting's elector, or a meeting already counted.
    Source: docs/sources.md#R22 and #R34
    """
    meeting = hold(meeting.pk)
    if not meeting.allows_written:
        raise RuleBroken(_("The board did not allow votes on paper for this meeting."))
    return record(meeting, entries, channel="written", allowed=PAPER, at=at, by=by)


def record_proxy(
    giver: Elector,
    *,
    holder: Elector | None,
    arrived_at: datetime,
    by,
    choices: Mapping[str, str] | None = None,
    **more,
) -> Act:
    """Enter one proxy; see `record_proxies`. ``holder`` ``None`` is the chair."""
    return record_proxies(giver.meeting, [Entry(giver, arrived_at, choices or {}, holder, **more)], by=by)[0]


@transaction.atomic
def record_proxies(meeting: Meeting, entries: Iterable[Entry], *, by, at: datetime | None = None) -> list[Act]:
    """Enter proxies for this one meeting, with the giver's instructions as choices. Safe to repeat with the same keys.

    by: who typed them; another person checks them before they count.
    Raises RuleBroken for one too many of a holder, a holder whom the articles forbid, or a proxy for another meeting.
    Source: docs/sources.md#R32
    """
    meeting, entries = hold(meeting.pk), list(entries)
    refuse_over(meeting)
    refuse_beyond_articles(meeting, entries)
    return record(meeting, entries, channel="proxy", allowed=VOTES, at=at, by=by)


@transaction.atomic
def record_hall_votes(meeting: Meeting, entries: Iterable[Entry], *, by=None, at: datetime | None = None) -> list[Act]:
    """Enter named votes of electors who checked in. Raises RuleBroken for one who did not.

    Where items are put to the vote one at a time, only the open item takes votes, of who is in the hall now.
    """
    meeting, entries = hold(meeting.pk), list(entries)
    came = Elector.objects.filter(meeting=meeting, stays__isnull=False)
    if is_itemwise(meeting):
        came = came.filter(stays__out_at=None)
        refuse_not_open(meeting, entries)
    inside = set(came.values_list("pk", flat=True))
    for entry in entries:
        if entry.elector.pk not in inside:
            raise RuleBroken(_("%(name)s has not checked in.") % {"name": entry.elector.name}, field="elector")
    return record(meeting, entries, channel="hall", allowed=VOTES, at=at, by=by)


def refuse_not_open(meeting: Meeting, entries: list[Entry]) -> None:
    open_now = set(ballot(items_to_vote(meeting)))
    if not open_now:
        raise RuleBroken(_("No item is open for votes now."))
    for entry in entries:
        if closed := set(entry.choices) - open_now:
            raise RuleBroken(_("This is not open for votes now: %(what)s") % {"what": ", ".join(sorted(closed))})


@transaction.atomic
def revoke_act(act: Act, *, at: datetime, by=None) -> Revocation:
    """Take a proxy or paper back for its giver. Safe to repeat.

    at: when the wish arrived. Raises RuleBroken for an electronic vote, which another one replaces, for what arrived
    only after the wish, and for a meeting already counted.
    """
    meeting = hold(act.elector.meeting_id)
    refuse_over(meeting)
    if act.channel not in ON_PAPER:
        raise RuleBroken(_("Only a paper or a proxy is taken back. Who voted electronically votes once more."))
    if at < act.arrived_at:
        raise RuleBroken(_("It arrived only after this. Look at the day and time again."), field="revoked_at")
    revocation, _is_new = Revocation.objects.get_or_create(act=act, defaults={"revoked_at": at, "entered_by": by})
    return revocation


def refuse_over(meeting: Meeting) -> None:
    if meeting.state in (Meeting.State.DRAFT, Meeting.State.COUNTED):
        raise RuleBroken(
            _("The meeting takes nothing in this state: %(state)s.") % {"state": meeting.get_state_display()}
        )


def record(
    meeting: Meeting,
    entries: Iterable[Entry],
    *,
    channel: str,
    allowed: frozenset[str],
    whole: bool = False,
    at: datetime | None = None,
    by=None,
    are_new: bool = False,
) -> list[Act]:
    """Write acts with their marks, in the order given; entries already recorded under their key come back as they are.

    whole: an answer to every question is needed. are_new: the caller has looked for the keys, and found none. The
    caller holds the meeting.
    """
    entries, questions = list(entries), ballot(recorded(agenda_as_sent(meeting)))
    refuse_over(meeting)
    keys = [] if are_new else [entry.client_key for entry in entries]
    known = {act.client_key: act for act in Act.objects.filter(client_key__in=keys)}
    new = [entry for entry in entries if entry.client_key not in known]
    for entry in new:
        refuse_wrong(meeting, entry, questions, allowed, whole)
    written = write(new, questions, channel=channel, at=at or database_now(), by=by)
    return [written.get(entry.client_key) or same_or_refuse(known[entry.client_key], entry) for entry in entries]


def refuse_wrong(meeting: Meeting, entry: Entry, questions: dict, allowed: frozenset[str], whole: bool) -> None:
    """Raise RuleBroken for what does not belong to this meeting's ballot."""
    if any(one is not None and one.meeting_id != meeting.pk for one in (entry.elector, entry.holder)):
        raise RuleBroken(_("This elector is not on the roll of this meeting."))
    if entry.holder is not None and entry.holder.pk == entry.elector.pk:
        raise RuleBroken(_("Nobody can hold the own proxy."), field="holder")
    if unknown := set(entry.choices) - set(questions):
        refuse_secret(meeting, unknown)
        raise RuleBroken(_("%(what)s is not on the agenda of this meeting.") % {"what": ", ".join(sorted(unknown))})
    if set(entry.choices.values()) - allowed:
        raise RuleBroken(_("This mark is not known."))
    if whole and set(entry.choices) != set(questions):
        raise RuleBroken(_("An answer is missing. Choose for, against or abstain everywhere."))


def refuse_secret(meeting: Meeting, questions: set[str]) -> None:
    """Raise RuleBroken where one of the questions belongs to an item that is voted on secretly."""
    if secret := questions & set(ballot(item for item in agenda_as_sent(meeting) if item.is_secret)):
        raise RuleBroken(
            _("%(what)s is voted on secretly and takes no vote with a name.") % {"what": ", ".join(sorted(secret))}
        )


def write(entries: list[Entry], questions: dict, *, channel: str, at: datetime, by) -> dict[uuid.UUID, Act]:
    """Insert acts and marks in two statements."""
    acts = {}
    for entry in entries:
        act = Act(
            elector=entry.elector,
            channel=channel,
            holder=entry.holder,
            arrived_at=entry.arrived_at,
            recorded_at=at,
            entered_by=by,
            client_key=entry.client_key,
        )
        act.digest = digest_of(act, entry.choices)
        acts[entry.client_key] = act
    Act.objects.bulk_create(acts.values())
    Mark.objects.bulk_create(
        Mark(act=acts[entry.client_key], item=questions[key][0], candidate=questions[key][1], choice=choice)
        for entry in entries
        for key, choice in entry.choices.items()
    )
    return acts


def digest_of(act: Act, choices: Mapping[str, str]) -> str:
    holder = act.holder and act.holder.ref
    return digest(act_content(act, dict(choices), elector=act.elector.ref, holder=holder))


def same_or_refuse(act: Act, entry: Entry) -> Act:
    """The act already taken under this key, unless this form says something else."""
    if act.elector_id != entry.elector.pk or choices_of(act) != dict(entry.choices):
        raise RuleBroken(_("This form was already sent with other answers. Open it anew."))
    return act
