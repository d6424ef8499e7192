"""The worker's page, what it sends by itself, and the office's screens."""

import json
import uuid
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone, translation

from dispatch import services
from dispatch.models import ActivityReport
from tests.factories.dispatch import AT, WorkerFactory, make_posting
from tests.factories.people import PersonFactory, UserFactory
from tests.factories.reports import WORDS, photo_of, picture, report_of, sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def worker(client):
    """A browser in which a worker is signed in, and the worker's first report."""
    user = UserFactory(email="worker@example.org")
    person = PersonFactory(user=user, family_name="白石")
    report = report_of(make_posting("active", worker=WorkerFactory(person=person)))
    client.force_login(user)
    client.report = report
    return client


def own(name, report, *more, language="en"):
    with translation.override(language):
        return reverse(f"dispatch:{name}", args=[report.pk, *more])


def desk(name, report, *more):
    return reverse(f"dispatch_reports:{name}", args=[report.pk, *more])


def typed(report, **changes):
    return {"title": "題", "body": "文", "language": "ja", "version": report.version, "step": "save"} | changes


def told(response):
    return " ".join(str(error) for errors in response.context["form"].errors.values() for error in errors)


class TestPlainForm:
    def test_saves_then_sends(self, worker):
        report = worker.report

        worker.post(own("report", report), typed(report))
        report.refresh_from_db()
        state = report.state
        worker.post(own("report", report), typed(report, step="send"))

        report.refresh_from_db()
        assert (state, report.state, report.title) == ("draft", "submitted", "題")
        assert "Your report arrived on" in worker.get(own("report", report)).content.decode()

    def test_a_stale_form_keeps_both_texts_on_the_page_and_the_next_saving_goes_through(self, worker):
        report = worker.report
        services.save_report(report, words=WORDS, key=uuid.uuid4(), version=0, at=AT)

        page = worker.post(own("report", report), typed(report, version=0))
        text = page.content.decode()
        version = page.context["form"]["version"].value()
        worker.post(own("report", report), typed(report, version=version))

        report.refresh_from_db()
        assert (page.status_code, "another window" in told(page)) == (200, True)
        assert (WORDS.title in text, "文</textarea>" in text, report.title) == (True, True, "題")

    def test_an_empty_report_says_what_is_missing_and_stays(self, worker):
        page = worker.post(own("report", worker.report), typed(worker.report, title="", step="send"))

        assert (page.status_code, told(page)) == (200, "The title is missing.")
        assert "文</textarea>" in page.content.decode()

    def test_a_photograph_comes_with_what_is_said_of_it_and_goes_again(self, worker):
        report = worker.report
        about = {
            "photo-file": picture(),
            "photo-consent": "spoken",
            "photo-people": "助産師",
            "photo-consent_told": "口頭",
        }

        worker.post(own("report", report), typed(report) | about)
        photo = report.photos.get()
        shown = worker.get(own("photo", report, photo.key))
        report.refresh_from_db()
        worker.post(own("report", report), typed(report, step=f"remove:{photo.key}"))

        assert (shown.status_code, shown["Content-Type"]) == (200, "image/jpeg")
        assert "no-store" in shown["Cache-Control"]
        assert report.photos.count() == 0

    def test_a_wrong_photograph_loses_no_text(self, worker):
        bad = {"photo-file": SimpleUploadedFile("a.jpg", b"no picture"), "photo-consent": "nobody"}

        page = worker.post(own("report", worker.report), typed(worker.report) | bad)

        assert page.status_code == 200
        assert "文</textarea>" in page.content.decode()
        assert "whatever its name says" in page.content.decode()

    def test_one_far_too_large_is_refused_before_it_is_read(self, worker):
        big = {"photo-file": SimpleUploadedFile("a.jpg", b"x" * (11 * 2**20)), "photo-consent": "nobody"}

        page = worker.post(own("report", worker.report), typed(worker.report) | big, follow=True)

        assert "larger than 10 MB" in page.content.decode()

    def test_a_report_of_ones_own_choice(self, worker):
        page = worker.post(own("new_report", worker.report.posting), follow=True)

        assert "Report of your own choice" in page.content.decode()

    def test_my_posting_lists_the_reports_with_the_same_queries(self, worker, queries_of):
        few = queries_of(lambda: worker.get("/en/workers/mine/"))
        services.plan_reports(posting=worker.report.posting, kinds=["monthly", "quarterly", "annual"])

        assert queries_of(lambda: worker.get("/en/workers/mine/")) == few


