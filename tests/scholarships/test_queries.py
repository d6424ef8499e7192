from datetime import date, timedelta

import pytest

from scholarships import queries
from scholarships.models import Award, Ruling
from tests.factories.people import OrganisationFactory, PersonFactory, UserFactory
from tests.factories.scholarships import (
    SUBMITTED_AT,
    ApplicationFactory,
    AssignmentFactory,
    AwardFactory,
    CallFactory,
    CriterionFactory,
    InstalmentFactory,
    PanelMemberFactory,
    ReviewFactory,
    ScoreFactory,
)

pytestmark = pytest.mark.django_db


def reviewed(call, criteria, *sheets, state="shortlisted"):
    """An application of ``call`` with one review for each tuple of points."""
    file = ApplicationFactory(call=call, state=state)
    for points in sheets:
        review = ReviewFactory(assignment__application=file)
        for criterion, value in zip(criteria, points, strict=True):
            ScoreFactory(review=review, criterion=criterion, value=value)
    return file


def test_ranking_weighs_averages_and_shows_the_spread():
    call = CallFactory()
    criteria = [CriterionFactory(call=call, weight=3), CriterionFactory(call=call, max_score=10, weight=1)]
    even = reviewed(call, criteria, (4, 4), (4, 4))
    split = reviewed(call, criteria, (5, 10), (1, 2))
    first = reviewed(call, criteria, (5, 10), (5, 10))
    waiting = AssignmentFactory(application__call=call).application
    ApplicationFactory(call=call, state="ineligible")

    lines = queries.ranking(call)

    assert [(line.place, line.application) for line in lines] == [(1, first), (2, even), (3, split), (None, waiting)]
    assert [line.average for line in lines] == [100, pytest.approx(70), pytest.approx(60), None]
    assert [line.spread for line in lines] == [0, 0, pytest.approx(80), None]


def test_equal_averages_share_a_place():
    call = CallFactory()
    criteria = [CriterionFactory(call=call)]
    for points in (3, 5, 3, 1):
        reviewed(call, criteria, (points,))

    assert [line.place for line in queries.ranking(call)] == [1, 2, 2, 4]


def test_recused_reviewers_are_counted_but_not_heard():
    call = CallFactory()
    file = reviewed(call, [CriterionFactory(call=call)], (5,))
    AssignmentFactory(application=file, conflict="declared")

    line = queries.ranking(call)[0]

    assert (line.conflicts, line.average, line.recommendations) == (1, 100, ["yes"])


@pytest.mark.parametrize("count", [1, 3])
def test_ranking_costs_the_same_however_many_there_are(django_assert_num_queries, count):
    call = CallFactory()
    criteria = [CriterionFactory(call=call)]
    for _number in range(count):
        reviewed(call, criteria, (5,), (3,))

    with django_assert_num_queries(4):
        lines = list(queries.ranking(call))
        names = [(line.application.person.latin_name, line.application.nominating_organisation) for line in lines]

    assert len(names) == count


def test_files_to_review_are_the_reviewers_own_without_those_they_stepped_back_from():
    own = AssignmentFactory()
    AssignmentFactory(reviewer=own.reviewer, conflict="declared")
    AssignmentFactory(reviewer=own.reviewer, application__state="withdrawn")
    AssignmentFactory(application=own.application)

    assert list(queries.files_to_review(own.reviewer)) == [own]


def test_own_applications_are_the_persons_own():
    person = PersonFactory(user=UserFactory())
    own = ApplicationFactory(person=person)
    ApplicationFactory()

    assert list(queries.own_applications(person.user)) == [own]


def scholars(country: str, count: int, **fields):
    body = OrganisationFactory(country=country)
    for _number in range(count):
        AwardFactory(decision__application__nominating_organisation=body, **fields)


def test_public_figures_count_the_last_round_and_who_studies_today():
    call = CallFactory()
    scholars("TZ", 6, decision__application__call=call)
    scholars("UG", 5, decision__application__call=call)
    ApplicationFactory.create_batch(4, call=call, state="not_selected")
    ApplicationFactory(call=call, state="withdrawn")
    ApplicationFactory(call=CallFactory(opens_at=call.closes_at, closes_at=call.closes_at + timedelta(days=900)))

    figures = queries.public_figures(date(2027, 1, 15))

    assert (figures.last_round, figures.applications, figures.countries) == (call, 15, 2)
    assert (figures.scholars, figures.awarded_ever) == (11, 11)
    assert [(line.codes, line.count) for line in figures.scholars_by_country] == [(("TZ",), 6), (("UG",), 5)]


