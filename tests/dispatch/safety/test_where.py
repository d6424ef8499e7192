"""Where everybody is on a day: the questions, the screen, the sheet and the encrypted copy."""

import io
from datetime import date, timedelta
from time import perf_counter

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from dispatch import services as dispatch
from dispatch.models import EmergencyContact, Posting
from dispatch.queries import who_is_where
from dispatch.safety import queries, services
from dispatch.safety.printing import sheets_pdf
from jocs_site.foundation.errors import RuleBroken
from jocs_site.letters.models import Letter
from tests.factories.absences import make_absence, make_family
from tests.factories.dispatch import WorkerFactory, halted, make_posting
from tests.factories.people import OrganisationFactory, PersonFactory
from tests.factories.safety import AT, open_event, post_in

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 22)
PASSPHRASE = "correct horse battery staple"


def there(**rest):
    return [(one.where.value, sorted(one.may_be_in)) for one in who_is_where(DAY, **rest)]


def away(posting, state="away", country="JP", starts_on=date(2026, 11, 20), ends_before=date(2026, 12, 1), **rest):
    return make_absence(state, posting=posting, country=country, starts_on=starts_on, ends_before=ends_before, **rest)


class TestQuestion:
    @pytest.mark.parametrize(
        ("state", "where"),
        [("departed", "transit"), ("arrived", "at_post"), ("language", "at_post"), ("active", "at_post")],
    )
    def test_by_the_state_of_the_posting(self, state, where):
        post_in(state=state)

        assert there() == [(where, ["TZ"])]

    def test_a_suspended_posting_says_that_nobody_knows(self):
        posting = halted(post_in())
        dispatch.advance_posting(posting, "suspend", on=DAY, reason="退避", at=AT)

        assert there() == [("unknown", ["TZ"])]

    def test_nobody_who_has_not_left_or_is_home_is_on_it(self):
        post_in(state="preparing")
        post_in(state="draft")

        assert there() == []

    @pytest.mark.parametrize(("country", "where"), [("JP", "japan"), ("KE", "away"), ("TZ", "away")])
    def test_who_is_away(self, country, where):
        away(post_in(), country=country)

        assert there() == [(where, [country])]

    def test_who_should_have_left_may_be_in_two_places(self):
        away(post_in(), "approved")
        one = who_is_where(DAY)[0]

        assert (one.where, one.is_unconfirmed, one.may_be_in) == ("japan", True, {"JP", "TZ"})

    def test_who_is_late_may_be_in_two_places(self):
        away(post_in(), ends_before=DAY)
        one = who_is_where(DAY)[0]

        assert (one.is_late, one.may_be_in, one.until) == (True, {"JP", "TZ"}, date(2026, 11, 21))

    def test_an_absence_to_come_or_given_up_moves_nobody(self):
        posting = post_in()
        away(posting, "approved", starts_on=date(2026, 11, 23))
        away(posting, "cancelled", ends_before=date(2026, 11, 23))

        assert there() == [("at_post", ["TZ"])]

    def test_family_stays_unless_it_travels_along(self):
        posting = post_in()
        stays, goes = make_family(posting), make_family(posting, "child")
        make_family(posting, ends_before=date(2026, 11, 1))
        away(posting, along=[goes])

        assert [(one.person, one.where.value) for one in who_is_where(DAY)] == [
            (posting.worker.person, "japan"),
            (stays.person, "at_post"),
            (goes.person, "japan"),
        ]

    def test_by_country_and_office(self):
        here, visits = post_in("TZ"), post_in("NP")
        away(visits, country="TZ")
        Posting.objects.filter(pk=visits.pk).update(coordinating_office="osaka")

        found = [one.posting for one in who_is_where(DAY, country="TZ")]
        assert found == [visits, here]
        assert [one.posting for one in who_is_where(DAY, office="osaka")] == [visits]

    def test_the_telephone_of_today(self):
        posting = post_in(phone="+255-1")
        child = make_family(posting, "child", person=PersonFactory(phone=""))
        away(posting, phone="0263-00-0000")

        assert {one.person: one.phone for one in who_is_where(DAY)} == {
            posting.worker.person: "0263-00-0000",
            child.person: "+255-1",
        }

    def test_costs_six_questions_with_one_and_with_many(self):
        def add():
            posting = post_in()
            make_family(posting)
            away(posting)

        def cost():
            with CaptureQueriesContext(connection) as captured:
                assert queries.sheets(DAY)[0].lines
            return len(captured)

        add()
        one = cost()
        add()
        add()

        assert (one, cost()) == (6, 6)

    def test_thousands_of_postings_take_about_a_second(self):
        host, phone = OrganisationFactory(country="TZ"), EmergencyContact()
        phone.hold_phone("03-0000-0000")
        template = make_posting("active", organisation=host)
        people = PersonFactory.create_batch(20)
        workers = [WorkerFactory(person=person) for person in people]
        fields = {field.attname: getattr(template, field.attname) for field in Posting._meta.local_fields}
        rows = [
            Posting(**fields | {"id": None, "worker_id": worker.pk, "state": "draft", "term_number": number + 1})
            for worker in workers
            for number in range(100)
        ]
        Posting.objects.bulk_create(rows)
        EmergencyContact.objects.bulk_create(
            EmergencyContact(worker=worker, name="x", relation="x", sealed_phone=phone.sealed_phone)
            for worker in workers
        )
        with connection.cursor() as cursor:  # two thousand at once, as no rule would let them stand
            if connection.vendor == "sqlite":
                cursor.execute("DROP TRIGGER dispatch_posting_no_overlap_update")
            else:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
                cursor.execute("ALTER TABLE dispatch_posting DROP CONSTRAINT dispatch_posting_no_overlap")
        Posting.objects.filter(state="draft").update(state="active")

        began = perf_counter()
        found = who_is_where(DAY)

        assert len(found) == 2001
        assert perf_counter() - began < 5  # 0.3 s on a quiet machine


