from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from members.agm.rules.counting import (
    Item,
    count,
    elect,
    has_quorum,
    is_ordinary_majority,
    is_special_majority,
    is_tie,
    ordinary_needed,
    quorum,
    special_needed,
)
from members.agm.rules.standing import Act, Poll, RuleSet, Stay

DEADLINE = datetime(2026, 6, 19, 17, 0, tzinfo=UTC)
OPENS = datetime(2026, 6, 20, 13, 0, tzinfo=UTC)
EARLY = datetime(2026, 6, 1, 10, 0, tzinfo=UTC)
ORDINARY = [Item(1, "ordinary")]


def make_poll(electors, *, hall=0, web=0, written=0, proxies=0, mark="for", marks=None, **rules):
    """Electors 0 to hall-1 sit in the hall, the first one in the chair; then come web, paper and proxies."""
    given = {"1": mark} if marks is None else marks
    channels = ["electronic"] * web + ["written"] * written + ["proxy"] * proxies
    acts = [Act(n, n, "hall", OPENS, given) for n in range(hall)]
    acts += [Act(n, n, channel, EARLY, given) for n, channel in enumerate(channels, hall)]
    stays = tuple(Stay(n, OPENS) for n in range(hall))
    return Poll(RuleSet(**rules), frozenset(range(electors)), DEADLINE, tuple(acts), stays, 0 if hall else None)


@pytest.mark.parametrize(
    ("electors", "parts", "present", "quorum_line"),
    [
        (300, {"hall": 20, "web": 100, "written": 25, "proxies": 6}, 151, {"needed": 151, "met": True, "short": 0}),
        (300, {"hall": 20, "web": 100, "written": 25, "proxies": 5}, 150, {"needed": 151, "met": False, "short": 1}),
        (317, {"hall": 15, "written": 50, "proxies": 194}, 259, {"needed": 159, "met": True, "short": 0}),
    ],
    ids=["case 1", "case 2", "the meeting of 2020"],
)
def test_everybody_counts_once_for_the_quorum(electors, parts, present, quorum_line):
    result = count(make_poll(electors, **parts), ORDINARY)

    assert (result["present"]["total"], result["quorum"]) == (present, quorum_line)
    assert sum(result["items"][0]["votes"].values()) == present


def test_case_2_without_quorum_nothing_is_resolved():
    assert count(make_poll(300, hall=150), ORDINARY)["items"][0]["outcome"] == "no_quorum"


def test_case_7_late_arrivals_make_the_quorum_for_later_items():
    early, late = OPENS + timedelta(minutes=10), OPENS + timedelta(minutes=30)
    stays = tuple(Stay(n, OPENS if n < 145 else OPENS + timedelta(minutes=20)) for n in range(155))
    poll = Poll(RuleSet(), frozenset(range(300)), DEADLINE, (), stays, 0)
    lines = count(poll, [Item(1, "ordinary", taken_at=early), Item(2, "ordinary", taken_at=late)])["items"]

    assert [line["quorum"]["met"] for line in lines] == [False, True]


@pytest.mark.parametrize(
    ("yes", "present", "passed"),
    [(76, 151, True), (75, 151, False), (75, 150, False), (130, 259, True), (129, 259, False)],
    ids=["case 14", "one less", "case 16", "2020", "2020, one less"],
)
def test_an_ordinary_majority_is_more_than_half_of_those_present(yes, present, passed):
    assert is_ordinary_majority(yes, present) is passed
    assert (yes >= ordinary_needed(present)) is passed


@pytest.mark.parametrize(
    ("yes", "electors", "share", "passed"),
    [
        (199, 300, (2, 3), False),
        (200, 300, (2, 3), True),
        (200, 301, (2, 3), False),
        (201, 301, (2, 3), True),
        (224, 300, (3, 4), False),
        (225, 300, (3, 4), True),
        (211, 317, (2, 3), False),
        (212, 317, (2, 3), True),
    ],
    ids=["17", "17 plus one", "19 below", "19", "20 below", "20", "2020 below", "2020"],
)
def test_a_special_majority_is_a_share_of_all_votes(yes, electors, share, passed):
    assert is_special_majority(yes, electors, share) is passed
    assert (yes >= special_needed(electors, share)) is passed


def test_case_17_a_special_item_is_lost_although_all_present_are_for_it():
    line = count(make_poll(300, hall=199), [Item(1, "special")])["items"][0]

    assert (line["votes"]["for"], line["needed"], line["outcome"]) == (199, 200, "rejected")


@pytest.mark.parametrize(("breaks", "outcome"), [(False, "rejected"), (True, "needs_decision")])
def test_case_16_a_tie_is_never_decided_by_the_machine(breaks, outcome):
    acts = tuple(Act(n, n, "electronic", EARLY, {"1": "for" if n < 75 else "against"}) for n in range(150))
    poll = Poll(RuleSet(chair_breaks_ties=breaks), frozenset(range(200)), DEADLINE, acts)
    line = count(poll, ORDINARY)["items"][0]

    assert (line["tie"], line["outcome"], line["needs_decision"]) == (True, outcome, breaks)


def test_a_lead_without_a_majority_is_no_tie():
    assert not is_tie({"for": 70, "against": 70}, 150)
    assert not is_tie({"for": 76, "against": 75}, 151)


