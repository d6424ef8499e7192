"""Days away from the post: what the rules and the databases refuse, who hears of it, and what races do."""

from datetime import date, timedelta
from functools import partial

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from dispatch import queries, services
from dispatch.models import ABSENCE_LIFE, Absence, AbsenceChange, Posting
from dispatch.models.absences import AbsenceState
from jocs_site.backoffice.guards import install_guards, lift_guards, missing_guards, sentence_for
from jocs_site.foundation.errors import RuleBroken, StaleState
from jocs_site.letters.models import Letter
from tests.factories.absences import AT, make_absence, make_family
from tests.factories.dispatch import WorkerFactory, make_posting
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 20)
REASON = "現地の事情による。"


def row(posting, starts_on=date(2026, 11, 1), ends_before=date(2026, 11, 10), **rest):
    """An absence as a careless script would write it."""
    return Absence(
        **{
            "posting": posting,
            "kind": "home_leave",
            "country": "JP",
            "starts_on": starts_on,
            "ends_before": ends_before,
        }
        | rest
    )


def take(absence, step, on=DAY, **rest):
    return services.advance_absence(absence, step, on=on, at=AT, **({"reason": REASON} | rest))


@pytest.fixture
def posting_with_account(make_user):
    """A running posting whose worker has an account."""
    return make_posting("active", worker=WorkerFactory(person=PersonFactory(user=make_user("oki@example.org"))))


def test_every_state_is_declared():
    assert {state.value for state in AbsenceState} == ABSENCE_LIFE.states()


class TestDatabase:
    @pytest.mark.parametrize(
        ("changes", "constraint"),
        [
            ({"ends_before": date(2026, 11, 1)}, "dispatch_absence_ends_after_start"),
            ({"kind": "holiday"}, "dispatch_absence_kind_known"),
            ({"state": "lost"}, "dispatch_absence_"),
            ({"state": "host_agreed"}, "dispatch_absence_host_agreed"),
            ({"state": "approved", "host_agreed_on": DAY}, "dispatch_absence_approved"),
            ({"state": "away", "host_agreed_on": DAY, "approved_on": DAY}, "dispatch_absence_travel_in_order"),
            ({"returned_on": DAY}, "dispatch_absence_travel_in_order"),
            (
                {
                    "state": "returned",
                    "host_agreed_on": DAY,
                    "approved_on": DAY,
                    "left_on": DAY,
                    "returned_on": DAY - timedelta(days=1),
                },
                "dispatch_absence_travel_in_order",
            ),
        ],
    )
    def test_refuses_what_must_never_be(self, changes, constraint):
        posting = make_posting("active")

        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            row(posting, **changes).save()

    @pytest.mark.parametrize("days", [(date(2025, 9, 30), date(2025, 10, 5)), (date(2028, 9, 20), date(2028, 10, 2))])
    def test_refuses_days_outside_the_posting(self, days):
        posting = make_posting("active")

        with pytest.raises(IntegrityError, match="dispatch_absence_in_posting") as refusal, transaction.atomic():
            Absence.objects.bulk_create([row(posting, *days)])

        assert sentence_for(refusal.value)

    def test_refuses_an_absence_that_is_moved_out_or_revived_outside(self):
        absence = make_absence("cancelled")
        Absence.objects.update(starts_on=date(2020, 1, 1))  # given up: its days bind nobody

        with pytest.raises(IntegrityError, match="dispatch_absence_in_posting"), transaction.atomic():
            Absence.objects.filter(pk=absence.pk).update(state="requested")

    def test_refuses_two_at_a_time_in_one_bulk_create_and_by_update(self):
        posting = make_posting("active")
        with pytest.raises(IntegrityError, match="dispatch_absence_no_overlap"), transaction.atomic():
            Absence.objects.bulk_create([row(posting), row(posting, date(2026, 11, 9), date(2026, 11, 12))])

        Absence.objects.bulk_create([row(posting), row(posting, date(2026, 11, 10), date(2026, 11, 12))])
        with pytest.raises(IntegrityError, match="dispatch_absence_no_overlap"), transaction.atomic():
            Absence.objects.filter(starts_on=date(2026, 11, 10)).update(starts_on=date(2026, 11, 9))

    def test_lets_another_begin_on_the_day_of_an_early_return(self):
        posting = make_posting("active")
        first = make_absence("away", posting=posting)
        take(first, "return", date(2026, 11, 10))

        make_absence(posting=posting, starts_on=date(2026, 11, 10), ends_before=date(2026, 11, 15))
        with pytest.raises(IntegrityError, match="dispatch_absence_no_overlap"), transaction.atomic():
            Absence.objects.bulk_create([row(posting, date(2026, 11, 9), date(2026, 11, 10))])

    def test_refuses_a_posting_that_shrinks_away_from_an_absence(self):
        posting = make_posting("active")
        make_absence(posting=posting, starts_on=date(2028, 1, 1), ends_before=date(2028, 2, 1))
        cut = partial(
            services.amend_posting,
            posting=posting,
            kind="early_end",
            new_ends_before=date(2028, 1, 15),
            reason=REASON,
            approved_on=DAY,
            minutes="2026-5",
            at=AT,
        )

        with pytest.raises(RuleBroken, match="Shorten, cancel or end it first"):
            cut()
        Absence.objects.update(state="cancelled")
        cut()

        assert Posting.objects.get().ends_before == date(2028, 1, 15)

    @pytest.mark.parametrize("change", [lambda rows: rows.update(reason="x"), lambda rows: rows.delete()])
    def test_keeps_the_history(self, change):
        make_absence("host_agreed")

        with pytest.raises(IntegrityError, match="dispatch_absencechange_append_only"), transaction.atomic():
            change(AbsenceChange.objects.all())


