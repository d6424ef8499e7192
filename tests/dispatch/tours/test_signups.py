"""A place, the waiting list, changing one's mind."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from dispatch.tours import services
from dispatch.tours.models import MeetingSignUp, SignUpChange
from jocs_site.foundation.errors import RuleBroken, StaleState
from jocs_site.letters.models import Letter
from tests.factories.tours import AFTER, NOW, STARTS_AT, asked, held, make_meeting, sign_up, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("idle_worker")]
CLOSES_AT = STARTS_AT - timedelta(days=2)


def change(entry, people, **more):
    return services.change_sign_up(entry, people=people, question="", at=more.pop("at", NOW), **more)


def states(meeting):
    return list(meeting.sign_ups.order_by("pk").values_list("people", "state"))


class TestSigningUp:
    def test_until_the_places_are_taken_then_on_the_waiting_list(self):
        meeting = make_meeting(capacity=3)

        for people in (2, 2, 1):
            sign_up(meeting, people)

        assert states(meeting) == [(2, "signed_up"), (2, "waitlisted"), (1, "signed_up")]

    def test_without_a_limit_there_is_room_for_all(self):
        meeting = make_meeting(capacity=None)

        assert [sign_up(meeting, 10).state for _one in range(30)] == ["signed_up"] * 30

    def test_one_tap_twice_is_one_sign_up_and_one_mail(self):
        meeting, key = make_meeting(), uuid4()

        sign_up(meeting, key=key), sign_up(meeting, key=key)

        assert (MeetingSignUp.objects.count(), Letter.objects.count()) == (1, 1)

    def test_at_the_last_instant_yes_and_a_second_later_no(self):
        meeting = make_meeting()

        assert sign_up(meeting, at=CLOSES_AT).state == "signed_up"
        with pytest.raises(RuleBroken, match="sign-up for this meeting is over"):
            sign_up(meeting, at=CLOSES_AT + timedelta(seconds=1))

    def test_the_database_refuses_a_second_later_too_and_what_is_not_announced(self):
        late, planned = make_meeting(), make_meeting(announced=False)
        text = words()

        for meeting, at in ((late, CLOSES_AT + timedelta(seconds=1)), (planned, NOW)):
            with pytest.raises(IntegrityError), transaction.atomic():
                MeetingSignUp.objects.bulk_create([asked(meeting, signed_up_at=at, consent_text=text)])

    def test_a_meeting_called_off_takes_nobody(self):
        meeting = services.call_off(make_meeting(), reason="台風", at=NOW)

        with pytest.raises(RuleBroken, match="called off"):
            sign_up(meeting)

    @pytest.mark.parametrize("people", [-1, 0, 11, 1_000])
    def test_numbers_that_cannot_be_are_refused_by_service_and_database(self, people):
        meeting, text = make_meeting(capacity=None), words()

        with pytest.raises(RuleBroken, match="At least one person, and at most 10"):
            sign_up(meeting, people)
        with pytest.raises(IntegrityError), transaction.atomic():
            MeetingSignUp.objects.bulk_create([asked(meeting, people=people, signed_up_at=NOW, consent_text=text)])

    def test_while_there_are_no_words_to_agree_to_nothing_is_taken(self):
        with pytest.raises(RuleBroken, match="cannot be sent at present"):
            services.receive(asked(make_meeting()), at=NOW)

    def test_the_mail_says_nothing_that_was_typed(self):
        sign_up(make_meeting(), name="http://evil.example", question="安い薬")

        (letter,) = Letter.objects.all()
        assert "evil" not in letter.text + letter.name
        assert "安い薬" not in letter.text

    def test_the_online_address_is_for_those_with_a_place(self):
        meeting = make_meeting(capacity=1)
        sign_up(meeting), sign_up(meeting)

        texts = Letter.objects.order_by("pk").values_list("text", flat=True)
        assert ["https://online.example/room" in text for text in texts] == [True, False]

    def test_the_database_wants_consent_or_the_telephone_and_a_name(self):
        meeting, text = make_meeting(), words()

        for changes in (
            {"consent_text": None},
            {"name": "", "consent_text": text},
            {"email": "", "consent_text": text},
        ):
            with pytest.raises(IntegrityError), transaction.atomic():
                MeetingSignUp.objects.bulk_create([asked(meeting, signed_up_at=NOW, **changes)])


class TestByTelephone:
    def add(self, meeting, by, people=1, at=NOW, **changes):
        entry = asked(meeting, people=people, email="", phone="03-0000-0001", **changes)
        return services.add_by_telephone(entry, at=at, by=by)

    def test_larger_groups_and_after_the_deadline(self, make_user):
        meeting = make_meeting(capacity=None)

        entry = self.add(meeting, make_user(), 35, at=STARTS_AT - timedelta(minutes=5))

        assert (entry.state, entry.people, Letter.objects.count()) == ("signed_up", 35, 0)

    def test_not_once_it_is_over(self, make_user):
        with pytest.raises(RuleBroken, match="Nobody can sign up"):
            self.add(held(make_meeting()), make_user(), at=AFTER)


class TestChangingOnesMind:
    def test_cancelled_places_go_to_who_waits_longest_and_fits(self):
        meeting = make_meeting(capacity=3)
        first = sign_up(meeting, 2)
        sign_up(meeting), sign_up(meeting, 4), sign_up(meeting, 2)

        services.cancel(first, at=NOW)

        assert states(meeting) == [(2, "cancelled"), (1, "signed_up"), (4, "waitlisted"), (2, "signed_up")]

    def test_cancelled_twice_is_cancelled_once(self):
        entry = sign_up(make_meeting())

        services.cancel(entry, at=NOW), services.cancel(entry, at=NOW)

        assert SignUpChange.objects.filter(step="cancel").count() == 1
        assert Letter.objects.filter(key__contains=":cancelled:").count() == 1

    def test_coming_with_fewer_lets_others_in(self):
        meeting = make_meeting(capacity=3)
        entry = sign_up(meeting, 3)
        sign_up(meeting, 2)

        change(entry, 1)

        assert states(meeting) == [(1, "signed_up"), (2, "signed_up")]

    def test_coming_with_more_than_there_are_places_is_refused_and_says_how_many_are_left(self):
        meeting = make_meeting(capacity=3)
        entry = sign_up(meeting, 1)
        sign_up(meeting, 1)

        with pytest.raises(RuleBroken, match="Only 2 places are left"):
            change(entry, 3)

        entry.refresh_from_db()
        assert entry.people == 1

    def test_after_the_deadline_fewer_but_not_more(self):
        entry = sign_up(make_meeting(), 2)

        with pytest.raises(RuleBroken, match="is over"):
            change(entry, 3, at=CLOSES_AT + timedelta(seconds=1))
        assert change(entry, 1, at=CLOSES_AT + timedelta(seconds=1)).people == 1

    def test_two_tabs_one_cancels_the_other_changes(self):
        entry = sign_up(make_meeting())
        services.cancel(MeetingSignUp.objects.get(), at=NOW)

        with pytest.raises(StaleState):
            change(entry, 2, expected_state="signed_up")

    def test_once_it_has_begun_the_office_is_asked(self):
        entry = sign_up(make_meeting())

        with pytest.raises(RuleBroken, match="has begun"):
            services.cancel(entry, at=STARTS_AT)

    def test_of_a_meeting_that_was_held_nothing_is_changed(self):
        meeting = make_meeting()
        entry = sign_up(meeting)
        held(meeting)

        for act in (lambda: services.cancel(entry, at=AFTER), lambda: change(entry, 2, at=AFTER)):
            with pytest.raises(RuleBroken, match="held or called off"):
                act()

    def test_nobody_moves_up_into_a_meeting_that_has_begun(self, make_user):
        meeting = make_meeting(capacity=1)
        entry = sign_up(meeting)
        sign_up(meeting)

        services.cancel(entry, at=STARTS_AT, by=make_user(is_superuser=True))

        assert states(meeting) == [(1, "cancelled"), (1, "waitlisted")]
