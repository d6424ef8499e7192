"""Papers on the web instead of in print. docs/sources.md#R24"""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from jocs_site.foundation.errors import RuleBroken
from members.agm import printing, queries, services
from members.agm.models import BoardEvent, Meeting, PaperRequest, WebPapers
from members.agm.rules import web
from members.queries import held_about
from tests.factories.agm import MEETS_AT, OPENED_AT, draft_meeting
from tests.factories.members import MembershipFactory

pytestmark = pytest.mark.django_db
IN_TIME, LATE = date(2026, 5, 30), date(2026, 5, 31)
HOUR = timedelta(hours=1)
KEPT_UNTIL = date(2026, 9, 20)


def allow(since=date(2024, 6, 1), allows=True):
    return services.record_web_article(since=since, allows=allows)


def on_web(**fields) -> Meeting:
    """A draft whose papers go on the web."""
    allow()
    meeting = draft_meeting(**fields)
    services.supply_on_web(meeting, wanted=True, on=date(2026, 5, 1))
    return meeting


def published(electors: int = 2) -> Meeting:
    meeting = on_web()
    for _n in range(electors):
        MembershipFactory()
    services.send_notice(meeting, on=IN_TIME, at=OPENED_AT - timedelta(days=3))
    return meeting


def refused(command) -> str:
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        command()
    return str(error.value)


def codes(meeting, on) -> list[str]:
    MembershipFactory()
    return [one.code for one in services.blockers_of_notice(meeting, on=on)]


# Rules


def test_three_weeks_before_and_three_months_after():
    assert web.publish_by(date(2026, 6, 20)) == date(2026, 5, 30)
    assert web.stays_until(date(2026, 6, 20)) == KEPT_UNTIL
    assert web.stays_until(date(2025, 11, 30)) == date(2026, 2, 28)


def test_time_that_two_breaks_share_counts_once():
    at = OPENED_AT
    breaks = [
        (at, at + 2 * HOUR),
        (at + HOUR, at + 3 * HOUR),
        (at + HOUR, at + 2 * HOUR),
        (at + 9 * HOUR, at + 10 * HOUR),
    ]

    assert web.time_down(breaks) == 4 * HOUR
    assert web.time_down([]) == timedelta(0)


@pytest.mark.parametrize(("hours", "too_long"), [(10, False), (11, True)])
def test_more_than_a_tenth_of_the_time_is_too_long(hours, too_long):
    assert web.is_too_long(hours * HOUR, 100 * HOUR) == too_long


# Whether


def test_without_the_articles_no_meeting_supplies_on_the_web_by_rule_and_by_the_database():
    meeting = draft_meeting()
    with pytest.raises(RuleBroken, match="do not allow"):
        services.supply_on_web(meeting, wanted=True, on=IN_TIME)

    drafts = Meeting.objects.filter(pk=meeting.pk)
    assert "agm_meeting_web_allowed" in refused(lambda: drafts.update(supplies_on_web=True))


@pytest.mark.parametrize(
    ("since", "allows", "offered"), [(IN_TIME, True, True), (LATE, True, False), (IN_TIME, False, False)]
)
def test_the_articles_count_from_their_day(since, allows, offered):
    allow(date(2020, 4, 1), allows=False)
    allow(since, allows)

    assert queries.articles_allow_web(IN_TIME) == offered
    with pytest.raises(RuleBroken, match="entered already"):
        allow(since)


def test_articles_changed_after_the_draft_keep_the_notice():
    meeting = on_web()
    allow(date(2026, 5, 20), allows=False)

    assert codes(meeting, IN_TIME) == ["web_not_allowed"]


def test_the_notice_and_with_it_the_papers_come_out_three_weeks_before():
    meeting = on_web()

    assert codes(meeting, LATE) == ["web_too_late"]
    assert codes(meeting, IN_TIME) == []
    services.supply_on_web(meeting, wanted=False, on=IN_TIME)
    assert codes(meeting, LATE) == []


def test_papers_are_published_with_the_notice_and_the_board_says_so():
    meeting = published()
    kinds = [event.kind for event in meeting.events.order_by("place")]

    assert kinds == [BoardEvent.Kind.NOTICED, BoardEvent.Kind.WEB_PUBLISHED]
    assert (meeting.decision["papers_on_web"], queries.faults(meeting)) == (True, [])
    assert queries.papers_are_readable(meeting)
    with pytest.raises(RuleBroken, match="cannot be changed"):
        services.supply_on_web(meeting, wanted=False, on=IN_TIME)
    assert "agm_meeting_fixed" in refused(lambda: Meeting.objects.update(supplies_on_web=False))


def test_printed_papers_are_not_published_and_the_decision_says_nothing():
    meeting = draft_meeting()
    MembershipFactory()
    services.send_notice(meeting, on=IN_TIME, at=OPENED_AT)

    assert "papers_on_web" not in meeting.decision
    assert not WebPapers.objects.exists()
    assert queries.papers_are_readable(meeting)


