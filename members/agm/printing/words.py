"""Sentences in both languages of the papers: Japanese first, English where the meeting has it."""

from collections.abc import Callable, Sequence

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import override

from jocs_site.foundation.errors import RuleBroken
from members.agm import queries
from members.agm.models import Item, Meeting


def both(say: Callable[[], str]) -> list[str]:
    """What ``say`` says in Japanese and in English."""
    said = []
    for language in ("ja", "en"):
        with override(language):
            said.append(str(say()))
    return said


def texts(record, field: str) -> list[str]:
    """The two columns of one text; the English one may be empty."""
    return [getattr(record, f"{field}_ja"), getattr(record, f"{field}_en")]


def instant(at) -> list[str]:
    return both(lambda: date_format(localtime(at), "DATETIME_FORMAT"))


def day(on) -> list[str]:
    return both(lambda: date_format(on)) if on else []


def how_blanks_read(meeting: Meeting) -> list[str]:
    """How a blank and a double mark on paper read. Raises RuleBroken without a rule. Source: docs/sources.md#R34"""
    if meeting.unmarked not in Meeting.Unmarked.values:
        raise RuleBroken(_("Say first how a blank on paper reads: no form is printed without that sentence."))
    return both(
        lambda: (
            _(
                "An item left blank on the paper reads %(reads)s. An item with two marks or more is invalid. "
                "Either way you count as present."
            )
            % {"reads": meeting.get_unmarked_display()}
        )
    )


def who_holds(meeting: Meeting) -> list[str]:
    """What the articles say of holders of proxies, where they say anything. Source: docs/sources.md#R32"""
    limit = _at_the_most if meeting.proxies_per_holder else (lambda _meeting: "")
    return both(
        lambda: _("A proxy may be held by: %(who)s.") % {"who": meeting.get_proxy_holders_display()} + limit(meeting)
    )


def _at_the_most(meeting: Meeting) -> str:
    if meeting.chair_holds_any:
        words = _("%(count)s at the most for each holder but the chair")
    else:
        words = _("%(count)s at the most for each holder, the chair too")
    return f" ({words % {'count': meeting.proxies_per_holder}})"


def how_votes_are_read(meeting: Meeting, items: Sequence[Item]) -> list[list[str]]:
    """The rules that notice and form print, a sentence each."""
    secrecy = [
        both(lambda place=place: queries.how_secret(meeting, items)[place])
        for place in range(len(queries.how_secret(meeting, items)))
    ]
    rule = both(lambda: _("If you vote more than once: %(rule)s.") % {"rule": meeting.get_double_votes_display()})
    return [
        *([how_blanks_read(meeting)] if meeting.allows_written else []),
        rule,
        *([who_holds(meeting)] if meeting.proxy_holders == "chair" or meeting.proxies_per_holder else []),
        both(lambda: _("Whoever comes to the meeting votes there; what was sent before does not count.")),
        *secrecy,
        both(
            lambda: _(
                "Votes at a general meeting are recorded under your name, kept for three months, and members may "
                "inspect them."
            )
        ),
    ]


def facts_of(meeting: Meeting) -> dict:
    """What stands at the head of every paper."""
    return {
        "title": texts(meeting, "title"),
        "held_at": instant(meeting.held_at),
        "place": texts(meeting, "place"),
        "deadline": instant(meeting.deadline_at) if meeting.allows_early_votes else [],
        "sent_on": day(meeting.notice_sent_on),
        "digest": meeting.decision_hash,
    }