class TestRules:
    def test_days_outside_the_posting_are_refused_with_a_sentence_at_the_field(self):
        posting = make_posting("active")

        with pytest.raises(RuleBroken, match=r"runs from Oct.* to Sept") as late:
            make_absence(posting=posting, starts_on=date(2028, 9, 20), ends_before=date(2028, 10, 2))
        with pytest.raises(RuleBroken) as early:
            make_absence(posting=posting, starts_on=date(2025, 9, 1), ends_before=date(2025, 10, 2))

        assert (late.value.field, early.value.field) == ("ends_on", "starts_on")
        assert Absence.objects.count() == 0

    def test_taken_and_reversed_days_are_refused_with_a_sentence(self):
        absence = make_absence()

        with pytest.raises(RuleBroken, match="Another absence is recorded from"):
            make_absence(posting=absence.posting, starts_on=date(2026, 11, 19), ends_before=date(2026, 11, 25))
        with pytest.raises(RuleBroken, match="last day is before"):
            make_absence(posting=absence.posting, starts_on=date(2026, 12, 9), ends_before=date(2026, 12, 9))

    def test_a_draft_has_no_absences(self):
        with pytest.raises(RuleBroken, match="once a posting is approved"):
            make_absence(posting=make_posting("draft"))

    def test_from_the_request_to_the_return(self):
        absence = make_absence("returned")

        steps = list(absence.changes.values_list("step", flat=True))
        assert (absence.state, steps) == ("returned", ["request", "agree", "approve", "leave", "return"])
        assert (absence.left_on, absence.returned_on) == (date(2026, 11, 1), date(2026, 11, 20))

    def test_only_what_cannot_wait_is_approved_before_the_host_agreed(self):
        with pytest.raises(RuleBroken, match="Only medical treatment and evacuation"):
            take(make_absence(), "approve_at_once")

        urgent = make_absence(kind="medical", posting=make_posting("active"))
        take(urgent, "approve_at_once")

        assert (urgent.state, urgent.host_agreed_on) == ("approved", None)

    def test_nobody_leaves_a_post_they_have_not_reached(self):
        absence = make_absence("approved", posting=make_posting("preparing"))

        with pytest.raises(RuleBroken, match="not abroad"):
            take(absence, "leave")

    def test_an_end_before_the_beginning_is_refused_at_the_day(self):
        absence = make_absence("away")

        with pytest.raises(RuleBroken, match="began on") as refusal:
            take(absence, "return", date(2026, 10, 31))

        assert refusal.value.field == "on"

    def test_late_is_computed(self):
        absence = make_absence("away")

        assert [absence.is_late(day) for day in (date(2026, 11, 19), date(2026, 11, 20))] == [False, True]
        assert list(queries.late_absences(date(2026, 11, 19))) == []
        assert list(queries.late_absences(date(2026, 11, 20))) == [absence]

    def test_a_stay_is_prolonged_with_a_reason_and_then_it_is_not_late(self):
        absence = make_absence("away")
        with pytest.raises(RuleBroken, match="reason"):
            services.revise_absence(absence=absence, ends_before=date(2026, 12, 1))

        services.revise_absence(absence=absence, ends_before=date(2026, 12, 1), reason=REASON)

        assert absence.is_late(date(2026, 11, 25)) is False
        with pytest.raises(StaleState):
            services.revise_absence(absence=make_absence("refused"), ends_before=date(2026, 12, 1), reason=REASON)

    def test_a_term_does_not_end_while_the_worker_is_away(self):
        posting = make_posting("active", starts_on=date(2023, 10, 1), ends_before=date(2026, 10, 1))
        absence = make_absence("away", posting=posting, starts_on=date(2026, 9, 1), ends_before=date(2026, 9, 20))
        with pytest.raises(RuleBroken, match="Record its end first"):
            services.advance_posting(posting, "complete", on=date(2026, 9, 20), at=AT)

        take(absence, "return", date(2026, 9, 20))
        services.advance_posting(posting, "complete", on=date(2026, 9, 20), at=AT)

        assert posting.state == "completed"

    def test_steps_are_taken_by_those_who_may(self, staff):
        keeper = staff({"change_absence"}, "keeper@example.org")
        absence = make_absence()
        take(absence, "agree", by=keeper)

        with pytest.raises(PermissionDenied):
            take(absence, "approve", by=keeper)

        assert [step.name for step in queries.absence_steps(absence, user=keeper)] == ["cancel"]


