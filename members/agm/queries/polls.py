"""What a count depends on, and who takes part so far."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from sys import intern

from django.db.models import Aggregate, Case, TextField, Value, When
from django.db.models.functions import Cast, Chr

from members.agm.models import Act, Mark, Meeting, Stay, Turnout
from members.agm.rules import counting, standing
from members.agm.rules.counting import question_key

AT_ONCE = 10_000  # rows that are held at a time, of a million
FIRST_SIGN = 33  # "!", the first that can be seen


def poll_of(meeting: Meeting) -> standing.Poll:
    """Everything a count depends on, in six queries whatever the number of electors."""
    stays = Stay.objects.filter(elector__meeting=meeting).order_by("pk").values_list("elector", "in_at", "out_at")
    electors = meeting.electors.entitled().values_list("pk", flat=True)
    known = {elector: elector for elector in electors.iterator(chunk_size=AT_ONCE)}
    return standing.Poll(
        rules=meeting.rule_set(),
        electors=frozenset(known),
        deadline=meeting.deadline_at,
        acts=tuple(_acts(meeting, known)),
        stays=tuple(standing.Stay(*row) for row in stays),
        chair=meeting.chair_id,
        turnout=frozenset(Turnout.objects.filter(elector__meeting=meeting).values_list("pk", flat=True)),
    )


def _acts(meeting: Meeting, known: dict[int, int]) -> Iterator[standing.Act]:
    """In the order of entry, as plain columns: nobody waits for a million models.

    Ways are interned, and electors taken from ``known``, so that memory holds each of them once and not with each act.
    """
    acts = Act.objects.filter(elector__meeting=meeting).order_by("pk").annotate(at=as_text("arrived_at"))
    columns = ("pk", "elector", "channel", "at", "holder", "revocation__revoked_at", "revocation__because")
    rows = acts.values_list(*columns).iterator(chunk_size=AT_ONCE)
    for (pk, elector, channel, at, holder, revoked_at, because), marks in beside_their_marks(meeting, rows):
        elector, channel = known.get(elector, elector), intern(channel)
        yield standing.Act(pk, elector, channel, from_text(at), marks, holder, revoked_at, because == "typing")


def as_text(instants: str) -> Cast:
    """A column of very many instants, to be read by `from_text`.

    The way by which Django makes a `datetime` of each takes longer than all else in the row.
    """
    return Cast(instants, TextField())


def from_text(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    return at if at.tzinfo else at.replace(tzinfo=UTC)  # SQLite writes UTC and does not say so


def beside_their_marks(meeting: Meeting, rows: Iterable[tuple]) -> Iterator[tuple[tuple, dict[str, str]]]:
    """Each row of an act with its choices by question. Rows begin with the act's key and come in its order.

    Both are read side by side, so that neither is held whole. Acts are asked for before marks, which come in one
    transaction with their act: none is read without its marks.
    """
    marks, marked, choices = None, -1, {}
    for row in rows:
        marks = marks or _marks_in_order(meeting)
        while marked is not None and marked < row[0]:
            marked, choices = next(marks, (None, {}))
        yield row, choices if marked == row[0] else {}


def marks_of(meeting: Meeting, acts: Iterable[Act]) -> dict[int, dict[str, str]]:
    """The choices of some acts of this meeting by question, under the act's key."""
    return dict(_marks_in_order(meeting, act__in=[act.pk for act in acts]))


def _marks_in_order(meeting: Meeting, **only) -> Iterator[tuple[int, dict[str, str]]]:
    """The key and the choices of every act that has any. Acts that say the same share what they say.

    A mark on another meeting's item is none; the act then no longer fits its digest.
    """
    questions = dict(_questions(meeting))
    choices = Choices(questions.values())
    lines = Mark.objects.filter(item__in=[item for item, _candidate in questions], **only).order_by("act")
    for act, said in lines.values_list("act").annotate(said=Said(questions)).iterator(chunk_size=AT_ONCE):
        yield act, choices[said or ""]


def _questions(meeting: Meeting) -> Iterator[tuple[tuple[int, int | None], str]]:
    """The question of every item and candidate, by their keys."""
    columns = ("pk", "number", "candidates__pk", "candidates__number")
    for item, number, candidate, of_item in meeting.items.values_list(*columns):
        yield (item, None), question_key(number, None)
        if candidate:
            yield (item, candidate), question_key(number, of_item)


class Choices(dict):
    """Choices by question, by the text that says them, a sign for each mark. Each text is read once.

    For each question four signs follow on each other in the table of characters; others mean nothing.
    """

    def __init__(self, questions: Iterable[str]):
        super().__init__()
        signs = ((question, choice) for question in questions for choice in Mark.Choice.values)
        self.meant = {chr(code): mark for code, mark in enumerate(signs, FIRST_SIGN)}

    def __missing__(self, said: str) -> dict[str, str]:
        in_order = "".join(sorted(said))
        self[said] = (
            dict(self.meant[sign] for sign in said if sign in self.meant) if said == in_order else self[in_order]
        )
        return self[said]


class Said(Aggregate):
    """All marks of an act in one text for `Choices`, so that one row comes an act and not one a mark: a count of a
    million acts reads five million marks.
    """

    allow_distinct = False
    function = "STRING_AGG"
    template = "%(function)s(%(expressions)s, '')"

    def __init__(self, questions: dict[tuple[int, int | None], str]):
        many = len(Mark.Choice.values)
        places = enumerate(questions)
        asked = (When(item=item, candidate=of, then=Value(many * place)) for place, (item, of) in places)
        chosen = (When(choice=choice, then=Value(place)) for place, choice in enumerate(Mark.Choice.values))
        super().__init__(Chr(FIRST_SIGN + Case(*asked) + Case(*chosen)), output_field=TextField())

    def as_sqlite(self, compiler, connection, **more):
        return self.as_sql(compiler, connection, function="GROUP_CONCAT", **more)


def numbers(meeting: Meeting) -> dict[str, int]:
    """Who takes part so far and the quorum, as it would stand now; nothing of what was voted."""
    if meeting.state == Meeting.State.COUNTED:  # the count stands, also when the votes are erased one day
        data = meeting.result.data
        present = dict(data["present"])
        return {
            "electors": data["electors"],
            "quorum": data["quorum"]["needed"],
            "present": present.pop("total"),
        } | present
    electors = meeting.electors.entitled().count()
    so_far = standing.effective_votes(poll_of(meeting)) if meeting.deadline_at else standing.Standing({}, {})
    present = {"electors": electors, "quorum": counting.quorum(electors), "present": len(so_far.acts)}
    return present | so_far.by_channel()
