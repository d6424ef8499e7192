"""From the first words to acceptance: what is kept, what is refused, who is written to."""

import uuid
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from PIL import Image

from dispatch import services
from dispatch.models import REPORT_LIFE, ActivityReport, ReportChange, ReportPhoto
from dispatch.models.reports import ReportState
from jocs_site.foundation.errors import RuleBroken, StaleState
from jocs_site.letters.models import Letter
from tests.factories.dispatch import AT, make_posting
from tests.factories.reports import WORDS, accepted, photo_of, picture, report_of, sent

pytestmark = pytest.mark.django_db
OTHER = services.Words("別の題", "別の文", "ja")


def save(report, words=WORDS, key=None, version=0, **rest):
    return services.save_report(report, words=words, key=key or uuid.uuid4(), version=version, at=AT, **rest)


def history(report):
    return [change.step for change in ReportChange.objects.filter(subject=report)]


def test_every_state_is_declared():
    assert {state.value for state in ReportState} == REPORT_LIFE.states()


class TestSaving:
    def test_the_same_saving_twice_is_one(self):
        report, key = report_of(), uuid.uuid4()

        first, again = save(report, key=key), save(report, key=key)

        assert (first.version, again.version, again.state, again.body) == (1, 1, "draft", WORDS.body)
        assert history(report) == ["begin"]

    def test_the_same_sending_twice_is_one_and_one_letter(self):
        report, key = report_of(), uuid.uuid4()
        give_address(report)

        save(report, key=key, send=True)
        save(report, key=key, send=True)

        report.refresh_from_db()
        assert (report.state, report.arrived_on) == ("submitted", AT.date())
        assert history(report) == ["begin", "submit"]
        assert Letter.objects.filter(kind="worker_report").count() == 1

    def test_a_saving_that_arrived_without_its_answer_is_sent_in_by_the_next(self):
        report, key = report_of(), uuid.uuid4()
        save(report, key=key)

        assert save(report, key=key, send=True).state == "submitted"

    def test_a_stale_window_writes_over_nothing(self):
        report = report_of()
        save(report)

        with pytest.raises(StaleState, match="another window"):
            save(report, OTHER)

        report.refresh_from_db()
        assert report.title == WORDS.title

    def test_two_windows_at_once(self, transactional_db, race):
        report = report_of()

        done = race(lambda: save(report), lambda: save(report, OTHER))

        assert sorted(type(one).__name__ for one in done) == ["ActivityReport", "StaleState"]

    def test_an_empty_report_is_not_sent_and_says_all_that_is_missing(self):
        report = report_of()

        with pytest.raises(RuleBroken) as refusal:
            save(report, services.Words(" ", "\n", "ja"), send=True)

        assert [blocker.code for blocker in refusal.value.blockers] == ["TITLE", "BODY"]
        report.refresh_from_db()
        assert (report.state, report.version) == ("due", 0)

    @pytest.mark.parametrize(
        ("words", "field"),
        [
            (services.Words("長" * 121, "", "ja"), "title"),
            (services.Words("", "a" * 20_001, "ja"), "body"),
            (services.Words("", "", "fr"), "language"),
        ],
    )
    def test_too_much_is_refused_at_its_field(self, words, field):
        with pytest.raises(RuleBroken) as refusal:
            save(report_of(), words)

        assert refusal.value.field == field

    def test_what_the_office_has_is_not_changed(self):
        report = sent()

        with pytest.raises(RuleBroken, match="with the office already"):
            save(report, OTHER, version=1)

    def test_a_report_of_ones_own_choice_is_begun_once(self):
        posting = make_posting("active")

        assert services.begin_report(posting=posting) == services.begin_report(posting=posting)

    def test_nobody_reports_on_a_draft(self):
        with pytest.raises(RuleBroken, match="not approved yet"):
            services.begin_report(posting=make_posting())


