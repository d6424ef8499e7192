"""Two persons at one instant, on connections of their own."""

from functools import partial

import pytest

from jocs_site.foundation.errors import RuleBroken
from members.agm import services
from members.agm.models import OfficerTerm
from tests.factories.agm import MEETS_AT
from tests.factories.minutes import counted_meeting
from tests.factories.officers import ENTERED_AT, officer

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_who_enter_the_same_elected_make_one_officer(race):
    meeting = counted_meeting()
    enter = partial(services.enter_elected, meeting, accepted={"3-1": MEETS_AT.date()}, at=MEETS_AT)
    answers = race(enter, enter)

    assert sorted(type(answer).__name__ for answer in answers) == ["RuleBroken", "list"]
    assert OfficerTerm.objects.count() == 1


def test_two_who_end_one_term_end_it_once(race):
    term, day = officer("会田 一"), ENTERED_AT.date()
    answers = race(
        partial(services.end_term, term, on=day, reason="resigned", today=day),
        partial(services.end_term, term, on=day, reason="died", today=day),
    )
    term.refresh_from_db()

    assert [type(answer) for answer in answers].count(RuleBroken) == 1
    assert term.end_reason == next(one.end_reason for one in answers if isinstance(one, OfficerTerm))
