"""The record of a year's activity: by person, by opportunity, stamps; one office or both."""

import io
from datetime import date, datetime

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from dispatch.volunteers import queries, services
from tests.factories.volunteers import JAPAN, attend, make_opportunity, make_shift

pytestmark = pytest.mark.django_db


def shift_of(office: str, on: date, capacity=10):
    starts_at = datetime(on.year, on.month, on.day, 10, tzinfo=JAPAN)
    return make_shift(capacity, starts_at=starts_at, opportunity=make_opportunity(office=office))


def stamps(office: str, grams: int, on=date(2026, 5, 1)):
    at = datetime(on.year, on.month, on.day, 12, tzinfo=JAPAN)
    lot = services.receive_lot(office=office, received_on=on, category="domestic", at=at)
    return services.weigh_lot(lot, grams=grams, on=on, at=at)


def test_hours_no_shows_and_stamps_of_a_year_add_up_by_office():
    attend(shift_of("tokyo", date(2026, 4, 1)), 120, 60, None)
    attend(shift_of("osaka", date(2027, 3, 31)), 30)
    attend(shift_of("tokyo", date(2026, 3, 31)), 600)
    stamps("tokyo", 2_500)
    stamps("osaka", 500)

    both, tokyo = queries.activity_year(2026), queries.activity_year(2026, "tokyo")

    assert (both.total.people, both.total.times, both.total.minutes, both.total.no_shows) == (3, 3, 210, 1)
    assert (tokyo.total.people, tokyo.total.minutes, tokyo.total.no_shows) == (2, 180, 1)
    assert sorted(row.minutes for row in tokyo.by_person) == [0, 60, 120]
    assert [row.people for row in both.by_opportunity] == [2, 1]
    assert (both.stamp_total.grams, tokyo.stamp_total.grams) == (3_000, 2_500)
    assert queries.activity_year(2026).office_name == ""


def test_years_are_offered_in_which_something_was(time_machine):
    attend(shift_of("tokyo", date(2024, 5, 1)), 60)

    assert queries.activity_years(date(2026, 11, 28)) == [2026, 2024]


def test_the_screen_costs_the_same_with_one_row_and_with_three(office):
    address = reverse("volunteers_activity:index") + "?year=2026"

    def cost() -> int:
        office.get(address)
        with CaptureQueriesContext(connection) as captured:
            assert office.get(address).status_code == 200
        return len(captured)

    attend(shift_of("tokyo", date(2026, 5, 1)), 60)
    stamps("tokyo", 100)
    one = cost()
    attend(shift_of("osaka", date(2026, 5, 2)), 60, 30)
    attend(shift_of("tokyo", date(2026, 5, 3)), 60)
    stamps("osaka", 100)
    assert cost() == one


def test_the_screen_without_anything_says_so(office):
    assert "None in this year." in office.get(reverse("volunteers_activity:index")).content.decode()


@pytest.mark.parametrize("query", ["year=1900", "year=x", "year=2026&office=nagoya"])
def test_a_year_or_office_that_is_none_is_not_found(office, query):
    attend(shift_of("tokyo", date(2026, 5, 1)), 60)

    for name in ("index", "xlsx", "pdf"):
        assert office.get(reverse(f"volunteers_activity:{name}") + f"?{query}").status_code == 404


def test_the_spreadsheet_holds_numbers(office):
    attend(shift_of("tokyo", date(2026, 5, 1)), 90, None)
    stamps("tokyo", 1_500)

    answer = office.get(reverse("volunteers_activity:xlsx") + "?year=2026&office=tokyo")
    rows = list(openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active.values)

    assert 'filename="activity-2026-tokyo.xlsx"' in answer["Content-Disposition"]
    assert [row[3:6] for row in rows[1:4]] == [(1, 1.5, 0), (0, 0, 1), (1, 1.5, 1)]
    assert rows[4][7:9] == (1, 1.5)


def test_the_paper_is_a4_and_names_year_and_sums(office):
    attend(shift_of("tokyo", date(2026, 5, 1)), 90)

    answer = office.get(reverse("volunteers_activity:pdf") + "?year=2026")
    page = PdfReader(io.BytesIO(answer.content)).pages[0]

    assert [round(float(side)) for side in page.mediabox[2:]] == [595, 842]
    assert "2026" in page.extract_text()
    assert "1 h 30 min" in page.extract_text()


def test_others_may_not_see_it(client, staff):
    client.force_login(staff({"view_shift"}))

    for name in ("index", "xlsx", "pdf"):
        assert client.get(reverse(f"volunteers_activity:{name}")).status_code == 302
