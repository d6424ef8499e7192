"""The minutes as data: what the secretary wrote beside the numbers of the count, and what is still missing."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from jocs_site.foundation.errors import Blocker
from members.agm.models import BoardEvent, Candidate, Item, Meeting, Minutes
from members.agm.queries.hall import motions
from members.agm.queries.meetings import agenda
from members.agm.rules.counting import question_key
from members.agm.rules.record import digest, instant

FORMAT = 1
NAMES = ("name_ja", "name_en")
WRITTEN = (
    *("opened_at", "ended_at", "chair_ja", "chair_en", "writer_ja", "writer_en", "officers", "acceptances"),
    *("has_elsewhere", "elsewhere_ja", "elsewhere_en", "course_ja", "course_en", "courses"),
    *("has_statements", "statements_ja", "statements_en", "signers", "named_signers"),
)


@dataclass(frozen=True)
class Elected:
    """A candidate whom the count elected or left to the meeting. ``key``: of the question, ``3-1``."""

    key: str
    item: Item
    candidate: Candidate
    is_open: bool

    @property
    def office(self) -> str:
        return self.item.kind


def minutes_of(meeting: Meeting) -> Minutes | None:
    return Minutes.objects.filter(meeting=meeting).select_related("meeting__result", "signed").first()


def blank_minutes(meeting: Meeting) -> Minutes:
    """A draft not saved yet, with what the record tells already: when it was called for and who took the chair."""
    minutes = Minutes(meeting=meeting, opened_at=meeting.held_at)
    if meeting.chair:
        person = meeting.chair.member.person
        minutes.chair_ja, minutes.chair_en = meeting.chair.name, person.name_in("en") if person else ""
    return minutes


def version_of(minutes: Minutes) -> str:
    """A digest of all that the secretary writes: who saves a draft says which one was before the eyes."""
    columns = {name: getattr(minutes, name) for name in WRITTEN}
    days = {name: at and instant(at) for name, at in columns.items() if name in ("opened_at", "ended_at")}
    return digest(columns | days)


def finished_minutes(meeting: Meeting) -> Minutes | None:
    minutes = minutes_of(meeting)
    return minutes if minutes and minutes.is_finished else None


def elected_in(meeting: Meeting, items: list[Item] | None = None) -> list[Elected]:
    """In the order of the agenda. ``items``: of `agenda`, where they are at hand."""
    found = []
    for item, numbers in _with_numbers(meeting, items):
        for person, line in zip(item.candidates.all(), numbers.get("candidates", []), strict="candidates" in numbers):
            if line["outcome"] in ("elected", "needs_decision"):
                is_open = line["outcome"] == "needs_decision"
                found.append(Elected(question_key(item.number, person.number), item, person, is_open))
    return found


def officers_to_choose(meeting: Meeting) -> dict[str, dict]:
    """Who may have been there as an officer: those who stay and those elected, under a key for the form."""
    staying = {f"stays-{one.pk}": _officer(one.office, one) for one in meeting.officers.all()}
    elected = {f"elected-{one.key}": _officer(one.office, one.candidate) for one in elected_in(meeting)}
    return staying | elected


def _officer(office: str, person) -> dict:
    return {"office": office} | {name: getattr(person, name) for name in NAMES}


def _with_numbers(meeting: Meeting, items: list[Item] | None = None) -> Iterator[tuple[Item, dict]]:
    return zip(agenda(meeting) if items is None else items, meeting.result.data["items"], strict=True)


# The text


def minutes_content(minutes: Minutes) -> dict:
    """All that stands in the minutes, as JSON can hold it; the digest covers it. Numbers are the result's own."""
    meeting = minutes.meeting
    result = meeting.result
    counted = meeting.events.get(kind=BoardEvent.Kind.COUNTED)
    items = agenda(meeting)
    return {
        "format": FORMAT,
        "title": [meeting.title_ja, meeting.title_en],
        "place": [meeting.place_ja, meeting.place_en],
        "opened_at": minutes.opened_at and instant(minutes.opened_at),
        "ended_at": minutes.ended_at and instant(minutes.ended_at),
        "further_days": [
            {"at": instant(one.resumed_at), "place": [one.place_ja, one.place_en]}
            for one in meeting.continuations.filter(resumed_at__isnull=False)
        ],
        "elsewhere": _if_said(minutes.has_elsewhere, minutes.elsewhere_ja, minutes.elsewhere_en),
        "electors": result.data["electors"],
        "present": result.data["present"],
        "quorum": result.data["quorum"],
        "course": [minutes.course_ja, minutes.course_en],
        "items": [_item(minutes, item, numbers) for item, numbers in _with_numbers(meeting, items)],
        **_box(meeting),
        "motions": [one | {"at": instant(one["at"])} for one in motions(meeting)],
        "struck": struck_from(meeting),
        "statements": _if_said(minutes.has_statements, minutes.statements_ja, minutes.statements_en),
        "officers": minutes.officers,
        "chair": [minutes.chair_ja, minutes.chair_en],
        "writer": [minutes.writer_ja, minutes.writer_en],
        "signers": _signers(minutes),
        "decision": meeting.decision_hash,
        "result": result.digest,
        "board": counted.digest,
    }