class TestByItself:
    def send(self, client, report, key=None, **changes):
        data = {"title": "題", "body": "文", "language": "ja", "version": 0, "key": key or uuid.uuid4()} | changes
        answer = client.post(own("save_report", report), data)
        return answer.status_code, json.loads(answer.content)

    def test_the_same_words_twice_are_saved_once(self, worker):
        key = uuid.uuid4()

        first, again = (self.send(worker, worker.report, key) for _time in range(2))

        assert first == again == (200, {"version": 1, "title": "題", "body": "文", "language": "ja", "is_open": True})

    def test_a_stale_window_is_told_what_stands_there_now(self, worker):
        self.send(worker, worker.report)

        status, answer = self.send(worker, worker.report, title="別")

        assert (status, answer["stale"], answer["title"], answer["version"]) == (409, True, "題", 1)

    def test_sent_twice_it_arrives_once(self, worker):
        key = uuid.uuid4()

        answers = [self.send(worker, worker.report, key, send="on") for _time in range(2)]

        assert [answer["is_open"] for _status, answer in answers] == [False, False]
        assert worker.report.changes.filter(step="submit").count() == 1

    @pytest.mark.parametrize(
        "changes",
        [{"key": "1; DROP"}, {"version": -1}, {"version": "a"}, {"language": "xx"}, {"title": "長" * 121}],
    )
    def test_bad_input_is_a_sentence_and_changes_nothing(self, worker, changes):
        status, answer = self.send(worker, worker.report, **changes)

        worker.report.refresh_from_db()
        assert (status, bool(answer["error"]), worker.report.version) == (422, True, 0)

    def test_photographs_with_a_key_arrive_once(self, worker):
        data = {"key": uuid.uuid4(), "consent": "nobody", "caption": "村"}

        answers = [
            worker.post(own("keep_photo", worker.report), data | {"file": picture()}).status_code for _time in range(2)
        ]

        assert (answers, worker.report.photos.count()) == ([200, 200], 1)

    def test_the_page_learns_how_the_report_stands(self, worker):
        answer = worker.get(own("report_now", worker.report)).json()

        assert (answer["version"], answer["is_open"], bool(answer["token"])) == (0, True, True)


class TestWhoseItIs:
    @pytest.mark.parametrize(
        ("name", "more", "method"),
        [
            ("report", [], "get"),
            ("report", [], "post"),
            ("report_now", [], "get"),
            ("save_report", [], "post"),
            ("keep_photo", [], "post"),
            ("photo", ["key"], "get"),
            ("remove_photo", ["key"], "post"),
        ],
    )
    def test_another_workers_report_does_not_exist(self, worker, name, more, method):
        other = report_of(make_posting("active"))
        keys = [photo_of(other).key] if more else []

        answer = getattr(worker, method)(own(name, other, *keys))

        other.refresh_from_db()
        assert (answer.status_code, other.version, other.photos.count()) == (404, 0, len(keys))

    def test_a_photograph_is_not_found_under_another_report_of_ones_own(self, worker):
        other = report_of(make_posting("active"))

        assert worker.get(own("photo", worker.report, photo_of(other).key)).status_code == 404

    def test_another_workers_posting_gets_no_report_of_mine(self, worker):
        other = make_posting("active")

        assert worker.post(own("new_report", other)).status_code == 404


