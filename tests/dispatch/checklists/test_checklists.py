"""What a departure and a closing wait for, how it is recorded, and what is refused."""

from datetime import date, timedelta
from functools import partial

import pytest
from django.db import IntegrityError, transaction

from dispatch import queries, services
from dispatch.models import ChecklistItem, SettledTask
from jocs_site.foundation.errors import RuleBroken, StaleState
from tests.factories.dispatch import AT, TODAY, advance_to, give_papers, make_posting

pytestmark = pytest.mark.django_db


def depart(posting):
    return services.advance_posting(posting, "depart", on=TODAY, at=AT)


def close(posting):
    return services.advance_posting(posting, "close", on=TODAY, at=AT)


def sentences(refusal) -> list[str]:
    return [str(blocker) for blocker in refusal.value.blockers]


def ready(**rest):
    posting = make_posting("preparing", **rest)
    give_papers(posting)
    return posting


class TestTraining:
    def test_a_departure_waits_for_each_obligatory_item_and_names_them_all(self, item, record):
        posting = ready()
        health, security = item(name="健康"), item(name="安全")
        item(name="写真", is_obligatory=False)

        with pytest.raises(RuleBroken) as refusal:
            depart(posting)
        assert sentences(refusal) == [
            "Training before departure: “健康” is not recorded yet.",
            "Training before departure: “安全” is not recorded yet.",
        ]

        record(posting, health)
        services.waive_task(
            posting=posting, kind="training", about=security.about, because="前の任期で受けた。", at=AT, by=None
        )
        depart(posting)
        assert posting.state == "departed"

    def test_what_is_asked_of_long_terms_is_not_asked_of_short_ones(self, item):
        item(only_long=True)
        posting = ready(kind="short", ends_before=date(2025, 12, 1))

        depart(posting)

        assert posting.state == "departed"

    def test_an_ended_item_is_asked_for_no_longer_and_what_was_done_stays_to_be_seen(self, item, record):
        posting = ready()
        done, undone = item(name="健康"), item(name="安全")
        record(posting, done)
        ChecklistItem.objects.update(ended_on=TODAY)

        checklist = queries.checklist_of(posting, "training", TODAY)

        assert [task.item for task in checklist.tasks] == [done]
        assert undone not in [task.item for task in checklist.open_tasks]

    def test_a_training_may_lie_before_the_boards_approval(self, item, record):
        row = record(ready(), item(), done_on=date(2024, 5, 1), amount=3, unit="hours", whom="朝川", venue="大阪")

        assert (row.done_on, row.length, row.whom, row.venue) == (date(2024, 5, 1), "3 hours", "朝川", "大阪")

    def test_after_the_departure_nothing_is_added_or_taken_back(self, item, record):
        posting, topic = ready(), item()
        record(posting, topic)
        late = item(name="安全", is_obligatory=False)
        depart(posting)

        with pytest.raises(RuleBroken, match="has gone on"):
            services.reopen_task(posting=posting, kind="training", about=topic.about, at=AT, by=None)
        with pytest.raises(StaleState):
            record(posting, late)

    def test_a_plan_stands_in_place_of_the_list(self, item):
        posting, topic = ready(), item()
        plan = {"planned_on": TODAY, "whom": "医師 滝", "venue": "大阪", "amount": 2, "unit": "days"}

        for _ in range(2):
            services.plan_item(posting=posting, item=topic, **plan, at=AT)

        [task] = queries.checklist_of(posting, "training", TODAY).tasks
        assert (task.plan.planned_on, task.plan.whom, task.plan.length) == (TODAY, "医師 滝", "2 days")

    def test_the_desk_counts_departures_that_lack_training(self, item):
        posting = ready(starts_on=TODAY + timedelta(days=30), ends_before=date(2030, 1, 1))
        before = len(queries.departure_papers(posting))

        item()

        assert len(queries.departure_papers(posting)) == before + 1


