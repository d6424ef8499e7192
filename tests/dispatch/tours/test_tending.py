"""Reminders once, and names that are let go."""

from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import call_command

from dispatch.tours import services
from dispatch.tours.models import MeetingSignUp
from jocs_site.letters.models import Letter
from tests.factories.tours import AFTER, NOW, make_meeting, sign_up

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("idle_worker")]


def remind(day, month=12):
    return services.remind(today=date(2026, month, day), at=NOW)


class TestReminders:
    @pytest.mark.parametrize(("day", "letters"), [(2, 0), (3, 1), (4, 1), (5, 0)])
    def test_two_days_before_or_if_missed_the_day_between(self, day, letters):
        sign_up(make_meeting())

        assert remind(day) == letters

    def test_once_however_often_it_runs(self):
        sign_up(make_meeting())

        assert [remind(3), remind(3), remind(4)] == [1, 0, 0]
        assert Letter.objects.filter(key__contains="reminder").count() == 1

    def test_not_to_who_waits_cancelled_or_is_called_off(self):
        meeting = make_meeting(capacity=1)
        services.cancel(sign_up(meeting), at=NOW)
        sign_up(meeting), sign_up(meeting)
        off = make_meeting(postings=meeting.postings.all())
        sign_up(off)
        services.call_off(off, reason="台風", at=NOW)

        assert remind(3) == 1

    def test_by_the_command(self):
        sign_up(make_meeting())
        told = StringIO()

        call_command("tend_report_meetings", on=date(2026, 12, 3), stdout=told)

        assert told.getvalue() == "1 people reminded of a report meeting.\n"


class TestLettingGo:
    def forget(self, day):
        return services.forget_guests(today=day, at=AFTER)

    def test_names_go_after_thirty_days_and_numbers_stay(self):
        entry = sign_up(make_meeting(), 2, question="駐車場は")
        Letter.objects.update(state="withdrawn")

        early = self.forget(date(2027, 1, 4))
        gone = self.forget(date(2027, 1, 5))

        entry.refresh_from_db()
        assert (early, gone, self.forget(date(2027, 1, 6))) == (0, 1, 0)
        assert (entry.name, entry.email, entry.question, entry.people, entry.state) == ("", "", "", 2, "signed_up")
        assert Letter.objects.count() == 0

    def test_a_letter_that_has_not_gone_out_yet_stays_until_it_has(self):
        sign_up(make_meeting())

        self.forget(date(2027, 1, 5))

        assert Letter.objects.get().state == "waiting"

    def test_of_others_nothing_goes(self):
        first = make_meeting()
        sign_up(first)
        later = make_meeting(postings=first.postings.all(), starts_at=first.starts_at + timedelta(days=3))
        sign_up(later, email="later@example.org")
        Letter.objects.update(state="withdrawn")

        self.forget(date(2027, 1, 5))

        assert list(MeetingSignUp.objects.exclude(name="").values_list("meeting", flat=True)) == [later.pk]
        assert Letter.objects.get().address == "later@example.org"

    def test_by_the_command_of_every_night(self):
        sign_up(make_meeting())

        call_command("tend_records", on=date(2027, 1, 5), stdout=StringIO())

        assert MeetingSignUp.objects.get().erased_at