class TestTold:
    def test_the_coordinators_hear_of_a_request_and_the_worker_of_the_answer(self, posting_with_account, coordinator):
        posting = posting_with_account
        worker = posting.worker.person.user
        absence = make_absence(posting=posting, by=worker)
        asked = Letter.objects.get()
        take(absence, "agree", by=coordinator)
        take(absence, "approve", by=coordinator)
        answered = Letter.objects.exclude(pk=asked.pk).get()

        assert (asked.address, answered.address) == (coordinator.email, worker.email)
        assert f"/office/dispatch/absences/{absence.pk}/" in asked.text
        assert "承認されました" in answered.subject
        assert absence.approved_by == coordinator

    def test_a_refusal_says_why(self, posting_with_account):
        absence = make_absence("refused", posting=posting_with_account)

        assert "受入団体の都合による。" in Letter.objects.get().text
        assert absence.state == "refused"

    def test_the_office_writes_no_mail_to_itself(self, coordinator):
        make_absence(by=coordinator)

        assert Letter.objects.count() == 0

    def test_a_worker_takes_back_what_has_not_begun(self, posting_with_account, coordinator):
        posting = posting_with_account
        worker = posting.worker.person.user
        absence = make_absence("approved", posting=posting)
        services.take_back_absence(absence=absence, by=worker)

        assert (absence.state, absence.changes.last().by) == ("cancelled", worker)
        assert "取り下げ" in Letter.objects.filter(address=coordinator.email).get().subject
        with pytest.raises(StaleState):
            services.take_back_absence(absence=absence, by=worker)


