"""The leader's screens in the office."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from dispatch.volunteers import queries, services
from dispatch.volunteers.models import Shift, SignUp, Volunteer
from jocs_site.people.models import Person
from tests.factories.people import PersonFactory
from tests.factories.volunteers import DAY, NOW, attend, make_opportunity, make_shift, make_volunteer, sign_up

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("idle_worker")]


@pytest.fixture(autouse=True)
def now(time_machine):
    time_machine.move_to(NOW, tick=False)


def at(name, *args):
    return reverse(f"volunteers_{name}", args=args)


def errors(response):
    """In English, whatever language the request left behind."""
    with override("en"):
        return {name: list(told) for name, told in response.context["form"].errors.items()}


def registration(**changes):
    return {"office": "osaka", "joined_on": "2026-04-01", "insured_until": "", "interests": "", "note": ""} | changes


class TestVolunteers:
    def test_a_person_on_record_becomes_a_volunteer(self, office):
        person = PersonFactory()

        response = office.post(at("volunteers:add"), registration(person=person.pk, interests="切手"))

        volunteer = Volunteer.objects.get()
        assert response.url == at("volunteers:inspect", volunteer.pk)
        assert (volunteer.person, volunteer.office, volunteer.interests) == (person, "osaka", "切手")

    def test_a_new_person_is_entered(self, office):
        names = {"family_name": "元木", "given_name": "和枝", "family_kana": "もとき", "given_kana": "かずえ"}

        office.post(at("volunteers:add_person"), registration(**names, email="k@example.org", language="ja"))

        assert Volunteer.objects.get().person.reading == "モトキ カズエ"

    def test_what_cannot_be_is_told_at_the_field(self, office):
        response = office.post(
            at("volunteers:add_person"), registration(family_name="元木", family_kana="motoki", language="ja")
        )

        assert list(errors(response)) == ["family_kana"]
        assert not Person.objects.filter(family_name="元木").exists()

    def test_a_name_that_is_markup_is_text(self, office):
        volunteer = make_volunteer(
            person=PersonFactory(family_name="<script>alert(1)</script>"), interests="<img src=x>"
        )

        page = office.get(at("volunteers:inspect", volunteer.pk)).content.decode()

        assert "<script>alert" not in page
        assert "<img src=x>" not in page
        assert "&lt;script&gt;alert" in page

    def test_changing_and_ending(self, office):
        volunteer = make_volunteer()

        office.post(at("volunteers:change", volunteer.pk), registration(insured_until="2027-03-31", note="鍵を持つ"))
        office.post(at("volunteers:end", volunteer.pk), {"on": "2026-12-31"})

        volunteer.refresh_from_db()
        assert (volunteer.insured_until, volunteer.note) == (date(2027, 3, 31), "鍵を持つ")
        assert volunteer.ended_on == date(2026, 12, 31)

    def test_an_end_before_the_beginning_is_told_at_the_field(self, office):
        volunteer = make_volunteer()

        response = office.post(at("volunteers:end", volunteer.pk), {"on": "2020-01-01"})

        assert errors(response) == {"on": ["The end is before the first day."]}

    def test_who_needs_insurance_stands_first_and_is_counted(self, office, leader):
        insured = make_volunteer()
        ending = make_volunteer(insured_until=DAY)
        missing = make_volunteer(insured_until=None)
        sign_up(make_shift(), missing)

        listed = list(office.get(at("insurance:index")).context["object_list"])
        with override("en"):
            counts = {todo.label: todo.count for todo in queries.todos(user=leader, today=NOW.date())}

        assert listed == [missing, ending]
        assert insured not in listed
        assert counts["volunteers whose insurance ends within 60 days"] == 2
        assert counts["volunteers signed up whose insurance ends before their shift"] == 1

    def test_the_list_leaves_as_a_spreadsheet(self, office):
        make_volunteer()

        assert office.get(at("volunteers:index") + "?export=xlsx").status_code == 200


class TestShifts:
    def plan(self, **changes):
        said = {"day": "2026-12-01", "starts": "10:00", "ends": "14:00", "capacity": "6"}
        return {"opportunity": changes.pop("opportunity", None) or make_opportunity().pk} | said | changes

    def test_planning_one(self, office):
        response = office.post(at("shifts:add"), self.plan())

        shift = Shift.objects.get()
        assert response.url == at("shifts:inspect", shift.pk)
        assert (shift.minutes, shift.capacity, shift.day) == (240, 6, DAY)

    @pytest.mark.parametrize(
        ("wrong", "told"),
        [
            ({"capacity": "0"}, {"capacity": ["A shift has at least one place."]}),
            ({"capacity": "-3"}, {"capacity": ["A shift has at least one place."]}),
            ({"ends": "09:00"}, {"ends": ["The shift ends before it begins."]}),
        ],
    )
    def test_what_cannot_be_is_told_at_the_field(self, office, wrong, told):
        assert errors(office.post(at("shifts:add"), self.plan(**wrong))) == told
        assert not Shift.objects.exists()

    def test_planning_every_tuesday_and_thursday(self, office):
        said = self.plan(weekdays=["1", "3"], first="2026-12-01", last="2026-12-31")

        response = office.post(at("shifts:weekly"), said, follow=True)

        told = [str(message) for message in response.context["messages"]]
        assert Shift.objects.count() == 8
        assert told == [
            "8 shifts are planned.",
            "Left out: 12/29 (the office is closed), 12/31 (the office is closed)",
        ]

    def test_the_list_shows_places_and_finds_what_is_unsettled(self, office, time_machine):
        shift = make_shift(capacity=3)
        sign_up(shift)
        time_machine.move_to(NOW + timedelta(days=8), tick=False)

        page = office.get(at("shifts:index") + "?when=unsettled").content.decode()

        assert "1 / 3" in page

    @pytest.mark.parametrize("screen", ["shifts:index", "volunteers:index", "opportunities:index", "insurance:index"])
    def test_lists_ask_the_database_the_same_for_one_row_and_three(self, office, screen):
        def count():
            office.get(at(screen))
            with CaptureQueriesContext(connection) as asked:
                office.get(at(screen))
            return len(asked)

        sign_up(make_shift(), make_volunteer(insured_until=None))
        with_one = count()
        for _one in range(2):
            sign_up(make_shift(), make_volunteer(insured_until=None))

        assert count() == with_one

    def test_the_page_of_a_shift_asks_the_same_for_one_row_and_three(self, office):
        shift = make_shift(capacity=5)

        def count():
            office.get(at("shifts:inspect", shift.pk))
            with CaptureQueriesContext(connection) as asked:
                office.get(at("shifts:inspect", shift.pk))
            return len(asked)

        sign_up(shift)
        with_one = count()
        for _one in range(2):
            sign_up(shift)

        assert count() == with_one


class TestList:
    def test_a_volunteer_is_put_on_the_list_with_a_warning(self, office, leader):
        shift, volunteer = make_shift(), make_volunteer(insured_until=None)

        response = office.post(
            at("shifts:put_on_list", shift.pk), {"volunteer": volunteer.pk, "how": "sign_up"}, follow=True
        )

        told = [str(message) for message in response.context["messages"]]
        assert told == [f"{volunteer} is signed up.", f"{volunteer} is not insured on that day."]
        assert SignUp.objects.get().changes.get().by == leader

    def test_who_is_asked_then_signed_up_confirmed_and_cancelled(self, office):
        shift, volunteer = make_shift(), make_volunteer()
        office.post(at("shifts:put_on_list", shift.pk), {"volunteer": volunteer.pk, "how": "ask"})
        entry = SignUp.objects.get()

        for step in ("sign_up", "confirm", "cancel"):
            office.post(at(f"shifts:entry_{step}", shift.pk, entry.pk))

        entry.refresh_from_db()
        assert [change.to_state for change in entry.changes.all()] == ["signed_up", "confirmed", "cancelled"]

    def test_a_stale_tab_is_told(self, office):
        entry = sign_up(make_shift())

        response = office.post(at("shifts:entry_cancel", entry.shift_id, entry.pk), {"expected_state": "waitlisted"})

        assert "changed meanwhile" in response.content.decode()

    def test_an_entry_of_another_shift_does_not_exist(self, office):
        entry, other = sign_up(make_shift()), make_shift()

        assert office.get(at("shifts:entry_cancel", other.pk, entry.pk)).status_code == 404

    def test_calling_off_needs_a_reason(self, office):
        shift = make_shift()

        assert list(errors(office.post(at("shifts:call_off", shift.pk), {"reason": " "}))) == ["reason"]
        office.post(at("shifts:call_off", shift.pk), {"reason": "台風のため"})
        shift.refresh_from_db()
        assert shift.called_off_because == "台風のため"

    def test_changing_the_places(self, office):
        shift = make_shift(capacity=1)
        sign_up(shift)
        second = sign_up(shift)

        office.post(
            at("shifts:change", shift.pk),
            {"day": "2026-12-01", "starts": "10:00", "ends": "14:00", "capacity": "2"},
        )

        second.refresh_from_db()
        assert second.state == "signed_up"


class TestAttendance:
    @pytest.fixture
    def entries(self, time_machine):
        shift = make_shift(capacity=3)
        entries = [sign_up(shift) for _one in range(3)]
        time_machine.move_to(shift.ends_at, tick=False)
        return entries

    def send(self, office, entries, *lines):
        said = {}
        for entry, (came, minutes) in zip(entries, lines, strict=True):
            said |= {f"{entry.pk}-came": came, f"{entry.pk}-minutes": minutes}
        return office.post(at("shifts:attendance", entries[0].shift_id), said)

    def what_stands(self, entries):
        for entry in entries:
            entry.refresh_from_db()
        return [(entry.state, entry.minutes) for entry in entries]

    def test_all_of_a_shift_at_once(self, office, entries):
        response = self.send(office, entries, ("", "180"), ("yes", ""), ("no", ""))

        assert response.url == at("shifts:inspect", entries[0].shift_id)
        assert self.what_stands(entries) == [("attended", 180), ("attended", 240), ("no_show", None)]

    @pytest.mark.parametrize("wrong", ["2000", "-1", "abc", "1e3"])
    def test_one_wrong_line_keeps_all_back_and_shows_what_was_typed(self, office, entries, wrong):
        response = self.send(office, entries, ("yes", "180"), ("yes", wrong), ("", ""))

        assert response.status_code == 422
        assert f'value="{wrong}"' in response.content.decode()
        assert self.what_stands(entries) == [("signed_up", None)] * 3

    def test_nothing_said_stays_unsaid(self, office, entries):
        self.send(office, entries, ("yes", "60"), ("", ""), ("", ""))

        assert [state for state, _minutes in self.what_stands(entries)] == ["attended", "signed_up", "signed_up"]

    def test_what_was_said_is_not_unsaid_by_leaving_it_empty(self, office, entries):
        self.send(office, entries, ("yes", "60"), ("", ""), ("", ""))

        assert self.send(office, entries, ("", ""), ("", ""), ("", "")).status_code == 422
        assert self.what_stands(entries)[0] == ("attended", 60)

    def test_minutes_of_somebody_who_did_not_come(self, office, entries):
        response = self.send(office, entries, ("no", "60"), ("", ""), ("", ""))

        assert "Who did not come has no minutes." in response.content.decode()

    def test_correcting(self, office, entries):
        attended = attend(make_shift(starts_at=NOW - timedelta(days=3)), 60)

        self.send(office, attended, ("yes", "90"))

        assert self.what_stands(attended) == [("attended", 90)]


class TestRights:
    READS = ("shifts:index", "volunteers:index", "opportunities:index", "insurance:index")

    def test_who_only_reads_sees_lists_and_gives_no_command(self, client, staff):
        from tests.dispatch.volunteers.conftest import READER  # noqa: PLC0415 - beside the fixtures

        client.force_login(staff(READER))
        entry = sign_up(make_shift())
        shift, volunteer = entry.shift_id, entry.volunteer_id

        assert {client.get(at(name)).status_code for name in self.READS} == {200}
        page = client.get(at("shifts:inspect", shift)).content.decode()
        assert at("shifts:entry_cancel", shift, entry.pk) not in page
        for name, args in {
            "shifts:add": [],
            "shifts:weekly": [],
            "shifts:change": [shift],
            "shifts:call_off": [shift],
            "shifts:put_on_list": [shift],
            "shifts:attendance": [shift],
            "shifts:entry_cancel": [shift, entry.pk],
            "volunteers:add": [],
            "volunteers:add_person": [],
            "volunteers:change": [volunteer],
            "volunteers:end": [volunteer],
        }.items():
            assert client.get(at(name, *args)).status_code == 302, name
            assert client.post(at(name, *args)).status_code == 302, name
        entry.refresh_from_db()
        assert entry.state == "signed_up"


def test_the_file_of_a_person_says_that_they_are_a_volunteer(leader, make_user):
    volunteer = make_volunteer()

    (role,) = queries.file_roles(volunteer.person, user=leader, on=DAY)

    assert (role.label, role.url) == ("Volunteer", at("volunteers:inspect", volunteer.pk))
    assert queries.file_roles(volunteer.person, user=make_user(), on=DAY) == []
    services.end_volunteer(volunteer=volunteer, on=DAY, at=NOW)
    (role,) = queries.file_roles(volunteer.person, user=leader, on=DAY)
    assert role.is_past
