"""The notice with the board's decision, and the papers that belong to it. Source: docs/sources.md#R20; Act art. 41"""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jocs_site.backoffice.paper import set_in_type
from members.agm.models import Item, Meeting
from members.agm.printing.words import both, day, facts_of, how_votes_are_read, texts
from members.queries import ISSUER_ADDRESS, ISSUER_NAME

HERE = Path(__file__).parent


def notice_pdf(meeting: Meeting, items: Sequence[Item], *, at: datetime) -> bytes:
    """What the board decided, as it was sent; the digest covers it. ``meeting``: noticed or later."""
    facts = facts_of(meeting) | {
        "decided_on": day(meeting.board_decided_on),
        "record_on": day(meeting.record_on),
        "ways": ways_to_vote(meeting),
        "rules": how_votes_are_read(meeting, items),
        "items": [_item(item) for item in items],
        "accounts": _accounts(meeting),
        "web": papers_on_web(meeting) if meeting.supplies_on_web else [],
    }
    return set_in_type(HERE / "notice.typ", at=at, meeting=facts, sender=[ISSUER_NAME, ISSUER_ADDRESS])


def papers_pdf(meeting: Meeting, items: Sequence[Item], *, at: datetime) -> bytes:
    """The reference papers: the text of each item, and who stands for election, with career and other offices."""
    facts = facts_of(meeting) | {
        "items": [_item(item) | _paper(item) for item in items],
        "officers": [_officer(one) | {"office": both(one.get_office_display)} for one in meeting.officers.all()],
        "elects": any(item.is_election for item in items),
    }
    return set_in_type(HERE / "papers.typ", at=at, meeting=facts, sender=[ISSUER_NAME, ISSUER_ADDRESS])


def papers_on_web(meeting: Meeting) -> list[str]:
    """Where the papers stand, and that who asks gets them on paper. Source: Act art. 47-4, 47-5"""
    page = settings.WAGTAILADMIN_BASE_URL + reverse("agm:papers", args=[meeting.pk])
    return both(
        lambda: (
            _(
                "The reference papers stand on the members' pages instead of being printed, from the day of this "
                "notice until three months after the meeting: %(address)s. Sign in to read them. Who wants them on "
                "paper asks our office in writing."
            )
            % {"address": page}
        )
    )


def ways_to_vote(meeting: Meeting) -> list[list[str]]:
    """Coming, a proxy, and whatever the board allowed beforehand."""
    ways = [both(lambda: _("Come to the meeting.")), both(lambda: _("Give a proxy to the chair or to another member."))]
    if meeting.allows_written:
        ways.append(both(lambda: _("Vote on the form on paper; it has to arrive by the deadline.")))
    if meeting.allows_electronic:
        ways.append(both(lambda: _("Vote on the members' pages of our site, by the deadline.")))
    return ways


def _item(item: Item) -> dict:
    return {
        "number": item.number,
        "title": texts(item, "title"),
        "majority": both(lambda: _("%(majority)s, secret ballot") % {"majority": item.get_majority_display()})
        if item.is_secret
        else both(item.get_majority_display),
        "seats": item.seats,
        "moved_by": both(lambda: moved_by(item)) if item.supporters else [],
    }


def moved_by(item: Item) -> str:
    """Whose the item is: the number, no names. Source: Act art. 43, 45"""
    words = ngettext("motion of %(count)d member", "motion of %(count)d members", item.supporters)
    return words % {"count": item.supporters}


def _paper(item: Item) -> dict:
    people = [
        _officer(one) | {"number": one.number, "statement": texts(one, "statement")} for one in item.candidates.all()
    ]
    return {"text": texts(item, "text"), "candidates": people}


def _officer(one) -> dict:
    """Name, other office, from outside or not. Kin are for the check alone and stand on no paper."""
    return {"name": texts(one, "name"), "other_body": one.other_body, "is_outside": one.is_outside}


def _accounts(meeting: Meeting) -> list[str]:
    if meeting.accounts_approved_on is None:
        return []
    return both(
        lambda: (
            _("audited on %(audited)s, approved by the board on %(approved)s")
            % {
                "audited": date_format(meeting.accounts_audited_on),
                "approved": date_format(meeting.accounts_approved_on),
            }
        )
    )
