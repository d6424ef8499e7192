"""The sheet on the table, signing in and out by its code, and what is certified at the end of the year."""

from datetime import date, datetime, timedelta
from io import BytesIO

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from dispatch.volunteers import queries, services
from dispatch.volunteers.models import SignUp
from dispatch.volunteers.printing.codes import squares
from tests.factories.people import PersonFactory
from tests.factories.volunteers import DAY, JAPAN, NOW, attend, make_shift, make_volunteer, sign_up

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("idle_worker")]
AT_TEN = datetime(2026, 12, 1, 9, 55, tzinfo=JAPAN)


@pytest.fixture(autouse=True)
def now(time_machine):
    cache.clear()
    time_machine.move_to(AT_TEN, tick=False)


@pytest.fixture
def entry():
    person = PersonFactory(family_name="元木", family_kana="モトキ", phone="03-0000-1101")
    return sign_up(make_shift(), make_volunteer(person=person))


def door(shift):
    return reverse("volunteers:here", args=[queries.door_token(shift)])


def come_in(client, entry, kana="もとき", digits="1101"):
    return client.post(door(entry.shift), {"kana": kana, "digits": digits}, follow=True)


def text_of(response) -> str:
    pages = PdfReader(BytesIO(response.content)).pages
    return "".join("".join(page.extract_text() for page in pages).split())


class TestDoor:
    def test_in_and_out(self, client, entry, time_machine):
        come_in(client, entry)
        client.post(door(entry.shift), {"step": "in"})
        entry.refresh_from_db()
        assert (entry.state, entry.came_at) == ("signed_up", AT_TEN)

        time_machine.move_to(AT_TEN + timedelta(hours=2, minutes=4), tick=False)
        page = client.post(door(entry.shift), {"step": "out"}, follow=True).content.decode()

        entry.refresh_from_db()
        assert (entry.state, entry.minutes) == ("attended", 125)
        assert "2 h 5 min" in page

    def test_pressing_twice_counts_once(self, client, entry, time_machine):
        come_in(client, entry)
        client.post(door(entry.shift), {"step": "in"})
        time_machine.move_to(AT_TEN + timedelta(hours=1), tick=False)
        client.post(door(entry.shift), {"step": "in"})
        for _tap in range(2):
            client.post(door(entry.shift), {"step": "out"})

        entry.refresh_from_db()
        assert (entry.came_at, entry.minutes) == (AT_TEN, 60)

    def test_the_page_names_nobody_before_they_said_who_they_are(self, client, entry):
        page = client.get(door(entry.shift)).content.decode()

        assert "元木" not in page
        assert "モトキ" not in page

    @pytest.mark.parametrize(
        ("kana", "digits"), [("もとき", "1102"), ("うしお", "1101"), ("", "1101"), ("もとき", "%%%%"), ("%", "1101")]
    )
    def test_who_does_not_fit_is_not_let_in(self, client, entry, kana, digits):
        page = come_in(client, entry, kana, digits).content.decode()

        assert "元木" not in page
        assert client.session.get("volunteer_door") is None

    def test_guessing_ends_after_five_tries(self, client, entry):
        for digits in range(5):
            come_in(Client(), entry, digits=f"{digits:04}")

        assert "too many tries" in come_in(client, entry).content.decode()

    def test_two_alike_are_for_the_leader(self, client, entry):
        twin = PersonFactory(family_name="本木", family_kana="モトキ", phone="06-0000-1101")
        sign_up(entry.shift, make_volunteer(person=twin))

        assert "We do not find you" in come_in(client, entry).content.decode()

    def test_who_opened_the_own_link_is_known(self, client, entry):
        client.get(reverse("volunteers:open", args=[queries.own_token(entry.volunteer)]))

        assert "I am here" in client.get(door(entry.shift)).content.decode()

    def test_what_was_said_at_one_table_opens_no_other_and_no_own_page(self, client, entry):
        come_in(client, entry)
        other = sign_up(make_shift(starts_at=AT_TEN + timedelta(hours=5)))

        assert "Who are you?" in client.get(door(other.shift)).content.decode()
        assert client.get(reverse("volunteers:mine")).status_code == 404

    @pytest.mark.parametrize("days", [-1, 1])
    def test_on_another_day_the_code_leads_nowhere(self, client, entry, time_machine, days):
        address = door(entry.shift)
        time_machine.move_to(AT_TEN + timedelta(days=days), tick=False)

        assert client.post(address, {"kana": "もとき", "digits": "1101"}).status_code == 409
        assert SignUp.objects.get().came_at is None

    def test_forged_codes_do_not_exist(self, client, entry):
        assert client.get(f"/en/volunteering/here/{entry.shift_id}.forged/").status_code == 404
        assert client.get(f"/en/volunteering/here/{queries.own_token(entry.volunteer)}/").status_code == 404

    def test_who_waits_is_sent_to_the_leader(self, client):
        shift = make_shift(capacity=1)
        sign_up(shift, at=NOW)
        waiting = sign_up(shift, at=NOW)
        client.get(reverse("volunteers:open", args=[queries.own_token(waiting.volunteer)]))

        page = client.post(door(shift), {"step": "in"}).content.decode()

        waiting.refresh_from_db()
        assert "not on the list" in page
        assert waiting.came_at is None


