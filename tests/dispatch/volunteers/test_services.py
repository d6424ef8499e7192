"""Shifts, lists, waiting lists and who came."""

from datetime import date, datetime, time, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from dispatch.volunteers import queries, services
from dispatch.volunteers.models import SIGN_UP_LIFE, Shift, SignUp
from jocs_site.foundation.errors import RuleBroken, StaleState
from jocs_site.letters.models import Letter
from tests.factories.people import UserFactory
from tests.factories.volunteers import (
    DAY,
    JAPAN,
    NOW,
    attend,
    make_opportunity,
    make_shift,
    make_volunteer,
    sign_up,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("idle_worker")]


def letters() -> list[str]:
    return [letter.key.split(":")[0] for letter in Letter.objects.order_by("pk")]


def states(shift) -> list[str]:
    return list(shift.sign_ups.order_by("pk").values_list("state", flat=True))


def weekly(**changes) -> services.Weekly:
    said = {
        "opportunity": changes.pop("opportunity", None) or make_opportunity(),
        "first": date(2026, 12, 15),
        "last": date(2027, 1, 14),
        "weekdays": [1, 3],
        "starts": time(10),
        "ends": time(14),
        "capacity": 6,
    }
    return services.plan_weekly(**said | changes)


class TestShifts:
    def test_weekly_shifts_leave_out_the_end_of_the_year(self):
        made = weekly()

        assert [shift.day for shift in made.shifts] == [
            date(2026, 12, 15),
            date(2026, 12, 17),
            date(2026, 12, 22),
            date(2026, 12, 24),
            date(2027, 1, 5),
            date(2027, 1, 7),
            date(2027, 1, 12),
            date(2027, 1, 14),
        ]
        assert [day for day, _reason in made.left_out] == [date(2026, 12, 29), date(2026, 12, 31)]

    def test_weekly_shifts_leave_out_holidays_and_say_which(self):
        made = weekly(first=date(2027, 2, 9), last=date(2027, 2, 12))

        assert [shift.day for shift in made.shifts] == [date(2027, 2, 9)]
        assert made.left_out == [(date(2027, 2, 11), "建国記念の日")]

    def test_shifts_are_in_japan_time(self):
        (shift,) = weekly(first=DAY, last=DAY).shifts

        assert shift.starts_at == datetime(2026, 12, 1, 10, tzinfo=JAPAN)
        assert shift.minutes == 240

    def test_repeating_plans_none_twice(self):
        opportunity = make_opportunity()
        weekly(opportunity=opportunity)

        again = weekly(opportunity=opportunity)

        assert (len(again.shifts), len(again.left_out), Shift.objects.count()) == (0, 10, 8)

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"capacity": 0}, "capacity"),
            ({"ends": time(9)}, "ends"),
            ({"last": date(2026, 12, 1)}, "last"),
            ({"last": date(2029, 12, 1)}, "last"),
        ],
    )
    def test_impossible_plans_are_refused_and_leave_nothing(self, changes, field):
        with pytest.raises(RuleBroken) as refusal:
            weekly(**changes)

        assert refusal.value.field == field
        assert not Shift.objects.exists()

    def test_a_shift_of_seventeen_hours(self):
        with pytest.raises(RuleBroken, match="at most 16 hours"):
            make_shift(hours=17)

    def test_the_same_time_twice(self):
        shift = make_shift()

        with pytest.raises(RuleBroken, match="begins at this time already"):
            make_shift(opportunity=shift.opportunity)


