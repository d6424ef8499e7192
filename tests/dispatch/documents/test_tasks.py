"""What is to be told to the embassy, and who is to be brought away. docs/sources.md#R48 and #R49"""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from dispatch import queries, services
from dispatch.models import SettledTask
from dispatch.rules import is_long_stay
from jocs_site.foundation.errors import RuleBroken, StaleState
from tests.dispatch.conftest import COORDINATOR
from tests.dispatch.documents.test_risks import state
from tests.factories.dispatch import AT, TODAY, make_posting

pytestmark = pytest.mark.django_db
START, END = date(2027, 4, 1), date(2030, 4, 1)
OPENS = date(2027, 1, 1)


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 3, tzinfo=UTC)


def kinds(today):
    return [(task.kind, task.due_on) for task in queries.open_tasks(today)]


def finish(posting, kind="report", about="stay", day=OPENS, **rest):
    return services.finish_task(posting=posting, kind=kind, about=about, done_on=day, at=at(day), by=None, **rest)


@pytest.mark.parametrize(
    ("ends_on", "is_long"), [(date(2026, 6, 29), False), (date(2026, 6, 30), True), (date(2026, 7, 1), True)]
)
def test_three_months_are_a_long_stay(ends_on, is_long):
    assert is_long_stay(date(2026, 4, 1), ends_on + timedelta(days=1)) == is_long


def test_the_notification_opens_ninety_days_before_the_arrival_and_is_overdue_after_it():
    make_posting("preparing", starts_on=START, ends_before=END)

    assert kinds(OPENS - timedelta(days=1)) == []
    assert kinds(OPENS) == [("report", START)]
    [task] = queries.open_tasks(START)
    assert [task.is_overdue(START), task.is_overdue(START + timedelta(days=1))] == [False, True]


def test_a_short_stay_has_an_optional_task_that_is_never_overdue():
    make_posting("preparing", starts_on=START, ends_before=date(2027, 6, 30), kind="short")
    [task] = queries.open_tasks(date(2027, 7, 15))

    assert (task.kind, task.is_optional, task.is_overdue(date(2027, 7, 15))) == ("travel", True, False)


def test_drafts_and_what_was_cancelled_have_no_tasks():
    make_posting("draft", starts_on=START, ends_before=END)
    make_posting("cancelled", starts_on=START, ends_before=END)

    assert kinds(START) == []


def test_a_task_that_is_done_is_written_down_once_and_can_be_opened_again():
    posting = make_posting("preparing", starts_on=START, ends_before=END)
    first = finish(posting, words="オンラインで提出")
    assert finish(posting) == first
    assert kinds(START) == []

    for _ in range(2):
        services.reopen_task(posting=posting, kind="report", about="stay", at=at(OPENS), by=None)
    assert kinds(OPENS) == [("report", START)]
    assert finish(posting) != first
    steps = list(posting.changes.values_list("step", flat=True))
    assert [step for step in steps if step.startswith("task")] == ["task_done", "task_reopened", "task_done"]


def test_what_cannot_be_is_refused():
    posting = make_posting("preparing", starts_on=START, ends_before=END)
    with pytest.raises(RuleBroken, match="still to come"):
        services.finish_task(posting=posting, kind="report", about="stay", done_on=START, at=at(OPENS), by=None)
    with pytest.raises(RuleBroken, match="before it could be done"):
        services.finish_task(posting=posting, kind="report", about="stay", done_on=TODAY, at=at(OPENS), by=None)
    with pytest.raises(StaleState, match="no such task"):
        finish(posting, about="another")
    with pytest.raises(RuleBroken, match="Write why"):
        services.waive_task(posting=posting, kind="report", about="stay", because=" ", at=at(OPENS), by=None)
    assert SettledTask.objects.count() == 0


def test_a_task_is_waived_with_a_reason():
    posting = make_posting("preparing", starts_on=START, ends_before=END)
    row = services.waive_task(
        posting=posting, kind="report", about="stay", because="大使館の勤務者として登録済み", at=at(OPENS), by=None
    )

    assert (row.done_on, kinds(START)) == (None, [])


