from datetime import date, timedelta

import pytest

from dispatch import queries
from dispatch.models import ActivityReport
from tests.factories.absences import make_absence
from tests.factories.dispatch import WorkerFactory, grant, make_posting, publish
from tests.factories.people import OrganisationFactory, UserFactory
from tests.factories.reports import sent

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)


def test_the_timeline_has_one_row_per_worker_by_country_then_start():
    nepal, tanzania = OrganisationFactory(country="NP"), OrganisationFactory(country="TZ")
    since_2024 = {"starts_on": date(2024, 4, 1), "ends_before": date(2027, 4, 1)}
    late, early, returned = WorkerFactory(), WorkerFactory(), WorkerFactory()
    make_posting("active", worker=late, organisation=tanzania)
    make_posting("active", worker=early, organisation=tanzania, **since_2024)
    past = make_posting(
        "proposed", worker=returned, organisation=tanzania, starts_on=date(2020, 4, 1), ends_before=date(2023, 4, 1)
    )
    now = make_posting("active", worker=returned, organisation=nepal)
    make_posting("cancelled")

    window = queries.TimelineWindow(date(2020, 4, 1), date(2030, 4, 1))
    rows = queries.timeline_rows(queries.timeline_workers(window), window)

    assert [row.worker for row in rows] == [returned, early, late]
    assert rows[0].postings == [past, now]


@pytest.mark.parametrize(
    ("starts_on", "ends_before", "is_there"),
    [
        (date(2028, 9, 30), date(2029, 1, 1), True),
        (date(2028, 10, 1), date(2029, 1, 1), False),
        (date(2025, 1, 1), date(2025, 10, 1), False),
    ],
)
def test_the_timeline_keeps_to_its_window(starts_on, ends_before, is_there):
    make_posting("active")

    window = queries.TimelineWindow(starts_on, ends_before)
    assert queries.timeline_workers(window).exists() is is_there


def test_the_timeline_is_filtered_by_office_and_country():
    nepal, tanzania = OrganisationFactory(country="NP"), OrganisationFactory(country="TZ")
    wanted = make_posting("active", organisation=nepal, coordinating_office="osaka")
    make_posting("active", organisation=nepal, coordinating_office="tokyo")
    make_posting("active", organisation=tanzania, coordinating_office="osaka")
    window = queries.TimelineWindow(date(2020, 4, 1), date(2030, 4, 1), office="osaka", country="NP")

    rows = queries.timeline_rows(queries.timeline_workers(window), window)

    assert [row.postings for row in rows] == [[wanted]]


def test_a_page_of_the_timeline_holds_whole_workers_in_the_order_of_the_whole(django_assert_num_queries):
    window = queries.TimelineWindow(date(2020, 4, 1), date(2030, 4, 1))
    for country in ("TZ", "NP", "BD"):
        worker = WorkerFactory()
        days = {"starts_on": date(2022, 4, 1), "ends_before": date(2025, 4, 1)}
        make_posting("proposed", worker=worker, organisation=OrganisationFactory(country=country), **days)
        make_posting("active", worker=worker, organisation=OrganisationFactory(country=country))
    workers = queries.timeline_workers(window)

    with django_assert_num_queries(2):  # the workers of the page, and their postings
        rows = queries.timeline_rows(workers[1:3], window)

    assert [[posting.country for posting in row.postings] for row in rows] == [["NP", "NP"], ["TZ", "TZ"]]


def test_public_postings_tell_a_past_day_as_it_was():
    posting = make_posting("active")
    publish(posting)

    days = [date(2025, 9, 30), date(2025, 10, 1), date(2028, 9, 30), date(2028, 10, 1)]

    assert [len(queries.public_postings(day)) for day in days] == [0, 1, 1, 0]


def test_a_country_with_a_named_worker_is_not_repeated():
    tanzania = OrganisationFactory(country="TZ")
    publish(make_posting("active", organisation=tanzania))
    for country in ("TZ", "NP", "NP"):
        make_posting("active", organisation=OrganisationFactory(country=country), sensitivity="country_only")

    shown = queries.public_postings(TODAY)

    assert [(posting.country, posting.is_named) for posting in shown] == [("TZ", True), ("NP", False)]


def test_the_desk_is_told_what_waits():
    make_posting("proposed")
    leaving = {"starts_on": date(2027, 1, 10), "ends_before": date(2030, 1, 10)}
    make_posting("preparing", **leaving)
    make_posting("active", starts_on=date(2024, 4, 1), ends_before=date(2027, 4, 1))
    unread = make_posting("active")
    publish(unread)
    unread.profile.approved_on = None
    unread.profile.save()

    make_absence("requested", posting=unread)
    late = make_absence("away", starts_on=TODAY - timedelta(days=9), ends_before=TODAY)
    make_absence("away", starts_on=TODAY - timedelta(days=9), ends_before=TODAY + timedelta(days=1))

    assert list(queries.late_absences(TODAY)) == [late]
    sent(unread.reports.filter(obligation__kind="quarterly").first())
    todos = queries.todos(user=UserFactory(is_superuser=True), today=TODAY)
    overdue = ActivityReport.objects.overdue(TODAY).count()

    assert overdue > 0
    assert [todo.count for todo in todos] == [1, 1, 1, 1, 1, 1, overdue, 1, 0, 5]  # the last two are of tasks
    assert [todo.is_urgent for todo in todos[:9]] == [*[False] * 4, True, False, False, True, True]


def test_steps_are_offered_with_what_keeps_them_and_only_to_whom_they_belong():
    posting = make_posting("preparing")
    boss = UserFactory(is_superuser=True)

    offered = {offer.step.name: [blocker.code for blocker in offer.blockers] for offer in steps(posting, boss)}

    assert offered == {"depart": ["INSURANCE", "SPECIAL_ENROLMENT", "EMERGENCY_CONTACT"], "cancel": []}
    assert steps(posting, UserFactory()) == []


def steps(posting, user):
    return queries.next_steps(posting, user=user, today=TODAY)


def test_what_the_screen_of_a_step_asks_for_is_no_blocker():
    posting = make_posting("proposed")

    offered = {offer.step.name: offer.blockers for offer in steps(posting, UserFactory(is_superuser=True))}

    assert offered["approve"] == []
    assert posting.board_approved_on is None


def test_used_exceptions_are_not_offered_again():
    worker = WorkerFactory()
    used, free = grant(worker), grant(worker)
    posting = make_posting(worker=worker, ends_before=date(2027, 10, 1), exception=used)

    assert list(queries.unused_exceptions()) == [free]
    assert set(queries.unused_exceptions(posting)) == {used, free}
