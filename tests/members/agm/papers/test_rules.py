from datetime import timedelta

import pytest

from members.agm.rules.papers import Reading, differences, may_check
from tests.factories.agm import IN_TIME

TYPED = Reading(IN_TIME, {"1": "for", "3-1": "against"}, holder=7)


@pytest.mark.parametrize(
    ("keyed", "where"),
    [
        (Reading(IN_TIME, {"1": "for", "3-1": "against"}, 7), []),
        (Reading(IN_TIME + timedelta(seconds=40), {"1": "for", "3-1": "against"}, 7), []),
        (Reading(IN_TIME + timedelta(minutes=1), {"1": "for", "3-1": "against"}, 7), ["arrived_at"]),
        (Reading(IN_TIME, {"1": "for", "3-1": "against"}), ["holder"]),
        (Reading(IN_TIME, {"1": "for"}, 7), ["3-1"]),
        (Reading(IN_TIME, {"1": "for", "3-1": "invalid", "2": "for"}, 7), ["2", "3-1"]),
        (Reading(IN_TIME, {"1": "for", "2": "blank", "3-1": "against"}, 7), []),
    ],
)
def test_differences_name_where_two_people_read_one_paper_differently(keyed, where):
    assert differences(TYPED, keyed) == where


def test_nobody_checks_what_they_typed_themselves():
    assert not may_check(typed_by=1, checker=1)
    assert may_check(typed_by=1, checker=2)
    assert may_check(typed_by=None, checker=1)
