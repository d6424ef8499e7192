import io
import time

import openpyxl
import pypdf
import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from scholarships import queries
from scholarships.printing.meeting_book import meeting_book_pdf
from tests.factories.people import PersonFactory, UserFactory
from tests.factories.scholarships import (
    ApplicationFactory,
    AssignmentFactory,
    CallFactory,
    CriterionFactory,
    ReviewFactory,
    ScoreFactory,
)
from tests.scholarships.backoffice.pages import call_page

pytestmark = pytest.mark.django_db


@pytest.fixture
def call():
    call = CallFactory()
    CriterionFactory(call=call, code="need", max_score=10)
    return call


@pytest.fixture
def stern():
    return PersonFactory(user=UserFactory(), family_name="厳", given_name="格", family_latin="", given_latin="").user


@pytest.fixture
def mild():
    return PersonFactory(user=UserFactory(), family_name="温", given_name="和", family_latin="", given_latin="").user


def reviewed(call, *given, **fields) -> object:
    """A file with a review by each ``(reviewer, points)``."""
    file = ApplicationFactory(call=call, state="in_review", **fields)
    for reviewer, value in given:
        one = ReviewFactory(assignment=AssignmentFactory(application=file, reviewer=reviewer))
        ScoreFactory(review=one, criterion=call.criteria.get(), value=value)
    return file


def test_bias_is_the_mean_distance_from_the_mean_of_each_file(call, stern, mild):
    reviewed(call, (stern, 4), (mild, 6))
    reviewed(call, (stern, 2), (mild, 8))
    reviewed(call, (mild, 10))

    found = queries.biases(queries.ranking(call))

    assert [(bias.reviewer, bias.files, bias.mean) for bias in found] == [
        (stern, 2, pytest.approx(-20)),
        (mild, 2, pytest.approx(20)),
    ]


def test_book_names_who_stepped_back_and_shows_no_points_of_theirs(call, stern, mild):
    file = reviewed(call, (mild, 6))
    AssignmentFactory(application=file, reviewer=stern, conflict="declared", conflict_reason="My student.")

    [page] = queries.meeting_book(call)
    pdf = meeting_book_pdf(call, [page], at=timezone.now(), printed_by="Somebody")
    text = pypdf.PdfReader(io.BytesIO(pdf)).pages[0].extract_text()

    assert [one.assignment.reviewer for one in page.given] == [mild]
    assert [one.reviewer for one in page.stepped_back] == [stern]
    assert "厳" in text
    assert "My student" not in text


def test_book_costs_the_same_queries_for_one_file_and_for_three(call, stern, mild, django_assert_num_queries):
    reviewed(call, (stern, 4), (mild, 6))
    with django_assert_num_queries(8):
        queries.meeting_book(call)
    reviewed(call, (stern, 4), (mild, 6))
    reviewed(call, (stern, 4), (mild, 6))
    with django_assert_num_queries(8):
        queries.meeting_book(call)


def test_ninety_seven_files_are_ninety_seven_pages_in_less_than_a_minute(call, stern, mild):
    for _number in range(97):
        reviewed(call, (stern, 4), (mild, 6))
    began = time.monotonic()

    pdf = meeting_book_pdf(call, queries.meeting_book(call), at=timezone.now(), printed_by="Somebody")

    assert time.monotonic() - began < 60
    assert len(pypdf.PdfReader(io.BytesIO(pdf)).pages) == 97


def test_long_words_stay_on_the_page_of_their_file(call, stern, mild):
    words = "Because the need is great. " * 200
    reviewed(call, (stern, 4), (mild, 6), motivation=words, return_plan=words)
    reviewed(call, (stern, 3), (mild, 3))

    pdf = meeting_book_pdf(call, queries.meeting_book(call), at=timezone.now(), printed_by="Somebody")

    assert len(pypdf.PdfReader(io.BytesIO(pdf)).pages) == 2