class TestOffice:
    def test_lists_cost_the_same_with_one_row_and_with_three(self, office, queries_of):
        for name in ("dispatch_reports:index", "dispatch_reports_overdue:index"):
            make_posting("active")
            few = queries_of(lambda name=name: office.get(reverse(name)))
            make_posting("active")
            make_posting("active")
            assert queries_of(lambda name=name: office.get(reverse(name))) == few

    def test_what_waits_to_be_read_comes_first_then_what_is_due_next(self, office):
        posting = make_posting("active")
        first, second, third, *_later = posting.reports.order_by("obligation__due_on", "pk")
        sent(third)
        services.advance_report(second, "waive", at=AT, reason="病気のため。")

        shown = list(office.get(reverse("dispatch_reports:index")).context["object_list"])

        owed = sorted(report.obligation.due_on for report in shown[1:-1])
        assert (shown[0], shown[1], shown[-1]) == (third, first, second)
        assert [report.obligation.due_on for report in shown[1:-1]] == owed

    def test_the_overdue_list_says_how_late_and_comes_as_a_sheet(self, office):
        report = report_of()
        late = (timezone.localdate() - report.obligation.due_on).days

        page = office.get(reverse("dispatch_reports_overdue:index")).content.decode()
        sheet = office.get(reverse("dispatch_reports_overdue:index"), {"export": "xlsx"})

        assert f"{late}" in page
        assert sheet["Content-Type"].startswith("application/vnd.openxmlformats")

    def test_reads_asks_back_and_accepts(self, office):
        report = sent()
        assert WORDS.title in office.get(desk("inspect", report)).content.decode()

        office.post(desk("step", report, "ask_back"), {"reason": "何人？", "expected_state": "submitted"})
        report.refresh_from_db()
        assert report.state == "returned"
        sent(report)
        office.post(desk("step", report, "accept"), {"expected_state": "submitted"})

        report.refresh_from_db()
        assert report.state == "accepted"

    def test_asking_back_without_questions_is_a_sentence_at_the_field(self, office):
        page = office.post(desk("step", sent(), "ask_back"), {"reason": " ", "expected_state": "submitted"})

        assert page.context["form"].errors["reason"]

    def test_a_stale_screen_is_told(self, office):
        report = sent()
        services.advance_report(report, "accept", at=AT)

        page = office.post(desk("step", report, "ask_back"), {"reason": "?", "expected_state": "submitted"})

        assert page.context["form"].non_field_errors()
        report.refresh_from_db()
        assert report.state == "accepted"

    def test_types_in_a_mail(self, office):
        report = report_of()
        mail = SimpleUploadedFile("a.eml", b"From: a@example.org\nDate: Mon, 1 Jun 2026\n\nx")
        data = typed(report, arrived_on="2026-06-01", original=mail)

        office.post(desk("enter", report), data)

        report.refresh_from_db()
        original = report.originals.get()
        file = office.get(desk("original", report, original.pk))
        assert (report.state, report.arrived_on) == ("submitted", date(2026, 6, 1))
        assert (file["Content-Type"], "attachment" in file["Content-Disposition"]) == ("application/octet-stream", True)

    def test_the_worker_does_not_type_through_the_office(self, office):
        for step in ("submit", "begin", "enter", "nonsense"):
            assert office.get(desk("step", report_of(), step)).status_code == 404

    def test_asks_by_mail_and_says_when_it_cannot(self, office):
        report = report_of()
        person = report.posting.worker.person
        answers = []
        for email in ("", "worker@example.org"):
            person.email = email
            person.save()
            answers.append(office.post(desk("invite", report), follow=True).content.decode())

        assert "メールアドレスは登録されていません" in answers[0]
        assert "メールを送ります" in answers[1]

    def test_chooses_the_reports(self, office):
        posting = make_posting("active")

        office.post(reverse("dispatch_postings:report_plan", args=[posting.pk]), {"monthly": "on"})

        kinds = ActivityReport.objects.exclude(state="waived").values_list("obligation__kind", flat=True)
        assert sorted(set(kinds)) == ["final", "monthly"]

    def test_withdraws_the_consent_to_a_photograph(self, office):
        photo = photo_of(report_of())
        sent(photo.report)

        office.post(desk("withdraw_photo", photo.report, photo.pk))

        photo.refresh_from_db()
        assert (photo.withdrawn_on, photo.has_consent) == (timezone.localdate(), False)

    def test_the_auditor_reads_and_changes_nothing(self, client, auditor):
        report = sent()
        client.force_login(auditor)

        read = client.get(desk("inspect", report)).status_code
        acts = [
            client.get(desk(name, report, *more)).status_code
            for name, *more in [("step", "accept"), ("enter",), ("invite",)]
        ]

        assert (read, acts) == (200, [302, 302, 302])
