"""Calls, their criteria, and the panel at the desk."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from scholarships.models import Call, PanelMember
from tests.factories.people import OrganisationFactory, UserFactory
from tests.factories.scholarships import AwardFactory, CallFactory, CriterionFactory, ScoreFactory
from tests.scholarships.backoffice.pages import call_page

pytestmark = pytest.mark.django_db


def call_sheet(**changes) -> dict:
    return {
        "fiscal_year": 2027,
        "title_ja": "2027年度奨学金",
        "title_en": "Scholarships 2027",
        "opens_at": "2027-05-01 00:00",
        "closes_at": "2027-07-31 23:59",
        "time_zone": "Africa/Nairobi",
        "countries": ["TZ"],
        "budget_yen": 10_000_000,
        "reviewers_per_file": 2,
        "reports_per_year": 1,
        "is_announced": "on",
        "references_asked": 0,
        "service_months_per_study_month": "1.00",
        "documents-TOTAL_FORMS": 0,
        "documents-INITIAL_FORMS": 0,
        "documents-MIN_NUM_FORMS": 0,
        "documents-MAX_NUM_FORMS": 1000,
        "check_points-TOTAL_FORMS": 0,
        "check_points-INITIAL_FORMS": 0,
        "criteria-TOTAL_FORMS": 1,
        "criteria-INITIAL_FORMS": 0,
        "criteria-MIN_NUM_FORMS": 1,
        "criteria-MAX_NUM_FORMS": 1000,
        "criteria-0-id": "",
        "criteria-0-code": "need",
        "criteria-0-name_ja": "必要",
        "criteria-0-name_en": "Need",
        "criteria-0-max_score": 5,
        "criteria-0-weight": 2,
        "criteria-0-DELETE": "",
        **changes,
    }


def test_call_is_announced_in_its_own_time_zone_with_its_criteria(at, officer):
    OrganisationFactory(country="TZ")

    at(officer).post(call_page("add"), call_sheet())

    call = Call.objects.get()
    assert (call.opens_at, call.closes_at) == (
        datetime(2027, 4, 30, 21, 0, tzinfo=UTC),
        datetime(2027, 7, 31, 20, 59, tzinfo=UTC),
    )
    assert [criterion.code for criterion in call.criteria.all()] == ["need"]


def test_call_shows_its_own_clock_when_it_is_edited(at, officer):
    call = CallFactory(time_zone="Africa/Nairobi")

    form = at(officer).get(call_page("edit", call.pk)).context["form"]

    assert form["opens_at"].value() == datetime(2026, 4, 30, 18, 0)  # noqa: DTZ001 - a clock on the wall


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"time_zone": "Asia/Edo"}, ["time_zone"]),
        ({"closes_at": "2027-04-01 00:00"}, ["__all__"]),
        ({"countries": []}, ["countries"]),
        ({"reviewers_per_file": 1}, ["__all__"]),
    ],
)
def test_call_that_cannot_be_meant_is_a_form_error(at, officer, changes, fields):
    OrganisationFactory(country="TZ")

    answer = at(officer).post(call_page("add"), call_sheet(**changes))

    assert list(answer.context["form"].errors) == fields
    assert list(Call.objects.all()) == []


def edited(call: Call, criterion, **changes) -> dict:
    kept = {"criteria-INITIAL_FORMS": 1, "criteria-0-id": criterion.pk, "criteria-0-code": criterion.code}
    sheet = call_sheet(time_zone=call.time_zone, **kept)
    return sheet | {"criteria-0-max_score": criterion.max_score, "criteria-0-weight": criterion.weight} | changes


@pytest.mark.parametrize("change", [{"criteria-0-weight": 9}, {"criteria-0-max_score": 4}])
def test_criterion_that_was_used_keeps_points_and_weight(at, officer, change):
    criterion = ScoreFactory(value=3).criterion

    answer = at(officer).post(call_page("edit", criterion.call_id), edited(criterion.call, criterion, **change))

    assert answer.status_code == 200
    assert criterion.call.criteria.get().weight == 1


def test_criterion_that_was_used_is_not_removed_but_another_is(at, officer):
    used = ScoreFactory().criterion
    unused = CriterionFactory(call=used.call)
    both = {"criteria-TOTAL_FORMS": 2, "criteria-INITIAL_FORMS": 2, "criteria-1-id": unused.pk}
    second = {name.replace("-0-", "-1-"): value for name, value in call_sheet().items() if "-0-" in name}
    sheet = edited(used.call, used) | second | both
    client = at(officer)

    refused = client.post(call_page("edit", used.call_id), sheet | {"criteria-0-DELETE": "on"})
    client.post(call_page("edit", used.call_id), sheet | {"criteria-1-DELETE": "on"})

    assert len(refused.context["form"].non_field_errors()) == 1
    assert list(used.call.criteria.all()) == [used]


def test_budget_below_what_was_awarded_is_a_form_error(at, officer):
    award = AwardFactory()
    call = award.decision.application.call
    criterion = CriterionFactory(call=call)

    answer = at(officer).post(call_page("edit", call.pk), edited(call, criterion, budget_yen=1000))

    assert list(answer.context["form"].errors) == ["budget_yen"]


def test_somebody_joins_the_panel_by_their_address(at, officer):
    user = UserFactory(email="reviewer@example.org")
    client = at(officer)
    address = reverse("scholarships_panel:add")

    sheet = {"organisation": "", "is_active": "on", "ties-TOTAL_FORMS": 0, "ties-INITIAL_FORMS": 0}

    unknown = client.post(address, {"email": "nobody@example.org", **sheet})
    client.post(address, {"email": "Reviewer@example.org", **sheet})
    twice = client.post(address, {"email": "reviewer@example.org", **sheet})

    assert [list(page.context["form"].errors) for page in (unknown, twice)] == [["email"], ["email"]]
    assert list(PanelMember.objects.values_list("user", flat=True)) == [user.pk]


def test_papers_bodies_and_rules_are_typed_with_the_call_and_shown_on_its_page(at, officer):
    body = OrganisationFactory(country="TZ", name_en="Tabora Hospital", name_ja="タボラ病院")
    papers = {
        "documents-TOTAL_FORMS": 1,
        "documents-0-id": "",
        "documents-0-kind": "licence",
        "documents-0-is_required": "on",
        "documents-0-DELETE": "",
    }
    client = at(officer)

    client.post(
        call_page("add"),
        call_sheet(bodies=[body.pk], corrections_until="2027-08-31 23:59", references_asked=2, **papers),
    )

    call = Call.objects.get()
    page = client.get(call_page("inspect", call.pk)).content.decode()
    assert call.corrections_until == datetime(2027, 8, 31, 20, 59, tzinfo=UTC)  # Nairobi
    assert list(call.documents.values_list("kind", "is_required")) == [("licence", True)]
    assert "Tabora Hospital" in page or "タボラ病院" in page


def test_call_is_copied_on_one_screen_and_opens_for_editing(at, officer):
    call = CriterionFactory().call
    client = at(officer)

    answer = client.post(call_page("next_year", call.pk))
    again = client.post(call_page("next_year", call.pk))

    copy = Call.objects.exclude(pk=call.pk).get()
    assert answer.url == call_page("edit", copy.pk)
    assert len(again.context["form"].non_field_errors()) == 1
