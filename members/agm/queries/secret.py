"""What members and the office may know of a secret ballot, and when."""

from collections.abc import Iterable, Iterator

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from members.agm.models import BoardEvent, Elector, Item, Meeting, Turnout
from members.agm.queries.meetings import agenda, agenda_as_sent, ballot
from members.agm.queries.record import ballot_contents, purge_of
from members.agm.rules.record import receipt_code


def receipt_of(serial: str) -> str:
    """The code under which a voter finds the own ballot."""
    return receipt_code(serial)


def secret_items(meeting: Meeting) -> list[Item]:
    """Those on which this meeting votes secretly, as the notice said."""
    return [item for item in agenda_as_sent(meeting) if item.is_secret]


def how_secret(meeting: Meeting, items: Iterable[Item]) -> list[str]:
    """What the notice says of secret items, a sentence each; nothing where there are none."""
    numbers = _(", ").join(str(item.number) for item in items if item.is_secret)
    if not numbers:
        return []
    named = {
        "items": numbers,
        "article": meeting.secret_article,
        "day": date_format(meeting.secret_articles_on) if meeting.secret_articles_on else "—",
    }
    return [
        _("Voted on by secret ballot, as %(article)s of the articles (as of %(day)s) allows: item %(items)s.") % named,
        _(
            "A secret vote is cast on our site by the deadline, or in the hall on a paper without a name; the form on "
            "paper and the proxy do not carry it, but a holder in the hall fills in a paper for each proxy."
        ),
        _("A secret vote can not be changed or taken back once cast, and stays counted also when its voter comes."),
    ]


def has_turned_out(elector: Elector) -> bool:
    """Whether this elector's secret ballots are in the box."""
    return Turnout.objects.filter(pk=elector.pk).exists()


def no_paper_for(elector: Elector) -> str:
    """What the door is told of somebody whose secret ballots are in the box; empty for others. Worked case 44."""
    if not has_turned_out(elector):
        return ""
    numbers = _(", ").join(str(item.number) for item in secret_items(elector.meeting))
    return _("Voted secretly already on item %(items)s: that vote counts, give no paper for it.") % {"items": numbers}


def sealed_box(meeting: Meeting) -> dict | None:
    """What the board says of the closed box: ``ballots``, ``turnout``, ``root``, ``box``; ``None`` before."""
    event = meeting.events.filter(kind=BoardEvent.Kind.BOX_CLOSED).first()
    return event and event.data


def ballots_to_find(meeting: Meeting) -> Iterator[dict]:
    """Every secret ballot after the close, sorted by its code: ``code``, ``item``, ``answers`` of (person, choice).

    Until the count the answers are left out, for they would be the result.
    """
    if purge_of(meeting):
        return
    questions = {item.number: ballot([item]) for item in agenda(meeting)}
    is_counted = meeting.state == Meeting.State.COUNTED
    for one in sorted(ballot_contents(meeting), key=lambda content: receipt_of(content["serial"])):
        asked = questions[one["item"]]
        answers = [(person, one["choices"].get(key)) for key, (_item, person) in asked.items()]
        item = next(iter(asked.values()))[0]
        yield {"code": receipt_of(one["serial"]), "item": item, "answers": answers if is_counted else []}


def turned_out(meeting: Meeting):
    """The roll's lines of those whose ballots are in the box, in its order."""
    return Elector.objects.filter(meeting=meeting, turnout__isnull=False).order_by("place")