@pytest.mark.parametrize("screen", ["book", "book_xlsx"])
def test_each_printing_is_written_down_and_needs_its_right(at, officer, auditor, call, stern, mild, screen):
    file = reviewed(call, (stern, 4), (mild, 6))
    address = call_page(screen, call.pk)

    answer = at(officer).get(address)
    refused = at(auditor).get(address)

    entry = ModelLogEntry.objects.get(action="scholarships.book_printed")
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    assert (entry.user, entry.data["applications"]) == (officer, [file.code])
    assert refused.status_code == 302


def test_sheet_has_a_row_for_each_review(at, officer, call, stern, mild):
    file = reviewed(call, (stern, 4), (mild, 6))

    answer = at(officer).get(call_page("book_xlsx", call.pk))

    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    assert [(row[1], row[4], row[5], row[6]) for row in rows] == [
        (file.code, "厳 格", 4, 40),
        (file.code, "温 和", 6, 60),
    ]


def test_pictures_have_a_dot_for_each_review_and_a_table_beside(at, officer, call, stern, mild):
    reviewed(call, (stern, 4), (mild, 6))
    reviewed(call, (stern, 5), (mild, 5))

    html = at(officer).get(call_page("pictures", call.pk)).content.decode()

    assert html.count('<circle class="picture__dot"') == 4 + 1  # one in the key
    assert html.count('<table class="listing">') == 2
    assert "-5.0" in html
    assert "+5.0" in html


def test_pictures_and_ranking_of_a_long_round_come_in_pages(at, officer, call, stern, mild, count_queries):
    files = [reviewed(call, (stern, 4), (mild, 6)) for _number in range(51)]
    screens = at(officer)

    ranking = [screens.get(call_page("ranking", call.pk), {"p": number}).content.decode() for number in (1, 2)]
    pictures = [screens.get(call_page("pictures", call.pk), {"page": number}).content.decode() for number in (1, 2)]

    assert [html.count(f">{files[-1].code}<") for html in pictures] == [0, 2]
    assert [html.count('<circle class="picture__dot"') for html in pictures] == [36 * 2 + 1, 15 * 2 + 1]
    assert [files[-1].code in html for html in ranking] == [False, True]


def test_pictures_of_an_empty_round_say_so(at, officer, call):
    html = at(officer).get(call_page("pictures", call.pk)).content.decode()

    assert "No review is in." in html
    assert "<circle" not in html


def test_reader_who_still_owes_a_review_sees_no_points_of_that_file(at, officer, call, stern, mild):
    file = reviewed(call, (mild, 6))
    AssignmentFactory(application=file, reviewer=officer)
    reviewed(call, (stern, 4), (mild, 8))

    pages = queries.meeting_book(call, user=officer)
    html = at(officer).get(call_page("pictures", call.pk)).content.decode()

    assert [(page.line.is_hidden, len(page.given)) for page in pages] == [(False, 2), (True, 0)]
    assert file.code not in html


def test_whoever_stepped_back_finds_the_file_in_no_book(officer, call, mild):
    file = reviewed(call, (mild, 6))
    AssignmentFactory(application=file, reviewer=officer, conflict="declared")

    assert queries.meeting_book(call, user=officer) == []


def test_results_over_years_count_by_year_and_country(at, officer):
    old, new = CallFactory(fiscal_year=2025), CallFactory(fiscal_year=2026)
    for call, state in ((old, "awarded"), (new, "selected"), (new, "not_selected"), (new, "withdrawn")):
        ApplicationFactory(call=call, state=state, nominating_organisation__country="TZ")

    page = at(officer).get(reverse("scholarships_calls:results"))
    found = [(row.fiscal_year, row.country, row.applied, row.selected) for row in queries.results_by_year()]

    assert page.status_code == 200
    assert found == [(2026, "TZ", 2, 1), (2025, "TZ", 1, 1)]
