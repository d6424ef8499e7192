"""Absences and papers on the timeline of postings, and the timeline as a spreadsheet."""

from datetime import date
from io import BytesIO
from xml.etree import ElementTree

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from wagtail.users.models import UserProfile

from dispatch import queries
from dispatch.models import Absence, DocumentType
from tests.dispatch.conftest import COORDINATOR
from tests.factories.absences import make_absence
from tests.factories.dispatch import WorkerFactory, make_posting
from tests.factories.documents import file_paper
from tests.factories.people import OrganisationFactory, PersonFactory

pytestmark = pytest.mark.django_db
WINDOW = queries.TimelineWindow(date(2022, 4, 1), date(2030, 4, 1))
ASKED = {"from_year": 2022, "years": 8}


@pytest.fixture(autouse=True)
def passport(db):
    """The only kind of document here; it holds nobody up."""
    return DocumentType.objects.create(code="passport", name_ja="旅券", name_en="Passport", rule="must_cover")


@pytest.fixture
def desk(client, staff):
    """A browser of somebody who may see documents, too."""
    client.force_login(staff(COORDINATOR | {"view_persondocument"}))
    return client


def page_of(browser, **asked):
    return browser.get(reverse("dispatch_timeline:index"), ASKED | asked).content.decode()


def sheet_of(browser, **asked):
    answer = browser.get(reverse("dispatch_timeline:index"), ASKED | {"export": "xlsx"} | asked)
    assert answer["Content-Type"].endswith("spreadsheetml.sheet")
    return [[cell.value for cell in row] for row in load_workbook(BytesIO(b"".join(answer.streaming_content))).active]


def rows():
    return queries.timeline_rows(queries.timeline_workers(WINDOW), WINDOW)


def away(today=date(2026, 11, 10), window=WINDOW):
    found = queries.timeline_absences(rows(), window, today)
    return [(one.starts_on, one.ends_on) for absences in found.values() for one in absences]