def test_the_age_of_the_last_answer_stands_beside_the_name():
    post_in()
    event = open_event()
    services.answer_by_link(event.checkins.get(), "safe", at=AT)
    line = queries.sheets(DAY + timedelta(days=4))[0].lines[0]

    assert line.days_since_answer(DAY + timedelta(days=4)) == 4


class TestPaper:
    def twelve(self):
        for number in range(6):
            posting = post_in("NP", family_name=f"長谷部長谷部{number}", phone="+977-1-5550001")
            dispatch.add_emergency_contact(
                worker=posting.worker, name="長谷部 美津子", relation="母(同居)", phone="+81-90-0000-0000"
            )
            make_family(posting)
            if number < 3:
                away(posting, address="長野県松本市中央一丁目二番三号 山ノ手ハイツ四〇五号室", ends_before=DAY)

    def text_of(self, pdf):
        return ["".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages]

    def test_twelve_people_of_a_country_fit_one_sheet(self):
        self.twelve()
        pages = self.text_of(sheets_pdf(queries.sheets(DAY), at=AT, with_contacts=True))

        assert len(pages) == 1
        assert sum(pages[0].count(f"長谷部長谷部{number}") for number in range(6)) == 6
        assert "+81-90-0000-0000" in pages[0]

    def test_a_country_has_a_sheet_of_its_own(self):
        post_in("NP")
        post_in("TZ")

        assert len(self.text_of(sheets_pdf(queries.sheets(DAY), at=AT, with_contacts=True))) == 2

    def test_without_the_right_no_contact_is_printed(self):
        post_in("NP")
        [page] = self.text_of(sheets_pdf(queries.sheets(DAY), at=AT, with_contacts=False))

        assert "03-0000-0000" not in page

    def test_nobody_is_said_in_words(self):
        [page] = self.text_of(sheets_pdf([], at=AT, with_contacts=True))

        assert "Nobodyispostedabroad" in page