@pytest.mark.parametrize(
    ("yes", "seats", "outcomes"),
    [
        ([100] * 9 + [75], 10, ["elected"] * 9 + ["not_elected"]),
        ([100] * 9 + [70, 60, 50], 10, ["elected"] * 9 + ["not_elected"] * 3),
        ([150] * 9 + [100, 100], 10, ["elected"] * 9 + ["needs_decision"] * 2),
        ([150, 140, 130], 2, ["elected", "elected", "not_elected"]),
        ([150, 100, 100, 100], 3, ["elected"] + ["needs_decision"] * 3),
        ([100, 100], 2, ["elected"] * 2),
        ([], 3, []),
    ],
    ids=["case 23", "case 25", "case 26", "more than seats", "three for two", "equal but room", "nobody"],
)
def test_elections_need_a_majority_for_each_and_leave_ties_open(yes, seats, outcomes):
    assert list(elect(dict(enumerate(yes, 1)), present=151, seats=seats).values()) == outcomes


@pytest.mark.parametrize(
    ("yes_each", "seats", "line"),
    [
        ([151] * 9 + [75], 10, {"elected": 9, "vacant": 1, "outcome": "elected", "needs_decision": False}),
        ([151] * 9 + [100, 100], 10, {"elected": 9, "vacant": 0, "outcome": "needs_decision", "needs_decision": True}),
    ],
    ids=["case 23", "case 26"],
)
def test_an_election_reports_vacant_seats_and_open_decisions(yes_each, seats, line):
    def marks(voter):
        return {f"1-{n}": "for" if voter < yes else "against" for n, yes in enumerate(yes_each, 1)}

    acts = tuple(Act(n, n, "electronic", EARLY, marks(n)) for n in range(151))
    poll = Poll(RuleSet(), frozenset(range(151)), DEADLINE, acts)
    item = Item(1, "election", seats, tuple(range(1, len(yes_each) + 1)))
    found = count(poll, [item])["items"][0]

    assert {name: found[name] for name in line} == line


def test_case_38_a_double_mark_spoils_one_item_and_leaves_the_others():
    poll = make_poll(100, hall=60, written=1)
    spoilt = Act(60, 60, "written", EARLY, {"1": "for", "2": "invalid"})
    poll = Poll(poll.rules, poll.electors, poll.deadline, (*poll.acts[:-1], spoilt), poll.stays, poll.chair)
    first, second = count(poll, [Item(1, "ordinary"), Item(2, "ordinary")])["items"]

    assert (first["votes"]["for"], second["votes"]["invalid"], second["present"]["total"]) == (61, 1, 61)


@pytest.mark.parametrize("reading", ["for", "against", "abstain", "invalid"])
def test_a_blank_on_paper_reads_as_printed(reading):
    poll = make_poll(10, written=6, marks={}, unmarked=reading)

    assert count(poll, ORDINARY)["items"][0]["votes"][reading] == 6


def test_case_43_present_without_a_vote_is_present_and_not_for():
    line = count(make_poll(10, hall=6, marks={}), ORDINARY)["items"][0]

    assert (line["votes"]["none"], line["outcome"]) == (6, "rejected")


@pytest.mark.parametrize(("instruction", "vote"), [({"1": "against"}, "against"), ({}, "for")])
def test_case_49_an_instruction_binds_and_without_one_the_holder_speaks(instruction, vote):
    acts = (Act(1, 1, "hall", OPENS, {"1": "for"}), Act(2, 2, "proxy", EARLY, instruction, holder=1))
    poll = Poll(RuleSet(), frozenset({1, 2}), DEADLINE, acts, (Stay(1, OPENS),))
    votes = count(poll, ORDINARY)["items"][0]["votes"]

    assert votes == dict.fromkeys(votes, 0) | {"for": 1} | ({"for": 2} if vote == "for" else {vote: 1})


def test_case_67_absent_proxies_of_the_chair_follow_the_chair():
    votes = count(make_poll(10, hall=1, proxies=5, marks={"1": "against"}), ORDINARY)["items"][0]["votes"]

    assert votes["against"] == 6


def test_a_report_is_heard_and_not_voted_on():
    assert count(make_poll(3, hall=3), [Item(1, "report")])["items"][0]["outcome"] == "reported"


@st.composite
def polls(draw):
    electors = draw(st.integers(1, 12))
    member = st.integers(0, electors - 1)
    instants = st.integers(0, 8).map(lambda hours: DEADLINE + timedelta(hours=hours - 5))
    marks = st.dictionaries(st.sampled_from(["1", "2-1", "2-2"]), st.sampled_from(["for", "against", "abstain"]))
    channels = st.sampled_from(["electronic", "written", "proxy", "hall"])
    rows = draw(st.lists(st.tuples(member, channels, instants, marks, st.none() | member), max_size=25))
    acts = tuple(Act(key, *row[:4], holder=row[4] if row[1] == "proxy" else None) for key, row in enumerate(rows))
    stays = tuple(Stay(elector, OPENS) for elector in draw(st.sets(member)))
    return Poll(RuleSet(), frozenset(range(electors)), DEADLINE, acts, stays, draw(st.none() | member))


@given(polls(), st.randoms())
def test_any_order_of_rows_gives_one_result_and_every_question_adds_up_to_those_present(poll, random):
    items = [Item(1, "special"), Item(2, "election", 1, (1, 2))]
    result = count(poll, items)
    shuffled = list(poll.acts)
    random.shuffle(shuffled)

    assert (
        count(Poll(poll.rules, poll.electors, poll.deadline, tuple(shuffled), poll.stays, poll.chair), items) == result
    )
    present = result["present"]["total"]
    ballots = [result["items"][0]["votes"], *(line["votes"] for line in result["items"][1]["candidates"])]
    assert [sum(votes.values()) for votes in ballots] == [present] * 3
    assert present <= result["electors"]


@given(st.integers(1, 10_000), st.integers(0, 10_000))
def test_what_is_needed_and_what_passes_agree(electors, yes):
    assert (yes >= quorum(electors)) == has_quorum(yes, electors)
    assert (yes >= special_needed(electors)) == is_special_majority(yes, electors)