class TestTimeline:
    def drawing(self, office, **window):
        page = office.get(reverse("dispatch_timeline:index"), window).content.decode()
        drawn = page.split('<svg class="timeline"')[1].split("</div>")[0]
        return ElementTree.fromstring(f'<svg class="timeline"{drawn}')  # noqa: S314 - our own page

    def test_one_row_per_worker_and_one_titled_bar_per_posting(self, office):
        worker = WorkerFactory()
        past = make_posting("proposed", worker=worker, starts_on=date(2022, 4, 1), ends_before=date(2025, 4, 1))
        now = make_posting("active", worker=worker)
        make_posting("cancelled")

        drawing = self.drawing(office, from_year=2022, years=8)

        titles = [link.find("title").text for link in drawing.iter("a")]
        assert [title.split()[0] for title in titles] == [past.code, now.code]
        assert [name.text for name in drawing.iter("text") if name.get("class") == "timeline__name"] == [str(worker)]

    def test_bars_lie_where_the_days_are_and_planned_ones_are_hatched(self, office):
        make_posting("active", starts_on=date(2024, 4, 1), ends_before=date(2028, 4, 1))
        make_posting("approved", starts_on=date(2026, 4, 1), ends_before=date(2030, 4, 1))

        drawing = self.drawing(office, from_year=2022, years=8)

        bars = [(float(bar.get("x")), float(bar.get("width"))) for bar in drawing.iter("svg") if bar.get("x")]
        looks = [bar.get("class").split("--")[1] for bar in drawing.iter("rect") if "__bar" in (bar.get("class") or "")]
        assert [(round((x - 210) / 990 * 8), round(width / 990 * 8)) for x, width in bars] == [(2, 4), (4, 4)]
        assert looks == ["running", "planned"]

    def test_today_is_a_line_and_a_table_says_the_same_in_words(self, office):
        posting = make_posting("active")

        page = office.get(reverse("dispatch_timeline:index")).content.decode()

        assert "timeline__today" in page
        assert f"{posting.code}</a>" in page
        assert str(timezone.localdate().year) in page

    def test_years_that_make_no_sense_show_the_usual_window(self, office):
        make_posting("active")

        response = office.get(reverse("dispatch_timeline:index"), {"from_year": "x", "years": "99"})

        assert (response.status_code, response.context["years"]) == (200, 8)

    def test_workers_come_in_pages_and_the_table_says_the_same_as_the_picture(self, office, monkeypatch):
        monkeypatch.setattr("dispatch.backoffice.timeline.WORKERS_ON_A_PAGE", 2)
        codes = [make_posting("active").code for _worker in range(3)]

        for number, expected in [("1", codes[:2]), ("2", codes[2:]), ("99", codes[2:])]:
            asked = {"from_year": 2022, "years": 8, "office": "", "page": number}
            page = office.get(reverse("dispatch_timeline:index"), asked).content.decode()
            drawn, table = page.split('<svg class="timeline"')[1].split('<table class="listing timeline-table">')
            assert [code for code in codes if f"<title>{code} " in drawn] == expected
            assert [code for code in codes if f"{code}</a>" in table] == expected

    def test_the_next_page_keeps_years_and_filters(self, office, monkeypatch):
        monkeypatch.setattr("dispatch.backoffice.timeline.WORKERS_ON_A_PAGE", 1)
        for _worker in range(2):
            make_posting("active", organisation=OrganisationFactory(country="NP"), coordinating_office="osaka")
        asked = {"from_year": 2022, "years": 8, "office": "osaka", "country": "NP"}

        page = office.get(reverse("dispatch_timeline:index"), asked).content.decode()

        assert "?from_year=2022&amp;years=8&amp;office=osaka&amp;country=NP&amp;page=2" in page

    @pytest.mark.parametrize(("asked", "number"), [({"office": "osaka"}, 1), ({"country": "NP"}, 1), ({}, 2)])
    def test_one_office_or_country_is_shown_alone(self, office, asked, number):
        make_posting("active", organisation=OrganisationFactory(country="NP"), coordinating_office="tokyo")
        make_posting("active", organisation=OrganisationFactory(country="TZ"), coordinating_office="osaka")

        answer = office.get(reverse("dispatch_timeline:index"), {"from_year": 2022, "years": 8} | asked)

        assert answer.context["page_obj"].paginator.count == number

    def test_an_office_that_is_not_there_is_told_at_its_field(self, office):
        answer = office.get(reverse("dispatch_timeline:index"), {"from_year": 2022, "years": 8, "office": "kyoto"})

        assert set(answer.context["form"].errors) == {"office"}

    def test_an_empty_window_says_so(self, office):
        assert "この期間に派遣はありません" in office.get(reverse("dispatch_timeline:index")).content.decode()


class TestAbsences:
    @pytest.mark.parametrize(
        ("state", "is_there"),
        [
            ("requested", False),
            ("host_agreed", False),
            ("refused", False),
            ("cancelled", False),
            ("approved", True),
            ("away", True),
            ("returned", True),
        ],
    )
    def test_only_what_was_approved_is_drawn(self, state, is_there):
        make_absence(state)

        assert away() == ([(date(2026, 11, 1), date(2026, 11, 19))] if is_there else [])

    def test_who_is_late_is_away_until_today(self):
        make_absence("away")

        assert away(today=date(2026, 11, 25)) == [(date(2026, 11, 1), date(2026, 11, 25))]

    def test_the_days_as_they_came_about_count_once_they_are_known(self):
        absence = make_absence("returned")
        Absence.objects.filter(pk=absence.pk).update(left_on=date(2026, 11, 3), returned_on=date(2026, 11, 3))

        assert away() == [(date(2026, 11, 3), date(2026, 11, 3))]

    @pytest.mark.parametrize(("ends_before", "number"), [(date(2026, 11, 1), 0), (date(2026, 11, 2), 1)])
    def test_absences_outside_the_window_are_not_drawn(self, ends_before, number):
        make_absence("approved")

        assert len(away(window=queries.TimelineWindow(date(2022, 4, 1), ends_before))) == number

    def test_picture_table_and_key_say_the_same(self, desk):
        absence = make_absence("approved", kind="medical")

        page = page_of(desk)

        assert "<title>不在 2026-11-01〜2026-11-19（承認済み）</title>" in page
        assert page.count('class="timeline__absence"') == 1
        assert "2026/11/01 – 2026/11/19 (承認済み)</a>" in page.split("timeline-table")[1]
        assert "帯の中の灰色" in page
        assert absence.get_kind_display() not in page


