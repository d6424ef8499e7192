"""The record of a meeting with secret items: ballots and turnout apart, counted again, and altered rows named."""

import json

import pytest

from members.agm import recount
from members.agm.rules.record import canonical
from tests.members.agm.test_recount import counted, counted_again, rows_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def record() -> list[dict]:
    return rows_of(counted(3, secret=(3,)))


def of_kind(record: list[dict], kind: str) -> list[dict]:
    return [row for row in record if row["row"] == kind]


def test_ballots_stand_by_serial_and_turnout_by_alias_apart(record):
    ballots, turnout = of_kind(record, "ballot"), of_kind(record, "turnout")
    serials = [row["content"]["serial"] for row in ballots]
    aliases = [row["content"]["elector"] for row in turnout]

    assert (len(ballots), serials, aliases) == (6, sorted(serials), sorted(aliases))
    assert {tuple(row["content"]) for row in ballots} == {("choices", "item", "serial")}
    assert {tuple(row["content"]) for row in turnout} == {("elector",)}
    assert counted_again(record)[1] == []


def test_a_record_for_inspection_names_voters_and_none_of_their_ballots():
    meeting = counted(3, secret=(3,))
    record = rows_of(meeting, with_names=True)
    names = list(meeting.electors.values_list("name", flat=True))

    assert counted_again(record) == (canonical(meeting.result.data).decode(), [])
    assert not any(name in json.dumps(of_kind(record, "ballot"), ensure_ascii=False) for name in names)


TAMPERING = {
    "what a ballot says": ("ballot", lambda row: row["content"]["choices"].update({"3-1": "abstain", "3-2": "none"})),
    "the serial of a ballot": ("ballot", lambda row: row["content"].update(serial="0" * 32)),
    "the item of a ballot": ("ballot", lambda row: row["content"].update(item=1)),
    "who turned out": ("turnout", lambda row: row["content"].update(elector="AAAA-AAAA-AAAA")),
}


@pytest.mark.parametrize("what", TAMPERING)
def test_an_altered_ballot_or_turnout_is_named(record, what):
    kind, alter = TAMPERING[what]
    row = of_kind(record, kind)[0]
    alter(row)
    result, faults = counted_again(record)

    assert result == ""
    assert any(fault.startswith(f"line {record.index(row) + 1}:") for fault in faults), faults


@pytest.mark.parametrize("kind", ["ballot", "turnout"])
def test_one_ballot_or_voter_more_or_less_is_found(record, kind):
    row = of_kind(record, kind)[0]
    fewer = counted_again([other for other in record if other is not row])[1]
    more = counted_again([*record, row])[1]

    ballots, voters = (5, 6) if kind == "ballot" else (6, 5)
    assert f"item 3: {ballots} secret ballots, and {voters} turned out" in fewer
    assert any("stands here a second time" in fault for fault in more)


def write_anew(record: list[dict], of: tuple[str, ...]) -> None:
    """As somebody would who had the whole database after the close: all digests fit but what the board told then."""
    inputs, previous = of_kind(record, "inputs")[0]["content"], "0" * 64
    inputs["ballots"] = sorted(recount.digest(row["content"]) for row in of_kind(record, "ballot"))
    for row in of_kind(record, "event"):
        data = row["content"]["data"]
        if row["content"]["kind"] in of:
            data |= {"inputs": recount.digest(inputs)} if "inputs" in data else {}
        row["digest"] = recount.digest({"previous": previous, "event": row["content"]})
        previous = row["digest"]


def test_ballots_exchanged_after_the_close_do_not_fit_the_root_that_the_board_told(record):
    choices = of_kind(record, "ballot")[0]["content"]["choices"]
    choices["3-1"] = "for" if choices["3-1"] == "against" else "against"
    write_anew(record, ("counted",))

    assert "the secret ballots are not those that lay in the box when it was closed" in counted_again(record)[1]


def test_a_record_whose_ballots_were_erased_is_sound_and_not_counted(record):
    inputs = of_kind(record, "inputs")[0]["content"]
    kept = [row for row in record if row["row"] not in ("act", "check", "ballot", "turnout", "result")]
    events = of_kind(kept, "event")
    data = {
        "kept_until": "2026-09-20",
        "inputs": recount.digest(inputs),
        "acts": len(inputs["acts"]),
    }
    at, place = "2026-10-01T00:00:00+00:00", len(events) + 1
    content = {"meeting": 1, "place": place, "kind": "purged", "at": at, "data": data}
    digest = recount.digest({"previous": events[-1]["digest"], "event": content})
    purged = [*kept, {"row": "event", "content": content, "digest": digest}, *of_kind(record, "result")]

    assert counted_again(purged) == ("", [])
    left = [*purged, of_kind(record, "ballot")[0]]
    assert any("this ballot was erased and stands here" in fault for fault in counted_again(left)[1])
