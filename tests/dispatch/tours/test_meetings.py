"""Planning, announcing, changing, calling off, and the numbers afterwards."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from dispatch.tours import services
from dispatch.tours.models import LIVES, MeetingChange, MeetingSignUp, ReportMeeting
from jocs_site.foundation.errors import RuleBroken, StaleState
from jocs_site.letters.models import Letter
from tests.factories.tours import AFTER, NOW, STARTS_AT, facts, held, make_meeting, make_worker_posting, sign_up

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("idle_worker")]


def plan(**changes):
    return services.plan_meeting(postings=[make_worker_posting()], at=NOW, **facts(**changes))


class TestPlanning:
    def test_end_before_the_beginning_is_refused_at_its_field(self):
        with pytest.raises(RuleBroken, match="ends before it begins") as told:
            plan(ends_at=STARTS_AT - timedelta(minutes=1))

        assert (told.value.field, ReportMeeting.objects.count()) == ("ends", 0)

    def test_a_meeting_in_the_past_needs_to_be_said(self):
        with pytest.raises(RuleBroken, match="This day is over"):
            plan(starts_at=NOW - timedelta(days=20))

        meeting = plan(starts_at=NOW - timedelta(days=20), is_afterwards=True)

        assert meeting.state == "planned"

    def test_a_wrong_century_is_refused(self):
        with pytest.raises(RuleBroken, match="Look at the year"):
            plan(starts_at=STARTS_AT.replace(year=2062))

    @pytest.mark.parametrize("capacity", [0, 2_001])
    def test_places_that_cannot_be(self, capacity):
        with pytest.raises(RuleBroken, match="at most 2,000"):
            plan(capacity=capacity)

    def test_nobody_who_tells_is_no_report_meeting(self):
        with pytest.raises(RuleBroken, match="at least one worker"):
            services.plan_meeting(postings=[], at=NOW, **facts())

    @pytest.mark.parametrize(
        "changes",
        [
            {"ends_at": STARTS_AT},
            {"capacity": 0},
            {"closes_at": STARTS_AT + timedelta(hours=3)},
            {"state": "held"},
            {"state": "announced"},
            {"state": "called_off"},
            {"state": "held", "attendance": 5, "recorded_at": STARTS_AT - timedelta(seconds=1)},
            {"attendance": 5},
            {"state": "announced", "announced_at": STARTS_AT},
        ],
    )
    def test_the_database_refuses(self, changes):
        with pytest.raises(IntegrityError), transaction.atomic():
            ReportMeeting.objects.create(**facts(**changes))


class TestAnnouncing:
    def test_one_that_has_begun_is_announced_no_more(self):
        meeting = make_meeting(announced=False)

        with pytest.raises(RuleBroken, match="begun already"):
            services.announce(meeting, at=STARTS_AT)

    @pytest.mark.parametrize("title", ["花房さんの報告会", "An evening with Mugi Hanabusa"])
    def test_a_title_does_not_name_who_may_not_be_named(self, title):
        key = "title_ja" if "花房" in title else "title_en"
        meeting = make_meeting(announced=False, postings=[make_worker_posting(is_named=False)], **{key: title})

        with pytest.raises(RuleBroken, match="may not be named in public"):
            services.announce(meeting, at=NOW)

    def test_it_may_name_who_is_named_in_public_and_anybody_in_a_closed_meeting(self):
        named = make_meeting(title_ja="花房さんの報告会")
        closed = make_meeting(
            is_public=False,
            title_ja="柊木さんの報告会",
            postings=[make_worker_posting(is_named=False, family_name="柊木")],
        )

        assert (named.state, closed.state) == ("announced", "announced")

    def test_twice_or_from_a_stale_tab_is_refused(self):
        meeting = make_meeting()

        with pytest.raises(StaleState):
            services.announce(meeting, at=NOW, expected_state="planned")

    def test_needs_the_right(self, make_user):
        with pytest.raises(PermissionDenied):
            services.announce(make_meeting(announced=False), at=NOW, by=make_user())


class TestChanging:
    def change(self, meeting, **changes):
        return services.change_meeting(
            meeting, postings=meeting.postings.all(), at=NOW + timedelta(hours=1), **facts(**changes)
        )

    def test_another_time_or_place_is_told_to_all_who_come_and_the_rest_is_not(self):
        meeting = make_meeting(capacity=1)
        sign_up(meeting), sign_up(meeting, email="waits@example.org")
        Letter.objects.all().delete()

        self.change(meeting, capacity=1, contact="03-0000-9999")
        quiet = Letter.objects.count()
        self.change(meeting, capacity=1, place_ja="大阪教会")

        assert quiet == 0
        assert sorted(Letter.objects.values_list("address", flat=True)) == ["hoshino@example.org", "waits@example.org"]

    def test_more_places_move_up_who_waits(self):
        meeting = make_meeting(capacity=1)
        sign_up(meeting), sign_up(meeting)

        self.change(meeting, capacity=2)

        assert set(MeetingSignUp.objects.values_list("state", flat=True)) == {"signed_up"}

    def test_fewer_places_than_are_taken_are_refused_and_nothing_is_changed(self):
        meeting = make_meeting(capacity=3)
        sign_up(meeting, 2)

        with pytest.raises(RuleBroken, match="More people have a place"):
            self.change(meeting, capacity=1, place_ja="大阪教会")

        meeting.refresh_from_db()
        assert (meeting.capacity, meeting.place_ja) == (3, "早稲田教会")

    def test_an_announced_one_is_not_moved_into_the_past(self):
        with pytest.raises(RuleBroken, match="not moved into the past"):
            self.change(make_meeting(), starts_at=NOW - timedelta(days=1))


class TestCallingOff:
    def test_everybody_gets_one_mail_with_the_reason_however_often_it_is_called_off(self):
        meeting = make_meeting(capacity=1)
        sign_up(meeting), sign_up(meeting, email="waits@example.org")
        services.cancel(sign_up(meeting, email="gone@example.org"), at=NOW)
        Letter.objects.all().delete()

        for _tab in range(2):
            services.call_off(meeting, reason="台風のため", at=NOW)

        letters = Letter.objects.order_by("pk")
        assert [letter.address for letter in letters] == ["hoshino@example.org", "waits@example.org"]
        assert all("台風のため" in letter.text for letter in letters)
        assert meeting.changes.filter(step="call_off").count() == 1

    def test_without_a_reason_it_stands(self):
        meeting = make_meeting()

        with pytest.raises(RuleBroken, match="reason"):
            services.call_off(meeting, reason=" ", at=NOW)

        meeting.refresh_from_db()
        assert meeting.state == "announced"

    def test_what_was_held_is_not_called_off(self):
        with pytest.raises(StaleState):
            services.call_off(held(make_meeting()), reason="間違い", at=AFTER)

    def test_who_gave_no_address_is_counted_for_the_telephone(self, make_user):
        meeting, by = make_meeting(), make_user()
        services.add_by_telephone(
            MeetingSignUp(meeting=meeting, name="森", phone="03-0000-0001", language="ja", key="1" * 32), at=NOW, by=by
        )

        assert services.people_to_telephone(meeting) == 1


class TestNumbers:
    def test_before_the_day_they_are_refused(self):
        with pytest.raises(RuleBroken, match="not begun yet"):
            held(make_meeting(), at=STARTS_AT - timedelta(seconds=1))

    def test_a_planned_one_that_a_church_held_by_itself_has_numbers_too(self):
        assert held(make_meeting(announced=False), 45).attendance == 45

    def test_said_again_they_are_a_correction_with_a_reason(self):
        meeting = held(make_meeting(), 20)

        with pytest.raises(RuleBroken, match="reason"):
            held(meeting, 25)
        services.record_numbers(meeting, attendance=25, reason="受付表と合わせた", at=AFTER)

        assert ReportMeeting.objects.get().attendance == 25
        assert list(MeetingChange.objects.values_list("step", "reason")) == [
            ("announce", ""),
            ("record", ""),
            ("correct", "受付表と合わせた"),
        ]

    @pytest.mark.parametrize("attendance", [-1, 5_001])
    def test_numbers_that_cannot_be(self, attendance):
        with pytest.raises(RuleBroken, match="from 0 to 5,000"):
            held(make_meeting(), attendance)

    def test_the_history_is_not_rewritten(self):
        held(make_meeting())

        with pytest.raises(IntegrityError), transaction.atomic():
            MeetingChange.objects.update(reason="別の理由")


def test_the_pictures_of_the_lives_are_what_the_tables_say(settings):
    page = (settings.BASE_DIR / "docs" / "report-meeting-states.md").read_text("utf-8")

    assert [life.mermaid() in page for life in LIVES] == [True, True]
    assert [life.states() for life in LIVES] == [{*ReportMeeting.State.values}, {*MeetingSignUp.State.values}]