def _box(meeting: Meeting) -> dict:
    """What the board told of the ballot box; nothing where no item was voted on secretly."""
    closed = meeting.events.filter(kind=BoardEvent.Kind.BOX_CLOSED).first()
    return {"box": closed.data | {"article": meeting.secret_article}} if closed else {}


def _if_said(answer: str, *texts: str) -> list[str] | None:
    """``None``: not answered yet; an empty list: there was nothing."""
    return {"": None, Minutes.Said.NO: []}.get(answer, list(texts))


def _item(minutes: Minutes, item: Item, numbers: dict) -> dict:
    people = [
        {
            "name": [person.name_ja, person.name_en],
            "said": minutes.acceptances.get(question_key(item.number, person.number)),
        }
        for person in item.candidates.all()
    ]
    return {
        "title": [item.title_ja, item.title_en],
        "course": minutes.courses.get(str(item.number), ["", ""]),
        "numbers": numbers,
        "people": people,
    }


def struck_from(meeting: Meeting) -> list[dict]:
    """Who was struck off after the notice, as the board tells it: without a name, with the electors left."""
    events = meeting.events.filter(kind=BoardEvent.Kind.STRUCK).order_by("place")
    return [
        {
            "elector": one.data["elector"],
            "because": one.data["because"],
            "at": instant(one.at),
            "left": one.data["electors"],
        }
        for one in events
    ]


def _signers(minutes: Minutes) -> list[list[str]]:
    """Office and names in both languages, the chair first; somebody who chairs and directs signs once."""
    signers = [["chair", minutes.chair_ja, minutes.chair_en]]
    if minutes.signers == Minutes.Signers.DIRECTORS:
        directors = [one for one in minutes.officers if one["office"] == "directors"]
        signers += [["director", one["name_ja"], one["name_en"]] for one in directors]
    if minutes.signers == Minutes.Signers.NAMED:
        signers += [["signer", name.strip(), ""] for name in minutes.named_signers.splitlines() if name.strip()]
    seen: set[str] = set()
    return [one for one in signers if one[1] and not (one[1] in seen or seen.add(one[1]))]


# What is missing


def missing_in(minutes: Minutes) -> list[Blocker]:
    """Everything that keeps the minutes from being finished, at once. Source: docs/sources.md#R37; Regulation 11(3)"""
    return [*_frame(minutes), *_answers(minutes), *_people(minutes), *_left_open(minutes)]


def _frame(minutes: Minutes) -> Iterator[Blocker]:
    if minutes.opened_at is None:
        yield Blocker("opened_at", _("Write when the meeting was opened."))
    if minutes.ended_at is None:
        yield Blocker("ended_at", _("Write when the meeting closed."))
    if not minutes.course_ja.strip():
        yield Blocker("course_ja", _("Write the course of the meeting in Japanese; the Japanese text is the original."))


def _answers(minutes: Minutes) -> Iterator[Blocker]:
    if not minutes.has_elsewhere:
        yield Blocker("has_elsewhere", _("Say whether anybody took part from elsewhere."))
    elif minutes.has_elsewhere == Minutes.Said.YES and not minutes.elsewhere_ja.strip():
        yield Blocker("elsewhere_ja", _("Write how those elsewhere took part."))
    if not minutes.has_statements:
        yield Blocker("has_statements", _("Say whether statements were made that the law wants noted."))
    elif minutes.has_statements == Minutes.Said.YES and not minutes.statements_ja.strip():
        yield Blocker("statements_ja", _("Write the gist of the statements that the law wants noted."))


def _people(minutes: Minutes) -> Iterator[Blocker]:
    if not minutes.chair_ja.strip():
        yield Blocker("chair_ja", _("Name the chair."))
    if not minutes.writer_ja.strip():
        yield Blocker("writer_ja", _("Name who wrote the minutes."))
    if not minutes.officers:
        yield Blocker("officers", _("Name the directors and auditors who were present."))
    directors = [one for one in minutes.officers if one["office"] == "directors"]
    if minutes.officers and minutes.signers == Minutes.Signers.DIRECTORS and not directors:
        yield Blocker("officers", _("The directors present sign, and none is named."))
    if minutes.signers == Minutes.Signers.NAMED and not minutes.named_signers.strip():
        yield Blocker("named_signers", _("Name those who sign beside the chair."))


def _left_open(minutes: Minutes) -> Iterator[Blocker]:
    items = agenda(minutes.meeting)
    for item, numbers in _with_numbers(minutes.meeting, items):
        if numbers["needs_decision"] and not minutes.courses.get(str(item.number), [""])[0].strip():
            words = _("The count left item %(number)d open: write how the meeting decided it.")
            yield Blocker(f"course-{item.number}", words % {"number": item.number})
    for one in elected_in(minutes.meeting, items):
        if one.key not in minutes.acceptances:
            words = _("Say whether %(name)s accepted the election.") % {"name": one.candidate.name}
            yield Blocker(f"said-{one.key}", words)
