"""A tie that shows up late: the reviewer leaves the file, what they gave counts nowhere and stays on record."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from jocs_site.foundation.errors import RuleBroken, StaleState
from scholarships import queries, services
from scholarships.models import Review, ReviewAssignment, Score
from tests.factories.scholarships import (
    ApplicationFactory,
    AssignmentFactory,
    CallFactory,
    CriterionFactory,
    DecisionFactory,
    MeetingFactory,
    PanelMemberFactory,
    ReviewFactory,
    ScoreFactory,
)
from tests.scholarships.backoffice.pages import file_page
from tests.scholarships.conftest import give

pytestmark = pytest.mark.django_db
AT = datetime(2026, 9, 1, 3, 0, tzinfo=UTC)
WORDS = "Words of whoever is tied."


@pytest.fixture
def judged():
    """Two reviews, 8 and 4 of 8 points; the first one's is of somebody who is tied. A third of the panel is free."""
    call = CallFactory()
    need = CriterionFactory(call=call, code="need", max_score=8)
    file = ApplicationFactory(call=call, state="in_review")
    tied, other = [ReviewFactory(assignment__application=file, comment=comment) for comment in (WORDS, "Sound.")]
    ScoreFactory(review=tied, criterion=need, value=8)
    ScoreFactory(review=other, criterion=need, value=4)
    return SimpleNamespace(file=file, call=call, tied=tied.assignment, other=other.assignment, need=need)


def withdraw(assignment, **more):
    services.withdraw_reviewer(assignment=assignment, at=AT, **{"reason": "My student."} | more)


def moved(file, state):
    type(file).objects.filter(pk=file.pk).update(state=state)
    file.refresh_from_db()


def test_points_leave_ranking_spread_bias_and_book_and_stay_on_record(judged, officer):
    before = queries.ranking(judged.call)[0]
    withdraw(judged.tied, by=officer)

    line = queries.ranking(judged.call)[0]
    assert ((before.average, before.spread), (line.average, line.spread)) == ((75.0, 50.0), (50.0, 0.0))
    assert (line.totals, line.recommendations, line.conflicts) == ([50.0], ["yes"], 1)
    assert queries.biases(queries.ranking(judged.call)) == []
    [page] = queries.meeting_book(judged.call)
    assert [one.assignment for one in page.given] == [judged.other]
    assert page.stepped_back == [judged.tied]
    judged.tied.refresh_from_db()
    assert (judged.tied.withdrawn_at, judged.tied.withdrawn_by) == (AT, officer)
    assert judged.tied.review.scores.get().value == 8


def test_file_is_gone_for_the_reviewer_everywhere_at_once(judged, client):
    user = judged.tied.reviewer
    give(user, "Scholarship officer")
    client.force_login(user)
    named = [("review_file", []), ("review_conflict", []), ("review_comparison", [])]
    addresses = [reverse(f"scholarships:{name}", args=[judged.tied.pk, *more]) for name, more in named]
    addresses += [file_page(judged.file.pk), file_page(judged.file.pk, "assign")]
    before = [client.get(address).status_code for address in addresses]

    withdraw(judged.tied)

    assert before == [200] * len(addresses)
    assert [client.get(address).status_code for address in addresses] == [404] * len(addresses)
    assert judged.file.code not in client.get(reverse("scholarships:review_list")).content.decode()


def test_another_takes_the_place_and_the_same_one_never_again(judged):
    withdraw(judged.tied)
    again, new = PanelMemberFactory(user=judged.tied.reviewer), PanelMemberFactory()

    with pytest.raises(RuleBroken, match="has been asked to review this file already"):
        services.assign_reviewers(application=judged.file, members=[again], on=AT.date())
    [one] = services.assign_reviewers(application=judged.file, members=[new], on=AT.date())

    services.declare_conflict(assignment=one, has_conflict=False, at=AT)
    services.submit_review(assignment=one, points={"need": 6}, recommendation="yes", submitted_at=AT)
    assert services.close_round(call=judged.call, at=AT) == (1, 0)
    assert sorted(queries.ranking(judged.call)[0].totals) == [50.0, 75.0]


def test_review_of_a_file_before_the_meeting_is_opened_again_only_where_a_reviewer_is_missing(judged, officer):
    moved(judged.file, "shortlisted")
    reopen = {"step_name": "reopen_review", "reason": "A tie showed up.", "by": officer}
    with pytest.raises(RuleBroken, match="As many reviewers as the call asks for"):
        services.move_application(application=judged.file, **reopen)

    withdraw(judged.tied, by=officer)
    services.move_application(application=judged.file, **reopen)

    judged.file.refresh_from_db()
    assert judged.file.state == "in_review"
    services.assign_reviewers(application=judged.file, members=[PanelMemberFactory()], on=AT.date())


def step_back(assignment):
    services.declare_conflict(assignment=assignment, has_conflict=True, reason="My student.", at=AT)


