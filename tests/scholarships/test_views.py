from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format

from scholarships.models import Review, ReviewAssignment
from tests.factories.people import PersonFactory, UserFactory
from tests.factories.scholarships import (
    ApplicationFactory,
    AssignmentFactory,
    AwardFactory,
    CallFactory,
    CriterionFactory,
    InstalmentFactory,
    ScoreFactory,
)

pytestmark = pytest.mark.django_db


def page(name: str, *args, language: str = "en") -> str:
    with translation.override(language):
        return reverse(f"scholarships:{name}", args=args)


def english(clock: datetime) -> str:
    with translation.override("en"):
        return date_format(clock, "DATETIME_FORMAT")


def undeclared(**fields) -> ReviewAssignment:
    return AssignmentFactory(conflict="undeclared", declared_at=None, **fields)


# --- the public page ----------------------------------------------------------------------------------------------


def test_programme_tells_the_open_call_in_its_own_time_zone(client):
    now = timezone.now()
    call = CallFactory(
        opens_at=now - timedelta(days=1),
        closes_at=datetime(2098, 7, 31, 20, 59, tzinfo=UTC),
        time_zone="Africa/Nairobi",
    )

    html = client.get(page("programme")).content.decode()

    assert call.title_en in html
    assert english(datetime(2098, 7, 31, 23, 59)) in html  # noqa: DTZ001 - the clock on the wall in Nairobi
    assert "Africa/Nairobi" in html
    assert "Tanzania" in html


@pytest.mark.parametrize(
    ("language", "words"),
    [("ja", ["奨学金", "申請の流れ", "5人未満"]), ("en", ["Scholarships", "How to apply", "fewer than 5"])],
)
def test_programme_speaks_both_languages_and_protects_small_numbers(client, language, words):
    AwardFactory(
        decision__meeting_on=timezone.localdate(),
        decision__application__starts_on=timezone.localdate(),
        decision__application__ends_before=timezone.localdate() + timedelta(days=30),
    )

    html = client.get(page("programme", language=language)).content.decode()

    assert [word in html for word in words] == [True, True, True]


def test_programme_without_a_call_says_so_or_names_the_next_one(client):
    nothing = client.get(page("programme")).content.decode()
    CallFactory(opens_at=datetime(2098, 5, 1, tzinfo=UTC), closes_at=datetime(2098, 7, 1, tzinfo=UTC))
    later = client.get(page("programme")).content.decode()

    assert "No call is open at present" in nothing
    assert f"from {english(datetime(2098, 5, 1, 9, 0))} (Asia/Tokyo)" in later  # noqa: DTZ001 - the same in Tokyo


@pytest.mark.parametrize("count", [1, 3])
def test_programme_costs_the_same_however_many_scholars(client, django_assert_max_num_queries, count):
    AwardFactory.create_batch(count)

    with django_assert_max_num_queries(15):
        assert client.get(page("programme")).status_code == 200


# --- signing in ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "args"), [("mine", ()), ("review_list", ()), ("review_file", (1,)), ("review_conflict", (1,))]
)
def test_own_pages_ask_to_sign_in(client, name, args):
    response = client.get(page(name, *args))

    assert (response.status_code, "/accounts/login/" in response["Location"]) == (302, True)


def test_links_to_own_pages_stand_on_the_programme_for_those_who_have_them(client, stranger):
    assignment = AssignmentFactory()
    person = PersonFactory(user=UserFactory())
    ApplicationFactory(person=person)

    shown = []
    for user in (assignment.reviewer, person.user, stranger):
        client.force_login(user)
        html = client.get(page("programme")).content.decode()
        shown.append((page("review_list") in html, page("mine") in html))

    assert shown == [(True, False), (False, True), (False, False)]


# --- reviewers ----------------------------------------------------------------------------------------------------


def test_review_list_shows_own_files_only(client):
    own, other = AssignmentFactory(), AssignmentFactory()
    client.force_login(own.reviewer)

    html = client.get(page("review_list")).content.decode()

    assert (own.application.code in html, other.application.code in html) == (True, False)


