"""The reports in the office: pictures, tables, files, rights."""

import io
from datetime import date

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories.members import AllocationFactory, DuesFactory, MembershipFactory, PaymentFactory
from tests.factories.people import PersonFactory
from tests.members.reports.test_income import gift

pytestmark = pytest.mark.django_db
REPORTS = ["members", "renewal", "arrears", "income", "givers"]


@pytest.fixture
def office(client, auditor):
    client.force_login(auditor)
    return client


def address(name: str, **query) -> str:
    return reverse(f"members_reports:{name}", query=query or None)


def a_year_of_life(prefecture: str = "東京都"):
    """A member in arrears who paid one year, and a giver."""
    membership = MembershipFactory(person=PersonFactory(prefecture=prefecture))
    DuesFactory(membership=membership, fiscal_year=2024)
    AllocationFactory(dues=DuesFactory(membership=membership, fiscal_year=2025), payment__received_on=date(2025, 6, 1))
    PaymentFactory(membership=membership, amount_yen=5_000)
    gift(5_000, date(2025, 6, 1))


def sheet(response) -> list[list]:
    book = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    return [list(row) for row in book.active.iter_rows(values_only=True)]


@pytest.mark.parametrize("name", REPORTS)
def test_a_report_costs_the_same_for_one_row_and_three(office, name):
    costs = []
    office.get(address(name, year=2025))
    for prefectures in (["東京都"], ["大阪府", "京都府"]):
        for prefecture in prefectures:
            a_year_of_life(prefecture)
        with CaptureQueriesContext(connection) as captured:
            assert office.get(address(name, year=2025)).status_code == 200
        costs.append(len(captured))

    assert costs[0] == costs[1]


@pytest.mark.parametrize("name", REPORTS)
def test_a_report_stands_without_any_rows(office, name):
    assert office.get(address(name)).status_code == 200


@pytest.mark.parametrize("name", REPORTS)
def test_every_picture_has_a_name_and_a_table_with_the_same_figures(office, name):
    a_year_of_life()

    response = office.get(address(name, year=2025))

    pictured = [section for section in response.context["sections"] if section.picture]
    assert pictured
    for section in pictured:
        assert [bar.label for bar in section.picture.bars] == [line[0][0] for line in section.lines]
        assert f'id="{section.picture.name}-title">{section.picture.title}</title>' in response.content.decode()


def test_each_table_can_be_had_as_xlsx_with_numbers_as_numbers(office):
    a_year_of_life()

    rows = sheet(office.get(address("income", year=2025, part="purpose")))

    assert [row[1:] for row in (rows[3], rows[-1])] == [[10_000, 5_000, 15_000]] * 2


def test_shares_are_numbers_in_the_file(office):
    a_year_of_life()

    rows = sheet(office.get(address("givers", year=2025, part="years")))

    assert rows[5] == ["2025年度", 1, 0, 5_000, 15_000, 33.3]


def test_the_names_of_givers_stand_in_the_file_only(office):
    person = PersonFactory(family_name="=献金", given_name="花子")
    gift(5_000, date(2025, 6, 1), person=person)

    page = office.get(address("givers", year=2025))
    rows = sheet(office.get(address("givers", year=2025, part="names")))

    assert str(person) not in page.content.decode()
    assert rows[1:] == [["=献金 花子", person.postal_address or None, 5_000]]


def test_a_part_that_is_not_there_is_not_found(office):
    assert office.get(address("income", part="nothing")).status_code == 404


@pytest.mark.parametrize("year", ["1899", "x", "99999999999", ""])
def test_a_year_without_books_shows_the_running_one(office, year):
    response = office.get(address("income", year=year))

    assert response.status_code == 200
    assert response.context["year"] == response.context["view"].years[0]


def test_each_report_needs_its_own_right(client, staff):
    client.force_login(staff({"view_membership"}))

    answers = {name: client.get(address(name)).status_code for name in REPORTS}

    assert answers == {"members": 200, "renewal": 302, "arrears": 302, "income": 302, "givers": 302}
    assert len(client.get(address("index")).context["reports"]) == 1
