"""Lists as offices have kept them for thirty years: titles, merged cells, Shift_JIS, totals. Told, never crashed."""

import pytest

from dispatch.models import Posting, Worker
from tests.factories.dispatch import WorkerFactory
from tests.factories.people import OrganisationFactory
from tests.factories.sheets import book_of, counts, csv_of, told

pytestmark = pytest.mark.django_db

TITLE = ["派遣者名簿", "", "", "", "", ""]
HEADINGS = ["姓 ", "名", "姓カナ", "名カナ", "生年月日", "職種＊", "備考"]
PEOPLE = [
    ["看護　", "安子", "ｶﾝｺﾞ", "ﾔｽｺ", "昭和３５年６月３日", "看護師", "横浜出身"],
    ["医師", "太郎 ", "いし", "たろう", "Ｓ２５．１．５", "医師", ""],
    [],
    ["助産", "花", "ジョサン", "ハナ", "平成元年１月８日", "助産師", ""],
]
TOTALS = ["合計", "", "", "", "", "3", ""]


def test_a_csv_in_shift_jis_with_a_title_and_blank_rows_is_read(at):
    content = csv_of([TITLE, ["平成12年4月1日現在"], [], HEADINGS, *PEOPLE], encoding="cp932")

    batch = at("workers").take_in(content)

    assert (batch.encoding, counts(batch), batch.unused) == ("cp932", (3, 0, 0, 0), ["備考"])
    people = [worker.person for worker in Worker.objects.order_by("pk")]
    assert [person.full_name for person in people] == ["看護 安子", "医師 太郎", "助産 花"]
    assert [str(person.born_on) for person in people] == ["1960-06-03", "1950-01-05", "1989-01-08"]
    assert people[0].reading == "カンゴ ヤスコ"


def test_a_book_with_merged_cells_above_its_headings_is_read_with_its_own_line_numbers(at):
    rows = [TITLE, ["No.", "平成12年4月1日現在"], HEADINGS, *PEOPLE, TOTALS]

    batch = at("workers").hand_in(book_of(rows, merged=["A1:F1", "B2:D2"]))

    assert (batch.rows, batch.new) == (4, 3)
    assert told(batch) == [(8, "profession", "choice"), (8, "family_name", "totals_row")]


def test_cells_merged_over_several_rows_leave_faults_that_say_what_is_missing(at):
    WorkerFactory(person__family_name="看護", person__given_name="安子")
    OrganisationFactory(name_ja="タボラ保健事務所")
    rows = [
        ["氏名", "派遣先", "種類", "開始日", "終了日", "担当", "状態"],
        ["看護 安子", "タボラ保健事務所", "長期", "H3.4.1", "H6.3.31", "東京", "終了"],
        [None, None, "長期", "H6.4.1", "H9.3.31", "東京", "終了"],
    ]

    batch = at("postings").hand_in(book_of(rows, merged=["A2:A3", "B2:B3"]))

    assert told(batch) == [(3, "worker", "worker_or_name"), (3, "organisation", "required")]
    assert at("postings").take_in(book_of(rows)).new == 1
    assert str(Posting.objects.get().starts_on) == "1991-04-01"


def test_days_that_lost_their_format_are_told_as_the_day_they_may_be(at):
    people = [["看護", "安子", "カンゴ", "ヤスコ", 22070, "看護師", ""]]

    batch = at("workers").hand_in(book_of([HEADINGS, *people]))

    assert batch.faults == [[2, "born_on", "22070", "excel_day", {"day": "1960-06-03"}]]


def test_duplicates_are_told_by_the_line_of_the_first(at):
    batch = at("workers").hand_in(csv_of([HEADINGS, PEOPLE[0], PEOPLE[1], PEOPLE[0]]))

    assert batch.faults == [[4, "family_name", "看護", "twice_in_file", {"line": 2}]]


def test_a_list_without_any_heading_is_refused_in_words(at):
    batch = at("workers").hand_in(csv_of([TITLE, *PEOPLE]))

    assert (batch.state, batch.faults) == ("refused", [[0, "", "", "no_heading", {}]])


def test_five_thousand_rows_are_checked_in_few_questions(at, django_assert_max_num_queries):
    rows = [[f"看護{n}", "安子", "カンゴ", "ヤスコ", f"19{n % 70 + 10}-06-03", "看護師", ""] for n in range(5_000)]
    content = csv_of([HEADINGS, *rows])

    with django_assert_max_num_queries(120):
        batch = at("workers").hand_in(content)

    assert counts(batch) == (5_000, 0, 0, 0)


def test_five_thousand_postings_are_checked_in_few_questions(at, django_assert_max_num_queries):
    workers = [WorkerFactory(person__family_name=f"看護{n}", person__given_name="安子") for n in range(50)]
    OrganisationFactory(name_ja="タボラ保健事務所")
    headings = ["worker", "派遣先", "種類", "開始日", "終了日", "担当", "状態"]
    rows = []
    for number in range(5_000):
        year, worker = 1920 + number // 50, workers[number % 50]
        rows.append([worker.code, "タボラ保健事務所", "短期", f"{year}-04-01", f"{year}-06-30", "東京", "終了"])

    with django_assert_max_num_queries(120):
        batch = at("postings").hand_in(csv_of([headings, *rows]))

    assert batch.rows == 5_000
    assert {fault[2] for fault in told(batch)} <= {"runs_still"}  # a hundred years from 1920 are not over yet
