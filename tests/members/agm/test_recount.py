"""The published record: a stranger counts it again with a script of its own, and whatever was altered is named."""

import io
import json
import random
import subprocess
import sys
import uuid
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from members.agm import queries, recount, services
from members.agm.models import Meeting
from members.agm.rules.record import canonical
from tests.factories.agm import (
    DEADLINE,
    IN_TIME,
    MEETS_AT,
    QUESTIONS,
    check_all,
    entrust,
    open_meeting,
    typist,
    write,
)
from tests.factories.secret import cast, open_secret_meeting

pytestmark = pytest.mark.django_db
SCRIPT = Path(recount.__file__)
CHOICES = ("for", "against", "abstain")


def counted(
    seed: int = 0, electors: int = 9, *, itemwise: bool = False, secret: tuple[int, ...] = (), **fields
) -> Meeting:
    """A meeting in which everybody does something by chance: votes, papers, proxies, coming and going, striking.

    itemwise: items are put to the vote one at a time, some never, with hands counted on some.
    secret: the numbers of the items voted on secretly.
    """
    chance = random.Random(seed)
    meeting = open_secret_meeting(electors=electors, secret=secret, **fields)
    people = list(meeting.electors.order_by("place"))
    asked = list(queries.ballot(queries.recorded(queries.agenda(meeting))))
    vote_secretly(people if secret else [], chance)
    acts = []
    for _act in range(2 * electors):
        one, arrived_at = chance.choice(people), IN_TIME + timedelta(hours=chance.choice([1, 2, 400]))
        marks = {key: chance.choice(CHOICES) for key in asked if chance.random() < 0.8}
        way = chance.choice(("vote", "paper", "proxy"))
        if way == "vote":
            said = dict.fromkeys(asked, chance.choice(CHOICES))
            at = IN_TIME + timedelta(hours=chance.randrange(9))
            if asked:
                services.cast_votes(one, choices=said, client_key=uuid.uuid4(), at=at)
        elif way == "paper":
            acts.append(write(one, marks, arrived_at=arrived_at))
        else:
            holder = chance.choice([None, *(other for other in people if other != one)])
            acts.append(entrust(one, holder, marks))
    for act in acts[2:4]:
        services.void_typing_error(act, by=typist(), at=IN_TIME)
    check_all(meeting)
    services.close_voting(meeting, at=DEADLINE)
    inside = chance.sample(people, electors // 3)
    services.check_in_many(meeting, inside, at=MEETS_AT)
    services.appoint_chair(meeting, inside[0], at=MEETS_AT)
    hall = [
        services.Entry(one, MEETS_AT + timedelta(minutes=n), dict.fromkeys(asked, chance.choice(CHOICES)))
        for n, one in enumerate(chance.choices(inside, k=electors))
    ]
    if itemwise:
        put_items(meeting, people, inside, chance)
    else:
        services.record_hall_votes(meeting, hall)
    for act in acts[:2]:
        services.revoke_act(act, at=max(MEETS_AT, act.arrived_at))
    services.strike_elector(people[-1], because="resigned", at=MEETS_AT)
    services.count_meeting(meeting, at=MEETS_AT + timedelta(hours=2))
    return meeting


def vote_secretly(people: list, chance: random.Random) -> None:
    """Two of three cast ballots on the secret items, and what else is on the form."""
    for one in chance.sample(people, len(people) * 2 // 3):
        cast(one, chance.choice(CHOICES), **{key: chance.choice(CHOICES) for key in QUESTIONS})


def put_items(meeting: Meeting, people: list, inside: list, chance: random.Random) -> None:
    """Whoever has a quorum is put to the vote; between items people come and go, and a desk's entries come late."""
    now = MEETS_AT
    for item in queries.agenda(meeting):
        now += timedelta(minutes=10)
        late = [
            services.Noted(one, way, now - timedelta(minutes=6), uuid.uuid4(), "2")
            for one, way in ((chance.choice(inside), "out"), (chance.choice(people), "in"))
            if chance.random() < 0.7
        ]
        services.record_door_entries(meeting, late, at=now)
        if chance.random() < 0.2 or not queries.presence(meeting, now)["quorum"]["met"]:
            continue
        services.open_item(item, at=now)
        keys, named = list(queries.ballot([item])), []
        here = [one for one in people if one.stays.filter(out_at=None, in_at__lte=now).exists()]
        if not item.is_secret:
            named = [
                services.Entry(one, now, dict.fromkeys(keys, chance.choice(CHOICES)))
                for one in here
                if chance.random() < 0.6
            ]
        services.record_hall_votes(meeting, named)
        free = queries.free_hands(meeting, item, now)
        for _again in range(chance.randrange(3)):
            yes = {key: chance.randrange(free[key] + 1) for key in keys}
            hands = {key: {"for": yes[key], "against": free[key] - yes[key], "abstain": 0} for key in keys}
            services.record_hands(item, hands, at=now)
        services.close_item(item, at=now + timedelta(minutes=2))
        if chance.random() < 0.5:
            services.announce_item(item, at=now + timedelta(minutes=3))


def rows_of(meeting: Meeting, **options) -> list[dict]:
    return [json.loads(line) for line in queries.published_record(meeting, **options)]


def counted_again(rows: list[dict]) -> tuple[str, list[str]]:
    result, faults, _head = recount.recount(json.dumps(row) for row in rows)
    return result, faults


@pytest.fixture(scope="module")
def written() -> list[str]:
    """The lines of a record, once somebody has written them."""
    return []


@pytest.fixture
def record(written) -> list[dict]:
    """The published record of one meeting: always the same, so it is held and counted once for all who alter it."""
    if not written:
        written.extend(queries.published_record(counted()))
    return [json.loads(line) for line in written]


def test_the_script_alone_prints_the_same_bytes(tmp_path):
    """It runs in an empty folder, isolated from the project and its libraries."""
    meeting = counted()
    call_command("export_meeting", meeting.pk, str(tmp_path / "record.jsonl"), stderr=io.StringIO())
    (tmp_path / "recount.py").write_bytes(SCRIPT.read_bytes())

    done = subprocess.run(
        [sys.executable, "-I", "-S", "recount.py", "record.jsonl"], cwd=tmp_path, capture_output=True, check=False
    )

    assert done.returncode == 0, done.stderr
    assert done.stdout == canonical(meeting.result.data) + b"\n"
    assert queries.last_digest(meeting) in done.stderr.decode()


def test_the_script_says_how_to_use_it_and_names_what_was_altered(tmp_path, record):
    record[1]["content"]["struck_because"] = "made up"
    (tmp_path / "record.jsonl").write_text("\n".join(map(json.dumps, record)))

    def run(*arguments):
        command = [sys.executable, "-I", "-S", str(SCRIPT), *arguments]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)

    assert (run().returncode, "python recount.py RECORD" in run().stderr) == (2, True)
    altered = run("record.jsonl")
    assert (altered.returncode, altered.stdout) == (1, "")
    assert altered.stderr.startswith(f"line 2: elector {record[1]['content']['elector']} was altered")


@settings(max_examples=24, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    seed=st.integers(0, 10_000),
    double_votes=st.sampled_from(["last", "electronic"]),
    unmarked=st.sampled_from(["abstain", "for", "against", "invalid"]),
    chair_breaks_ties=st.booleans(),
    itemwise=st.booleans(),
    secret=st.sampled_from([(), (), (3,), (1, 3), (2,), (1, 2, 3)]),
)
def test_two_programs_count_any_meeting_alike(seed, double_votes, unmarked, chair_breaks_ties, itemwise, secret):
    from django.db import transaction  # noqa: PLC0415 - each example is undone

    with transaction.atomic():
        meeting = counted(
            seed,
            electors=4 + seed % 7,
            itemwise=itemwise,
            secret=secret,
            double_votes=double_votes,
            unmarked=unmarked,
            chair_breaks_ties=chair_breaks_ties,
        )
        assert counted_again(rows_of(meeting)) == (canonical(meeting.result.data).decode(), [])
        assert queries.faults(meeting) == []
        transaction.set_rollback(True)


def first(record: list[dict], kind: str) -> dict:
    return next(row for row in record if row["row"] == kind)


TAMPERING = {
    "a choice": ("act", lambda row: row["content"]["choices"].update({"1": "invalid"})),
    "when an act arrived": ("act", lambda row: row["content"].update(arrived_at="2026-06-30T00:00:00+00:00")),
    "whose an act is": ("act", lambda row: row["content"].update(elector="AAAA-AAAA-AAAA")),
    "an act taken back": ("act", lambda row: row.update(revoked_at="2026-06-10T00:00:00+00:00")),
    "an elector": ("elector", lambda row: row["content"].update(elector="AAAA-AAAA-AAAA")),
    "who is struck off": ("elector", lambda row: row["content"].update(struck_because="made up")),
    "who checked": ("check", lambda row: row["content"].update(checked_by=0)),
    "who typed": ("check", lambda row: row["content"].update(typed_by=0)),
    "when it was checked": ("check", lambda row: row["content"].update(checked_at="2026-06-30T00:00:00+00:00")),
    "a stay": ("stay", lambda row: row["content"].update(in_at="2026-06-20T09:00:00+00:00")),
    "the decision": ("meeting", lambda row: row["content"]["rules"].update(unmarked="for")),
    "the digest of the decision": ("meeting", lambda row: row.update(digest="0" * 64)),
    "the list of digests": ("inputs", lambda row: row["content"].update(chair="AAAA-AAAA-AAAA")),
    "an event": ("event", lambda row: row["content"]["data"].update(electors=1)),
    "the result": ("result", lambda row: row["content"].update(electors=1)),
    "the digest of the result": ("result", lambda row: row.update(digest="0" * 64)),
}


def test_who_left_before_an_item_is_missing_there_in_both_programs():
    """Worked case 8, through the record: two leave before item 3, which then has no quorum."""
    meeting = open_meeting(electors=5)
    services.close_voting(meeting, at=DEADLINE)
    people = list(meeting.electors.order_by("place"))
    services.check_in_many(meeting, people[:4], at=MEETS_AT)
    for number in (1, 3):
        item = meeting.items.get(number=number)
        services.open_item(item, at=MEETS_AT + timedelta(minutes=number))
        for one in people[: number - 1]:
            services.check_out(one, at=MEETS_AT + timedelta(minutes=number, seconds=30))
        services.close_item(item, at=MEETS_AT + timedelta(minutes=number + 1))
    data = services.count_meeting(meeting, at=MEETS_AT + timedelta(hours=1)).data

    assert [(line["present"]["hall"], line["outcome"]) for line in data["items"]] == [
        (4, "rejected"),
        (4, "not_taken"),
        (2, "no_quorum"),
    ]
    assert counted_again(rows_of(meeting)) == (canonical(data).decode(), [])


TAMPERING_WITH_THE_HALL = {
    "a count of hands": ("hands", lambda row: row["content"]["hands"].update({"for": 99})),
    "when an item was voted on": ("event", lambda row: row["content"].update(at="2026-06-20T00:00:00+00:00")),
}


@pytest.mark.parametrize("what", TAMPERING_WITH_THE_HALL)
def test_tampering_with_the_votes_on_items_is_found(what):
    record = rows_of(counted(5, itemwise=True))
    kind, alter = TAMPERING_WITH_THE_HALL[what]
    closed = [
        row for row in record if row["row"] == kind and row["content"].get("kind", "item_closed") == "item_closed"
    ]
    alter(closed[0])

    result, faults = counted_again(record)

    assert result == ""
    assert any(fault.startswith(f"line {record.index(closed[0]) + 1}:") for fault in faults), faults
    assert counted_again([row for row in record if row is not closed[0]])[0] == ""


@pytest.mark.parametrize("what", TAMPERING)
def test_tampering_with_any_row_is_found_and_its_line_named(record, what):
    kind, alter = TAMPERING[what]
    row = first(record, kind)
    alter(row)

    result, faults = counted_again(record)

    line = record.index(row) + 1
    assert result == ""
    assert any(fault.startswith(f"line {line}:") for fault in faults), faults


@pytest.mark.parametrize("what", TAMPERING)
def test_tampering_is_named_however_the_row_is_spelled(record, what):
    """The script takes the digest of a row as it stands, where it is spelled as the export does."""
    kind, alter = TAMPERING[what]
    place = record.index(first(record, kind))
    sound = [canonical(row).decode() for row in record]
    alter(record[place])
    for spelled in (canonical(record[place]).decode(), json.dumps(record[place]), json.dumps(record[place], indent=1)):
        lines = [*sound[:place], spelled.replace("\n", " "), *sound[place + 1 :]]
        result, faults, _head = recount.recount(lines)

        assert result == ""
        assert any(fault.startswith(f"line {place + 1}:") for fault in faults), faults


@pytest.mark.parametrize("twist", ["twice", "vouched by itself", "no comma"])
def test_a_line_that_shows_one_content_and_holds_another_is_named(record, twist):
    act = first(record, "act")
    sound = canonical(act).decode()
    forged = canonical(act["content"] | {"choices": {"1": "against"}}).decode()
    lines = {
        "twice": sound[:-1] + f',"content":{forged}}}',
        "vouched by itself": sound.replace(canonical(act["content"]).decode(), forged)[:-1]
        + f',"as_read":"{act["digest"]}"}}',
        "no comma": sound.replace(canonical(act["content"]).decode(), forged + " "),
    }
    spelled = [lines[twist] if row is act else canonical(row).decode() for row in record]

    result, faults, _head = recount.recount(spelled)

    assert result == ""
    assert any(fault.startswith(f"line {record.index(act) + 1}:") for fault in faults), faults
    spaced = json.dumps(json.loads(lines[twist])) if twist != "no comma" else lines[twist]
    assert recount.recount([spaced if row is act else canonical(row).decode() for row in record])[0] == ""


def test_a_record_spelled_in_another_way_is_as_sound(record):
    spelled = [json.dumps(dict(reversed(row.items()))) for row in record]

    assert recount.recount(spelled) == recount.recount(canonical(row).decode() for row in record)
    assert recount.recount(spelled)[0]


@pytest.mark.parametrize("kind", ["elector", "act", "check", "stay", "event", "meeting", "inputs", "result"])
def test_a_row_that_is_missing_or_doubled_is_found(record, kind):
    row = first(record, kind)

    assert counted_again([other for other in record if other is not row])[0] == ""
    assert counted_again([*record, row])[0] == ""


def test_an_act_forged_with_its_digest_is_found(record):
    """Whoever alters an act and writes a fitting digest beside it, still does not have the board."""
    act = first(record, "act")
    act["content"]["choices"] = {"1": "against"}
    act["digest"] = recount.digest(act["content"])

    _result, faults = counted_again(record)

    assert [fault for fault in faults if "altered, or added" in fault] == [
        f"line {record.index(act) + 1}: act {act['order']} of {act['content']['elector']} was altered, or added after "
        "the count"
    ]
    assert any("of the acts that were counted is missing" in fault for fault in faults)


def test_a_check_by_the_typist_of_no_paper_or_a_second_one_is_named(record):
    check = first(record, "check")
    check["content"]["checked_by"] = check["content"]["typed_by"]
    assert any("checked what it typed itself" in fault for fault in counted_again(record)[1])

    check["content"]["act"] = "0" * 64
    assert any("a check of no paper" in fault for fault in counted_again(record)[1])


def test_a_paper_that_counts_without_its_check_is_named(record):
    """Even where the list of checks, the board and its digests were all written anew."""
    papers = {row["digest"]: row for row in record if row["row"] == "act" and row["content"]["channel"] != "electronic"}
    here = {row["content"]["elector"] for row in record if row["row"] == "stay"}
    checks = [row for row in record if row["row"] == "check"]
    counting = [
        row
        for row in checks
        if not papers[row["content"]["act"]]["revoked_at"]
        and papers[row["content"]["act"]]["content"]["elector"] not in here
        and papers[row["content"]["act"]]["content"]["channel"] == "written"
        and papers[row["content"]["act"]]["content"]["arrived_at"] < "2026-06-19"
    ]
    without = [row for row in record if row is not counting[0]]
    write_board_anew(without)

    _result, faults = counted_again(without)

    line = without.index(papers[counting[0]["content"]["act"]]) + 1
    assert faults == [f"line {line}: nobody checked this paper, and it counts"]


def write_board_anew(record: list[dict]) -> None:
    """As somebody would who had the whole database: every digest fits again but the one in the minutes."""
    inputs, previous = first(record, "inputs")["content"], "0" * 64
    inputs["checks"] = sorted(recount.digest(row["content"]) for row in record if row["row"] == "check")
    for row in (row for row in record if row["row"] == "event"):
        if row["content"]["kind"] == "counted":
            row["content"]["data"]["inputs"] = recount.digest(inputs)
        row["digest"] = recount.digest({"previous": previous, "event": row["content"]})
        previous = row["digest"]


def test_a_record_from_before_papers_were_checked_is_counted_as_ever(record):
    """Format 1 without a row of a check: its list of digests has no such key, and nothing is asked of its papers."""
    older = [row for row in record if row["row"] != "check"]
    write_board_anew(older)
    inputs = first(older, "inputs")["content"]
    del inputs["checks"]
    for row in older:
        if row["row"] == "event" and row["content"]["kind"] == "counted":
            row["content"]["data"]["inputs"] = recount.digest(inputs)
            before = [other for other in older if other["row"] == "event"][-2]["digest"]
            row["digest"] = recount.digest({"previous": before, "event": row["content"]})

    result, faults = counted_again(older)

    assert faults == []
    assert json.loads(result)["void"]["mistyped"] == 2


def test_a_board_written_anew_ends_with_another_digest_than_the_minutes(record):
    """Altered throughout, a record can be sound in itself; that is why its last digest is printed in the minutes."""
    sound = recount.recount(json.dumps(row) for row in record)[2]
    previous = "0" * 64
    for row in (row for row in record if row["row"] == "event"):
        row["content"]["at"] = "2026-06-01T00:00:00+00:00"
        row["digest"] = recount.digest({"previous": previous, "event": row["content"]})
        previous = row["digest"]

    _result, faults, head = recount.recount(json.dumps(row) for row in record)

    assert (faults, head == sound) == ([], False)


@pytest.mark.parametrize("line", ["", "no json", "[]", '{"row": "unknown"}', '{"row": "act"}'])
def test_a_line_that_is_no_row_is_named_and_nothing_breaks(record, line):
    lines = [*map(json.dumps, record), line]

    result, faults, _head = recount.recount(lines)

    assert result == ""
    assert faults
