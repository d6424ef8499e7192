from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from jocs_site.foundation.errors import RuleBroken, StaleState
from scholarships import services
from scholarships.models import Decision, Review, ReviewAssignment, Score
from tests.factories.people import OrganisationFactory, PersonFactory, UserFactory
from tests.factories.scholarships import (
    REVIEWED_AT,
    ApplicationFactory,
    AssignmentFactory,
    CallFactory,
    CriterionFactory,
    PanelMemberFactory,
    ReviewFactory,
    ScoreFactory,
)

pytestmark = pytest.mark.django_db
DAY = date(2026, 8, 3)


def codes(error) -> list[str]:
    return [blocker.code for blocker in error.value.blockers]


def test_assigning_enough_reviewers_starts_the_review(officer):
    file = ApplicationFactory(state="eligible")
    first, second = PanelMemberFactory.create_batch(2)

    services.assign_reviewers(application=file, members=[first], on=DAY, by=officer)
    file.refresh_from_db()
    before = file.state
    services.assign_reviewers(application=file, members=[second], on=DAY, due_on=date(2026, 8, 31), by=officer)
    file.refresh_from_db()

    assert (before, file.state) == ("eligible", "in_review")
    assert [one.reviewer for one in file.assignments.all()] == [first.user, second.user]


def test_applicant_and_the_nominating_body_are_refused_with_all_reasons_at_once():
    body = OrganisationFactory()
    applicant = PanelMemberFactory(user=PersonFactory(user=UserFactory()).user, organisation=body)
    colleague = PanelMemberFactory(organisation=body)
    resting = PanelMemberFactory(is_active=False)
    file = ApplicationFactory(state="eligible", person=applicant.user.person, nominating_organisation=body)
    asked = AssignmentFactory(application=file, conflict="declared")
    again = PanelMemberFactory(user=asked.reviewer)

    with pytest.raises(RuleBroken) as error:
        services.assign_reviewers(application=file, members=[applicant, colleague, resting, again], on=DAY)

    assert codes(error) == ["OWN_APPLICATION", "OWN_BODY", "OWN_BODY", "NOT_ON_PANEL", "ASKED_BEFORE", "TOO_MANY"]
    assert list(file.assignments.all()) == [asked]


@pytest.mark.parametrize("state", ["submitted", "incomplete", "shortlisted", "withdrawn"])
def test_only_eligible_files_get_reviewers(state):
    file = ApplicationFactory(state=state)

    with pytest.raises(StaleState):
        services.assign_reviewers(application=file, members=[PanelMemberFactory()], on=DAY)


def test_assign_round_balances_the_load_and_keeps_away_whom_it_must():
    call = CallFactory(reviewers_per_file=2)
    body = OrganisationFactory()
    colleague = PanelMemberFactory(organisation=body)
    others = PanelMemberFactory.create_batch(3)
    ApplicationFactory.create_batch(4, call=call, state="eligible", nominating_organisation=body)
    ApplicationFactory.create_batch(4, call=call, state="eligible")

    result = services.assign_round(call=call, on=DAY)

    load = [one.user.review_assignments.count() for one in (colleague, *others)]
    assert result == (8, 0)
    assert sum(load) == 16
    assert max(load) - min(load) <= 1
    assert not colleague.user.review_assignments.filter(application__nominating_organisation=body).exists()


def test_assign_round_counts_files_for_which_the_panel_is_too_small():
    call = CallFactory()
    PanelMemberFactory()
    file = ApplicationFactory(call=call, state="eligible")

    assert services.assign_round(call=call, on=DAY) == (0, 1)
    assert not file.assignments.exists()


def test_declared_conflict_needs_a_reason_and_stays():
    one = AssignmentFactory(conflict="undeclared", declared_at=None)

    with pytest.raises(RuleBroken):
        services.declare_conflict(assignment=one, has_conflict=True, reason=" ", at=REVIEWED_AT)
    services.declare_conflict(assignment=one, has_conflict=True, reason="My student.", at=REVIEWED_AT)
    with pytest.raises(StaleState):
        services.declare_conflict(assignment=one, has_conflict=False, at=REVIEWED_AT)

    one.refresh_from_db()
    assert (one.conflict, one.conflict_reason, one.declared_at) == ("declared", "My student.", REVIEWED_AT)


def test_conflict_that_shows_up_later_may_be_declared_before_and_after_the_review_is_in():
    one, done = AssignmentFactory(), ReviewFactory().assignment

    for assignment in (one, done):
        services.declare_conflict(assignment=assignment, has_conflict=True, reason="My cousin.", at=REVIEWED_AT)

    found = ReviewAssignment.objects.filter(conflict="declared", withdrawn_at=REVIEWED_AT, withdrawn_by=None)
    assert set(found) == {one, done}


def test_review_is_handed_in_with_points_for_every_criterion():
    one = AssignmentFactory()
    need = CriterionFactory(call=one.application.call, code="need")
    plan = CriterionFactory(call=one.application.call, code="plan", max_score=10)

    review = services.submit_review(
        assignment=one,
        points={"need": 0, "plan": 10},
        recommendation="maybe",
        comment="Sound.",
        submitted_at=REVIEWED_AT,
    )

    assert list(review.scores.values_list("criterion", "value")) == [(need.pk, 0), (plan.pk, 10)]
    assert (review.recommendation, review.comment) == ("maybe", "Sound.")


