"""What ends soon: the list, the weekly mail, the calendar. docs/sources.md#R46"""

from datetime import date, timedelta
from io import BytesIO, StringIO
from threading import Barrier, Thread

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from icalendar import Calendar
from openpyxl import load_workbook
from pypdf import PdfReader

from dispatch import queries, services
from dispatch.models import CalendarFeed, DocumentType
from jocs_site.letters.models import Letter
from tests.dispatch.conftest import COORDINATOR
from tests.factories.dispatch import AT, TODAY, make_posting, publish
from tests.factories.documents import file_paper, put_in_first_kinds
from tests.factories.people import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("first_kinds")]
RIGHTS = {"view_persondocument", "change_persondocument"}
LONG_AGO = date(2020, 1, 1)
SUNDAY = date(2026, 11, 22)


@pytest.fixture
def posting():
    """In preparation, from 2025-10-01 to 2028-09-30."""
    return make_posting("preparing")


def ends_in(posting, days, code="visa", **rest):
    """A document whose last day is so many days away."""
    return file_paper(posting.worker, code, LONG_AGO, TODAY + timedelta(days=days + 1), **rest)


def listed(today=TODAY):
    return [(row.left, row.bucket) for row in queries.expiries(today)]


def test_each_bucket_has_what_ends_in_its_days_and_nothing_later(posting):
    for days in (-1, 0, 30, 31, 90, 91, 180, 181):
        ends_in(posting, days, detail=f"{days}")

    assert listed() == [(-1, 0), (0, 30), (30, 30), (31, 90), (90, 90), (91, 180), (180, 180)]
    assert [len(rows) for _name, rows in queries.by_bucket(queries.expiries(TODAY))] == [1, 2, 2, 2]


def test_what_another_one_follows_or_nobody_posted_holds_is_not_listed(posting):
    old = ends_in(posting, 5)
    ends_in(posting, 400, replaces=old)
    ends_in(posting, 7, "insurance")
    file_paper(posting.worker, "insurance", TODAY, TODAY + timedelta(days=700))  # nobody linked the two
    ends_in(make_posting("cancelled"), 3)
    ends_in(posting, 2, "work-permit", country="TZ")
    DocumentType.objects.filter(code="work-permit").update(country="BD")  # of another country than the posting

    assert listed() == []


def test_the_gap_counts_from_the_end_of_the_paper_to_when_it_is_needed(posting):
    ends_in(posting, 100, "passport")
    [row] = queries.expiries(TODAY)
    needed = posting.ends_before + timedelta(days=183)

    assert row.gap_days == (needed - (TODAY + timedelta(days=101))).days
    assert (row.owner, row.ends_on) == ("Tokyo", TODAY + timedelta(days=100))


def test_consents_to_be_shown_are_among_them_until_withdrawn(posting):
    profile = publish(posting)
    type(profile).objects.update(consent_ends_before=TODAY + timedelta(days=11))
    assert [(row.what, row.left) for row in queries.expiries(TODAY)] == [("consent to be shown in public", 10)]

    services.withdraw_consent(posting=posting, on=TODAY)
    assert listed() == []