class TestCopy:
    @pytest.fixture(autouse=True)
    def somewhere(self, settings, tmp_path):
        settings.STORAGES = settings.STORAGES | {
            "private": {
                "BACKEND": "django.core.files.storage.FileSystemStorage",
                "OPTIONS": {"location": tmp_path},
            }
        }
        settings.WHEREABOUTS_PASSPHRASE = PASSPHRASE

    def test_opens_with_the_passphrase_and_with_nothing_else(self):
        post_in("NP", family_name="長谷部")
        _name, content = services.write_copy(at=AT)
        shut = PdfReader(io.BytesIO(content))
        assert shut.is_encrypted
        assert not shut.decrypt("wrong horse battery staple")
        assert "長谷部".encode() not in content

        opened = PdfReader(io.BytesIO(content), password=PASSPHRASE)

        assert "長谷部" in opened.pages[0].extract_text()
        assert "03-0000-0000" in opened.pages[0].extract_text()
        encryption = shut.trailer["/Encrypt"].get_object()
        assert (encryption["/R"], encryption["/Length"]) == (6, 256)

    def test_the_last_seven_are_kept_and_one_day_is_one_file(self):
        for day in range(9):
            services.write_copy(at=AT + timedelta(days=day))
        services.write_copy(at=AT + timedelta(days=8))

        assert services.copies() == [f"whereabouts/whereabouts-2026-11-{day}.pdf" for day in range(30, 23, -1)]

    @pytest.mark.parametrize("passphrase", ["", "short"])
    def test_a_weak_passphrase_is_refused_and_nothing_is_written(self, settings, passphrase):
        settings.WHEREABOUTS_PASSPHRASE = passphrase
        with pytest.raises(CommandError, match="at least 16"):
            call_command("copy_whereabouts")

        assert services.copies() == []
        with pytest.raises(RuleBroken):
            services.write_copy(at=AT)

    def test_the_nightly_command_mails_it_to_those_who_hold_it_once_a_day(self, duty):
        post_in()
        out = io.StringIO()
        call_command("copy_whereabouts", "--mail", stdout=out)
        call_command("copy_whereabouts", "--mail", stdout=out)
        letter = Letter.objects.get()

        assert letter.address == duty.email
        assert letter.attachments.count() == 1
        assert "sent to 1; 1 are kept" in out.getvalue()

    def test_a_duty_officer_takes_the_latest(self, office):
        address = reverse("safety_where:copy")
        assert office.get(address).url == reverse("safety_where:index")

        services.write_copy(at=timezone.now())
        answer = office.get(address)

        assert b"".join(answer.streaming_content).startswith(b"%PDF")


class TestScreen:
    def page(self, browser, **query):
        response = browser.get(reverse("safety_where:index"), query)
        assert response.status_code == 200
        return response.content.decode()

    def test_shows_everybody_and_filters(self, office):
        post_in("NP", family_name="長谷部")
        post_in("TZ", family_name="隠岐")

        assert all(name in self.page(office) for name in ("長谷部", "隠岐", "03-0000-0000"))
        assert "隠岐" not in self.page(office, country="NP")
        assert "長谷部" in self.page(office, country="XX", office="nowhere")

    def test_names_the_countries_where_it_would_be_too_long(self, office, monkeypatch):
        monkeypatch.setattr("dispatch.safety.backoffice.where.MOST_ON_A_PAGE", 1)
        post_in("NP", family_name="長谷部")
        post_in("TZ", family_name="隠岐")

        page = self.page(office)

        assert ("隠岐" in page, "?country=NP&amp;office=" in page) == (False, True)
        assert "隠岐" in self.page(office, country="TZ")
        assert "隠岐" not in self.page(office, country="NP")

    def test_without_the_right_no_contact_is_shown(self, client, staff):
        post_in()
        client.force_login(staff({"safety.view_whereabouts"}))

        assert "03-0000-0000" not in self.page(client)

    def test_costs_the_same_with_three(self, office, queries_of):
        def add():
            posting = post_in()
            make_family(posting)
            make_absence("requested", posting=posting)

        add()
        one = queries_of(lambda: self.page(office))
        add()
        add()

        assert queries_of(lambda: self.page(office)) == one

    def test_prints_what_it_shows(self, office):
        post_in("NP")
        post_in("TZ")
        answer = office.get(reverse("safety_where:sheets"), {"country": "NP"})

        assert len(PdfReader(io.BytesIO(answer.content)).pages) == 1

    def test_is_closed_to_others(self, client, staff):
        client.force_login(staff({"dispatch.view_posting"}))

        assert client.get(reverse("safety_where:index")).status_code == 302
