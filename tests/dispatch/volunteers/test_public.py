"""Signing up on the site: by a telephone, without an account, confirmed by mail."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dispatch.volunteers import queries, services
from dispatch.volunteers.models import SignUp, SignUpRequest, Volunteer
from jocs_site.letters.models import Letter
from jocs_site.people.models import Consent, ConsentText, Person
from tests.factories.people import PersonFactory
from tests.factories.volunteers import DAY, NOW, make_opportunity, make_shift, make_volunteer, sign_up

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("idle_worker", "words")]


@pytest.fixture(autouse=True)
def now(time_machine):
    time_machine.move_to(NOW, tick=False)
    cache.clear()  # how often somebody tried in the test before


@pytest.fixture
def words():
    text = {"version": "2026-11", "starts_on": date(2026, 11, 1), "words_ja": "使います。", "words_en": "We use them."}
    return ConsentText.objects.create(purpose=Consent.Purpose.VOLUNTEERING, **text)


@pytest.fixture
def shift():
    return make_shift(capacity=1)


def written(**changes):
    answers = {
        "family_name": "星野",
        "given_name": "路子",
        "family_kana": "ほしの",
        "given_kana": "みちこ",
        "email": "Hoshino@example.org",
        "phone": "03-0000-1105",
        "wishes": "座ってできる作業がよいです。",
        "agrees": "on",
        "key": str(uuid4()),
    }
    return answers | changes


def send(client, shift, **changes):
    return client.post(reverse("volunteers:join", args=[shift.pk]), written(**changes))


def link_in_mail(letter=None) -> str:
    text = (letter or Letter.objects.order_by("pk").last()).text
    (line,) = [line for line in text.splitlines() if "/volunteering/" in line]
    return line[line.index("/", 8) :]


def press(client, link=None):
    return client.post(link or link_in_mail(), follow=True)


class TestWhatThePublicSees:
    @pytest.mark.parametrize("language", ["ja", "en"])
    def test_opportunities_and_their_next_shifts(self, client, shift, language):
        page = client.get(f"/{language}/volunteering/").content.decode()

        assert {"ja": "切手を分けます。", "en": "We sort stamps."}[language] in page
        assert f"/{language}/volunteering/{shift.pk}/" in page

    def test_nothing_of_who_comes(self, client, shift):
        entry = sign_up(shift)

        page = client.get(reverse("volunteers:opportunities")).content.decode()

        assert entry.volunteer.person.given_name not in page
        assert "full: waiting list" in page

    @pytest.mark.parametrize(
        "hide",
        [
            lambda shift: type(shift.opportunity).objects.update(is_public=False),
            lambda shift: type(shift.opportunity).objects.update(ended_on=NOW.date()),
            lambda shift: services.call_off(shift=shift, reason="台風", at=NOW),
            lambda shift: type(shift).objects.update(starts_at=NOW - timedelta(hours=1)),
        ],
        ids=["not public", "ended", "called off", "begun"],
    )
    def test_what_is_not_offered_cannot_be_asked_for(self, client, shift, hide):
        hide(shift)

        assert reverse("volunteers:join", args=[shift.pk]) not in client.get("/en/volunteering/").content.decode()
        assert send(client, shift).status_code == 404

    def test_the_page_costs_the_same_for_one_and_three(self, client):
        def count():
            client.get(reverse("volunteers:opportunities"))
            with CaptureQueriesContext(connection) as asked:
                client.get(reverse("volunteers:opportunities"))
            return len(asked)

        make_shift()
        with_one = count()
        for _one in range(2):
            make_shift(opportunity=make_opportunity())

        assert count() == with_one


class TestSigningUp:
    def test_nobody_is_a_volunteer_before_the_link_is_pressed(self, client, shift):
        response = send(client, shift)

        assert response.url == reverse("volunteers:sent")
        assert "hoshino@example.org" in client.get(response.url).content.decode()
        assert (Volunteer.objects.count(), Person.objects.count(), SignUp.objects.count()) == (0, 0, 0)
        client.get(link_in_mail())
        assert Volunteer.objects.count() == 0

    def test_pressing_the_button_signs_up_and_opens_the_own_page(self, client, shift, words):
        send(client, shift)

        response = press(client)

        volunteer = Volunteer.objects.get()
        assert response.redirect_chain == [(reverse("volunteers:mine"), 302)]
        assert volunteer.sign_ups.get().state == "signed_up"
        assert (volunteer.person.reading, volunteer.office) == ("ホシノ ミチコ", "tokyo")
        assert volunteer.person.consents.get().text_version == words.version
        kept = SignUpRequest.objects.get()
        assert (kept.email, kept.family_name, kept.phone, kept.wishes) == ("", "", "", "")

    def test_pressing_twice_is_once(self, client, shift):
        send(client, shift)
        link = link_in_mail()
        press(client, link)

        assert press(client, link).status_code == 200
        assert (SignUp.objects.count(), Letter.objects.count()) == (1, 2)

    def test_the_same_form_twice_sends_one_mail(self, client, shift):
        key = str(uuid4())

        for _tap in range(2):
            assert send(client, shift, key=key).url == reverse("volunteers:sent")

        assert (SignUpRequest.objects.count(), Letter.objects.count()) == (1, 1)

    def test_the_same_address_twice_is_one_person(self, client, shift):
        other = make_shift(starts_at=shift.starts_at + timedelta(days=1))
        send(client, shift)
        press(client)

        send(Client(), other, email="hoshino@EXAMPLE.org", family_name="ほしの", given_name="みち子")
        press(Client())

        assert (Person.objects.count(), Volunteer.objects.count(), SignUp.objects.count()) == (1, 1, 2)

    def test_a_couple_with_one_address_is_two_people(self, client, shift):
        send(client, shift)
        press(client)

        send(Client(), shift, given_name="健", given_kana="たけし")
        press(Client())

        assert list(SignUp.objects.order_by("pk").values_list("state", flat=True)) == ["signed_up", "waitlisted"]
        assert Person.objects.count() == 2

    def test_a_member_on_record_becomes_a_volunteer_and_keeps_what_is_on_record(self, client, shift):
        member = PersonFactory(
            family_name="星野", given_name="路子", email="hoshino@example.org", phone="", city="新宿区"
        )
        send(client, shift)

        press(client)

        member.refresh_from_db()
        assert Volunteer.objects.get().person == member
        assert (member.phone, member.city) == ("03-0000-1105", "新宿区")

    def test_a_full_shift_gives_a_place_on_the_waiting_list(self, client, shift):
        sign_up(shift)
        send(client, shift)

        page = press(client).content.decode()

        assert Volunteer.objects.get(person__family_name="星野").sign_ups.get().state == "waitlisted"
        assert "You are on the waiting list" in page

    def test_who_is_known_signs_up_with_one_button(self, client, shift):
        volunteer = make_volunteer()
        client.get(reverse("volunteers:open", args=[queries.own_token(volunteer)]))

        client.post(reverse("volunteers:join", args=[shift.pk]))

        assert volunteer.sign_ups.get().state == "signed_up"

    def test_a_link_of_four_days_ago(self, client, shift, time_machine):
        send(client, shift)
        time_machine.move_to(NOW + timedelta(days=4), tick=False)

        response = press(client)

        assert (response.status_code, Volunteer.objects.count()) == (409, 0)
        assert "too old" in response.content.decode()

    def test_a_shift_called_off_meanwhile_makes_nobody_a_volunteer(self, client, shift):
        send(client, shift)
        services.call_off(shift=shift, reason="台風のため", at=NOW)

        response = press(client)

        assert (response.status_code, Volunteer.objects.count(), Person.objects.count()) == (409, 0, 0)

    @pytest.mark.parametrize("token", ["1", "1.x", "999999.aaaa", "%00", "1.2.3"])
    def test_forged_links(self, client, token):
        assert client.post(f"/en/volunteering/confirm/{token}/").status_code == 404

    def test_what_was_never_confirmed_is_forgotten_after_a_week(self, client, shift):
        send(client, shift)
        send(Client(), shift, email="other@example.org")
        press(client)

        assert services.forget_unconfirmed(today=DAY) == 0
        assert services.forget_unconfirmed(today=DAY + timedelta(days=1)) == 1
        assert SignUpRequest.objects.get().confirmed_at is not None


class TestHostileInput:
    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("family_name", ""),
            ("family_name", "x" * 101),
            ("family_kana", "<script>"),
            ("email", "not an address"),
            ("email", "a@b.c\nBcc: all@example.org"),
            ("phone", "call me"),
            ("wishes", "x" * 401),
            ("agrees", ""),
            ("key", "nonsense"),
            ("family_name", "a\x00b"),
        ],
    )
    def test_each_mistake_is_told_at_its_field_and_nothing_is_kept(self, client, shift, field, value):
        response = send(client, shift, **{field: value})

        assert list(response.context["form"].errors) == [field]
        assert (SignUpRequest.objects.count(), Letter.objects.count()) == (0, 0)

    def test_nothing_that_was_written_goes_to_an_address_nobody_has_confirmed(self, client, shift):
        send(client, shift, family_name="http://spam.example", wishes="http://spam.example")

        letter = Letter.objects.get()
        assert "spam.example" not in letter.text + letter.subject + letter.name

    def test_markup_stays_text(self, client, shift):
        page = send(client, shift, family_name="<img src=x onerror=alert(1)>", email="").content.decode()

        assert "<img src=x" not in page
        assert "&lt;img src=x" in page

    def test_a_robot_believes_that_it_was_heard(self, client, shift):
        response = send(client, shift, website="http://spam.example")

        assert response.url == reverse("volunteers:sent")
        assert (SignUpRequest.objects.count(), Letter.objects.count()) == (0, 0)

    def test_one_address_gets_few_mails(self, shift):
        answers = [send(Client(), shift, email="victim@example.org") for _one in range(7)]

        assert [answer.status_code for answer in answers] == [302] * 5 + [200] * 2
        assert Letter.objects.count() == 5

    def test_an_expired_page_is_told_and_changes_nothing(self, shift):
        strict = Client(enforce_csrf_checks=True)

        response = send(strict, shift)

        assert response.status_code == 403
        assert SignUpRequest.objects.count() == 0


class TestLink:
    def ask(self, client, email):
        return client.post(reverse("volunteers:link"), {"email": email})

    def test_the_answer_does_not_tell_who_is_a_volunteer(self, client):
        volunteer = make_volunteer(email="hana@example.org")

        known, unknown = self.ask(client, "HANA@example.org"), self.ask(client, "nobody@example.org")

        assert known.content == unknown.content
        assert link_in_mail(Letter.objects.get()).endswith(f"{queries.own_token(volunteer)}/")
