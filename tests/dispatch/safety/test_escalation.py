"""What follows when nobody answers, and what two do at one instant."""

import io
from functools import partial

import pytest
from django.core.management import call_command
from wagtail.models import ModelLogEntry

from dispatch.safety import queries, services
from dispatch.safety.models import CheckIn, CheckInChange, Escalation, SafetyEvent
from dispatch.safety.rules import due_steps
from jocs_site.letters.models import Letter
from tests.dispatch.safety.test_events import minutes_later
from tests.factories.safety import AT, open_event, post_in

pytestmark = pytest.mark.django_db


class TestEscalation:
    def test_when_each_step_is_due(self):
        minutes = {"reminder": 30, "coordinator": 60, "contacts": 120}

        def due(at):
            return [one.step for one in due_steps(asked_at=AT, minutes=minutes, now=minutes_later(at))]

        assert [due(at) for at in (29, 30, 60, 120)] == [
            [],
            ["reminder"],
            ["reminder", "coordinator"],
            ["reminder", "coordinator", "contacts"],
        ]

    def test_reminds_then_tells_the_duty_officers_each_once(self, duty):
        post_in("TZ", family_name="隠岐", given_name="真帆")
        event = open_event()
        times = (29, 30, 31, 60, 61, 600)
        counts = [tuple(services.escalate(at=minutes_later(minutes)).values()) for minutes in times]

        assert counts == [(0, 0), (1, 0), (0, 0), (0, 1), (0, 0), (0, 0)]
        assert Letter.objects.filter(address="tz@example.org").count() == 2
        assert "隠岐 真帆" in Letter.objects.get(address=duty.email).text
        assert SafetyEvent.objects.get().is_open
        assert event.checkins.get().state == "pending"

    def test_who_answered_is_left_in_peace(self, duty):
        post_in("TZ")
        services.answer_by_link(open_event().checkins.get(), "safe", at=minutes_later(5))

        assert set(services.escalate(at=minutes_later(600)).values()) == {0}

    def test_the_contacts_are_a_list_with_a_time(self):
        post_in("TZ")
        event = open_event()
        early, late = (queries.roll(event, minutes_later(minutes)).lines[0] for minutes in (119, 120))

        assert (early.contacts, early.call_since) == ([], None)
        assert [contact.phone for contact in late.contacts] == ["03-0000-0000"]
        assert late.call_since == minutes_later(120)

    def test_the_command_says_what_it_did(self, duty):
        post_in("TZ")
        open_event()
        out = io.StringIO()
        call_command("escalate_safety", stdout=out)

        assert out.getvalue() == "reminder: 1, coordinator: 1\n"

    def test_a_closed_event_is_left_alone(self, duty):
        post_in("TZ")
        services.close_event(event=open_event(), reason="x", at=minutes_later(1))

        assert set(services.escalate(at=minutes_later(600)).values()) == {0}


class TestRaces:
    pytestmark = pytest.mark.django_db(transaction=True)

    def test_two_runs_at_once_remind_once(self, race):
        post_in("TZ")
        open_event()
        race(*[partial(services.escalate, at=minutes_later(30))] * 3)

        assert Escalation.objects.count() == 1
        assert Letter.objects.count() == 2

    def test_answers_and_the_close_at_one_instant_agree(self, race):
        for _number in range(3):
            post_in("TZ")
        event = open_event()
        checkins = list(event.checkins.all())
        race(
            *(partial(services.answer_by_link, one, "safe", at=minutes_later(1)) for one in checkins),
            partial(services.close_event, event=event, reason="x", at=minutes_later(2)),
        )
        unsettled = ModelLogEntry.objects.get(action="safety.closed").data["unsettled"]

        assert sorted(CheckIn.objects.exclude(state="safe").values_list("pk", flat=True)) == unsettled
        assert CheckInChange.objects.count() == 3 - len(unsettled)
