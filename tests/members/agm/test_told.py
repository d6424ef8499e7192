"""Members learn that their meeting was adjourned, goes on or lapsed, and what becomes of their votes."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import translation

from jocs_site.people import services as people
from jocs_site.people.models import Consent
from members.agm import services
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
