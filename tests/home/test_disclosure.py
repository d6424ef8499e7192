"""Papers laid open by year, and the officers on the page of how we are governed."""

from datetime import date

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from wagtail.documents.models import Document

from home.finding import find_pages, results
from home.models import DisclosedPaper, DisclosurePage
from tests.factories.officers import board
from tests.home.conftest import SMALL_SITE, TODAY, build, words
from tests.home.test_editing import editor  # noqa: F401 - a fixture

PDF = b"%PDF-1.4\n%%EOF\n"
PAPERS = [
    {"kind": "articles"},
    {"kind": "audit", "years_ago": 1},
    {"kind": "report", "years_ago": 1},
    {"kind": "accounts", "years_ago": 2},
    {"kind": "budget", "years_ago": 0},
]
SITE = SMALL_SITE | {
    "papers": {"kind": "disclosure", "papers": PAPERS, **words("情報公開", "Papers")},
    "board": words("組織", "Governance", ja={"body": [{"live": {"what": "officers"}}]}, en={"body": []}),
}


@pytest.fixture
def papers(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    build(SITE)


def page_in(language: str) -> DisclosurePage:
    return DisclosurePage.objects.get(locale__language_code=language)


def text(client, address: str) -> str:
    cache.clear()
    page = client.get(address).content.decode()
    return page[page.index("<main") : page.index("</main>")]


def a_document(name: str = "report.pdf") -> Document:
    return Document.objects.create(title="報告", file=ContentFile(PDF, name), file_size=len(PDF))


def test_rules_stand_first_then_the_years_with_the_latest_on_top(client, papers):
    page = text(client, "/en/papers/")
    shown = [
        "Articles of association",
        "Fiscal year 2024",
        "Budget",
        "Fiscal year 2023",
        "Report of activities",
        "Report of the auditors",
        "Fiscal year 2022",
        "Accounts",
    ]

    places = [page.index(f">{words}") for words in shown]
    assert places == sorted(places)


def test_a_paper_opens_for_everybody_and_closes_with_its_page(client, papers):
    address = page_in("ja").papers.first().document.url

    assert b"".join(client.get(address).streaming_content).startswith(b"%PDF")
    page_in("ja").unpublish()
    assert client.get(address).status_code == 404


def test_an_empty_page_says_so(client, papers):
    DisclosedPaper.objects.all().delete()

    assert "No paper of a year is here yet." in text(client, "/en/papers/")


def test_the_page_asks_as_much_with_three_papers_of_a_year_as_with_one(client, papers):
    DisclosedPaper.objects.exclude(kind="budget").delete()

    def asked() -> int:
        cache.clear()
        with CaptureQueriesContext(
            connection,
        ) as questions:
            client.get("/en/papers/")
        return len(questions)

    with_one = asked()
    for kind in ("plan", "report"):
        DisclosedPaper.objects.create(
            page=page_in("en"), kind=kind, fiscal_year=2024, document=a_document(kind + ".pdf")
        )
    assert asked() == with_one <= 15


@pytest.mark.parametrize(
    ("given", "field", "said"),
    [
        ({"kind": "report"}, "fiscal_year", "Say of which fiscal year this paper is."),
        ({"kind": "report", "fiscal_year": 1901}, "fiscal_year", "JOCS was founded in 1960."),
        ({"kind": "articles", "fiscal_year": 2024}, "fiscal_year", "leave the year empty"),
        ({"kind": "other"}, "title", "Say what paper it is."),
    ],
)
def test_a_paper_without_its_year_or_name_is_refused_by_the_form_and_by_the_database(papers, given, field, said):
    paper = DisclosedPaper(page=page_in("en"), document=a_document(), **given)

    with pytest.raises(ValidationError) as refused:
        paper.full_clean()
    assert said in " ".join(refused.value.message_dict[field])
    with pytest.raises(IntegrityError), transaction.atomic():
        paper.save()


def test_only_a_pdf_is_laid_open(papers):
    paper = DisclosedPaper(page=page_in("en"), kind="articles", document=a_document("articles.docx"))

    with pytest.raises(ValidationError) as refused:
        paper.full_clean()
    assert refused.value.message_dict["document"] == ["Choose a PDF."]


@pytest.mark.parametrize(
    ("day", "missing"),
    [
        (date(2024, 8, 1), {2023: ["Accounts"], 2024: ["Plan of activities"]}),
        (date(2024, 5, 1), {2022: ["Report of activities", "Report of the auditors"], 2024: ["Plan of activities"]}),
        (date(2025, 2, 1), {2023: ["Accounts"], 2024: ["Plan of activities"]}),
    ],
)
def test_what_is_missing_is_told_for_the_last_approved_year_and_for_this(papers, day, missing):
    assert page_in("en").missing(day) == missing


def test_the_editor_reads_what_is_missing(editor, papers):  # noqa: F811
    shown = editor.get(f"/office/pages/{page_in('ja').pk}/edit/").content.decode()

    assert "年度の資料で、まだ掲載していないもの：" in shown


def test_a_file_that_is_laid_open_is_not_deleted_by_mistake(papers):
    paper = DisclosedPaper.objects.first()

    with pytest.raises(IntegrityError):
        paper.document.delete()


def test_a_second_run_lays_nothing_open_twice(papers):
    before = DisclosedPaper.objects.count()

    build(SITE)
    assert DisclosedPaper.objects.count() == before == 2 * len(PAPERS)


def test_officers_of_the_day_stand_on_the_page_and_no_group_of_kin(client, papers):
    board()

    page = text(client, "/ja/board/")
    assert "土井 四" in page
    assert "江口 五" in page
    assert page.index("理事") < page.index("監事")


@pytest.mark.parametrize(
    ("language", "query", "page"),
    [
        ("ja", "計算書", "情報公開"),
        ("ja", "2023年度", "情報公開"),
        ("ja", "定款", "情報公開"),
        ("en", "articles of", "Papers"),
    ],
)
def test_a_paper_is_found_by_its_name_and_year(papers, language, query, page):
    found = results(find_pages(query, language, TODAY), query)

    assert page in [one.title for one in found]
