"""The door for postings of the past, and what the database refuses whoever knocks."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from dispatch import services
from dispatch.models import Posting
from jocs_site.foundation.errors import RuleBroken
from tests.factories.dispatch import TODAY, WorkerFactory, make_posting
from tests.factories.people import OrganisationFactory

pytestmark = pytest.mark.django_db


def take_over(worker=None, **changes) -> Posting:
    facts = {
        "organisation": OrganisationFactory(),
        "kind": "long",
        "starts_on": date(1995, 4, 1),
        "ends_before": date(1998, 4, 1),
        "today": TODAY,
    }
    return services.take_over_posting(worker=worker or WorkerFactory(), **(facts | changes))


def test_a_closed_posting_needs_no_papers_and_another_does():
    posting = take_over()
    assert (posting.state, posting.board_approved_on, posting.left_japan_on) == ("closed", None, None)

    with pytest.raises(RuleBroken):
        take_over(state="active", starts_on=date(2025, 4, 1), ends_before=date(2028, 4, 1))


@pytest.mark.parametrize("state", ["active", "completed", "reporting", "approved"])
def test_the_database_lets_only_closed_ones_go_without_papers(state):
    posting = take_over()

    with pytest.raises(IntegrityError), transaction.atomic():
        Posting.objects.filter(pk=posting.pk).update(state=state)


def test_the_database_lets_no_other_closed_posting_go_without_papers():
    posting = take_over()

    with pytest.raises(IntegrityError), transaction.atomic():
        Posting.objects.filter(pk=posting.pk).update(taken_over=False)


@pytest.mark.parametrize(
    "changes",
    [
        {"ends_before": date(1998, 3, 31)},
        {"ends_before": date(1995, 4, 1)},
        {"ends_before": date(2027, 4, 1)},
        {"state": "suspended"},
        {"ends_before": date(1997, 4, 1), "planned_ends_before": date(1998, 4, 1)},
    ],
)
def test_terms_of_the_past_keep_the_rules_of_terms(changes):
    with pytest.raises(RuleBroken):
        take_over(**changes)

    assert not Posting.objects.exists()


def test_no_two_postings_of_one_worker_share_a_day():
    worker = WorkerFactory()
    take_over(worker)

    with pytest.raises(RuleBroken):
        take_over(worker, starts_on=date(1998, 3, 31), ends_before=date(2001, 4, 1))
    take_over(worker, starts_on=date(1998, 4, 1), ends_before=date(2001, 4, 1))


def test_only_who_records_the_boards_decisions_may(staff):
    with pytest.raises(PermissionDenied):
        take_over(by=staff({"add_posting"}))


def test_what_was_worked_on_is_not_taken_back():
    posting = make_posting("proposed")

    with pytest.raises(RuleBroken, match=posting.code):
        services.take_back_posting([posting])


@pytest.mark.django_db(transaction=True)
def test_the_same_term_taken_over_twice_at_once_is_one_posting(race):
    """From two tabs or two imports: days of one worker are held once."""
    worker, host = WorkerFactory(), OrganisationFactory()

    told = race(*[lambda: take_over(worker, organisation=host)] * 3)

    assert sorted(type(one).__name__ for one in told) == ["Posting", "RuleBroken", "RuleBroken"]
    assert [(one.state, one.changes.count()) for one in Posting.objects.all()] == [("closed", 1)]


@pytest.mark.django_db(transaction=True)
def test_terms_taken_over_at_once_that_follow_each_other_are_both_kept_and_numbered_apart(race):
    worker, host = WorkerFactory(), OrganisationFactory()
    starts = [date(year, 4, 1) for year in (1995, 1998, 2001)]

    told = race(
        *(
            lambda day=day: take_over(
                worker, organisation=host, starts_on=day, ends_before=day.replace(year=day.year + 3)
            )
            for day in starts
        )
    )

    assert [type(one).__name__ for one in told] == ["Posting"] * 3
    assert sorted(Posting.objects.values_list("term_number", flat=True)) == [1, 2, 3]