class TestPapers:
    def test_the_sheet_lists_who_is_expected_and_leads_to_the_door(self, office, entry):
        cancelled = sign_up(entry.shift, at=NOW)
        services.cancel(cancelled, at=NOW)

        response = office.get(reverse("volunteers_shifts:sheet", args=[entry.shift_id]))

        text = text_of(response)
        assert response["Content-Type"] == "application/pdf"
        assert "元木" in text
        assert "2026年12月1日" in text
        assert "".join(str(cancelled.volunteer).split()) not in text

    def test_the_code_is_drawn_with_its_three_corners(self):
        size, runs = squares("https://www.example.org/ja/volunteering/here/1.abc/")

        corners = [(0, 0, 7), (size - 7, 0, 7), (0, size - 7, 7)]
        assert all(corner in runs for corner in corners)
        assert all(0 <= column < column + width <= size for column, _row, width in runs)

    @pytest.mark.parametrize(
        ("language", "words"),
        [("ja", ["ボランティア活動証明書", "4時間30分"]), ("en", ["Certificateofvolunteer", "4h30min"])],
    )
    def test_a_year_is_certified_in_both_languages(self, office, language, words):
        volunteer = make_volunteer()
        for day, minutes in ((date(2026, 4, 1), 120), (date(2026, 5, 1), 150), (date(2026, 3, 31), 600)):
            shift = make_shift(starts_at=datetime.combine(day, datetime.min.time(), JAPAN) + timedelta(hours=10))
            one = sign_up(shift, volunteer, at=shift.starts_at - timedelta(days=1))
            services.record_attendance(shift=shift, entries=[services.Entry(one.pk, minutes)], at=shift.ends_at)

        response = office.get(reverse("volunteers_volunteers:certificate", args=[volunteer.pk, 2026, language]))

        text = text_of(response)
        assert [word for word in words if word not in text] == []

    def test_a_year_without_help_is_not_certified(self, office, client):
        (missed,) = attend(make_shift(starts_at=NOW - timedelta(days=30)), None)
        address = reverse("volunteers_volunteers:certificate", args=[missed.volunteer_id, 2026, "ja"])

        assert office.get(address).status_code == 404
        assert office.get(address.replace("2026", "999999")).status_code == 404

    def test_a_volunteer_takes_the_own_certificate_and_nobody_elses(self, client):
        (came,) = attend(make_shift(starts_at=NOW - timedelta(days=30)), 60)
        client.get(reverse("volunteers:open", args=[queries.own_token(came.volunteer)]))
        address = reverse("volunteers:certificate", args=[2026])

        assert "Hana" in text_of(client.get(address))
        assert Client().get(address).status_code == 404
        assert client.get(reverse("volunteers:certificate", args=[9999])).status_code == 404

    def test_markup_in_a_name_stays_text(self, office):
        person = PersonFactory(family_name="#panic() $x$ *b*", given_name="[@a]")
        (entry,) = [sign_up(make_shift(starts_at=AT_TEN + timedelta(days=1)), make_volunteer(person=person))]

        text = text_of(office.get(reverse("volunteers_shifts:sheet", args=[entry.shift_id])))

        assert "#panic()$x$*b*[@a]" in text


def test_the_day_of_the_code_is_the_day_in_japan(client, time_machine):
    shift = make_shift(starts_at=datetime(2026, 12, 1, 7, tzinfo=JAPAN))  # still 30 November in UTC
    time_machine.move_to(datetime(2026, 12, 1, 6, 50, tzinfo=JAPAN), tick=False)

    assert client.get(door(shift)).status_code == 200
    assert shift.day == DAY
