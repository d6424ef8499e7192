"""Counting a meeting that is closed."""

import pytest

from jocs_site.foundation.errors import RuleBroken, StaleState
from members.agm import queries, services
from members.agm.models import Result
from members.agm.services import Entry
from tests.factories.agm import (
    DEADLINE,
    IN_TIME,
    MEETS_AT,
    answers,
    check_all,
    entrust,
    noticed_meeting,
    open_meeting,
    typist,
)

pytestmark = pytest.mark.django_db


def test_case_62_a_count_before_the_close_is_refused():
    meeting = open_meeting()

    with pytest.raises(StaleState):
        services.count_meeting(meeting, at=IN_TIME)

    assert Result.objects.count() == 0


def test_proxies_to_the_chair_wait_for_a_chair():
    meeting = noticed_meeting(electors=2)
    entrust(meeting.electors.first())
    check_all(meeting)
    services.close_voting(meeting, at=DEADLINE)

    with pytest.raises(RuleBroken, match="took the chair"):
        services.count_meeting(meeting, at=MEETS_AT)


def test_the_meeting_of_2020_counts_to_259_of_317_and_quorum_159():
    meeting = noticed_meeting(electors=317)
    electors = list(meeting.electors.all())
    hall, givers, writers = electors[:15], electors[15:209], electors[209:259]
    services.record_proxies(meeting, [Entry(elector, IN_TIME) for elector in givers], by=typist())
    services.record_written_votes(meeting, [Entry(elector, IN_TIME, answers()) for elector in writers], by=typist())
    check_all(meeting)
    services.close_voting(meeting, at=DEADLINE)
    services.check_in_many(meeting, hall, at=MEETS_AT)
    services.appoint_chair(meeting, hall[0], at=MEETS_AT)
    services.record_hall_votes(meeting, [Entry(elector, MEETS_AT, answers()) for elector in hall])
    data = services.count_meeting(meeting, at=MEETS_AT).data

    assert data["present"] == {"hall": 15, "proxy": 194, "written": 50, "electronic": 0, "total": 259}
    assert (data["electors"], data["quorum"]) == (317, {"needed": 159, "met": True, "short": 0})
    assert [line["needed"] for line in data["items"]] == [130, 212, 130]
    assert [line["outcome"] for line in data["items"]] == ["passed", "passed", "needs_decision"]
    assert queries.faults(meeting) == []


def test_loading_and_counting_cost_the_same_queries_for_3_and_9_electors(django_assert_num_queries):
    for electors in (3, 9):
        meeting = noticed_meeting(electors=electors, fiscal_year=2020 + electors)
        services.record_written_votes(
            meeting, [Entry(elector, IN_TIME, answers()) for elector in meeting.electors.all()], by=typist()
        )
        services.close_voting(meeting, at=DEADLINE)
        with django_assert_num_queries(6):
            queries.poll_of(meeting)