def test_public_figures_hide_groups_that_could_point_to_a_person():
    call = CallFactory()
    scholars("TZ", 9, decision__application__call=call)
    scholars("NP", 5, decision__application__call=call)
    scholars("UG", 2, decision__application__call=call)

    figures = queries.public_figures(date(2027, 1, 15))

    assert [(line.codes, line.count) for line in figures.scholars_by_country] == [(("TZ",), 9), (("NP", "UG"), 7)]


@pytest.mark.parametrize("count", [1, 4])
def test_public_figures_do_not_tell_a_total_under_five(count):
    scholars("TZ", count, decision__application__call=CallFactory())

    figures = queries.public_figures(date(2027, 1, 15))

    assert (figures.applications, figures.scholars, figures.awarded_ever) == (None, None, None)
    assert [line.count for line in figures.scholars_by_country] == [None]


def test_public_figures_of_an_empty_house():
    figures = queries.public_figures(date(2027, 1, 15))

    assert (figures.last_round, figures.applications, figures.scholars, figures.awarded_ever) == (None, 0, 0, 0)


@pytest.mark.parametrize(("on", "expected"), [(date(2026, 9, 30), 0), (date(2028, 9, 30), 5), (date(2028, 10, 1), 0)])
def test_who_studies_today_is_told_by_the_period_of_study(on, expected):
    scholars("TZ", 5, decision__application__call=CallFactory())

    assert queries.public_figures(on).scholars == expected


@pytest.mark.parametrize(
    ("state", "days", "studying"),
    [
        ("suspended", {"suspended_on": date(2026, 12, 1)}, 10),
        ("completed", {"completed_on": date(2026, 12, 1), "certificate": "scholarships/certificates/a.pdf"}, 5),
        ("terminated", {}, 5),
    ],
)
def test_whose_scholarship_ended_does_not_study(state, days, studying):
    scholars("TZ", 5, decision__application__call=CallFactory())
    ended = [AwardFactory(decision__application__nominating_organisation__country="TZ") for _number in range(5)]
    first, second = PanelMemberFactory.create_batch(2)
    ruling = {"meeting_on": date(2026, 12, 1), "minutes": "2026-9", "reason": "Left the school.", "kind": "termination"}
    ruling |= {"first_signer": first, "second_signer": second, "amount": 0, "proposed": 0}
    ruling |= {"effective_on": date(2026, 12, 1), "entered_at": SUBMITTED_AT}
    Ruling.objects.bulk_create(Ruling(award=award, **ruling) for award in ended if state == "terminated")
    Award.objects.filter(pk__in=[award.pk for award in ended]).update(state=state, **days)

    figures = queries.public_figures(date(2027, 1, 15))

    assert (figures.scholars, figures.awarded_ever) == (studying, 10)


@pytest.mark.parametrize(("ended", "is_told"), [(0, True), (1, False), (4, False), (5, True)])
def test_what_was_awarded_is_not_told_where_the_difference_would_tell_few(client, time_machine, ended, is_told):
    scholars("TZ", 6, decision__application__call=CallFactory())
    before = {"starts_on": date(2020, 4, 1), "ends_before": date(2022, 4, 1)}
    scholars("TZ", ended, **{f"decision__application__{name}": day for name, day in before.items()})
    time_machine.move_to("2027-01-15T03:00:00+00:00")

    figures = queries.public_figures(date(2027, 1, 15))
    page = client.get("/en/scholarships/").content.decode()

    assert (figures.scholars, figures.awarded_ever, figures.tells_awarded) == (6, 6 + ended, is_told)
    assert ("awarded since these records began" in page) == is_told


def test_open_and_next_call():
    call = CallFactory()
    later = CallFactory(opens_at=call.closes_at, closes_at=call.closes_at + timedelta(days=60))

    found = (queries.open_call(SUBMITTED_AT), queries.next_call(SUBMITTED_AT))

    assert found == (call, later)
    assert queries.open_call(call.opens_at - timedelta(seconds=1)) is None


def counts(todos) -> dict[str, int]:
    return {todo.url.partition("?")[2]: todo.count for todo in todos if todo.count}


def test_todos_tell_each_desk_what_waits(officer, treasurer, stranger):
    for state in ("submitted", "incomplete", "eligible", "shortlisted", "selected"):
        ApplicationFactory(state=state)
    ReviewFactory()
    AssignmentFactory()
    InstalmentFactory()
    InstalmentFactory(due_on=date(2027, 10, 1))
    InstalmentFactory(award__agreement_signed_on=None)
    InstalmentFactory(state="approved")
    today = date(2026, 9, 10)

    told = [queries.todos(user=user, today=today) for user in (officer, treasurer, stranger)]

    desk = {"state=submitted": 1, "state=incomplete": 1, "state=eligible": 1, "state=in_review": 1}
    desk |= {"state=shortlisted": 1, "state=selected": 1}
    assert [counts(todos) for todos in told] == [desk | {"state=planned": 1}, {"state=approved": 1}, {}]
