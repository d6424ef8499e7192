"""What the public sees, signing up, and the own link."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from dispatch import services as dispatch
from dispatch.tours import queries, services
from dispatch.tours.models import MeetingSignUp
from jocs_site.letters.models import Letter
from tests.factories.tours import AFTER, NOW, STARTS_AT, held, make_meeting, make_worker_posting, sign_up, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("idle_worker", "now")]


def text(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def the_list(client, language="en"):
    return text(client.get(f"/{language}/workers/meetings/"))


def page(client, meeting, language="en"):
    return text(client.get(f"/{language}/workers/meetings/{meeting.pk}/"))


def send(client, meeting, **changes):
    words()
    answers = {"name": "星野 路子", "email": "Hoshino@example.org", "people": "2", "question": "", "agrees": "on"}
    answers = answers | {"key": str(uuid4())} | changes
    return client.post(reverse("tours:meeting", args=[meeting.pk]), answers, follow=True)


def link_in_mail() -> str:
    (line,) = [line for line in Letter.objects.last().text.splitlines() if "/open/" in line]
    return line[line.index("/", 8) :]


class TestTheList:
    @pytest.mark.parametrize(("language", "title"), [("ja", "村の台所から"), ("en", "From a village kitchen")])
    def test_date_place_and_worker(self, client, language, title):
        make_meeting()

        shown = the_list(client, language)

        assert title in shown
        assert ("早稲田教会" if language == "ja" else "Waseda church") in shown
        assert ("花房" if language == "ja" else "Hanabusa") in shown

    def test_planned_closed_called_off_and_past_ones_are_not_there(self, client, now):
        posting = make_worker_posting()
        make_meeting(announced=False, postings=[posting], title_en="Planned")
        make_meeting(is_public=False, postings=[posting], title_en="Own")
        services.call_off(make_meeting(postings=[posting], title_en="Typhoon"), reason="台風", at=NOW)
        soon = make_meeting(postings=[posting], title_en="Past", starts_at=NOW + timedelta(hours=5), closes_at=NOW)
        now.move_to(soon.ends_at, tick=False)

        assert "No report meeting is announced" in the_list(client)

    def test_a_worker_of_whom_only_the_country_is_shown_or_nothing(self, client):
        country = make_worker_posting(sensitivity="country_only")
        hidden = make_worker_posting(sensitivity="hidden", family_name="柊木")
        silent = make_worker_posting(is_named=False, family_name="月岡")
        make_meeting(postings=[country, hidden, silent])

        shown = the_list(client)

        assert "A worker back from" in shown
        assert [name for name in ("Hanabusa", "柊木", "月岡") if name in shown] == []

    def test_a_withdrawn_consent_takes_the_name_away_at_once(self, client):
        posting = make_worker_posting()
        meeting = make_meeting(postings=[posting])
        dispatch.withdraw_consent(posting=posting, on=NOW.date(), at=NOW)

        assert "Hanabusa" not in the_list(client) + page(client, meeting)

    def test_the_online_room_is_nowhere_in_public(self, client):
        meeting = make_meeting()
        calendars = client.get(reverse("tours:feed")), client.get(reverse("tours:calendar", args=[meeting.pk]))

        assert "online.example" not in the_list(client) + page(client, meeting)
        assert [b"online.example" in answer.content for answer in calendars] == [False, False]
        assert all(b"DTSTART:20261205T050000Z" in a.content or b"DTSTART;TZID" in a.content for a in calendars)

    def test_it_costs_the_same_with_one_and_with_three(self, client):
        make_meeting()
        the_list(client)
        costs = []
        for more in (0, 2):
            for _one in range(more):
                sign_up(make_meeting())
            with CaptureQueriesContext(
                connection,
            ) as captured:
                the_list(client)
            costs.append(len(captured))

        assert costs[0] == costs[1]


class TestOneMeeting:
    def test_what_is_not_for_the_public_does_not_exist(self, client):
        for meeting in (make_meeting(announced=False), make_meeting(is_public=False)):
            assert client.get(reverse("tours:meeting", args=[meeting.pk])).status_code == 404
            assert client.get(reverse("tours:calendar", args=[meeting.pk])).status_code == 404

    def test_full_closed_over_and_called_off_are_said(self, client, now):
        meeting, off = make_meeting(capacity=1), make_meeting()
        sign_up(meeting)
        services.call_off(off, reason="台風のため", at=NOW)

        full = page(client, meeting)
        now.move_to(STARTS_AT - timedelta(days=2) + timedelta(seconds=1), tick=False)
        closed = page(client, meeting)
        now.move_to(AFTER, tick=False)
        over = page(client, meeting)

        assert ("Full: waiting list" in full, "<form" in full) == (True, True)
        assert ("please telephone us" in closed, 'name="people"' in closed) == (True, False)
        assert ("This meeting is over" in over, 'name="people"' in over) == (True, False)
        assert "台風のため" in page(client, off)


class TestSigningUp:
    def test_a_place_a_mail_and_the_page_that_says_so(self, client):
        meeting = make_meeting()

        answer = text(send(client, meeting))

        assert ("You are signed up" in answer, "hoshino@example.org" in answer) == (True, True)
        entry = MeetingSignUp.objects.get()
        assert (entry.people, entry.state, entry.language) == (2, "signed_up", "en")
        assert Letter.objects.get().subject == "You have a place: From a village kitchen"

    def test_on_the_waiting_list(self, client):
        meeting = make_meeting(capacity=1)

        assert "You are on the waiting list" in text(send(client, meeting))

    def test_a_second_tap_is_the_same(self, client):
        meeting, key = make_meeting(), str(uuid4())

        send(client, meeting, key=key), send(client, meeting, key=key)

        assert (MeetingSignUp.objects.count(), Letter.objects.count()) == (1, 1)

    @pytest.mark.parametrize(
        ("changes", "told"),
        [
            ({"people": "-1"}, "At least one person"),
            ({"people": "0"}, "At least one person"),
            ({"people": "1000"}, "Larger groups please telephone us"),
            ({"people": "2.5"}, "whole number"),
            ({"name": ""}, "required"),
            ({"email": "hoshino"}, "valid email"),
            ({"agrees": ""}, "required"),
            ({"key": "x"}, "valid UUID"),
        ],
    )
    def test_what_is_wrong_is_said_at_its_field_and_nothing_is_kept(self, client, changes, told):
        answer = send(client, make_meeting(), **changes)

        assert (told in text(answer), MeetingSignUp.objects.count()) == (True, 0)

    @pytest.mark.parametrize(("language", "told"), [("ja", False), ("en", True)])
    def test_how_many_may_come_is_said_in_the_language_of_the_page(self, client, language, told):
        with override(language):
            answer = text(send(client, make_meeting(), people="0"))

        assert ("At least one person" in answer) is told

    def test_a_form_opened_in_time_and_sent_too_late(self, client, now):
        meeting = make_meeting()
        now.move_to(meeting.closes_at + timedelta(seconds=1), tick=False)

        answer = send(client, meeting)

        assert (MeetingSignUp.objects.count(), "The sign-up on the site is over" in text(answer)) == (0, True)

    def test_a_robot_believes_that_it_was_heard(self, client):
        answer = send(client, make_meeting(), website="http://spam.example")

        assert ("You are signed up" in text(answer), MeetingSignUp.objects.count()) == (True, 0)

    def test_too_many_from_one_address(self, client):
        meeting = make_meeting(capacity=None)

        answers = [send(client, meeting) for _one in range(6)]

        assert (MeetingSignUp.objects.count(), "try again in an hour" in text(answers[-1])) == (5, True)

    def test_nothing_of_others_is_on_the_page_that_says_so(self, client):
        make_meeting()

        assert client.get(reverse("tours:sent")).url == reverse("tours:meetings")


class TestTheOwnLink:
    def open(self, client, meeting, **changes):
        send(client, meeting, **changes)
        return client.get(link_in_mail(), follow=True)

    def test_shows_ones_own_and_leaves_the_address(self, client):
        answer = self.open(client, make_meeting())

        assert answer.redirect_chain[-1][0] == reverse("tours:own")
        assert "https://online.example/room" in text(answer)

    def test_following_it_changes_nothing(self, client):
        self.open(client, make_meeting())
        client.get(reverse("tours:cancel"))

        assert MeetingSignUp.objects.get().state == "signed_up"

    def test_change_cancel_and_calendar(self, client):
        self.open(client, make_meeting())
        own = reverse("tours:own")

        client.post(own, {"people": "3", "question": "駐車場はありますか", "expected_state": "signed_up"})
        calendar = client.get(reverse("tours:own_calendar")).content
        client.post(reverse("tours:cancel"))

        entry = MeetingSignUp.objects.get()
        assert (entry.people, entry.question, entry.state) == (3, "駐車場はありますか", "cancelled")
        assert b"https://online.example/room" in calendar.replace(b"\r\n ", b"")
        assert b"STATUS:CANCELLED" in client.get(reverse("tours:own_calendar")).content

    def test_two_tabs(self, client):
        self.open(client, make_meeting())
        services.cancel(MeetingSignUp.objects.get(), at=NOW)

        answer = client.post(reverse("tours:own"), {"people": "3", "expected_state": "signed_up"}, follow=True)

        assert "changed meanwhile" in text(answer)
        assert MeetingSignUp.objects.get().people == 2

    @pytest.mark.parametrize("token", ["x", "aa.bb", "0" * 32 + ".forged"])
    def test_a_forged_one_leads_nowhere(self, client, token):
        assert client.get(reverse("tours:open", args=[token])).status_code == 404
        for name in ("own", "cancel", "own_calendar"):
            assert client.get(reverse(f"tours:{name}")).status_code == 404

    def test_another_browser_has_nothing(self, client, client_of_another):
        self.open(client, make_meeting())

        assert client_of_another.get(reverse("tours:own")).status_code == 404
        assert client_of_another.post(reverse("tours:cancel")).status_code == 404

    def test_after_the_event_it_says_so_and_after_a_month_nothing(self, client, now):
        meeting = make_meeting()
        self.open(client, meeting)
        held(meeting)
        now.move_to(AFTER, tick=False)

        over = text(client.get(reverse("tours:own")))
        refused = client.post(reverse("tours:cancel"), follow=True)
        services.forget_guests(today=(AFTER + timedelta(days=31)).date(), at=AFTER)

        assert ("This meeting is over" in over, "online.example" in over) == (True, False)
        assert "held or called off" in text(refused)
        assert client.get(reverse("tours:own")).status_code == 404

    def test_tokens_of_two_differ_and_come_back(self):
        meeting = make_meeting()
        first, second = sign_up(meeting), sign_up(meeting)

        assert queries.sign_up_of(queries.own_token(first)) == first
        assert queries.own_token(first) != queries.own_token(second)


class TestTheWorkersOwnTour:
    addresses = ("tour", "itinerary", "tour_calendar")

    def test_meetings_itinerary_and_calendar(self, client, make_user):
        posting = make_worker_posting()
        user = make_user("worker@example.org")
        posting.worker.person.user = user
        posting.worker.person.save()
        make_meeting(postings=[posting]), make_meeting(postings=[make_worker_posting()], title_en="Of somebody else")
        client.force_login(user)

        tour, paper, calendar = (client.get(reverse(f"tours:{name}")) for name in self.addresses)

        assert ("From a village kitchen" in text(tour), "Of somebody else" in text(tour)) == (True, False)
        assert paper.content.startswith(b"%PDF")
        assert calendar.content.count(b"BEGIN:VEVENT") == 1

    def test_for_others_it_does_not_exist(self, client, make_user):
        client.force_login(make_user())

        assert [client.get(reverse(f"tours:{name}")).status_code for name in self.addresses] == [404, 404, 404]
