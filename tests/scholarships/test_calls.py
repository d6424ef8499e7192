"""What a call asks of its applicants, and last year's call once more."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from jocs_site.foundation.errors import RuleBroken
from scholarships import queries, services
from scholarships.models import Call, CallDocument
from tests.factories.people import OrganisationFactory
from tests.factories.scholarships import SUBMITTED_AT, CallFactory, CriterionFactory
from tests.scholarships.test_applications import codes, filing

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"corrections_until": CallFactory.opens_at}, "scholarships_call_corrections_end_after_closing"),
        ({"references_asked": 5}, "scholarships_call_at_most_four_references"),
        ({"service_months_per_study_month": Decimal("-0.01")}, "scholarships_call_service_not_below_zero"),
        ({"service_months_min": 25, "service_months_max": 24}, "scholarships_call_fewest_service_below_most"),
    ],
)
def test_database_refuses_a_call_that_cannot_be_meant(fields, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Call.objects.bulk_create([CallFactory.build(**fields)])

    assert list(Call.objects.all()) == []


@pytest.mark.parametrize(
    ("kinds", "constraint"),
    [(["licence", "licence"], "calldocument"), (["diploma"], "scholarships_calldocument_kind_known")],
)
def test_database_refuses_a_paper_asked_for_twice_or_of_no_known_kind(kinds, constraint):
    call = CallFactory()

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        CallDocument.objects.bulk_create([CallDocument(call=call, kind=kind) for kind in kinds])


def test_call_takes_only_the_bodies_it_names():
    listed, other = OrganisationFactory(country="TZ"), OrganisationFactory(country="TZ")
    call = CallFactory()
    call.bodies.set([listed])

    with pytest.raises(RuleBroken) as error:
        services.submit_application(call=call, **filing(nominating_organisation=other))

    assert codes(error) == ["BODY_NOT_LISTED"]
    assert services.submit_application(call=call, **filing(nominating_organisation=listed)).state == "submitted"


def test_call_that_is_not_announced_is_neither_shown_nor_applied_to():
    call = CallFactory(is_announced=False)

    with pytest.raises(RuleBroken) as error:
        services.submit_application(call=call, **filing())

    assert codes(error) == ["CALL_NOT_OPEN"]
    assert (queries.open_call(SUBMITTED_AT), queries.latest_call(SUBMITTED_AT)) == (None, None)


def test_copy_of_a_call_is_the_same_a_year_later_and_waits_to_be_announced():
    body = OrganisationFactory()
    call = CallFactory(
        time_zone="America/New_York",
        opens_at=datetime(2026, 3, 9, 13, 0, tzinfo=UTC),  # nine there, where clocks went forward the day before
        closes_at=datetime(2028, 2, 29, 22, 0, tzinfo=UTC),
        references_asked=2,
        service_months_per_study_month=Decimal("1.50"),
        service_months_min=12,
    )
    CriterionFactory(call=call, code="need", weight=3)
    CallDocument.objects.create(call=call, kind="photo", is_required=False)
    call.bodies.set([body])

    copy = services.copy_call(call)

    copy.refresh_from_db()
    assert (copy.fiscal_year, copy.title_en, copy.is_announced) == (2027, "Scholarships 2027", False)
    assert copy.opens_at == datetime(2027, 3, 9, 14, 0, tzinfo=UTC)  # nine there, before clocks go forward
    assert copy.closes_at == datetime(2029, 2, 28, 22, 0, tzinfo=UTC)
    assert copy.corrections_until is None
    assert (copy.references_asked, copy.service_months_per_study_month) == (2, Decimal("1.50"))
    assert (copy.service_months_min, copy.service_months_max) == (12, None)
    assert list(copy.criteria.values_list("code", "weight")) == [("need", 3)]
    assert list(copy.documents.values_list("kind", "is_required")) == [("photo", False)]
    assert list(copy.bodies.all()) == [body]


def test_second_copy_of_the_same_call_is_refused():
    call = CriterionFactory().call
    services.copy_call(call)

    with pytest.raises(RuleBroken, match="copied to the following year already"):
        services.copy_call(call)

    assert Call.objects.count() == 2
