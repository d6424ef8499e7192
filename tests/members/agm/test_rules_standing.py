from datetime import UTC, datetime, timedelta

import pytest

from members.agm.rules.standing import Act, Poll, RuleSet, Stay, effective_votes

DEADLINE = datetime(2026, 6, 19, 17, 0, tzinfo=UTC)
OPENS = datetime(2026, 6, 20, 13, 0, tzinfo=UTC)
MONDAY = datetime(2026, 6, 1, 10, 0, tzinfo=UTC)
WEDNESDAY = MONDAY + timedelta(days=2)
A, B, C, CHAIR = 1, 2, 3, 9


def poll(*acts, stays=(), chair=CHAIR, electors=10, **rules):
    return Poll(RuleSet(**rules), frozenset(range(electors)), DEADLINE, acts, tuple(stays), chair)


def act(key, elector, channel, arrived_at=MONDAY, mark=None, **more):
    return Act(key, elector, channel, arrived_at, {"1": mark} if mark else {}, **more)


def in_hall(*electors, at=OPENS, out_at=None):
    return [Stay(elector, at, out_at) for elector in electors]


def counted(standing):
    return {elector: found and found.key for elector, found in standing.acts.items()}


def test_case_4_a_vote_by_web_and_a_check_in_count_once():
    standing = effective_votes(poll(act(1, A, "electronic", mark="for"), stays=in_hall(A)))

    assert (counted(standing), standing.void) == ({A: None}, {1: "attended"})


def test_case_5_proxies_to_a_holder_who_never_comes_are_not_present():
    standing = effective_votes(poll(*(act(key, key, "proxy", holder=B) for key in range(3, 8))))

    assert (standing.acts, standing.void) == ({}, dict.fromkeys(range(3, 8), "no_holder"))


def test_a_dead_proxy_lets_the_older_paper_stand():
    standing = effective_votes(
        poll(act(1, A, "written", MONDAY, "for"), act(2, A, "proxy", WEDNESDAY, holder=B)),
    )

    assert (counted(standing), standing.void) == ({A: 1}, {2: "no_holder"})


def test_case_8_who_left_is_not_present_at_a_later_item():
    present = poll(stays=[*in_hall(A), Stay(B, OPENS, OPENS + timedelta(minutes=30))])

    assert set(effective_votes(present, OPENS + timedelta(minutes=10)).acts) == {A, B}
    assert set(effective_votes(present, OPENS + timedelta(minutes=30)).acts) == {A}


def test_case_11_a_struck_elector_is_neither_present_nor_counted():
    standing = effective_votes(poll(act(1, 99, "electronic", mark="for")))

    assert (standing.acts, standing.void) == ({}, {1: "struck"})


def test_case_32_of_two_electronic_votes_the_later_counts():
    standing = effective_votes(
        poll(
            act(1, A, "electronic", MONDAY, "for"),
            act(2, A, "electronic", MONDAY + timedelta(minutes=5), "against"),
        )
    )

    assert (counted(standing), standing.void) == ({A: 2}, {1: "superseded"})


@pytest.mark.parametrize(("rule", "counts"), [("last", 2), ("electronic", 1)])
def test_case_35_paper_and_web_by_the_printed_rule(rule, counts):
    standing = effective_votes(
        poll(act(1, A, "electronic", MONDAY, "for"), act(2, A, "written", WEDNESDAY, "against"), double_votes=rule)
    )

    assert (counted(standing), standing.void) == ({A: counts}, {3 - counts: "superseded"})


def test_case_37_of_two_papers_the_later_counts():
    standing = effective_votes(poll(act(1, A, "written", MONDAY, "for"), act(2, A, "written", WEDNESDAY, "against")))

    assert counted(standing) == {A: 2}


def test_case_37_papers_that_came_together_and_differ_are_invalid_but_present():
    standing = effective_votes(poll(act(1, A, "written", MONDAY, "for"), act(2, A, "written", MONDAY, "against")))

    assert standing.acts[A].marks == {"1": "invalid"}
    assert standing.by_channel() == {"hall": 0, "proxy": 0, "written": 1, "electronic": 0}


@pytest.mark.parametrize(("arrived_at", "void"), [(DEADLINE, {}), (DEADLINE + timedelta(seconds=1), {1: "late"})])
@pytest.mark.parametrize("channel", ["written", "electronic"])
def test_cases_40_and_41_arrival_decides_whether_a_vote_is_late(channel, arrived_at, void):
    standing = effective_votes(poll(act(1, A, channel, arrived_at, "for")))

    assert (standing.void, len(standing.acts)) == (void, 0 if void else 1)


def test_case_43_coming_voids_the_early_vote_only_for_items_still_open():
    present = poll(act(1, A, "electronic", mark="for"), stays=in_hall(A, at=OPENS + timedelta(minutes=20)))

    assert counted(effective_votes(present, OPENS + timedelta(minutes=10))) == {A: 1}
    assert counted(effective_votes(present, OPENS + timedelta(minutes=30))) == {A: None}


def test_case_46_a_giver_who_comes_needs_no_proxy():
    standing = effective_votes(poll(act(1, A, "proxy", holder=B), stays=in_hall(A, B)))

    assert (counted(standing), standing.void) == ({A: None, B: None}, {1: "attended"})


def test_case_47_a_proxy_is_not_handed_on():
    standing = effective_votes(poll(act(1, A, "proxy", holder=B), act(2, B, "proxy", holder=C), stays=in_hall(C)))

    assert (counted(standing), standing.void) == ({C: None, B: 2}, {1: "no_holder"})


def test_case_50_two_who_represent_each_other_and_stay_away_are_absent():
    standing = effective_votes(poll(act(1, A, "proxy", holder=B), act(2, B, "proxy", holder=A)))

    assert standing.acts == {}


def test_a_proxy_to_the_chair_needs_a_chair_in_the_hall():
    to_chair = act(1, A, "proxy")

    assert counted(effective_votes(poll(to_chair, stays=in_hall(CHAIR)))) == {A: 1, CHAIR: None}
    assert effective_votes(poll(to_chair, stays=in_hall(CHAIR), chair=None)).void == {1: "no_holder"}


def test_a_revoked_proxy_is_void():
    revoked = act(1, A, "proxy", revoked_at=WEDNESDAY)

    assert effective_votes(poll(revoked, stays=in_hall(CHAIR))).void == {1: "revoked"}


def test_a_vote_in_the_hall_of_somebody_who_never_checked_in_is_void():
    assert effective_votes(poll(act(1, A, "hall", OPENS, "for"))).void == {1: "absent"}


@pytest.mark.parametrize(
    "rules",
    [{"special_share": (1, 2)}, {"special_share": (5, 4)}, {"unmarked": "chair"}, {"double_votes": "first"}],
)
def test_rules_below_the_law_or_unknown_are_refused(rules):
    with pytest.raises(ValueError, match=r"\."):
        RuleSet(**rules)


def test_rules_survive_json():
    rules = RuleSet(double_votes="electronic", special_share=(3, 4), notice_days=21)

    assert RuleSet.from_json(rules.as_json()) == rules