class TestSigningUp:
    def test_a_place_and_an_e_mail(self):
        shift = make_shift(capacity=1)

        entry = sign_up(shift, make_volunteer(email="hana@example.org"))

        letter = Letter.objects.get()
        assert entry.state == "signed_up"
        assert letter.address == "hana@example.org"
        assert "2026年12月1日" in letter.subject
        assert queries.own_token(entry.volunteer) in letter.text

    def test_the_third_of_two_waits(self):
        shift = make_shift(capacity=2)

        entries = [sign_up(shift, make_volunteer(email=f"{number}@example.org")) for number in range(3)]

        assert [entry.state for entry in entries] == ["signed_up", "signed_up", "waitlisted"]
        assert letters() == ["volunteer-signed_up", "volunteer-signed_up", "volunteer-waitlisted"]

    def test_asking_again_changes_nothing(self):
        entry = sign_up(make_shift(), make_volunteer(email="hana@example.org"))

        again = sign_up(entry.shift, entry.volunteer)

        assert (again.pk, again.state, entry.changes.count(), len(letters())) == (entry.pk, "signed_up", 1, 1)

    def test_who_has_an_account_of_the_office_signs_up_with_the_right_only(self):
        with pytest.raises(PermissionDenied):
            sign_up(make_shift(), by=UserFactory())

    def test_two_shifts_at_the_same_time(self):
        first = sign_up(make_shift())

        with pytest.raises(RuleBroken, match="At this time"):
            sign_up(make_shift(starts_at=datetime(2026, 12, 1, 13, tzinfo=JAPAN)), first.volunteer)

    def test_one_shift_after_the_other(self):
        first = sign_up(make_shift())

        second = sign_up(make_shift(starts_at=datetime(2026, 12, 1, 14, tzinfo=JAPAN)), first.volunteer)

        assert second.state == "signed_up"

    def test_a_shift_that_has_begun_takes_nobody_by_themselves(self):
        shift = make_shift()

        with pytest.raises(RuleBroken, match="has begun"):
            sign_up(shift, at=shift.starts_at)

    def test_who_helps_no_more_by_then(self):
        volunteer = make_volunteer()
        services.end_volunteer(volunteer=volunteer, on=DAY, at=NOW)

        with pytest.raises(RuleBroken, match="helping no more"):
            sign_up(make_shift(), volunteer)

    def test_a_shift_called_off(self):
        shift = make_shift()
        services.call_off(shift=shift, reason="台風のため", at=NOW)

        with pytest.raises(RuleBroken, match="called off"):
            sign_up(shift)

    def test_asked_then_signed_up(self):
        shift, volunteer = make_shift(), make_volunteer()
        services.ask(shift=shift, volunteer=volunteer, at=NOW)

        entry = sign_up(shift, volunteer)

        assert (SignUp.objects.count(), entry.state) == (1, "signed_up")


class TestCancelling:
    def test_who_waits_longest_moves_up_and_is_told(self):
        shift = make_shift(capacity=1)
        first = sign_up(shift)
        for number in range(2):
            sign_up(shift, make_volunteer(email=f"{number}@example.org"), at=NOW + timedelta(minutes=number))

        services.cancel(first, at=NOW)

        assert states(shift) == ["cancelled", "signed_up", "waitlisted"]
        assert letters() == ["volunteer-waitlisted", "volunteer-waitlisted", "volunteer-moved_up"]

    def test_who_is_elsewhere_by_now_is_passed_over(self):
        shift = make_shift(capacity=1)
        first, busy, free = sign_up(shift), sign_up(shift), sign_up(shift)
        services.cancel(busy, at=NOW)
        sign_up(shift, busy.volunteer, at=NOW - timedelta(days=1))  # first on the list again
        sign_up(make_shift(), busy.volunteer)

        services.cancel(first, at=NOW)

        free.refresh_from_db()
        assert free.state == "signed_up"

    def test_twice_is_once(self):
        entry = sign_up(make_shift(), make_volunteer(email="hana@example.org"))
        services.cancel(entry, at=NOW)

        services.cancel(entry, at=NOW)

        assert (entry.changes.count(), letters()) == (2, ["volunteer-signed_up", "volunteer-cancelled"])

    def test_signing_up_again_goes_to_the_end_of_the_list(self):
        shift = make_shift(capacity=1)
        first, second = sign_up(shift), sign_up(shift, at=NOW + timedelta(minutes=1))
        services.cancel(first, at=NOW)

        again = sign_up(shift, first.volunteer, at=NOW + timedelta(minutes=2))

        second.refresh_from_db()
        assert (second.state, again.state, again.pk) == ("signed_up", "waitlisted", first.pk)

    def test_once_it_has_begun_only_the_office_can(self, leader):
        entry = sign_up(make_shift())

        with pytest.raises(RuleBroken, match="tell the office"):
            services.cancel(entry, at=entry.shift.starts_at)
        services.cancel(entry, at=entry.shift.starts_at, by=leader)

        assert entry.state == "cancelled"

    def test_more_places_move_people_up(self):
        shift = make_shift(capacity=1)
        for _one in range(3):
            sign_up(shift)

        services.change_shift(
            shift=shift, starts_at=shift.starts_at, ends_at=shift.ends_at, capacity=2, flexible=False, at=NOW
        )

        assert states(shift) == ["signed_up", "signed_up", "waitlisted"]

    def test_fewer_places_than_people_are_refused_in_words(self):
        shift = make_shift(capacity=2)
        sign_up(shift)
        sign_up(shift)

        with pytest.raises(RuleBroken, match="More people are signed up"):
            services.change_shift(
                shift=shift, starts_at=shift.starts_at, ends_at=shift.ends_at, capacity=1, flexible=False, at=NOW
            )

    def test_calling_off_tells_everybody_once(self):
        shift = make_shift(capacity=1)
        for number in range(2):
            sign_up(shift, make_volunteer(email=f"{number}@example.org"))

        services.call_off(shift=shift, reason="台風のため", at=NOW)
        services.call_off(shift=shift, reason="台風のため", at=NOW)

        assert states(shift) == ["cancelled", "cancelled"]
        assert letters()[2:] == ["volunteer-called_off", "volunteer-called_off"]
        assert "台風のため" in Letter.objects.last().text

    def test_a_new_time_is_told(self):
        entry = sign_up(make_shift(), make_volunteer(email="hana@example.org"))
        shift = entry.shift

        services.change_shift(
            shift=shift,
            starts_at=shift.starts_at + timedelta(hours=1),
            ends_at=shift.ends_at + timedelta(hours=1),
            capacity=2,
            flexible=False,
            at=NOW,
        )

        assert letters() == ["volunteer-signed_up", "volunteer-shift_moved"]

    def test_a_stale_tab_is_told(self):
        entry = sign_up(make_shift())

        with pytest.raises(StaleState):
            services.cancel(entry, at=NOW, expected_state="waitlisted")

    def test_who_helps_no_more_gives_the_places_back(self):
        shift = make_shift(capacity=1)
        first, second = sign_up(shift), sign_up(shift)

        services.end_volunteer(volunteer=first.volunteer, on=DAY, at=NOW)

        second.refresh_from_db()
        assert second.state == "signed_up"