class TestClosing:
    def test_a_closing_names_everything_that_is_missing_at_once(self, item, back):
        item("closing", "引継ぎ")
        item("closing", "会計の精算")

        with pytest.raises(RuleBroken) as refusal:
            close(back)

        assert sentences(refusal) == [
            "The final report has not been received and accepted.",
            "Before closing: “引継ぎ” is not recorded yet.",
            "Before closing: “会計の精算” is not recorded yet.",
        ]

    def test_the_file_closes_once_each_is_recorded_with_person_and_day(self, item, record, reporting, coordinator):
        handover = item("closing", "引継ぎ", asks_whom=True, asks_words=True)
        row = record(reporting, handover, whom="医師 ムカサ", words="診療記録と鍵", by=coordinator)

        close(reporting)

        assert (row.done_on, row.whom, row.note, row.settled_by) == (TODAY, "医師 ムカサ", "診療記録と鍵", coordinator)
        with pytest.raises(RuleBroken, match="has gone on"):
            services.reopen_task(posting=reporting, kind="closing", about=handover.about, at=AT, by=None)

    @pytest.mark.parametrize(("given", "field"), [({"words": "鍵"}, "whom"), ({"whom": "医師 ムカサ"}, "note")])
    def test_a_handover_says_to_whom_and_what(self, item, record, reporting, given, field):
        handover = item("closing", "引継ぎ", asks_whom=True, asks_words=True)

        with pytest.raises(RuleBroken) as refusal:
            record(reporting, handover, **given)

        assert refusal.value.field == field

    def test_nothing_is_closed_before_the_posting_began(self, item, record, reporting):
        with pytest.raises(RuleBroken, match="before it could be done"):
            record(reporting, item("closing"), done_on=date(2023, 9, 30))

    def test_it_comes_into_sight_half_a_year_before_the_end(self, item):
        posting = make_posting("active")
        item("closing")

        seen = [bool(queries.checklists_of(posting, day)) for day in (date(2028, 4, 3), date(2028, 4, 4))]

        assert seen == [False, True]


class TestRefusals:
    def test_a_day_to_come(self, item, record):
        with pytest.raises(RuleBroken, match="still to come") as refusal:
            record(ready(), item(), done_on=TODAY + timedelta(days=1))

        assert refusal.value.field == "done_on"

    def test_left_out_without_a_reason_or_where_it_must_be_done(self, item):
        posting, must = ready(), item(may_be_waived=False)
        leave_out = partial(services.waive_task, posting=posting, kind="training", about=must.about, at=AT, by=None)

        with pytest.raises(RuleBroken, match="Write why"):
            leave_out(because="  ")
        with pytest.raises(RuleBroken, match="must be done"):
            leave_out(because="時間がない。")
        assert SettledTask.objects.count() == 0

    @pytest.mark.parametrize("changes", [{"about": "0"}, {"kind": "closing"}, {"done_on": None, "waived_because": "x"}])
    def test_the_database_refuses_it_too(self, item, changes):
        must = item(may_be_waived=False)
        row = {"kind": "training", "about": must.about, "done_on": TODAY, "settled_at": AT}

        with pytest.raises(IntegrityError, match="dispatch_task_of_the_checklist"), transaction.atomic():
            SettledTask.objects.create(posting=ready(), **(row | changes))

    def test_other_words_in_a_second_window(self, item, record):
        posting, topic = ready(), item()
        first = record(posting, topic, whom="朝川")

        assert record(posting, topic, whom="朝川") == first
        with pytest.raises(RuleBroken, match=r"recorded meanwhile as done on Nov\. 22, 2026"):
            record(posting, topic, whom="滝")
        assert SettledTask.objects.get().whom == "朝川"

    def test_of_a_posting_that_is_cancelled(self, item, record):
        posting = make_posting("draft")
        advance_to(posting, "cancelled")

        with pytest.raises(StaleState):
            record(posting, item())


@pytest.mark.django_db(transaction=True)
def test_two_windows_record_an_item_once(item, record, race):
    posting, topic = ready(), item()

    outcomes = race(partial(record, posting, topic, whom="朝川"), partial(record, posting, topic, whom="滝"))

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["RuleBroken", "SettledTask"]
    assert SettledTask.objects.count() == 1
