"""What a count depends on, and who takes part so far."""

from collections.abc import Iterator

from django.db.models import Aggregate, TextField, Value
from django.db.models.functions import Cast, Coalesce, Concat

from members.agm.models import Act, Mark, Meeting, Stay, Turnout
from members.agm.rules import counting, standing
from members.agm.rules.counting import question_key


def poll_of(meeting: Meeting) -> standing.Poll:
    """Everything a count depends on, in six queries whatever the number of electors."""
    marks = marks_of(meeting)
    acts = Act.objects.filter(elector__meeting=meeting).order_by("pk")
    columns = ("pk", "elector", "channel", "arrived_at", "holder", "revocation__revoked_at", "revocation__because")
    stays = Stay.objects.filter(elector__meeting=meeting).order_by("pk").values_list("elector", "in_at", "out_at")
    return standing.Poll(
        rules=meeting.rule_set(),
        electors=frozenset(meeting.electors.entitled().values_list("pk", flat=True)),
        deadline=meeting.deadline_at,
        acts=tuple(
            standing.Act(pk, elector, channel, arrived_at, marks.get(pk, {}), holder, revoked_at, because == "typing")
            for pk, elector, channel, arrived_at, holder, revoked_at, because in acts.values_list(*columns).iterator()
        ),
        stays=tuple(standing.Stay(*row) for row in stays),
        chair=meeting.chair_id,
        turnout=frozenset(Turnout.objects.filter(elector__meeting=meeting).values_list("pk", flat=True)),
    )


def marks_of(meeting: Meeting) -> dict[int, dict[str, str]]:
    """The choices of every act by question, under the act's key. Acts that say the same share what they say."""
    questions = dict(_questions(meeting))
    lines = Mark.objects.filter(act__elector__meeting=meeting).order_by().values_list("act").annotate(said=Said())
    marks, read, known = {}, {}, {}
    for act, said in lines.iterator(chunk_size=10_000):
        if said not in read:
            parts = (one.split("=") for one in said.split())
            choices = {questions[asked]: choice for asked, choice in parts}
            read[said] = known.setdefault(frozenset(choices.items()), choices)  # alike, but in another order
        marks[act] = read[said]
    return marks


class Said(Aggregate):
    """All marks of one act in one text, such as ``7.0=for 8.31=against``: item, candidate (0: none) and choice.

    One row an act instead of one a mark: a count of a million acts reads five million marks.
    """

    allow_distinct = False
    function = "STRING_AGG"
    template = "%(function)s(%(expressions)s, ' ')"

    def __init__(self):
        asked = [Cast("item_id", TextField()), Value("."), Cast(Coalesce("candidate_id", 0), TextField())]
        text = Concat(*asked, Value("="), "choice", output_field=TextField())
        super().__init__(text, output_field=TextField())

    def as_sqlite(self, compiler, connection, **more):
        return self.as_sql(compiler, connection, function="GROUP_CONCAT", **more)


def _questions(meeting: Meeting) -> Iterator[tuple[str, str]]:
    """The question of every item and candidate, by how a line of `Said` calls it."""
    columns = ("pk", "number", "candidates__pk", "candidates__number")
    for item, number, candidate, of_item in meeting.items.values_list(*columns):
        yield f"{item}.0", question_key(number, None)
        if candidate:
            yield f"{item}.{candidate}", question_key(number, of_item)


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
