"""The desk's lists: what they cost, what they find, what goes out."""

from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from tests.factories.people import PersonFactory
from tests.factories.scholarships import (
    ApplicationFactory,
    CallFactory,
    InstalmentFactory,
    PanelMemberFactory,
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


def test_ranking_costs_the_same_with_one_row_and_three(at, officer, count_queries):
    at(officer)
    call = CallFactory()

    ScoreFactory(review__assignment__application__call=call)
    one = count_queries(call_page("ranking", call.pk))
    for _number in range(2):
        ScoreFactory(review__assignment__application__call=call)
    three = count_queries(call_page("ranking", call.pk))

    assert one == three


def test_page_of_an_application_costs_the_same_with_one_review_and_three(at, officer, count_queries):
    at(officer)
    file = ApplicationFactory(state="in_review")

    ScoreFactory(review__assignment__application=file)
    one = count_queries(file_page(file.pk))
    for _number in range(2):
        ScoreFactory(review__assignment__application=file)
    three = count_queries(file_page(file.pk))

    assert one == three


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