def test_each_change_after_the_notification_is_a_task_of_its_own():
    posting = make_posting("active")
    moved = date(2026, 11, 20)
    finish(posting, day=date(2025, 9, 1))
    assert kinds(TODAY) == []

    for months in (1, 2):
        services.amend_posting(
            posting=posting,
            kind="extension",
            new_ends_before=date(2028, 10 + months, 1),
            reason="後任の着任まで。",
            approved_on=moved,
            minutes="2026-3",
            at=AT,
        )
    due = moved + timedelta(days=14)
    assert kinds(TODAY) == [("change", due), ("change", due)]
    about = queries.open_tasks(TODAY)[0].about
    finish(posting, "change", about, day=TODAY)
    assert kinds(TODAY) == [("change", due)]


def test_a_change_before_the_notification_is_told_with_it():
    posting = make_posting("approved", starts_on=START, ends_before=END)
    services.amend_posting(
        posting=posting,
        kind="postponement",
        new_starts_on=date(2027, 5, 1),
        new_ends_before=date(2030, 5, 1),
        reason="査証が遅れるため。",
        approved_on=TODAY,
        minutes="2026-3",
        at=AT,
    )

    assert kinds(date(2027, 2, 1)) == [("report", date(2027, 5, 1))]


def test_the_return_opens_the_last_task():
    posting = make_posting("active")
    finish(posting, day=date(2025, 9, 1))
    back = date(2028, 9, 25)
    services.advance_posting(posting, "complete", on=back, at=at(back))

    assert kinds(back) == [("leaving", back + timedelta(days=14))]
    finish(posting, "leaving", "return", day=back)
    assert kinds(back) == []


def test_level_four_where_people_are_opens_an_evacuation_for_each():
    there = [make_posting("active") for _ in range(2)]
    make_posting("preparing", starts_on=START, ends_before=END)
    for posting in there:
        finish(posting, day=date(2025, 9, 1))
    state("TZ", 3)
    assert kinds(TODAY) == []
    state("TZ", 4)
    tasks = queries.open_tasks(TODAY)

    assert [(task.kind, task.posting) for task in tasks] == [("evacuate", posting) for posting in there]
    finish(there[0], "evacuate", tasks[0].about, day=TODAY)
    assert [task.posting for task in queries.open_tasks(TODAY)] == [there[1]]
    state("TZ", 2)
    assert kinds(TODAY) == []


def test_the_database_keeps_one_settled_task_of_a_kind():
    posting = make_posting("preparing", starts_on=START, ends_before=END)
    row = finish(posting)
    twin = {"posting": posting, "kind": "report", "about": "stay", "done_on": OPENS, "settled_at": AT}
    with pytest.raises(IntegrityError, match=r"settled_once|settledtask\.posting_id"), transaction.atomic():
        SettledTask.objects.bulk_create([SettledTask(**twin)])
    for changes, constraint in (
        ({"kind": "party"}, "dispatch_task_kind_known"),
        ({"done_on": None}, "dispatch_task_done_or_waived"),
        ({"waived_because": "?"}, "dispatch_task_done_or_waived"),
    ):
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            SettledTask.objects.filter(pk=row.pk).update(**changes)


def test_the_office_sees_and_settles_tasks_and_the_list_costs_the_same(client, staff, time_machine, queries_of):
    time_machine.move_to(at(START), tick=False)
    client.force_login(staff(COORDINATOR))
    posting = make_posting("preparing", starts_on=START, ends_before=END)
    address = reverse("dispatch_tasks:index")
    one = queries_of(lambda: client.get(address))
    for _ in range(2):
        make_posting("preparing", starts_on=START, ends_before=END)
    assert queries_of(lambda: client.get(address)) == one

    [key, *_rest] = [[posting.pk, "report", "stay"]]
    done = client.post(reverse("dispatch_tasks:done", args=key), {"done_on": "2027-03-01", "note": "提出済み"})
    assert done.url == reverse("dispatch_postings:inspect", args=[posting.pk])
    page = client.get(done.url).content.decode()
    assert "2027年3月1日に完了" in page
    assert client.post(reverse("dispatch_tasks:reopen", args=key)).status_code == 302
    assert client.post(reverse("dispatch_tasks:waive", args=key), {"because": "登録済み"}).status_code == 302
    assert "登録済み" in client.get(done.url).content.decode()