class TestDocuments:
    def ending(self):
        found = queries.timeline_documents(rows(), WINDOW)
        return {posting: [document.type.code for document in documents] for posting, documents in found.items()}

    def test_a_paper_stands_with_the_posting_that_runs_when_it_ends(self):
        worker = WorkerFactory()
        past = make_posting("proposed", worker=worker, starts_on=date(2022, 4, 1), ends_before=date(2025, 4, 1))
        now = make_posting("active", worker=worker)
        file_paper(worker, "passport", date(2020, 1, 1), date(2024, 1, 1))
        file_paper(worker, "passport", date(2023, 1, 1), date(2027, 1, 1))
        make_posting("active")

        assert self.ending() == {past.pk: ["passport"], now.pk: ["passport"]}

    def test_a_paper_that_was_replaced_has_no_mark(self):
        posting = make_posting("active")
        old = file_paper(posting.worker, "passport", date(2020, 1, 1), date(2027, 1, 1))
        file_paper(posting.worker, "passport", date(2026, 1, 1), date(2036, 1, 1), replaces=old)

        assert self.ending() == {}

    @pytest.mark.parametrize(("rule", "is_there"), [("must_cover", True), ("renewable", True), ("one_off", False)])
    def test_a_paper_that_is_needed_once_has_no_mark(self, passport, rule, is_there):
        posting = make_posting("active")
        file_paper(posting.worker, "passport", date(2020, 1, 1), date(2027, 1, 1))
        DocumentType.objects.filter(pk=passport.pk).update(rule=rule)

        assert bool(self.ending()) is is_there

    @pytest.mark.parametrize(
        ("valid_before", "is_there"),
        [(date(2022, 4, 1), False), (date(2022, 4, 2), True), (date(2030, 4, 1), True), (date(2030, 4, 2), False)],
    )
    def test_the_last_day_lies_within_the_window(self, valid_before, is_there):
        posting = make_posting("active")
        file_paper(posting.worker, "passport", date(2020, 1, 1), valid_before)

        assert bool(self.ending()) is is_there

    def test_a_paper_of_another_country_has_no_mark(self, passport):
        posting = make_posting("active", organisation=OrganisationFactory(country="NP"))
        file_paper(posting.worker, "passport", date(2020, 1, 1), date(2027, 1, 1))
        DocumentType.objects.filter(pk=passport.pk).update(country="TZ")

        assert self.ending() == {}

    def test_picture_and_table_name_kind_and_day_but_no_number_and_no_detail(self, desk):
        posting = make_posting("active")
        secret = {"number": "TZ1234567", "detail": "黄熱", "issuer": "外務省"}
        paper = file_paper(posting.worker, "passport", date(2020, 1, 1), date(2027, 1, 1), **secret)

        page = page_of(desk)

        assert "期限 2026-12-31： 旅券</title>" in page
        assert f'href="{reverse("dispatch_documents:inspect", args=[paper.pk])}">旅券: 2026/12/31</a>' in page
        assert [word for word in secret.values() if word in page] == []

    def test_who_may_not_see_documents_sees_no_mark_no_column_and_no_key(self, office):
        posting = make_posting("active")
        file_paper(posting.worker, "passport", date(2020, 1, 1), date(2027, 1, 1))

        page = page_of(office)

        assert "旅券" not in page
        assert "◆" not in page
        assert "期限の来る書類" not in [*page.split("</th>"), *sheet_of(office)[0]]


def test_who_may_not_see_absences_sees_none(client, staff):
    make_absence("approved")
    client.force_login(staff({"view_posting"}))

    page = page_of(client)

    assert "timeline__absence" not in page
    assert "不在" not in page.split('<form method="get" class="timeline-window">')[1]
    assert "不在" not in str(sheet_of(client))