def give_address(report):
    person = report.posting.worker.person
    person.email, person.language = "worker@example.org", "en"
    person.save()


class TestOffice:
    def test_questions_go_to_the_worker_and_the_answer_comes_back(self, coordinator):
        report = sent()
        give_address(report)

        services.advance_report(report, "ask_back", reason="何人でしたか。", by=coordinator, at=AT)
        letter = Letter.objects.get(subject="Questions on your report")
        save(report, OTHER, version=1, send=True)

        assert "何人でしたか。" in letter.text
        assert history(report) == ["begin", "submit", "ask_back", "submit"]

    def test_asking_back_needs_questions(self):
        with pytest.raises(RuleBroken, match="reason"):
            services.advance_report(sent(), "ask_back", at=AT)

    def test_the_auditor_accepts_nothing(self, auditor):
        with pytest.raises(PermissionDenied):
            services.advance_report(sent(), "accept", by=auditor, at=AT)

    def test_two_coordinators_at_once(self):
        report = sent()
        services.advance_report(report, "accept", expected_state="submitted", at=AT)

        with pytest.raises(StaleState):
            services.advance_report(report, "ask_back", reason="?", expected_state="submitted", at=AT)

    def test_typed_in_for_the_worker_with_the_mail(self, coordinator):
        mail = SimpleUploadedFile("report.eml", "From: a@b\nDate: Mon, 1 Jun 2026\n\n本文".encode())

        report = services.enter_report(
            report_of(), words=WORDS, arrived_on=date(2026, 6, 1), original=mail, at=AT, by=coordinator
        )

        assert (report.state, report.arrived_on, report.entered_by) == ("submitted", date(2026, 6, 1), coordinator)
        assert [original.name for original in report.originals.all()] == ["report.eml"]

    @pytest.mark.parametrize("content", [b"MZ\x90\x00 program", b"just words", b"From: a\nDate: b\n\n\x00"])
    def test_what_is_no_mail_is_refused_and_nothing_is_typed_in(self, content):
        report = report_of()

        with pytest.raises(RuleBroken, match="no mail") as refusal:
            services.enter_report(
                report, words=WORDS, arrived_on=AT.date(), original=SimpleUploadedFile("a.eml", content), at=AT
            )

        report.refresh_from_db()
        assert (refusal.value.field, report.state) == ("original", "due")

    def test_nothing_the_worker_wrote_meanwhile_is_typed_over(self):
        report = report_of()
        save(report)

        with pytest.raises(StaleState, match="worker saved something"):
            services.enter_report(report, words=OTHER, arrived_on=AT.date(), expected_version=0, at=AT)

    def test_no_arrival_to_come(self):
        with pytest.raises(RuleBroken, match="still to come"):
            services.enter_report(report_of(), words=WORDS, arrived_on=date(2027, 1, 1), at=AT)

    def test_waived_with_a_reason_and_asked_for_after_all(self, coordinator):
        report = report_of()
        services.advance_report(report, "waive", reason="病気のため", by=coordinator, at=AT)
        reason = report.waived_reason
        services.advance_report(report, "demand", reason="回復したため", by=coordinator, at=AT)

        assert (reason, report.state, report.waived_reason) == ("病気のため", "due", "")

    def test_what_a_person_waived_stays_waived_when_dates_move(self):
        report = report_of()
        services.advance_report(report, "waive", reason="病気のため", at=AT)

        services.settle_obligations(report.posting)

        report.refresh_from_db()
        assert report.state == "waived"


