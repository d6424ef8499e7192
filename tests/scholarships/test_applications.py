from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from jocs_site.foundation.errors import RuleBroken, StaleState
from jocs_site.people.models import Person
from scholarships import services
from scholarships.models import Application, Call
from tests.factories.people import OrganisationFactory, PersonFactory
from tests.factories.scholarships import SUBMITTED_AT, ApplicationFactory, CallFactory

pytestmark = pytest.mark.django_db


def filing(**changes) -> dict:
    """What a complete application brings with it."""
    return {
        "person": changes.pop("person", None) or PersonFactory(),
        "nominating_organisation": changes.pop("nominating_organisation", None) or OrganisationFactory(),
        "submitted_at": SUBMITTED_AT,
        "endorsed_on": date(2026, 6, 1),
        "endorsed_by": "Sr. Asha Mrema",
        "profession": "Nurse",
        "course": "Nursing",
        "institution": "St. Luke College of Health",
        "study_country": "TZ",
        "level": "diploma",
        "starts_on": date(2026, 10, 1),
        "ends_before": date(2028, 10, 1),
        "requested_amount": Decimal("2400.00"),
        "requested_currency": "USD",
        "motivation": "One trained nurse for sixty beds.",
        "return_plan": "Back to the maternity ward.",
        **changes,
    }


def codes(error) -> list[str]:
    return [blocker.code for blocker in error.value.blockers]


def test_open_call_announces_it_with_its_criteria():
    need = {"code": "need", "name_ja": "必要", "name_en": "Need", "max_score": 5, "weight": 2}

    call = services.open_call(
        fiscal_year=2026,
        title_ja="2026年度奨学金",
        title_en="Scholarships 2026",
        opens_at=datetime(2026, 5, 1, tzinfo=UTC),
        closes_at=datetime(2026, 7, 31, tzinfo=UTC),
        budget_yen=10_000_000,
        countries=["TZ"],
        criteria=[need],
    )

    assert list(call.criteria.values("code", "max_score", "weight")) == [{"code": "need", "max_score": 5, "weight": 2}]


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"criteria": []}, RuleBroken),
        ({"time_zone": "Asia/Edo"}, ValidationError),
        ({"closes_at": datetime(2026, 5, 1, tzinfo=UTC)}, ValidationError),
    ],
)
def test_open_call_refuses_what_cannot_be_meant(changes, error):
    fields = {
        "fiscal_year": 2026,
        "title_ja": "募集",
        "title_en": "Call",
        "opens_at": datetime(2026, 5, 1, tzinfo=UTC),
        "closes_at": datetime(2026, 7, 31, tzinfo=UTC),
        "budget_yen": 1,
        "countries": ["TZ"],
        "criteria": [{"code": "need", "name_ja": "必要", "name_en": "Need"}],
    }

    with pytest.raises(error):
        services.open_call(**fields | changes)

    assert list(Call.objects.all()) == []


def test_applications_are_numbered_through_the_fiscal_year_and_have_a_history():
    first_call, second_call = CallFactory(), CallFactory()

    first, second = services.submit_applications(call=first_call, filings=[filing(), filing()])
    third = services.submit_application(call=second_call, **filing())

    assert [file.code for file in (first, second, third)] == ["S-2026-001", "S-2026-002", "S-2026-003"]
    assert list(third.changes.values_list("step", "from_state", "to_state", "at")) == [
        ("submit", "draft", "submitted", SUBMITTED_AT)
    ]


@pytest.mark.parametrize("count", [1, 20])
def test_batch_costs_the_same_queries_as_one(django_assert_num_queries, count):
    call = CallFactory()
    body = OrganisationFactory()
    filings = [filing(nominating_organisation=body) for _number in range(count)]

    with django_assert_num_queries(9):
        services.submit_applications(call=call, filings=filings)

    assert Application.objects.count() == count


@pytest.mark.parametrize(
    ("at", "is_late"), [(-timedelta(seconds=1), False), (timedelta(0), True), (timedelta(seconds=1), True)]
)
def test_late_by_one_second_is_late(at, is_late):
    call = CallFactory()
    late = filing(submitted_at=call.closes_at + at)

    if not is_late:
        assert services.submit_application(call=call, **late).state == "submitted"
        return
    with pytest.raises(RuleBroken) as error:
        services.submit_application(call=call, **late)
    assert codes(error) == ["CALL_NOT_OPEN"]


def test_every_reason_is_told_at_once_and_nothing_is_written():
    call = CallFactory(countries=["NP"])
    body = OrganisationFactory(is_partner=False, country="TZ")
    wrong = filing(
        submitted_at=call.opens_at - timedelta(seconds=1),
        nominating_organisation=body,
        requested_amount=Decimal("10.5"),
        requested_currency="JPY",
        ends_before=date(2026, 10, 1),
    )

    with pytest.raises(RuleBroken) as error:
        services.submit_applications(call=call, filings=[filing(), wrong])

    expected = ["COUNTRY_NOT_IN_CALL", "CALL_NOT_OPEN", "NOT_A_PARTNER", "COUNTRY_NOT_IN_CALL", "NOT_WHOLE"]
    assert codes(error) == [*expected, "STUDY_REVERSED"]
    assert list(Application.objects.all()) == []