class TestMail:
    def told(self):
        return list(Letter.objects.filter(kind="expiries").order_by("pk").values_list("address", "made_at__date"))

    def tend(self, day):
        call_command("tend_expiries", "--on", day.isoformat(), stdout=StringIO())

    @pytest.fixture
    def reader(self, staff):
        return staff(RIGHTS, "papers@example.org")

    def test_once_a_week_each_though_the_job_runs_twice_or_missed_days(self, posting, reader):
        ends_in(posting, 20)
        for day in (SUNDAY, SUNDAY, SUNDAY + timedelta(days=3), SUNDAY + timedelta(days=4), SUNDAY + timedelta(days=7)):
            self.tend(day)

        keys = list(Letter.objects.order_by("pk").values_list("key", flat=True))
        assert keys == [f"expiries:2026-W47:{reader.pk}", f"expiries:2026-W48:{reader.pk}"]

    def test_it_says_what_ends_in_the_readers_language_and_goes_to_nobody_else(self, posting, reader):
        UserFactory()
        ends_in(posting, 20)
        self.tend(TODAY)
        letter = Letter.objects.get()

        assert letter.address == "papers@example.org"
        assert "30日以内" in letter.text
        assert f"2026年12月12日 査証(ビザ) / {posting.worker}" in letter.text
        assert reverse("dispatch_expiries:index") in letter.text

    def test_a_week_with_nothing_to_tell_has_no_letter(self, reader, posting):
        self.tend(TODAY)
        assert self.told() == []

        ends_in(posting, 20)
        self.tend(TODAY)
        assert len(self.told()) == 1

    @pytest.mark.django_db(transaction=True)
    def test_two_jobs_at_once_write_one_letter(self, reader):
        put_in_first_kinds()
        ends_in(make_posting("preparing"), 20)
        start = Barrier(2)

        def tend():
            start.wait()
            try:
                services.tell_of_expiries(today=TODAY, at=AT)
            finally:
                connection.close()

        threads = [Thread(target=tend) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert Letter.objects.filter(kind="expiries").count() == 1


class TestCalendar:
    @pytest.fixture
    def reader(self, staff):
        return staff(RIGHTS, "papers@example.org")

    def fetch(self, client, secret):
        return client.get(reverse("dispatch:calendar", args=[secret]))

    def test_it_holds_a_whole_day_for_each_paper_and_names_no_person(self, client, reader, posting, time_machine):
        time_machine.move_to(AT, tick=False)
        paper = ends_in(posting, 20, detail="長い名前; コンマ, 改行の要る" + "あ" * 40)
        answer = self.fetch(client, services.make_feed(user=reader, at=AT))
        raw = answer.content
        [event] = Calendar.from_ical(raw).walk("VEVENT")

        assert answer["Content-Type"] == "text/calendar; charset=utf-8"
        assert event["dtstart"].dt == TODAY + timedelta(days=20)
        assert event["uid"].startswith(f"document-{paper.pk}@")
        assert posting.code in event["summary"]
        assert paper.detail in event["summary"]
        assert str(posting.worker) not in raw.decode()
        assert max(len(line) for line in raw.split(b"\r\n")) <= 75

    def test_a_revoked_a_renewed_and_a_guessed_address_do_not_exist(self, client, reader):
        first = services.make_feed(user=reader, at=AT)
        second = services.make_feed(user=reader, at=AT)
        assert [self.fetch(client, secret).status_code for secret in (first, second, "guess")] == [404, 200, 404]

        services.revoke_feed(user=reader, at=AT)
        assert self.fetch(client, second).status_code == 404

    def test_whoever_lost_the_right_or_the_account_gets_nothing(self, client, reader):
        secret = services.make_feed(user=reader, at=AT)
        reader.user_permissions.clear()
        assert self.fetch(client, secret).status_code == 404

        other = UserFactory(is_superuser=True, is_active=False)
        assert self.fetch(client, services.make_feed(user=other, at=AT)).status_code == 404

    def test_the_database_keeps_one_address_and_no_secret(self, reader):
        secret = services.make_feed(user=reader, at=AT)

        assert secret not in str(CalendarFeed.objects.values())
        with pytest.raises(IntegrityError, match=r"one_per_account|calendarfeed\.user_id"), transaction.atomic():
            CalendarFeed.objects.bulk_create([CalendarFeed(user=reader, fingerprint="x", made_at=AT)])


class TestScreens:
    @pytest.fixture
    def office(self, client, staff, time_machine):
        time_machine.move_to(AT, tick=False)
        client.force_login(staff(COORDINATOR | RIGHTS))
        return client

    def test_the_list_the_sheet_and_the_paper_say_the_same(self, office, posting):
        ends_in(posting, 20, detail="=1+1")
        page = office.get(reverse("dispatch_expiries:index")).content.decode()
        assert f"{posting.worker}" in page

        sheet = load_workbook(BytesIO(b"".join(office.get(reverse("dispatch_expiries:xlsx")).streaming_content)))
        rows = [[cell.value for cell in row] for row in sheet.active]
        assert rows[1][:2] == [str(posting.worker), "査証(ビザ) (=1+1)"]
        assert rows[1][3:5] == [20, posting.code]
        pdf = PdfReader(BytesIO(office.get(reverse("dispatch_expiries:pdf")).content))
        assert "180日以内の期限一覧" in pdf.pages[0].extract_text().replace(" ", "")

    def test_many_are_on_several_pages_and_counted_whole(self, office, posting, monkeypatch):
        monkeypatch.setattr("dispatch.backoffice.expiries.ROWS_ON_A_PAGE", 2)
        for number in range(3):
            ends_in(posting, 20 + number, detail=str(number))

        pages = [office.get(reverse("dispatch_expiries:index"), {"page": page}) for page in (1, 2)]

        assert [[row.left for _name, rows, _total in page.context["buckets"] for row in rows] for page in pages] == [
            [20, 21],
            [22],
        ]
        assert [total for _name, _rows, total in pages[0].context["buckets"]] == [0, 3, 0, 0]

    def test_an_address_is_shown_once(self, office, posting):
        made = office.post(reverse("dispatch_expiries:feed"), {"make": ""}).content.decode()
        assert "/workers/calendar/" in made
        assert "/workers/calendar/" not in office.get(reverse("dispatch_expiries:feed")).content.decode()

        office.post(reverse("dispatch_expiries:feed"), {"revoke": ""})
        assert CalendarFeed.objects.filter(revoked_at=None).count() == 0

    def test_one_row_and_three_cost_the_same(self, office, posting, queries_of):
        ends_in(posting, 20)
        one = queries_of(lambda: office.get(reverse("dispatch_expiries:index")))
        for _ in range(2):
            ends_in(make_posting("preparing"), 20)

        assert queries_of(lambda: office.get(reverse("dispatch_expiries:index"))) == one