def test_who_was_never_asked_has_no_list(client, stranger):
    client.force_login(stranger)

    assert client.get(page("review_list")).status_code == 404


def test_review_list_costs_the_same_with_one_file_and_three(client, count_queries):
    reviewer = UserFactory()
    AssignmentFactory(reviewer=reviewer)
    client.force_login(reviewer)

    one = count_queries(page("review_list"))
    AssignmentFactory.create_batch(2, reviewer=reviewer)
    three = count_queries(page("review_list"))

    assert one == three


def test_a_long_review_list_comes_in_pages_with_what_waits_first(client):
    reviewer = UserFactory()
    done = [ScoreFactory(review__assignment__reviewer=reviewer).review.assignment for _number in range(40)]
    waiting = AssignmentFactory.create_batch(20, reviewer=reviewer)
    AssignmentFactory(reviewer=reviewer, application__state="shortlisted")  # closed without this reviewer
    client.force_login(reviewer)

    pages = [client.get(page("review_list"), {"page": number}) for number in (1, 2)]

    assert [answer.context["count"] for answer in pages] == [20, 20]
    assert [answer.context["waiting"] for answer in pages] == [waiting, []]
    assert [answer.context["done"] for answer in pages] == [done[:30], done[30:]]


def test_own_page_costs_the_same_with_one_award_and_three(client, count_queries):
    person = PersonFactory(user=UserFactory())
    InstalmentFactory(award__decision__application__person=person)
    client.force_login(person.user)

    one = count_queries(page("mine"))
    for _number in range(2):
        InstalmentFactory(award__decision__application__person=person)
    three = count_queries(page("mine"))

    assert one == three


def test_file_stays_closed_until_the_conflict_is_declared(client):
    one = undeclared(application__motivation="Sixty beds and one nurse.")
    client.force_login(one.reviewer)

    closed = client.get(page("review_file", one.pk))
    asked = client.get(page("review_conflict", one.pk)).content.decode()
    opened = client.post(page("review_conflict", one.pk), {"has_conflict": "no"}, follow=True).content.decode()

    assert (closed.status_code, closed["Location"]) == (302, page("review_conflict", one.pk))
    assert ("Sixty beds" in asked, "Sixty beds" in opened) == (False, True)


def test_recused_reviewer_gets_404_everywhere(client):
    one = undeclared()
    client.force_login(one.reviewer)

    answer = client.post(page("review_conflict", one.pk), {"has_conflict": "yes", "reason": "My student."})
    pages = [client.get(page(name, one.pk)).status_code for name in ("review_file", "review_conflict")]

    assert answer["Location"] == page("review_list")
    assert pages == [404, 404]
    assert one.application.code not in client.get(page("review_list")).content.decode()


def test_conflict_without_a_reason_is_asked_again(client):
    one = undeclared()
    client.force_login(one.reviewer)

    html = client.post(page("review_conflict", one.pk), {"has_conflict": "yes"}).content.decode()

    assert "Say in a sentence what ties you to the applicant." in html
    assert ReviewAssignment.objects.get().conflict == "undeclared"


