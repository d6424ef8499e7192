"""Papers on the web, in the office and for members."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from wagtail.users.models import UserProfile

from members.agm import services
from members.agm.models import Meeting, PaperRequest, WebArticle, WebBreak
from tests.factories.agm import OPENED_AT, draft_meeting
from tests.factories.members import MembershipFactory
from tests.factories.people import PersonFactory, UserFactory
from tests.members.agm.web.test_services import KEPT_UNTIL, allow, on_web, published

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client, make_user, time_machine):
    def enter(*rights):
        user = make_user("officer@example.org")
        rights = (*rights, "access_admin", "view_meeting", "view_roll")
        user.user_permissions.set(Permission.objects.filter(codename__in=rights))
        UserProfile.objects.create(user=user, preferred_language="en")
        client.force_login(user)
        return user

    time_machine.move_to(OPENED_AT, tick=False)
    return enter


def text(response) -> str:
    return " ".join(response.content.decode().split())


def address(name, meeting, *more):
    return reverse(f"agm_meetings:{name}", args=[meeting.pk, *more])


def test_nothing_of_it_is_offered_until_the_articles_are_noted(client, office):
    meeting = draft_meeting()
    office("run_meeting")
    desk, switch = address("inspect", meeting), address("web_switch", meeting)
    assert "on the web" not in text(client.get(desk))
    assert client.get(switch).status_code == 404
    assert client.get(address("web", meeting)).status_code == 404

    articles = reverse("agm_meetings:web_articles")
    assert articles in text(client.get(reverse("agm_meetings:index")))
    client.post(articles, {"since": "2024-06-01", "allows": "on"})
    assert WebArticle.objects.get().allows
    assert "Put the papers on the web" in text(client.get(desk))
    assert client.post(switch).url == desk
    assert Meeting.objects.get().supplies_on_web
    assert "Print the papers after all" in text(client.get(desk))
    client.post(switch)
    assert not Meeting.objects.get().supplies_on_web


def test_the_page_takes_breaks_and_who_wants_paper(client, office):
    meeting = published()
    office("run_meeting")
    page = text(client.get(address("web", meeting)))
    assert "Have to stay until</dt><dd>Sept. 20, 2026" in page
    assert "Take the papers off the web" not in page

    client.post(address("web_break", meeting), {"kind": "down", "from_at": "2026-06-01 12:00", "note": "停電"})
    broken = WebBreak.objects.get()
    assert "goes on" in text(client.get(address("web", meeting)))
    client.post(address("web_break_end", meeting, broken.pk), {"until_at": "2026-06-01 15:30"})
    assert "3.5 hours" in text(client.get(address("web", meeting)))

    elector = meeting.electors.first()
    client.post(address("web_request", meeting), {"number": elector.number, "on": "2026-06-01"})
    assert PaperRequest.objects.get().member == elector.member
    assert "asked for paper" in text(client.get(address("roll", meeting)))


def test_taking_the_papers_off_is_refused_before_three_months_are_over(client, office, time_machine):
    meeting = published()
    user = office("run_meeting")
    answer = client.post(address("web_withdraw", meeting))
    assert "The papers have to stay on the web until Sept. 20, 2026." in text(answer)

    time_machine.move_to(OPENED_AT.replace(month=KEPT_UNTIL.month, day=KEPT_UNTIL.day + 1), tick=False)
    client.force_login(user)
    assert client.post(address("web_withdraw", meeting)).url == address("web", meeting)
    assert "Taken off on" in text(client.get(address("web", meeting)))


@pytest.mark.parametrize("name", ["web_break", "web_request", "web_withdraw"])
def test_commands_are_for_the_returning_officer(client, office, name):
    meeting = published()
    office()

    assert client.get(address("web", meeting)).status_code == 200
    assert client.get(address(name, meeting)).status_code == 302


def test_members_read_the_papers_and_are_told_of_breaks_until_they_are_taken_off(client, time_machine):
    member = MembershipFactory(person=PersonFactory(user=UserFactory(email="member@example.org"), language="en"))
    meeting = published()
    services.record_web_break(meeting, kind="missing", from_at=OPENED_AT, at=OPENED_AT)
    time_machine.move_to(OPENED_AT, tick=False)
    client.force_login(member.person.user)
    page, papers = (reverse(f"agm:{name}", args=[meeting.pk]) for name in ("meeting", "papers"))
    told = text(client.get(page, headers={"accept-language": "en"}))
    assert "stand on this page instead of being printed" in told
    assert "a paper was missing" in told
    assert client.get(papers).status_code == 200

    services.withdraw_web_papers(meeting, on=KEPT_UNTIL.replace(day=21), at=OPENED_AT)
    assert papers not in text(client.get(page))
    assert client.get(papers).status_code == 404


def test_the_page_costs_the_same_queries_with_one_and_three(client, office, django_assert_max_num_queries):
    meeting = published(electors=4)
    office("run_meeting")
    counts = []
    for electors in (slice(0, 1), slice(1, 4)):
        for elector in meeting.electors.order_by("place")[electors]:
            services.request_paper(meeting, elector.member, on=OPENED_AT.date(), at=OPENED_AT)
            services.record_web_break(meeting, kind="down", from_at=OPENED_AT, at=OPENED_AT)
        client.get(address("web", meeting))
        with django_assert_max_num_queries(60) as asked:
            client.get(address("web", meeting))
        counts.append(len(asked))

    assert counts[0] == counts[1]


def test_a_draft_on_the_web_shows_by_when_it_comes_out(client, office):
    meeting = on_web()
    office()

    assert "with the notice, by May 30, 2026 at the latest" in text(client.get(address("web", meeting)))
    assert allow(OPENED_AT.date()).allows
