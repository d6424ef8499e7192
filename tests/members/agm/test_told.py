"""Members learn that their meeting was adjourned, goes on or lapsed, and what becomes of their votes."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from jocs_site.letters.models import Letter, Mailing
from jocs_site.people import services as people
from jocs_site.people.models import Consent
from members.agm import services, tasks
from tests.factories.agm import DEADLINE, MEETS_AT, SENT_ON, noticed_meeting
from tests.factories.members import MembershipFactory
from tests.factories.people import PersonFactory, UserFactory

pytestmark = pytest.mark.django_db
NEXT_WEEK = MEETS_AT + timedelta(days=7)
HANDS = {"hall": {"for": 2, "against": 0, "abstain": 0}, "proxy": {"for": 0, "against": 0, "abstain": 0}}


@pytest.fixture
def meeting(client, time_machine):
    """Closed, its hour come, without a quorum; of its electors one gets the notice by mail, and is signed in."""
    person = PersonFactory(email="hana@example.org", language="en", user=UserFactory(email="hana@example.org"))
    MembershipFactory(person=person)
    people.give_consent(person=person, purpose=Consent.Purpose.MEETING_EMAIL, on=SENT_ON - timedelta(days=90))
    client.force_login(person.user)
    meeting = noticed_meeting(electors=4)
    services.close_voting(meeting, at=DEADLINE)
    services.check_in_many(meeting, list(meeting.electors.order_by("place"))[:2], at=MEETS_AT)
    time_machine.move_to(MEETS_AT + timedelta(minutes=30), tick=False)
    mail.outbox.clear()
    return meeting


def adjourn(meeting, key="a1"):
    place = {"place_ja": "東京事務所", "place_en": "Tokyo office"}
    at = MEETS_AT + timedelta(minutes=30)
    return services.adjourn_meeting(meeting, continues_at=NEXT_WEEK, votes=HANDS, key=key, at=at, **place)


def shown(client, name, *args) -> str:
    return client.get(reverse(f"agm:{name}", args=args)).content.decode()


def test_adjourned_one_reads_to_when_and_where_and_that_the_votes_are_kept(
    client, meeting, django_capture_on_commit_callbacks
):
    before = shown(client, "meeting", meeting.pk)
    with django_capture_on_commit_callbacks(execute=True):
        adjourn(meeting)
        adjourn(meeting)
    page, letters = shown(client, "meeting", meeting.pk), mail.outbox

    words = "It goes on on June 27, 2026, 13:30, Tokyo office."
    assert (words in before, words in page, words in letters[0].body) == (False, True, True)
    assert "goes on on June 27, 2026, 13:30, Tokyo office" in shown(client, "meetings")
    assert "need not be sent again" in page
    assert [(letter.to, letter.subject) for letter in letters] == [
        (["hana@example.org"], "Adjourned to another day: 65th annual general meeting")
    ]


def test_going_on_one_reads_since_when_and_the_list_says_adjourned_no_more(
    client, meeting, django_capture_on_commit_callbacks, time_machine
):
    adjourn(meeting)
    time_machine.move_to(NEXT_WEEK, tick=False)
    with django_capture_on_commit_callbacks(execute=True):
        services.resume_meeting(meeting, at=NEXT_WEEK)

    assert "has been going on since June 27, 2026, 13:30, Tokyo office." in shown(client, "meeting", meeting.pk)
    assert "adjourned" not in shown(client, "meetings")
    assert [letter.subject for letter in mail.outbox] == ["Goes on: 65th annual general meeting"]


def test_lapsed_one_reads_that_the_votes_are_void_and_a_new_notice_comes(
    client, meeting, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        services.lapse_meeting(meeting, at=MEETS_AT + timedelta(minutes=30))
        services.lapse_meeting(meeting, at=MEETS_AT + timedelta(minutes=31))
    page = shown(client, "meeting", meeting.pk)

    assert "lapsed on June 20, 2026, 14:00 for want of a quorum" in page
    assert "are void" in page
    assert "lapsed for want of a quorum" in shown(client, "meetings")
    assert [letter.subject for letter in mail.outbox] == ["Lapsed for want of a quorum: 65th annual general meeting"]


def test_one_reads_it_in_japanese(client, meeting):
    adjourn(meeting)
    with translation.override("ja"):
        page = shown(client, "meeting", meeting.pk)

    assert "2026年6月27日13:30から、東京事務所で開きます。" in page


def on_paper() -> list[Letter]:
    return list(Letter.objects.filter(channel=Letter.Channel.POST).order_by("pk"))


def test_who_gets_no_mail_has_a_letter_that_waits_for_the_printer_once(
    meeting, django_capture_on_commit_callbacks, make_user
):
    """By post, or to whose e-mail address is gone since the notice; who was struck off gets nothing."""
    by_post = list(meeting.electors.filter(notice_by="post").order_by("place"))
    services.strike_elector(by_post[-1], because="died", at=MEETS_AT)
    lost = meeting.electors.get(notice_by="email")
    lost.member.person.user.email = lost.member.person.email = ""
    lost.member.person.user.save()
    lost.member.person.save()
    with django_capture_on_commit_callbacks(execute=True):
        adjourn(meeting)
        adjourn(meeting)
    tasks.write_change.func(meeting.pk, "adjourned")
    letters = on_paper()

    assert {letter.name for letter in letters} == {one.name for one in by_post[:-1]} | {lost.member.name_in("en")}
    assert len(letters) == len(by_post)
    assert {letter.state for letter in letters} == {"waiting"}
    assert [str(one) for one in Mailing.objects.all()] == ["休会と継続会のお知らせ：第65回定期会員総会"]
    texts = {letter.language: letter.text for letter in letters}
    assert "2026年6月27日13:30" in texts["ja"]
    assert "June 27, 2026, 13:30" in texts["en"]
    assert [text for text in texts.values() if "/meeting/" in text] == []
    assert mail.outbox == []


def test_lapsed_one_is_told_on_paper_and_one_that_goes_on_is_not(
    meeting, django_capture_on_commit_callbacks, time_machine
):
    with django_capture_on_commit_callbacks(execute=True):
        adjourn(meeting)
    Letter.objects.all().delete()
    time_machine.move_to(NEXT_WEEK, tick=False)
    with django_capture_on_commit_callbacks(execute=True):
        services.resume_meeting(meeting, at=NEXT_WEEK)
    assert on_paper() == []

    with django_capture_on_commit_callbacks(execute=True):
        services.lapse_meeting(meeting, at=NEXT_WEEK + timedelta(minutes=1))
    assert [letter.subject for letter in on_paper()][:1] == ["流会のお知らせ：第65回定期会員総会"]


def test_letters_cost_the_same_queries_for_few_and_for_more(meeting):
    counts = []
    for called in (meeting, noticed_meeting(electors=3, kind="extraordinary")):
        before = len(on_paper())
        with CaptureQueriesContext(connection) as captured:
            tasks.write_change.func(called.pk, "lapsed")
        counts.append((len(captured), len(on_paper()) - before))

    (few, letters), (more, more_letters) = counts
    assert more == few
    assert more_letters == letters + 3