@pytest.mark.parametrize("name", ["review_file", "review_conflict"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_file_of_another_reviewer_is_404(client, name, method):
    own, other = AssignmentFactory(), AssignmentFactory()
    client.force_login(own.reviewer)

    assert getattr(client, method)(page(name, other.pk)).status_code == 404


def test_reviewer_hands_in_points_and_sees_only_their_own(client):
    one = AssignmentFactory()
    need = CriterionFactory(call=one.application.call, code="need", name_en="Need of the region")
    other = ScoreFactory(review__assignment__application=one.application, criterion=need, value=1)
    other.review.comment = "Words of somebody else."
    other.review.save()
    client.force_login(one.reviewer)

    sheet = {"points-need": "4", "recommendation": "yes", "comment": "Sound plan."}
    answer = client.post(page("review_file", one.pk), sheet)
    html = client.get(page("review_file", one.pk)).content.decode()

    assert answer["Location"] == page("review_list")
    assert list(one.review.scores.values_list("criterion__code", "value")) == [("need", 4)]
    assert ("4 / 5" in html, "Sound plan." in html) == (True, True)
    assert ("1 / 5" in html, "Words of somebody else." in html) == (False, False)


@pytest.mark.parametrize("points", ["", "many"])
def test_points_that_are_no_number_are_a_form_error(client, points):
    one = AssignmentFactory()
    CriterionFactory(call=one.application.call, code="need")
    client.force_login(one.reviewer)

    response = client.post(page("review_file", one.pk), {"points-need": points, "recommendation": "yes"})

    assert response.status_code == 200
    assert "points-need" in response.context["form"].errors
    assert list(Review.objects.all()) == []


def test_review_that_was_handed_in_shows_no_form_and_takes_no_second(client):
    score = ScoreFactory()
    one = score.review.assignment
    client.force_login(one.reviewer)

    response = client.post(page("review_file", one.pk), {f"points-{score.criterion.code}": "0", "recommendation": "no"})

    assert "form" not in response.context
    assert list(Review.objects.values_list("recommendation", flat=True)) == ["yes"]


def test_file_out_of_review_says_so(client):
    one = AssignmentFactory(application__state="shortlisted")
    client.force_login(one.reviewer)

    assert "This application is not in review." in client.get(page("review_file", one.pk)).content.decode()


# --- applicants ---------------------------------------------------------------------------------------------------


def test_scholar_sees_the_own_award_and_instalments_and_nobody_elses(client):
    person = PersonFactory(user=UserFactory())
    own = InstalmentFactory(award__decision__application__person=person, due_on=date(2026, 10, 1))
    other = InstalmentFactory(amount=777)
    client.force_login(person.user)

    html = client.get(page("mine")).content.decode()

    assert own.award.decision.application.code in html
    assert html.count("USD 1,200.00") == 2  # the award, and its one instalment
    assert (other.award.decision.application.code in html, "777" in html) == (False, False)


def test_scholar_says_once_that_the_money_arrived_and_nobody_else_can(client, stranger):
    person = PersonFactory(user=UserFactory())
    sent = {"state": "sent", "sent_on": date(2026, 10, 2), "bank_reference": "B-1", "rate": 150, "paid_yen": 180_000}
    own = InstalmentFactory(award__decision__application__person=person, **sent)
    address = page("own_arrival", own.pk)
    client.force_login(stranger)
    others = [client.get(address).status_code, client.post(address, {"received_on": "2026-10-05"}).status_code]
    client.force_login(person.user)
    offered = address in client.get(page("mine")).content.decode()

    early = client.post(address, {"received_on": "2026-10-01", "expected_state": "sent"})
    client.post(address, {"received_on": "2026-10-05", "expected_state": "sent"})
    again = client.post(address, {"received_on": "2026-10-09", "expected_state": "sent"})

    own.refresh_from_db()
    assert (others, offered) == ([404, 404], True)
    assert early.context["form"].errors == {"received_on": ["It cannot have arrived before it was sent."]}
    assert (own.state, own.received_on, own.changes.count()) == ("received", date(2026, 10, 5), 1)
    assert again["Location"] == page("mine")


@pytest.mark.parametrize("state", ["eligible", "in_review", "shortlisted"])
def test_applicant_does_not_see_how_far_the_selection_is(client, state):
    person = PersonFactory(user=UserFactory())
    ApplicationFactory(person=person, state=state)
    client.force_login(person.user)

    assert "being reviewed" in client.get(page("mine")).content.decode()


def test_who_never_applied_is_shown_the_way(client, stranger):
    client.force_login(stranger)

    assert "There is no application under your account." in client.get(page("mine")).content.decode()
