"""Two persons with the papers of one meeting, in threads with connections of their own."""

from datetime import date, timedelta
from functools import partial

import pytest

from jocs_site.foundation.errors import RuleBroken, StaleState
from members.agm import queries, services
from members.agm.models import PaperRequest, WebArticle, WebBreak, WebPapers
from tests.factories.agm import OPENED_AT
from tests.factories.members import MembershipFactory
from tests.members.agm.web.test_services import KEPT_UNTIL, on_web, published

pytestmark = pytest.mark.django_db(transaction=True)
NOON = OPENED_AT + timedelta(hours=3)


def test_two_who_send_the_notice_publish_the_papers_once(race):
    meeting = on_web()
    MembershipFactory()
    answers = race(*[partial(services.send_notice, meeting, on=date(2026, 5, 29), at=OPENED_AT)] * 2)

    assert sorted(isinstance(answer, StaleState) for answer in answers) == [False, True]
    assert (WebPapers.objects.count(), meeting.events.filter(kind="web_published").count()) == (1, 1)
    assert queries.faults(meeting) == []


def test_two_who_enter_a_break_at_once_stand_on_the_board_one_after_the_other(race):
    meeting = published()
    enter = partial(services.record_web_break, meeting, kind="down", from_at=OPENED_AT + timedelta(hours=1), at=NOON)
    answers = race(partial(enter, until_at=NOON), partial(enter, note="停電"))

    assert {type(answer) for answer in answers} == {WebBreak}
    assert meeting.events.filter(kind="web_break").count() == 2
    assert sorted(event.place for event in meeting.events.all()) == list(range(1, meeting.events.count() + 1))
    assert queries.faults(meeting) == []


def test_of_two_who_end_one_break_one_is_told_that_it_is_ended(race):
    meeting = published()
    broken = services.record_web_break(meeting, kind="down", from_at=OPENED_AT + timedelta(hours=1), at=NOON)
    ends = [NOON - timedelta(minutes=minutes) for minutes in (5, 10)]
    answers = race(*[partial(services.end_web_break, broken, until_at=end, at=NOON) for end in ends])
    done = next(answer for answer in answers if isinstance(answer, WebBreak))

    assert sorted(isinstance(answer, RuleBroken) for answer in answers) == [False, True]

    assert WebBreak.objects.get().until_at == done.until_at
    assert meeting.events.filter(kind="web_break").count() == 2


def test_two_who_take_the_papers_off_do_so_once(race):
    meeting = published()
    on = KEPT_UNTIL + timedelta(days=1)
    race(*[partial(services.withdraw_web_papers, meeting, on=on, at=NOON + timedelta(days=120))] * 2)

    assert (WebPapers.objects.get().withdrawn_on, meeting.events.filter(kind="web_withdrawn").count()) == (on, 1)


def test_two_who_note_the_same_member_or_the_same_articles_do_so_once(race):
    meeting = published()
    member = meeting.electors.first().member
    race(*[partial(services.request_paper, meeting, member, on=NOON.date(), at=NOON)] * 2)
    article = partial(services.record_web_article, since=date(2026, 7, 1), allows=False)
    answers = race(article, article)

    assert PaperRequest.objects.count() == 1
    assert WebArticle.objects.filter(since=date(2026, 7, 1)).count() == 1
    assert sorted(isinstance(answer, RuleBroken) for answer in answers) == [False, True]