def test_the_notice_says_the_address_and_how_to_get_paper():
    meeting = published()
    japanese, english = printing.notice.papers_on_web(meeting)

    assert f"/{meeting.pk}/papers/" in english
    assert "asks our office in writing" in english
    assert "電子" in japanese or "書面" in japanese
    assert printing.notice_pdf(meeting, queries.agenda(meeting), at=MEETS_AT).startswith(b"%PDF")


# How long


def test_papers_stay_for_three_months_by_rule_and_by_the_database():
    meeting = published()
    with pytest.raises(RuleBroken, match=r"until Sept\. 20, 2026"):
        services.withdraw_web_papers(meeting, on=KEPT_UNTIL, at=MEETS_AT)
    papers = WebPapers.objects.filter(meeting=meeting)
    assert "agm_webpapers_stay" in refused(lambda: papers.update(withdrawn_on=date(2026, 9, 17)))
    assert "agm_webpapers_stay" in refused(papers.delete)

    for _time in range(2):
        services.withdraw_web_papers(meeting, on=KEPT_UNTIL + timedelta(days=1), at=MEETS_AT)
    assert not queries.papers_are_readable(meeting)
    assert meeting.events.filter(kind=BoardEvent.Kind.WEB_WITHDRAWN).count() == 1
    assert "agm_webpapers_stay" in refused(lambda: papers.update(withdrawn_on=None))


def test_each_break_is_logged_with_its_end_and_stands_on_the_board():
    meeting, now = published(), OPENED_AT
    broken = services.record_web_break(meeting, kind="down", from_at=now - 2 * HOUR, at=now, note="停電")
    assert queries.open_breaks().count() == 1
    with pytest.raises(RuleBroken, match="ends after it began"):
        services.end_web_break(broken, until_at=now - 3 * HOUR, at=now)
    with pytest.raises(RuleBroken, match="when it has come"):
        services.end_web_break(broken, until_at=now + HOUR, at=now)
    services.end_web_break(broken, until_at=now - HOUR, at=now)
    with pytest.raises(RuleBroken, match="entered already"):
        services.end_web_break(broken, until_at=now, at=now)

    said = queries.web_supply(meeting, now)
    assert (said["hours_down"], said["is_too_long"], queries.open_breaks().count()) == (1.0, False, 0)
    told = [event.data["until"] is None for event in meeting.events.filter(kind=BoardEvent.Kind.WEB_BREAK)]
    assert told == [True, False]
    breaks = WebPapers.objects.get().breaks
    assert "agm_webbreak_stands" in refused(lambda: breaks.update(until_at=None))
    assert "agm_webbreak_stands" in refused(lambda: breaks.all().delete())


def test_a_break_begins_after_publishing_and_not_later_than_now():
    meeting = published()
    for from_at in (OPENED_AT - timedelta(days=4), OPENED_AT + HOUR):
        with pytest.raises(RuleBroken, match="after the papers were published") as error:
            services.record_web_break(meeting, kind="missing", from_at=from_at, at=OPENED_AT)
        assert error.value.field == "from_at"


def test_breaks_of_more_than_a_tenth_are_warned_of():
    meeting = published()
    start = OPENED_AT - timedelta(days=2)
    services.record_web_break(
        meeting, kind="exchanged", from_at=start, until_at=start + timedelta(days=12), at=start + timedelta(days=12)
    )

    assert queries.web_supply(meeting, MEETS_AT)["is_too_long"]


# Who wants paper


def test_who_asks_for_paper_stands_on_the_print_list_agreed_to_mail_or_not():
    meeting = published()
    first, second = meeting.electors.order_by("place")
    for _time in range(2):
        services.request_paper(meeting, first.member, on=IN_TIME, at=MEETS_AT)

    assert PaperRequest.objects.count() == 1
    assert [one.asked_for_paper for one in queries.roll_with_requests(meeting)] == [True, False]
    assert {one.pk for one in queries.print_list(meeting)} == {first.pk, second.pk}
    part = next(one for one in held_about(first.member.person) if one.code == "general_meetings")
    assert [fact.shown for fact in part.records[-1]] == ["65th annual general meeting", "May 30, 2026"]


def test_only_members_with_a_vote_ask_and_only_where_papers_are_on_the_web():
    meeting = published()
    with pytest.raises(RuleBroken, match="Members with a vote") as error:
        services.request_paper(meeting, MembershipFactory(), on=IN_TIME, at=MEETS_AT)
    assert error.value.field == "number"
    other = draft_meeting(fiscal_year=2027)
    with pytest.raises(RuleBroken, match="printed for everybody"):
        services.request_paper(other, MembershipFactory(), on=IN_TIME, at=MEETS_AT)