class TestAttendance:
    def test_minutes_and_who_did_not_come(self):
        shift = make_shift(capacity=3)

        came, missed = attend(shift, 180, None)

        for entry in (came, missed):
            entry.refresh_from_db()
        assert (came.state, came.minutes, missed.state, missed.minutes) == ("attended", 180, "no_show", None)

    def test_a_correction_is_a_line_of_history_and_the_same_again_is_none(self, leader):
        (entry,) = attend(make_shift(), 180)

        for minutes in (200, 200):
            services.record_attendance(
                shift=entry.shift, entries=[services.Entry(entry.pk, minutes)], at=entry.shift.ends_at, by=leader
            )

        entry.refresh_from_db()
        assert entry.minutes == 200
        assert [change.step for change in entry.changes.all()] == ["sign_up", "attend", "correct"]

    def test_who_came_after_all(self):
        (entry,) = attend(make_shift(), None)

        services.record_attendance(shift=entry.shift, entries=[services.Entry(entry.pk, 60)], at=entry.shift.ends_at)

        entry.refresh_from_db()
        assert (entry.state, entry.minutes) == ("attended", 60)

    def test_before_it_begins(self):
        entry = sign_up(make_shift())

        with pytest.raises(RuleBroken, match="not begun"):
            services.record_attendance(shift=entry.shift, entries=[services.Entry(entry.pk, 60)], at=NOW)

    @pytest.mark.parametrize("minutes", [-1, 961, 2000])
    def test_impossible_minutes_leave_nothing(self, minutes):
        shift = make_shift()
        one, other = sign_up(shift), sign_up(shift)

        with pytest.raises(RuleBroken, match="between 0 and 960"):
            services.record_attendance(
                shift=shift,
                entries=[services.Entry(one.pk, 60), services.Entry(other.pk, minutes)],
                at=shift.ends_at,
            )

        assert states(shift) == ["signed_up", "signed_up"]

    def test_years_add_up_by_the_fiscal_year(self):
        volunteer = make_volunteer()
        for day, minutes in ((date(2026, 3, 31), 60), (date(2026, 4, 1), 90), (date(2026, 4, 2), None)):
            shift = make_shift(starts_at=datetime.combine(day, time(10), JAPAN))
            entry = sign_up(shift, volunteer, at=shift.starts_at - timedelta(days=1))
            services.record_attendance(shift=shift, entries=[services.Entry(entry.pk, minutes)], at=shift.ends_at)

        assert queries.years_of(volunteer) == [
            queries.YearOfHelp(2026, 1, 90, 1),
            queries.YearOfHelp(2025, 1, 60, 0),
        ]

    @pytest.mark.parametrize(("minutes", "words"), [(5, "5 min"), (60, "1 h"), (125, "2 h 5 min")])
    def test_durations_in_words(self, minutes, words):
        assert queries.duration_in_words(minutes) == words


def test_the_picture_of_the_life_is_what_the_table_says(settings):
    page = (settings.BASE_DIR / "docs" / "sign-up-states.md").read_text("utf-8")

    assert SIGN_UP_LIFE.mermaid() in page
    assert SIGN_UP_LIFE.states() == {*SignUp.State.values}
