"""What the board reads: the book as PDF, who may print it, and that each printing is written down."""

from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from pypdf import PdfReader
from wagtail.models import ModelLogEntry

from dispatch import services
from dispatch.queries.board import board_book
from tests.dispatch.conftest import COORDINATOR
from tests.factories.dispatch import AT, TODAY, make_candidacy, make_posting

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on_that_day(time_machine):
    time_machine.move_to(AT, tick=False)


@pytest.fixture
def secretary(client, staff):
    client.force_login(staff(COORDINATOR | {"print_board_book"}, "board@example.org"))
    return client


def pages_of(answer) -> list[str]:
    pages = PdfReader(BytesIO(answer.content)).pages
    return ["".join(page.extract_text().split()) for page in pages]


def test_each_proposal_has_a_page_and_the_book_names_what_waits(secretary):
    first = make_posting("proposed", starts_on=date(2027, 4, 1), ends_before=date(2030, 4, 1))
    short = make_posting("proposed", starts_on=date(2027, 4, 1), ends_before=date(2029, 4, 1), exception_follows=True)
    candidacy = make_candidacy("recommended")
    running = make_posting("active")
    services.amend_posting(
        posting=running,
        kind="early_end",
        new_ends_before=date(2027, 1, 1),
        reason="病院の閉鎖のため。",
        approved_on=TODAY,
        minutes="2026-5",
        at=AT,
    )

    answer = secretary.get(reverse("dispatch_board:pdf"))
    pages = pages_of(answer)

    assert "no-store" in answer["Cache-Control"]
    assert "目次" in pages[0]
    named = [[one.code in page for one in (first, short)] for page in pages[1:3]]
    assert named == [[True, False], [False, True]]
    assert f"1/{len(pages)}" in pages[0]
    told = "".join(pages)
    for words in (
        candidacy.code,
        running.code,
        "病院の閉鎖のため。",
        "例外の決定はまだ記録されていません",
        "予算と実績",
    ):
        assert words in told


def test_an_empty_book_is_one_all_the_same(secretary):
    assert "なし" in "".join(pages_of(secretary.get(reverse("dispatch_board:pdf"))))
    assert secretary.get(reverse("dispatch_board:index")).status_code == 200


def test_each_printing_is_written_down_with_the_postings(secretary):
    posting = make_posting("proposed")

    secretary.get(reverse("dispatch_board:pdf"))

    entry = ModelLogEntry.objects.get(action="dispatch.board_book_printed")
    assert (entry.user.email, entry.data) == ("board@example.org", {"postings": [posting.code]})


def test_without_the_right_there_is_no_book(office):
    for name in ("index", "pdf"):
        assert office.get(reverse(f"dispatch_board:{name}")).url == reverse("wagtailadmin_home")
    assert not ModelLogEntry.objects.filter(action="dispatch.board_book_printed").exists()


def test_it_asks_the_same_number_of_questions_for_one_and_three(queries_of):
    make_posting("proposed")
    make_posting("active")
    one = queries_of(lambda: board_book(TODAY))
    for _ in range(2):
        make_posting("proposed")
        make_posting("active")

    assert queries_of(lambda: board_book(TODAY)) == one
