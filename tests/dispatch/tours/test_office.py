"""The screens of the office."""

import re
from datetime import date, timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from dispatch.tours import queries, services
from dispatch.tours.models import MeetingSignUp, Offering, ReportMeeting
from tests.factories.people import OrganisationFactory, PersonFactory
from tests.factories.tours import AFTER, NOW, give, held, make_meeting, make_worker_posting, sign_up

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("idle_worker", "now")]


def text(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def at(name, *keys):
    return reverse(f"tours_meetings:{name}", args=keys)


def book(response):
    content = b"".join(response) if response.streaming else response.content
    return [[cell.value for cell in row] for row in load_workbook(BytesIO(content)).active.iter_rows()]


def typed(posting, **changes):
    return {
        "postings": [str(posting.pk)],
        "title_ja": "村の台所から",
        "title_en": "From a village kitchen",
        "day": "2026-12-05",
        "starts": "14:00",
        "ends": "16:00",
        "place_ja": "早稲田教会",
        "place_en": "Waseda church",
        "office": "tokyo",
        "is_public": "on",
        "capacity": "",
        "contact": "03-0000-1234",
    } | changes


class TestPlanning:
    def test_from_the_form_to_the_page(self, office):
        answer = office.post(at("add"), typed(make_worker_posting()), follow=True)

        meeting = ReportMeeting.objects.get()
        assert answer.redirect_chain[-1][0] == at("inspect", meeting.pk)
        assert (meeting.capacity, meeting.closes_at.isoformat()) == (None, "2026-12-03T09:00:00+00:00")
        assert meeting.starts_at.isoformat() == "2026-12-05T05:00:00+00:00"

    @pytest.mark.parametrize(
        ("changes", "told"),
        [
            ({"ends": "13:59"}, "ends before it begins"),
            ({"day": "2026-11-01"}, "This day is over"),
            ({"capacity": "0"}, "at least one place"),
            ({"closes_on": "2026-12-06"}, "sign-up ends before the meeting does"),
            ({"postings": []}, "required"),
        ],
    )
    def test_what_is_wrong_is_said(self, office, changes, told):
        answer = office.post(at("add"), typed(make_worker_posting(), **changes))

        assert (ReportMeeting.objects.count(), told in text(answer)) == (0, True)

    def test_a_host_on_record_or_a_name(self, office):
        host = OrganisationFactory()
        both = typed(make_worker_posting(), host=str(host.pk), host_name="教会")

        assert "not both" in text(office.post(at("add"), both))

    def test_a_past_one_is_entered_for_its_numbers(self, office):
        office.post(at("add"), typed(make_worker_posting(), day="2026-11-01", is_afterwards="on"))
        meeting = ReportMeeting.objects.get()

        office.post(at("numbers", meeting.pk), {"attendance": "31", "amount_yen": "12500", "how": "cash"})

        meeting.refresh_from_db()
        assert (meeting.state, meeting.attendance, Offering.objects.get().amount_yen) == ("held", 31, 12_500)

    def test_changed_from_a_stale_tab_is_refused(self, office):
        meeting = make_meeting(announced=False)
        services.announce(meeting, at=NOW)
        posting = meeting.postings.get()

        answer = office.post(at("change", meeting.pk), typed(posting, expected_state="planned", title_ja="別の題"))

        assert "changed meanwhile" in text(answer)

    def test_changed(self, office):
        meeting = make_meeting()

        office.post(at("change", meeting.pk), typed(meeting.postings.get(), place_ja="大阪教会", capacity="50"))

        meeting.refresh_from_db()
        assert (meeting.place_ja, meeting.capacity) == ("大阪教会", 50)


class TestOneMeeting:
    def test_announce_call_off_and_once_more_from_another_tab(self, office):
        meeting = make_meeting(announced=False)

        office.post(at("announce", meeting.pk), {"expected_state": "planned"})
        off = {"reason": "台風のため", "expected_state": "announced"}
        first, second = (office.post(at("call_off", meeting.pk), off, follow=True) for _tab in range(2))

        meeting.refresh_from_db()
        assert (meeting.state, meeting.called_off_because) == ("called_off", "台風のため")
        assert first.status_code == second.status_code == 200
        assert meeting.changes.count() == 2

    def test_a_name_in_the_title_is_refused_in_words(self, office):
        hidden = make_worker_posting(is_named=False)
        meeting = make_meeting(announced=False, title_ja="花房さん", postings=[hidden])

        assert "may not be named" in text(office.post(at("announce", meeting.pk), {"expected_state": "planned"}))

    def test_numbers_before_the_day_are_refused(self, office):
        meeting = make_meeting()

        answer = office.post(at("numbers", meeting.pk), {"attendance": "20"})

        assert "not begun yet" in text(answer)
        assert "Record how many came" not in text(office.get(at("inspect", meeting.pk)))

    @pytest.mark.parametrize(
        ("given", "told"),
        [
            ({"amount_yen": "10.5", "how": "cash"}, "Write whole yen"),
            ({"amount_yen": "-3", "how": "cash"}, "from 1 to 10,000,000"),
            ({"amount_yen": "500"}, "how the offering came"),
            ({"amount_yen": "500", "how": "cash", "handed_over_on": "2026-12-04"}, "Between the day"),
            ({"attendance": "-1"}, "from 0 to 5,000"),
            ({"attendance": "20.5"}, "whole number"),
        ],
    )
    def test_wrong_figures_leave_nothing(self, office, now, given, told):
        meeting = make_meeting()
        now.move_to(AFTER, tick=False)

        answer = office.post(at("numbers", meeting.pk), {"attendance": "20"} | given)

        meeting.refresh_from_db()
        assert (told in text(answer), meeting.state, Offering.objects.count()) == (True, "announced", 0)

    def test_corrections_are_seen(self, office, now):
        meeting = held(make_meeting())
        offering = give(meeting)
        now.move_to(AFTER, tick=False)

        numbers = {"attendance": "25", "reason": "受付表と合わせた", "expected_state": "held"}
        office.post(at("correct_numbers", meeting.pk), numbers)
        figure = {"amount_yen": "13000", "how": "cash", "reason": "数え直した"}
        office.post(at("correct_offering", meeting.pk, offering.pk), figure)
        office.post(at("hand_over", meeting.pk, Offering.objects.latest("pk").pk), {"on": "2026-12-05"})

        page = text(office.get(at("inspect", meeting.pk)))
        assert [one in page for one in ("受付表と合わせた", "数え直した", "¥12,000", "¥13,000", "does not count")] == [
            True
        ] * 5
        assert Offering.objects.latest("pk").handed_over_on == date(2026, 12, 5)

    def test_an_offering_of_another_meeting_is_not_here(self, office):
        offering = give(held(make_meeting()))

        assert office.get(at("correct_offering", make_meeting().pk, offering.pk)).status_code == 404


class TestWhoComes:
    def test_by_telephone_once_also_when_sent_twice(self, office):
        meeting = make_meeting(capacity=2)
        said = {"name": "森 はな", "phone": "03-0000-0001", "people": "2", "language": "ja", "key": "1" * 32}

        for _tab in range(2):
            office.post(at("put_on_list", meeting.pk), said)
        more = office.post(at("put_on_list", meeting.pk), said | {"key": "2" * 32}, follow=True)

        assert list(MeetingSignUp.objects.values_list("state", flat=True)) == ["signed_up", "waitlisted"]
        assert "on the waiting list" in text(more)

    def test_someone_must_be_reachable(self, office):
        said = {"name": "森", "people": "1", "language": "ja", "key": "1" * 32}

        assert "telephone number or an e-mail" in text(office.post(at("put_on_list", make_meeting().pk), said))

    def test_changed_and_cancelled(self, office):
        meeting = make_meeting(capacity=3)
        entry = sign_up(meeting)

        office.post(at("entry_change", meeting.pk, entry.pk), {"people": "3", "expected_state": "signed_up"})
        entry.refresh_from_db()
        office.post(at("entry_cancel", meeting.pk, entry.pk), {"expected_state": "signed_up"})

        assert (entry.people, MeetingSignUp.objects.get().state) == (3, "cancelled")
        assert office.get(at("entry_change", make_meeting().pk, entry.pk)).status_code == 404

    def test_a_formula_for_a_name_stays_text(self, office):
        meeting = make_meeting()
        sign_up(meeting, name='=HYPERLINK("http://evil")')

        rows = book(office.get(at("sign_ups", meeting.pk)))

        assert rows[1][:3] == ['=HYPERLINK("http://evil")', 1, "has a place"]
        content = b"".join(office.get(at("sign_ups", meeting.pk)))
        assert all(cell.data_type != "f" for row in load_workbook(BytesIO(content)).active for cell in row)

    def test_the_list_for_the_door(self, office):
        meeting = make_meeting(capacity=1)
        sign_up(meeting, name="#set text(red) *x*"), sign_up(meeting)

        assert office.get(at("door", meeting.pk)).content.startswith(b"%PDF")


class TestLists:
    @pytest.mark.parametrize(("when", "found"), [("soon", 1), ("coming", 2), ("without_numbers", 1), ("past", 1)])
    def test_filters(self, office, now, when, found):
        posting = make_worker_posting()
        for days in (-10, 5, 40):
            starts_at = NOW.replace(hour=14) + timedelta(days=days)
            make_meeting(postings=[posting], starts_at=starts_at, is_afterwards=True, announced=False)

        page = text(office.get(at("index"), {"when": when}))

        assert page.count("From a village kitchen") == found

    def test_it_costs_the_same_with_one_and_with_three(self, office):
        costs = []
        for more in (1, 2):
            for _one in range(more):
                sign_up(make_meeting())
            with CaptureQueriesContext(connection) as captured:
                office.get(at("index"))
            costs.append(len(captured))

        assert costs[0] == costs[1]

    def test_as_a_file(self, office):
        sign_up(make_meeting(), 2)

        heads, row = book(office.get(at("index"), {"export": "xlsx"}))

        assert ("From a village kitchen" in row, 2 in row, len(heads)) == (True, True, len(row))

    def test_offerings_with_their_sum(self, office, now):
        now.move_to(AFTER, tick=False)
        first = give(held(make_meeting()), 10_000)
        services.correct_offering(first, amount_yen=9_000, how="cash", reason="数え直し", at=AFTER)
        give(held(make_meeting()), 500, how="transfer", handed_over_on=date(2026, 12, 5))
        ledger = reverse("tours_offerings:index")

        whole = text(office.get(ledger))
        rest = text(office.get(ledger, {"counts": "open"}))
        rows = book(office.get(ledger, {"export": "xlsx"}))

        assert ("together ¥9,500" in whole, "together ¥9,000" in rest) == (True, True)
        assert sorted(row[4] for row in rows[1:]) == [500, 9_000, 10_000]

    def test_the_ledger_costs_the_same_with_one_and_with_three(self, office, now):
        costs = []
        for more in (1, 2):
            for _one in range(more):
                give(held(make_meeting()))
            with CaptureQueriesContext(connection) as captured:
                office.get(reverse("tours_offerings:index"))
            costs.append(len(captured))

        assert costs[0] == costs[1]


class TestTheTour:
    def test_page_itinerary_and_calendar(self, office):
        posting = make_worker_posting()
        give(held(make_meeting(postings=[posting]), 31), 12_500)
        make_meeting(postings=[posting])

        page, paper, calendar = (
            office.get(reverse(f"tours_postings:{name}", args=[posting.pk]))
            for name in ("inspect", "itinerary", "calendar")
        )

        assert [one in text(page) for one in ("1 / 2", "<dd>31</dd>", "¥12,500")] == [True] * 3
        assert paper.content.startswith(b"%PDF")
        assert calendar.content.count(b"BEGIN:VEVENT") == 2
        assert b"online.example" in calendar.content

    def test_on_the_page_of_the_posting(self, client, make_user):
        posting = make_worker_posting()
        held(make_meeting(postings=[posting]), 31)
        client.force_login(make_user("admin@example.org", is_superuser=True))

        page = text(client.get(reverse("dispatch_postings:inspect", args=[posting.pk])))

        assert reverse("tours_postings:inspect", args=[posting.pk]) in page
        assert "31" in page


class TestDesk:
    def test_what_waits(self, now, coordinator):
        make_meeting()
        give(held(make_meeting()))
        now.move_to(AFTER, tick=False)

        counts = [todo.count for todo in queries.todos(user=coordinator, today=date(2026, 12, 5))]

        assert counts == [1, 0, 1]

    def test_in_the_file_of_a_person(self, coordinator):
        person = PersonFactory(email="Hoshino@example.org")
        meeting = make_meeting()
        sign_up(meeting)
        worker = meeting.postings.get().worker.person

        as_guest = queries.file_roles(person, user=coordinator, on=date(2026, 12, 1))
        as_worker = queries.file_roles(worker, user=coordinator, on=date(2026, 12, 1))

        assert [role.url for role in as_guest] == [at("inspect", meeting.pk)]
        assert [role.detail for role in as_worker] == ["1 meeting"]

    def test_without_the_rights_nothing(self, make_user):
        person = PersonFactory(email="hoshino@example.org")
        sign_up(make_meeting())

        assert queries.file_roles(person, user=make_user(), on=date(2026, 12, 1)) == []
