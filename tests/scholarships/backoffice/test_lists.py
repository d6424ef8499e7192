"""The desk's lists: what they cost, what they find, what goes out."""

from io import BytesIO

import pytest
from django.urls import reverse
from django.utils.timezone import now
from openpyxl import load_workbook

from scholarships.models import Interview, Reference, ServiceObligation
from tests.factories.people import OrganisationFactory, PersonFactory
from tests.factories.scholarships import (
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
from tests.scholarships.backoffice.pages import call_page, file_page

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("name", "factory"),
    [
        ("scholarships_applications:index", ApplicationFactory),
        ("scholarships_instalments:index", InstalmentFactory),
        ("scholarships_calls:index", CallFactory),
        ("scholarships_panel:index", PanelMemberFactory),
    ],
)
def test_list_costs_the_same_with_one_row_and_three(at, officer, count_queries, name, factory):
    at(officer)

    factory()
    one = count_queries(reverse(name))
    factory.create_batch(2)
    three = count_queries(reverse(name))

    assert one == three


def _reviewed(call, reviewers):
    """A file with a review by each, a referee, an interview that was held, and an earlier scholarship of the person."""
    file = ApplicationFactory(call=call, state="shortlisted")
    for reviewer in reviewers:
        criterion = call.criteria.get()
        assignment = AssignmentFactory(application=file, reviewer=reviewer)
        ScoreFactory(review=ReviewFactory(assignment=assignment), criterion=criterion)
    Reference.objects.create(
        application=file, name="Dr. Neema", email="neema@example.org", received_at=now(), text="Sound."
    )
    held = Interview.objects.create(
        application=file, planned_at=now(), place="Here", held_on=now().date(), note="Sound."
    )
    held.interviewers.add(PanelMemberFactory())
    earlier = ApplicationFactory(person=file.person, state="awarded")
    ServiceObligation.objects.create(
        award=AwardFactory(decision__application=earlier),
        months_owed=12,
        return_by=now().date(),
        employer=OrganisationFactory(),
    )
    return file


@pytest.mark.parametrize(("screen", "most"), [("ranking", 15), ("pictures", 13), ("assign", 16)])
def test_round_costs_the_same_with_one_file_and_three(at, officer, count_queries, screen, most):
    """Three of them are about the rights of somebody who is no superuser."""
    at(officer)
    call = CriterionFactory().call
    reviewers = [AssignmentFactory().reviewer for _number in range(2)]
    PanelMemberFactory.create_batch(4)

    counts = []
    for many in (1, 2):
        for _number in range(many):
            _reviewed(call, reviewers)
            ApplicationFactory(call=call, state="eligible")
        counts.append(count_queries(call_page(screen, call.pk)))

    assert counts == [most, most]


def test_page_of_an_application_costs_the_same_with_one_review_and_three(at, officer, count_queries):
    at(officer)
    call = CriterionFactory().call
    counts = []
    for many in (1, 3):
        file = _reviewed(call, [AssignmentFactory().reviewer for _number in range(many)])
        counts.append(count_queries(file_page(file.pk)))

    assert counts == [20, 20]


@pytest.mark.parametrize(
    ("query", "codes"), [("q=Mwanri", ["S-2026-901"]), ("state=eligible", ["S-2026-902"]), ("q=S-2026-9", 2)]
)
def test_applications_are_found_by_name_number_and_state(at, officer, query, codes):
    person = PersonFactory(family_name="Mwanri", family_latin="Mwanri")
    ApplicationFactory(code="S-2026-901", person=person)
    ApplicationFactory(code="S-2026-902", state="eligible")
    ApplicationFactory(code="S-2025-001")

    html = at(officer).get(f"{reverse('scholarships_applications:index')}?{query}").content.decode()
    found = [code for code in ("S-2026-901", "S-2026-902", "S-2025-001") if code in html]

    assert (found if isinstance(codes, list) else len(found)) == codes


@pytest.mark.parametrize(
    ("name", "factory"),
    [("scholarships_applications:index", ApplicationFactory), ("scholarships_instalments:index", InstalmentFactory)],
)
def test_list_goes_out_as_xlsx(at, officer, name, factory):
    factory()

    answer = at(officer).get(f"{reverse(name)}?export=xlsx")
    sheet = load_workbook(BytesIO(b"".join(answer.streaming_content))).active

    assert (sheet.max_row, str(sheet["A2"].value).startswith("S-2026-")) == (2, True)


def test_ranking_goes_out_as_xlsx(at, officer):
    call = ScoreFactory(value=4).review.assignment.application.call

    answer = at(officer).get(f"{call_page('ranking', call.pk)}?export=xlsx")
    sheet = load_workbook(BytesIO(b"".join(answer.streaming_content))).active

    assert (sheet["A2"].value, sheet["E2"].value) == (1, 80)