class TestFamily:
    def test_lives_at_one_post_at_a_time(self):
        posting = make_posting("active")
        member = make_family(posting, ends_before=date(2026, 1, 1))
        make_family(posting, person=member.person, starts_on=date(2026, 1, 1))

        with pytest.raises(RuleBroken, match="already recorded at a post"):
            make_family(make_posting("active"), person=member.person)

    def test_is_not_the_worker_and_lives_within_the_posting(self):
        posting = make_posting("active")
        with pytest.raises(RuleBroken, match="This is the worker"):
            make_family(posting, person=posting.worker.person)

        with pytest.raises(RuleBroken, match="The posting runs from") as refusal:
            make_family(posting, starts_on=date(2025, 9, 30))

        assert refusal.value.field == "starts_on"

    def test_moves_away_on_a_day(self):
        posting = make_posting("active")
        member = make_family(posting)
        services.change_family_member(
            member=member, relation="spouse", starts_on=posting.starts_on, ends_before=date(2026, 11, 1)
        )

        there = [list(queries.family_at(posting, day)) for day in (date(2026, 10, 31), date(2026, 11, 1))]
        assert there == [[member], []]

    def test_travels_along_only_from_the_own_post(self):
        posting = make_posting("active")
        member, stranger = make_family(posting), make_family(make_posting("active"))
        absence = make_absence(posting=posting, along=[member])

        with pytest.raises(RuleBroken, match="does not live at this post"):
            services.revise_absence(absence=absence, along=[stranger])

        assert list(absence.along.all()) == [member]

    def test_entered_by_mistake_is_taken_out(self):
        member = make_family(make_posting("active"))
        services.remove_family_member(member=member)

        assert list(member.posting.family.all()) == []

    def test_two_records_of_one_person_become_one(self):
        member, kept = make_family(make_posting("active")), PersonFactory()
        services.merge_person(kept=kept, gone=member.person, on=DAY)

        member.refresh_from_db()
        assert member.person == kept


class TestRaces:
    pytestmark = pytest.mark.django_db(transaction=True)

    def test_of_two_requests_for_the_same_days_one_stands(self, race):
        posting = make_posting("active")
        outcomes = race(*[partial(make_absence, posting=posting)] * 3)

        assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Absence", "RuleBroken", "RuleBroken"]

    def test_rows_written_past_the_services_race_the_database_and_one_stands(self, race):
        posting = make_posting("active")
        outcomes = race(*[lambda: row(posting).save()] * 3)

        assert [outcome is None for outcome in outcomes].count(True) == 1
        assert Absence.objects.count() == 1

    def test_an_absence_and_an_early_end_at_one_instant_leave_nothing_outside(self, race):
        posting = make_posting("active")
        before = Posting.objects.get()

        def ask():
            row(posting, date(2028, 1, 1), date(2028, 2, 1)).save()

        def cut():
            services.amend_posting(
                posting=before,
                kind="early_end",
                new_ends_before=date(2028, 1, 15),
                reason=REASON,
                approved_on=DAY,
                minutes="2026-5",
                at=timezone.now(),
            )

        outcomes = race(ask, cut)

        assert sum(isinstance(outcome, IntegrityError | RuleBroken) for outcome in outcomes) == 1
        term = Posting.objects.get()
        assert all(absence.ends_before <= term.ends_before for absence in Absence.objects.all())


@pytest.mark.django_db(transaction=True)
def test_guards_come_back_after_the_tables_were_rebuilt():
    if connection.vendor != "sqlite":
        pytest.skip("Only SQLite rebuilds tables, and drops their triggers without a word.")
    lift_guards(among={"dispatch_absence"})
    with connection.schema_editor() as editor:
        editor._remake_table(Absence)
    assert set(missing_guards()) == {
        "dispatch_absence_no_overlap",
        "dispatch_absence_in_posting",
        "dispatch_posting_around_absences",
    }

    install_guards()

    assert missing_guards() == []
    absence = make_absence()
    with pytest.raises(IntegrityError, match="dispatch_absence_no_overlap"), transaction.atomic():
        row(absence.posting).save()