def test_nobody_applies_twice_to_one_call_not_even_in_one_batch():
    call, person = CallFactory(), PersonFactory()

    with pytest.raises(RuleBroken) as in_one_batch:
        services.submit_applications(call=call, filings=[filing(person=person), filing(person=person)])
    services.submit_application(call=call, **filing(person=person))
    with pytest.raises(RuleBroken) as again:
        services.submit_application(call=call, **filing(person=person))

    assert codes(in_one_batch) == codes(again) == ["APPLIED_ALREADY"]


def test_who_withdrew_may_apply_again(officer):
    call, person = CallFactory(), PersonFactory()
    first = services.submit_application(call=call, **filing(person=person))

    services.move_application(application=first, step_name="withdraw", by=officer, reason="Wrong papers.")
    second = services.submit_application(call=call, **filing(person=person))

    assert (first.state, second.state) == ("withdrawn", "submitted")


@pytest.mark.parametrize("currency", ["usd", "US", "円"])
def test_currency_that_is_none_is_refused(currency):
    with pytest.raises(RuleBroken) as error:
        services.submit_application(call=CallFactory(), **filing(requested_currency=currency))

    assert codes(error) == ["CURRENCY"]


def test_enter_application_puts_a_new_applicant_on_file_and_refuses_a_twin(officer):
    call = CallFactory()
    applicant = {
        "family_name": "Mwanri",
        "given_name": "Neema",
        "family_latin": "Mwanri",
        "given_latin": "Neema",
        "born_on": date(1995, 3, 2),
        "country": "TZ",
    }
    paper = filing()
    paper.pop("person")

    file = services.enter_application(call=call, applicant=applicant, by=officer, **paper)
    with pytest.raises(RuleBroken, match=str(file.person_id)):
        services.enter_application(call=CallFactory(), applicant=applicant, by=officer, **paper)

    assert (file.person.latin_name, file.changes.get().by) == ("Neema Mwanri", officer)
    assert Person.objects.filter(family_name="Mwanri").count() == 1


def test_complete_file_passes_its_check(officer):
    file = ApplicationFactory()

    missing = services.check_eligibility(application=file, by=officer)

    assert (missing, file.state) == ([], "eligible")


def test_incomplete_file_is_returned_with_everything_that_is_missing(officer):
    file = ApplicationFactory(endorsed_on=None, endorsed_by="", motivation=" ", return_plan="", profession="")

    missing = services.check_eligibility(application=file, by=officer)

    assert [blocker.code for blocker in missing] == [
        "NO_ENDORSEMENT",
        "NO_MOTIVATION",
        "NO_RETURN_PLAN",
        "NO_PROFESSION",
    ]
    assert file.state == "incomplete"
    assert file.changes.get().reason == " ".join(str(blocker) for blocker in missing)


def test_body_that_lost_its_standing_keeps_the_file_out_of_review():
    file = ApplicationFactory(nominating_organisation=OrganisationFactory(is_partner=False))

    assert [blocker.code for blocker in services.check_eligibility(application=file)] == ["NOT_A_PARTNER"]


def test_completed_file_is_checked_again(officer):
    file = ApplicationFactory(state="incomplete", endorsed_on=None, endorsed_by="")

    file = services.complete_application(
        application=file, by=officer, endorsed_on=date(2026, 8, 5), endorsed_by="Sr. Asha"
    )
    services.check_eligibility(application=file, by=officer)

    assert [change.step for change in file.changes.all()] == ["resubmit", "pass_check"]
    assert Application.objects.get().state == "eligible"


def test_file_that_passed_its_check_is_not_changed_any_more():
    file = ApplicationFactory(state="eligible")

    with pytest.raises(StaleState):
        services.complete_application(application=file, motivation="Another.")

    assert Application.objects.get().motivation == file.motivation


def test_check_round_sorts_all_that_wait():
    call = CallFactory()
    ApplicationFactory.create_batch(3, call=call)
    ApplicationFactory(call=call, endorsed_by="")
    ApplicationFactory(call=call, state="withdrawn")

    assert services.check_round(call=call) == services.Checked(passed=3, incomplete=1)


def test_step_without_the_right_without_a_reason_or_from_a_stale_page_is_refused(officer, treasurer):
    file = ApplicationFactory()

    with pytest.raises(PermissionDenied):
        services.check_eligibility(application=file, by=treasurer)
    with pytest.raises(RuleBroken):
        services.move_application(application=file, step_name="refuse", by=officer, reason=" ")
    with pytest.raises(StaleState):
        services.move_application(
            application=file, step_name="refuse", by=officer, reason="No.", expected_state="incomplete"
        )
    with pytest.raises(RuleBroken):
        services.move_application(application=file, step_name="select", by=officer, reason="Shortcut.")

    assert Application.objects.get().state == "submitted"


@pytest.mark.django_db(transaction=True)
def test_two_desks_entering_at_once_get_two_numbers_and_one_of_two_doubles_is_refused(race):
    call, person = CallFactory(), PersonFactory()
    one, other, twin = filing(person=person), filing(), filing(person=person)

    results = race(
        lambda: services.submit_application(call=call, **one),
        lambda: services.submit_application(call=call, **other),
        lambda: services.submit_application(call=call, **twin),
    )

    assert [type(result) for result in results].count(RuleBroken) == 1
    assert sorted(Application.objects.values_list("code", flat=True)) == ["S-2026-001", "S-2026-002"]
