"""The life of a meeting: which step leads where, and everything that stands in its way."""

from collections.abc import Iterator

from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jocs_site.foundation.errors import Blocker
from jocs_site.foundation.workflow import Life, Step
from members.agm.rules import calling

RUN = "agm.run_meeting"


def board_decided(meeting) -> Iterator[Blocker]:
    """Source: docs/sources.md#R20"""
    if meeting.board_decided_on is None or meeting.board_decided_on > meeting.notice_sent_on:
        yield Blocker("no_decision", _("The board has to decide on the meeting before the notice leaves."))
    if not calling.is_physical(meeting.place_ja):
        yield Blocker("no_place", _("Name a place to go to: a meeting on the network alone is not lawful."))
    if meeting.record_on > meeting.notice_sent_on:
        yield Blocker("record_date", _("The record date is after the notice."))


def agenda_stands(meeting) -> Iterator[Blocker]:
    items = list(meeting.items.prefetch_related("candidates"))
    elections = [item for item in items if item.majority == calling.ELECTION]
    if not items:
        yield Blocker("no_items", _("The agenda has no items."))
    if any(not item.seats or not item.candidates.all() for item in elections):
        yield Blocker("no_slate", _("Each election needs a number of seats and at least one candidate."))
    for name in calling.named_twice([[person.name_ja for person in item.candidates.all()] for item in elections]):
        yield Blocker("named_twice", _("%(name)s stands for two offices.") % {"name": name})


def notice_in_time(meeting) -> Iterator[Blocker]:
    """Source: docs/sources.md#R21 and #R22"""
    if meeting.notice_sent_on > meeting.latest_send_day():
        terms = {"early_votes": meeting.allows_early_votes, "by_articles": meeting.notice_days}
        earliest = calling.earliest_meeting_day(meeting.notice_sent_on, **terms)
        yield Blocker(
            "too_late",
            _("This notice leaves too late. It had to leave by %(latest)s; sent today, the meeting can be on %(day)s.")
            % {"latest": date_format(meeting.latest_send_day()), "day": date_format(earliest)},
        )
    if meeting.deadline_at >= meeting.held_at:
        yield Blocker("deadline", _("Votes have to end before the meeting begins."))
    if localdate(meeting.deadline_at) <= meeting.notice_sent_on:
        yield Blocker("deadline", _("Votes end before the notice has left."))


def has_electors(meeting) -> Iterator[Blocker]:
    if not meeting.electors.exists():
        yield Blocker("no_electors", _("Nobody has a vote on the record date."))


def posted(meeting) -> Iterator[Blocker]:
    """Source: docs/sources.md#R23"""
    if meeting.posted_on is None and meeting.electors.filter(notice_by="post").exists():
        yield Blocker("not_posted", _("The notices on the print list are not posted yet."))


def allows_electronic(meeting) -> Iterator[Blocker]:
    if not meeting.allows_electronic:
        yield Blocker("not_electronic", _("The board did not allow electronic votes for this meeting."))


def chair_known(meeting) -> Iterator[Blocker]:
    needs_chair = meeting.electors.filter(acts__channel="proxy", acts__holder=None, acts__revocation=None).exists()
    if meeting.chair_id is None and needs_chair:
        yield Blocker("no_chair", _("There are proxies to the chair. Say first who took the chair."))


def _step(name: str, sources: set[str], target: str, label, *guards) -> Step:
    return Step(name, frozenset(sources), target, RUN, label, guards)


MEETING_LIFE = Life(
    begins="draft",
    steps=(
        _step(
            "send_notice",
            {"draft"},
            "noticed",
            gettext_lazy("Send the notice"),
            board_decided,
            agenda_stands,
            notice_in_time,
            has_electors,
        ),
        _step("open_voting", {"noticed"}, "open", gettext_lazy("Open electronic voting"), allows_electronic, posted),
        _step("close_voting", {"noticed", "open"}, "closed", gettext_lazy("Close the vote"), posted),
        _step("count", {"closed"}, "counted", gettext_lazy("Count the votes"), chair_known),
    ),
    ends=frozenset({"counted"}),
)
