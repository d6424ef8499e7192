"""What a count depends on, and who takes part so far."""

from itertools import groupby
from operator import itemgetter

from members.agm.models import Act, Meeting, Stay, Turnout
from members.agm.rules import counting, standing
from members.agm.rules.counting import question_key


def poll_of(meeting: Meeting) -> standing.Poll:
    """Everything a count depends on, in five queries whatever the number of electors."""
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
    columns = ("pk", "marks__item__number", "marks__candidate__number", "marks__choice")
    rows = Act.objects.filter(elector__meeting=meeting, marks__isnull=False).order_by("pk").values_list(*columns)
    keys, said, marks = {}, {}, {}
    for act, of_act in groupby(rows.iterator(chunk_size=10_000), key=itemgetter(0)):
        choices = []
        for _act, *question, choice in of_act:
            asked = tuple(question)
            choices.append((keys.get(asked) or keys.setdefault(asked, question_key(*asked)), choice))
        choices = tuple(sorted(choices))
        marks[act] = said.get(choices) or said.setdefault(choices, dict(choices))
    return marks


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