class TestPosting:
    def test_accepting_the_final_report_is_the_door_to_its_day(self):
        posting = make_posting("active")

        accepted(report_of(posting, "final"))

        posting.refresh_from_db()
        assert posting.final_report_on == AT.date()
        assert posting.changes.last().step == "final_report"

    def test_another_report_does_not_open_it(self):
        posting = make_posting("active")

        accepted(report_of(posting))

        posting.refresh_from_db()
        assert posting.final_report_on is None

    def test_the_review_waits_for_a_mid_term_report_where_one_is_planned(self):
        posting = make_posting("active")
        services.plan_reports(posting=posting, kinds=["mid_term"])

        def review():
            services.advance_posting(posting, "review", on=date(2026, 11, 20), reason="面談した。", at=AT)

        with pytest.raises(RuleBroken, match="mid-term report"):
            review()
        accepted(report_of(posting, "mid_term"))
        review()
        posting.refresh_from_db()
        assert posting.midterm_reviewed_on == date(2026, 11, 20)


class TestPhotos:
    def test_place_and_time_are_not_in_the_kept_file(self):
        report, exif = report_of(), Image.Exif()
        exif[0x9003] = "2026:06:01 10:00:00"
        exif.get_ifd(0x8825)[1] = "N"

        photo = services.keep_photo(report, key=uuid.uuid4(), file=picture(exif=exif), consent="nobody", at=AT)

        with Image.open(photo.file.open()) as kept:
            assert (dict(kept.getexif()), kept.size) == ({}, (40, 30))

    def test_the_same_photograph_twice_is_one_and_what_is_said_of_it_is_the_last(self):
        report, key = report_of(), uuid.uuid4()

        for caption in ("一", "二"):
            services.keep_photo(report, key=key, file=picture(), caption=caption, consent="nobody", at=AT)

        assert [photo.caption for photo in report.photos.all()] == ["二"]

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"file": SimpleUploadedFile("a.jpg", b"<html>")}, "file"),
            ({"file": SimpleUploadedFile("a.jpg", b"%PDF-1.7")}, "file"),
            ({"file": None}, "file"),
            ({"consent": "perhaps"}, "consent"),
            ({"consent": "spoken"}, "people"),
        ],
    )
    def test_what_is_refused_leaves_nothing(self, changes, field):
        report = report_of()
        about = {"key": uuid.uuid4(), "file": picture(), "consent": "none", "at": AT} | changes

        with pytest.raises(RuleBroken) as refusal:
            services.keep_photo(report, **about)

        assert (refusal.value.field, ReportPhoto.objects.count()) == (field, 0)

    def test_eight_are_the_most(self):
        report = report_of()
        for _number in range(8):
            photo_of(report)

        with pytest.raises(RuleBroken, match="at most 8"):
            photo_of(report)

    def test_another_reports_photograph_is_not_taken_over(self):
        photo = photo_of(report_of())

        with pytest.raises(RuleBroken, match="another report"):
            services.keep_photo(report_of(make_posting("active")), key=photo.key, consent="none", at=AT)

    def test_removed_with_its_file_until_it_is_sent(self, django_capture_on_commit_callbacks):
        photo = photo_of(report_of())

        with django_capture_on_commit_callbacks(execute=True):
            gone = [services.remove_photo(photo.report, key=photo.key) for _time in range(2)]

        assert (gone, photo.file.storage.exists(photo.file.name)) == ([True, False], False)

    def test_once_sent_it_stays(self):
        photo = photo_of(report_of())
        sent(photo.report)

        with pytest.raises(RuleBroken, match="with the office"):
            services.remove_photo(photo.report, key=photo.key)

    def test_the_database_wants_to_know_who_agreed_and_how(self):
        photo = photo_of(report_of(), consent="none", people="", consent_told="")

        with pytest.raises(IntegrityError, match="dispatch_reportphoto_consent_told"), transaction.atomic():
            ReportPhoto.objects.filter(pk=photo.pk).update(consent="written")


def test_nothing_is_written_twice_in_the_history():
    report = sent()

    with pytest.raises(IntegrityError, match="dispatch_reportchange_append_only"), transaction.atomic():
        ReportChange.objects.filter(subject=report).update(reason="x")
    assert ActivityReport.objects.get(pk=report.pk).state == "submitted"
