"""Secret ballots: cast together with what is recorded, in one transaction, and the box closed with the vote.

Source: docs/decisions/0020-secret-ballots.md
"""

import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _

from jocs_site.foundation.errors import RuleBroken
from members.agm import tasks
from members.agm.models import SERIAL, Act, BoardEvent, Elector, Meeting, Paper, Turnout, box_of
from members.agm.queries import agenda_as_sent, ballot, database_now, recorded
from members.agm.services.board import hold, post_event
from members.agm.services.history import log
from members.agm.services.voting import VOTES, Entry, record, refuse_closed, same_or_refuse

IS_SERIAL = re.compile(rf"[0-9a-f]{{{SERIAL}}}")


@dataclass(frozen=True)
class Cast:
    """``act``: of the recorded items, ``None`` where there are none. ``papers``: as they lie in the box."""

    act: Act | None
    papers: tuple[Paper, ...]


@transaction.atomic
def cast_ballots(
    elector: Elector,
    *,
    choices: Mapping[str, str],
    papers: Sequence[Paper],
    client_key: uuid.UUID,
    at: datetime | None = None,
    by=None,
) -> Cast:
    """Take one form with recorded and secret items whole: the act, the turnout and the ballots, or nothing.

    choices: an answer for every recorded question. papers: one for every secret item, with a serial of its own.
    client_key: of the recorded part. The same form again is known by its serials and changes nothing.
    Raises RuleBroken for a second secret vote, which is neither taken nor exchanged, and as `cast_votes`.
    """
    meeting = hold(elector.meeting_id)
    # A weaker lock than that of `cast_votes`, so that closing another meeting's box never waits for this one.
    elector = Elector.objects.select_for_update(of=("self",), no_key=True).get(pk=elector.pk)
    at, papers = at or database_now(), tuple(papers)
    has_turned_out = Turnout.objects.filter(pk=elector.pk).exists()
    refuse_incomplete(meeting, papers)
    entry = Entry(elector, at, dict(choices), client_key=client_key)
    if has_turned_out:
        return _same_or_refuse(meeting, entry, papers)
    refuse_closed(meeting, at)
    if elector.struck_at:
        raise RuleBroken(_("You are no longer on the roll of this meeting: %(why)s") % {"why": elector.struck_because})
    act = _recorded_part(meeting, entry, at, by)
    Turnout.objects.create(elector=elector)
    box_of(meeting).cast(meeting, papers)
    mail = partial(tasks.mail_receipt.enqueue, act.pk) if act else partial(tasks.mail_turnout.enqueue, elector.pk)
    transaction.on_commit(mail)
    return Cast(act, papers)


def refuse_incomplete(meeting: Meeting, papers: Sequence[Paper]) -> None:
    """Raise RuleBroken unless there is one whole ballot for each secret item, each under a serial of its own."""
    items = {item.number: set(ballot([item])) for item in agenda_as_sent(meeting) if item.is_secret}
    asked = {paper.item: set(paper.choices) for paper in papers}
    if asked != items or len(papers) != len(items):
        raise RuleBroken(_("An answer is missing. Choose for, against or abstain everywhere."))
    if any(set(paper.choices.values()) - VOTES for paper in papers):
        raise RuleBroken(_("This mark is not known."))
    serials = {paper.serial for paper in papers}
    if len(serials) != len(papers) or not all(IS_SERIAL.fullmatch(serial) for serial in serials):
        raise RuleBroken(_("This ballot has no number of its own. Open the form anew."))


def _same_or_refuse(meeting: Meeting, entry: Entry, papers: tuple[Paper, ...]) -> Cast:
    """What was taken when this very form came the first time. Source: docs/decisions/0020-secret-ballots.md"""
    if not box_of(meeting).holds(meeting, papers):
        raise RuleBroken(
            _(
                "Your secret vote is in the ballot box already. It cannot be cast again, changed or taken back. "
                "Nothing was taken from this form."
            )
        )
    act = Act.objects.filter(client_key=entry.client_key).first()
    return Cast(act and same_or_refuse(act, entry), papers)


def _recorded_part(meeting: Meeting, entry: Entry, at: datetime, by) -> Act | None:
    if not ballot(recorded(agenda_as_sent(meeting))):
        return None
    if Act.objects.filter(client_key=entry.client_key).exists():
        raise RuleBroken(_("This form was already sent with other answers. Open it anew."))
    return record(meeting, [entry], channel="electronic", allowed=VOTES, whole=True, at=at, by=by, are_new=True)[0]


def close_box(meeting: Meeting, *, at: datetime) -> BoardEvent | None:
    """Close the box of a meeting with secret items and put what lies in it on the board. The caller holds it alone."""
    if not meeting.items.filter(is_secret=True).exists():
        return None
    sealed = box_of(meeting).close(meeting)
    turnout = Turnout.objects.filter(elector__meeting=meeting).count()
    return post_event(meeting, BoardEvent.Kind.BOX_CLOSED, at=at, box=meeting.ballot_box, turnout=turnout, **sealed)


def log_look_before_count(meeting: Meeting, *, by) -> None:
    """Write down that somebody asked for the result of a meeting with secret items before its count."""
    log(meeting, "agm.result_asked_early", user=by)