@pytest.mark.parametrize(
    ("points", "expected"),
    [
        ({"need": 6}, ["OUT_OF_RANGE"]),
        ({"need": -1}, ["OUT_OF_RANGE"]),
        ({}, ["POINTS_MISSING"]),
        ({"need": 5, "charm": 5}, ["UNKNOWN_CRITERION"]),
    ],
)
def test_points_that_do_not_fit_the_criteria_are_refused(points, expected):
    one = AssignmentFactory()
    CriterionFactory(call=one.application.call, code="need")

    with pytest.raises(RuleBroken) as error:
        services.submit_review(assignment=one, points=points, recommendation="yes", submitted_at=REVIEWED_AT)

    assert codes(error) == expected
    assert (Review.objects.count(), Score.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"conflict": "undeclared", "declared_at": None}, ["NOT_DECLARED"]),
        ({"conflict": "declared"}, ["RECUSED"]),
        ({"application__state": "shortlisted"}, ["NOT_IN_REVIEW"]),
    ],
)
def test_review_at_the_wrong_time_or_by_the_wrong_person_is_refused(fields, expected):
    one = AssignmentFactory(**fields)

    with pytest.raises(RuleBroken) as error:
        services.submit_review(assignment=one, points={}, recommendation="yes", submitted_at=REVIEWED_AT)

    assert codes(error) == expected


def test_review_is_handed_in_once():
    one = AssignmentFactory()
    sheet = {"assignment": one, "points": {}, "recommendation": "yes", "submitted_at": REVIEWED_AT}

    services.submit_review(**sheet)
    with pytest.raises(RuleBroken) as error:
        services.submit_review(**sheet)

    assert codes(error) == ["HANDED_IN"]


def test_many_reviews_cost_the_same_queries_as_one(django_assert_num_queries):
    call = CallFactory()
    CriterionFactory.create_batch(4, call=call)
    points = {criterion.code: 3 for criterion in call.criteria.all()}
    assignments = AssignmentFactory.create_batch(20, application__call=call)
    sheets = [
        {"assignment": one, "points": points, "recommendation": "yes", "submitted_at": REVIEWED_AT}
        for one in assignments
    ]

    with django_assert_num_queries(7):
        services.submit_reviews(sheets=sheets)

    assert Score.objects.count() == 80


def test_review_of_a_file_closes_when_all_who_owe_one_handed_in(officer):
    file = ApplicationFactory(state="in_review")
    done, waiting = (AssignmentFactory(application=file) for _number in range(2))
    ReviewFactory(assignment=done)

    with pytest.raises(RuleBroken) as error:
        services.move_application(application=file, step_name="close_review", by=officer)
    services.declare_conflict(assignment=waiting, has_conflict=True, reason="My student.", at=REVIEWED_AT)
    with pytest.raises(RuleBroken) as too_few:
        services.move_application(application=file, step_name="close_review", by=officer)
    ReviewFactory(assignment__application=file)
    services.move_application(application=file, step_name="close_review", by=officer)

    assert (codes(error), codes(too_few)) == (["REVIEWS_MISSING"], ["TOO_FEW_REVIEWERS"])
    assert file.state == "shortlisted"


def test_close_round_closes_what_is_ready():
    call = CallFactory()
    ready = ApplicationFactory(call=call, state="in_review")
    ReviewFactory.create_batch(2, assignment__application=ready)
    waiting = ScoreFactory(review__assignment__application__call=call).review.assignment.application

    assert services.close_round(call=call) == (1, 1)
    ready.refresh_from_db()
    waiting.refresh_from_db()
    assert (ready.state, waiting.state) == ("shortlisted", "in_review")


@pytest.mark.parametrize(
    ("outcome", "state"), [("selected", "selected"), ("reserve", "reserve"), ("not_selected", "not_selected")]
)
def test_decision_is_recorded_with_votes_and_moves_the_file(outcome, state, officer):
    file = ApplicationFactory(state="shortlisted")

    decision = services.decide(
        application=file,
        outcome=outcome,
        meeting_on=date(2026, 9, 5),
        reason=" The need is great. ",
        votes_for=5,
        votes_against=1,
        abstentions=1,
        by=officer,
    )

    assert (file.state, decision.reason) == (state, "The need is great.")
    assert (decision.votes_for, decision.votes_against, decision.abstentions) == (5, 1, 1)


@pytest.mark.parametrize("changes", [{"reason": " "}, {"votes_for": 3, "votes_against": 3}])
def test_selection_needs_a_reason_and_a_majority(changes):
    file = ApplicationFactory(state="shortlisted")
    words = {"outcome": "selected", "meeting_on": DAY, "reason": "Sound.", "votes_for": 4, "votes_against": 3}

    with pytest.raises(RuleBroken):
        services.decide(application=file, **words | changes)

    assert list(Decision.objects.all()) == []


def test_file_is_decided_once_and_only_after_its_reviews_closed(officer, treasurer):
    words = {"outcome": "not_selected", "meeting_on": DAY, "reason": "No place left.", "votes_against": 3}
    file = ApplicationFactory(state="shortlisted")

    with pytest.raises(PermissionDenied):
        services.decide(application=file, by=treasurer, **words)
    services.decide(application=file, by=officer, **words)
    with pytest.raises(StaleState):
        services.decide(application=file, by=officer, **words)
    with pytest.raises(StaleState):
        services.decide(application=ApplicationFactory(state="in_review"), by=officer, **words)

    assert Decision.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_double_click_hands_in_one_review(race):
    one = AssignmentFactory()
    sheet = {"assignment": one, "points": {}, "recommendation": "yes", "submitted_at": REVIEWED_AT}

    results = race(lambda: services.submit_review(**sheet), lambda: services.submit_review(**sheet))

    assert sorted(type(result).__name__ for result in results) == ["Review", "RuleBroken"]
    assert Review.objects.count() == 1


def test_join_panel_twice_leaves_one_member_as_first_recorded():
    user, body = UserFactory(), OrganisationFactory()

    first = services.join_panel(user=user, organisation=body)
    again = services.join_panel(user=user)

    assert again == first
    assert again.organisation == body