def test_three_workers_with_absences_and_papers_cost_as_much_as_one(desk, queries_of, django_assert_num_queries):
    def one_more():
        posting = make_posting("active")
        make_absence("approved", posting=posting)
        make_absence("approved", posting=posting, starts_on=date(2027, 1, 1), ends_before=date(2027, 1, 9))
        file_paper(posting.worker, "passport", date(2020, 1, 1), date(2027, 1, 1))

    one_more()
    first = queries_of(lambda: page_of(desk))
    one_more()
    one_more()

    with django_assert_num_queries(first):
        page_of(desk)
    assert first <= 15


class TestSpreadsheet:
    def test_it_has_all_rows_of_the_window_not_of_the_page(self, desk, monkeypatch):
        monkeypatch.setattr("dispatch.backoffice.timeline.WORKERS_ON_A_PAGE", 1)
        monkeypatch.setattr("dispatch.backoffice.timeline.WORKERS_IN_A_BLOCK", 2)
        codes = [make_posting("active").code for _worker in range(3)]
        make_posting("proposed", starts_on=date(2031, 4, 1), ends_before=date(2034, 4, 1))

        assert [row[2] for row in sheet_of(desk, page=2)[1:]] == codes

    def test_it_keeps_to_the_filters(self, desk):
        wanted = make_posting("active", organisation=OrganisationFactory(country="NP"), coordinating_office="osaka")
        make_posting("active", organisation=OrganisationFactory(country="TZ"), coordinating_office="osaka")

        assert [row[2] for row in sheet_of(desk, office="osaka", country="NP")[1:]] == [wanted.code]

    def test_it_says_what_the_table_says(self, desk):
        posting = make_posting("active")
        make_absence("approved", posting=posting)
        file_paper(posting.worker, "passport", date(2020, 1, 1), date(2027, 1, 1), number="TZ1234567")

        head, line = sheet_of(desk)

        told = dict(zip(head, line, strict=True))
        assert list(told) == [
            "ワーカー",
            "職種",
            "派遣",
            "国",
            "受入団体",
            "担当事務局",
            "開始日",
            "終了日",
            "状態",
            "不在",
            "期限の来る書類",
        ]
        assert told["ワーカー"] == str(posting.worker)
        assert told["受入団体"] == posting.organisation.name_ja
        assert told["終了日"].date() == posting.ends_on
        assert told["不在"] == "2026-11-01 – 2026-11-19 (承認済み)"
        assert told["期限の来る書類"] == "2026-12-31 旅券"

    def test_it_is_in_the_language_of_whoever_asked(self, client, staff):
        reader = staff(COORDINATOR)
        UserProfile.objects.create(user=reader, preferred_language="en")
        client.force_login(reader)
        make_posting("active", organisation=OrganisationFactory(country="NP"))

        head, line = sheet_of(client)

        assert (head[3], line[3]) == ("Country", "Nepal")

    def test_a_name_that_looks_like_a_formula_stays_text(self, desk):
        make_posting("active", worker=WorkerFactory(person=PersonFactory(family_name="=1+1")))

        answer = desk.get(reverse("dispatch_timeline:index"), ASKED | {"export": "xlsx"})
        cell = load_workbook(BytesIO(b"".join(answer.streaming_content))).active["A2"]

        assert (cell.data_type, cell.value.startswith("=1+1")) == ("s", True)


def test_a_window_far_away_says_that_there_is_nothing(desk):
    make_posting("active")

    assert "この期間に派遣はありません" in page_of(desk, from_year=timezone.localdate().year + 30)


def test_sixteen_workers_fill_one_sheet_of_paper_and_begin_another(desk):
    for _worker in range(16):
        make_posting("active")

    page = page_of(desk)

    assert page.count('<svg class="timeline"') == 2
    assert page.count('<pattern id="timeline-hatch"') == 1


def test_the_sheet_on_paper_says_which_years_office_and_country_it_shows(desk):
    make_posting("active", organisation=OrganisationFactory(country="NP"), coordinating_office="osaka")

    page = page_of(desk, office="osaka", country="NP")

    assert "2022年度〜2029年度 · 大阪 · ネパール" in page.split('class="timeline-paper"')[1].split("</p>")[0]