@pytest.mark.parametrize("leave", [withdraw, step_back])
def test_nothing_is_withdrawn_once_the_decision_is_signed(judged, leave):
    members = PanelMemberFactory.create_batch(2)
    meeting = MeetingFactory(call=judged.call, members=members)
    moved(judged.file, "selected")
    DecisionFactory(application=judged.file, meeting=meeting)
    services.sign_meeting(meeting=meeting, first=members[0], second=members[1], signed_on=meeting.held_on)

    with pytest.raises(RuleBroken, match="is signed"):
        leave(judged.tied)
    with pytest.raises(IntegrityError), transaction.atomic():
        ReviewAssignment.objects.filter(pk=judged.tied.pk).update(conflict="declared", conflict_reason="My student.")
    judged.tied.refresh_from_db()
    assert (judged.tied.conflict, judged.tied.withdrawn_at) == ("none", None)


def test_until_it_is_signed_a_decided_file_may_lose_a_reviewer(judged):
    moved(judged.file, "selected")
    DecisionFactory(application=judged.file, meeting=MeetingFactory(call=judged.call))

    withdraw(judged.tied)

    assert queries.ranking(judged.call)[0].totals == [50.0]


def test_reason_is_needed_and_twice_is_too_late(judged):
    with pytest.raises(RuleBroken) as refused:
        withdraw(judged.tied, reason=" ")
    withdraw(judged.tied)
    with pytest.raises(StaleState):
        withdraw(judged.tied)

    assert refused.value.field == "reason"


def test_database_refuses_itself_a_way_back_a_missing_reason_and_another_review(judged):
    with pytest.raises(IntegrityError), transaction.atomic():
        ReviewAssignment.objects.filter(pk=judged.other.pk).update(withdrawn_at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        ReviewAssignment.objects.filter(pk=judged.other.pk).update(conflict="declared", withdrawn_at=AT)
    withdraw(judged.tied)
    back = {"conflict": "none", "withdrawn_at": None}
    for changes in (back, {"withdrawn_at": None}, {"conflict_reason": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ReviewAssignment.objects.filter(pk=judged.tied.pk).update(**changes)
    waiting = AssignmentFactory(application=judged.file)
    withdraw(waiting)
    with pytest.raises(IntegrityError), transaction.atomic():
        Review.objects.create(assignment=waiting, recommendation="yes", submitted_at=AT)
    assert Score.objects.count() == 2


def test_reviewer_steps_back_after_handing_in_by_the_own_page(judged, client):
    client.force_login(judged.tied.reviewer)
    address = reverse("scholarships:review_conflict", args=[judged.tied.pk])
    assert address in client.get(reverse("scholarships:review_file", args=[judged.tied.pk])).content.decode()

    without = client.post(address, {"has_conflict": "yes", "reason": ""})
    done = client.post(address, {"has_conflict": "yes", "reason": "My student."})

    judged.tied.refresh_from_db()
    assert (without.status_code, done.url) == (200, reverse("scholarships:review_list"))
    assert (judged.tied.conflict, judged.tied.withdrawn_by) == ("declared", None)


def test_no_tie_after_all_changes_nothing(judged, client):
    client.force_login(judged.tied.reviewer)
    address = reverse("scholarships:review_conflict", args=[judged.tied.pk])

    answer = client.post(address, {"has_conflict": "no", "reason": ""})

    before = judged.tied.declared_at
    judged.tied.refresh_from_db()
    assert answer.url == reverse("scholarships:review_file", args=[judged.tied.pk])
    assert (judged.tied.conflict, judged.tied.declared_at) == ("none", before)


def test_officer_withdraws_from_the_file_and_reads_what_was_given(judged, at, officer):
    client, screen = at(officer), file_page(judged.file.pk)
    address = reverse("scholarships_applications:withdraw_reviewer", args=[judged.file.pk, judged.tied.pk])
    assert address in client.get(screen).content.decode()

    answer = client.post(address, {"reason": "Her teacher."})

    html = client.get(screen).content.decode()
    assert answer.url == screen
    assert ("counts nowhere" in html, "Her teacher." in html, WORDS in html, address in html) == (
        True,
        True,
        True,
        False,
    )
    assert client.get(address).status_code == 404


def test_officer_who_withdraws_themselves_comes_back_to_the_list(judged, at, officer):
    own = AssignmentFactory(application=judged.file, reviewer=officer)
    address = reverse("scholarships_applications:withdraw_reviewer", args=[judged.file.pk, own.pk])

    answer = at(officer).post(address, {"reason": "My student."})

    assert answer.url == reverse("scholarships_applications:index")


def test_reviewer_of_another_file_is_not_found_and_the_auditor_withdraws_nobody(judged, at, officer, auditor):
    other = AssignmentFactory()
    wrong = reverse("scholarships_applications:withdraw_reviewer", args=[judged.file.pk, other.pk])
    right = reverse("scholarships_applications:withdraw_reviewer", args=[judged.file.pk, judged.tied.pk])

    assert at(officer).get(wrong).status_code == 404
    assert at(auditor).post(right, {"reason": "x"}).status_code in (302, 403)
    judged.tied.refresh_from_db()
    assert judged.tied.conflict == "none"
