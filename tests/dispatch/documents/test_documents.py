"""Filing documents, what is refused, who reads them, and what they hold up. docs/sources.md#R46"""

from datetime import date, timedelta
from io import BytesIO
from threading import Barrier, Thread

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from wagtail.models import ModelLogEntry

from dispatch import services
from dispatch.models import DocumentType, PersonDocument
from jocs_site.foundation.errors import RuleBroken, StaleState
from tests.factories.dispatch import AT, TODAY, WorkerFactory
from tests.factories.documents import file_paper, put_in_first_kinds
from tests.factories.people import PersonFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("first_kinds")]
PDF = b"%PDF-1.7 a passport"
START, END = date(2027, 4, 1), date(2030, 4, 1)


def logged(action):
    return [entry.data for entry in ModelLogEntry.objects.filter(action=action)]


class TestFiling:
    def test_the_number_is_sealed_in_the_database_and_read_again_in_the_clear(self, worker):
        document = file_paper(worker, "passport", START, END, number="TZ1234567")

        with connection.cursor() as cursor:
            cursor.execute("SELECT sealed_number FROM dispatch_persondocument")
            [(kept,)] = cursor.fetchall()
        assert "TZ1234567" not in kept
        assert services.number_of(document) == "TZ1234567"
        assert "TZ1234567" not in str(logged("dispatch.document_filed"))

    def test_a_number_sealed_with_a_lost_key_is_told_in_a_sentence(self, worker, settings):
        document = file_paper(worker, "passport", START, END, number="TZ1234567")
        settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another", []

        with pytest.raises(RuleBroken, match="key that is gone"):
            services.number_of(document)

    def test_pressing_the_button_twice_files_once(self, worker):
        first = file_paper(worker, "passport", START, END, number="TZ1")
        again = file_paper(worker, "passport", START, END, number=" TZ1 ")
        other = file_paper(worker, "passport", START, END, number="TZ2")

        assert again == first
        assert other != first

    @pytest.mark.parametrize(
        ("code", "details", "field", "words"),
        [
            ("passport", {"valid_from": END, "valid_before": END}, "valid_until", "before the first"),
            ("passport", {"valid_from": START}, "valid_until", "has a last day"),
            ("host-licence", {"valid_before": END, "country": "TZ"}, "valid_from", "counts from a day"),
            ("host-licence", {"valid_from": START, "valid_before": END}, "country", "Name the country"),
            ("yellow-fever", {}, "valid_from", "day of the vaccination"),
            ("yellow-fever", {"valid_from": TODAY + timedelta(days=1)}, "valid_from", "still to come"),
        ],
    )
    def test_days_that_cannot_be_are_refused_at_their_field(self, worker, code, details, field, words):
        with pytest.raises(RuleBroken, match=words) as refused:
            file_paper(worker, code, **details)

        assert (refused.value.field, PersonDocument.objects.count()) == (field, 0)

    def test_a_renewed_document_takes_the_place_of_the_old_which_stays(self, worker):
        old = file_paper(worker, "visa", START, END)
        new = file_paper(worker, "visa", END, END + timedelta(days=365), replaces=old)
        old.refresh_from_db()

        assert old.replaced_by == new
        assert list(PersonDocument.objects.latest()) == [new]
        with pytest.raises(StaleState, match="renewed meanwhile"):
            file_paper(worker, "visa", END, END + timedelta(days=30), replaces=old)

    def test_nobody_elses_document_and_no_other_kind_renews_it(self, worker):
        old = file_paper(worker, "visa", START, END)

        with pytest.raises(RuleBroken, match="same person and kind"):
            file_paper(WorkerFactory(), "visa", END, END + timedelta(days=9), replaces=old)
        with pytest.raises(RuleBroken, match="same person and kind"):
            file_paper(worker, "passport", END, END + timedelta(days=9), replaces=old)

    def test_a_correction_keeps_the_sealed_number_and_logs_what_stood_there(self, worker):
        document = file_paper(worker, "visa", START, END, number="V1", issuer="Embasy")
        details = services.PaperDetails(
            type=document.type, number=None, issuer="Embassy", valid_from=START, valid_before=END
        )
        services.correct_document(document, details=details, at=AT, by=None)
        document.refresh_from_db()

        assert (document.issuer, services.number_of(document)) == ("Embassy", "V1")
        assert logged("dispatch.document_corrected") == [{"issuer": ["Embasy", "Embassy"]}]


class TestScans:
    @pytest.mark.parametrize(
        ("content", "words"),
        [
            (b"MZ\x90\x00 a program", "no PDF, JPEG or PNG"),
            (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "no PDF, JPEG or PNG"),
            (b"", "no PDF, JPEG or PNG"),
            (b"\x89PNG\r\n\x1a\n and nothing more", "cannot be read"),
        ],
    )
    def test_a_program_named_pdf_and_a_drawing_with_a_script_are_refused_in_words(self, worker, content, words):
        document = file_paper(worker, "passport", START, END)
        with pytest.raises(RuleBroken, match=words) as refused:
            services.add_scan(document, file=SimpleUploadedFile("passport.pdf", content), by=None)

        assert refused.value.field == "file"
        document.refresh_from_db()
        assert not document.file

    def test_more_than_ten_megabytes_are_refused(self, worker):
        with pytest.raises(RuleBroken, match="larger than 10 MB"):
            file_paper(worker, "passport", START, END, scan=PDF + b"." * 10 * 2**20)

        assert PersonDocument.objects.count() == 0

    def test_a_new_scan_takes_the_place_of_the_old_file(self, worker, django_capture_on_commit_callbacks):
        document = file_paper(worker, "passport", START, END, scan=PDF)
        old = document.file.name
        with django_capture_on_commit_callbacks(execute=True):
            services.add_scan(document, file=SimpleUploadedFile("x", PDF + b" page 2"), by=None)
        document.refresh_from_db()

        assert not document.file.storage.exists(old)
        assert document.file.read() == PDF + b" page 2"

    def test_the_same_scan_again_changes_nothing(self, worker):
        document = file_paper(worker, "passport", START, END, scan=PDF)
        services.add_scan(document, file=SimpleUploadedFile("x", PDF), by=None)

        assert logged("dispatch.document_scan_added") == []

    def test_taking_out_deletes_number_and_file_and_what_it_replaced_stands_again(
        self, worker, django_capture_on_commit_callbacks
    ):
        old = file_paper(worker, "visa", START, END)
        wrong = file_paper(worker, "visa", END, END + timedelta(days=9), number="V9", scan=PDF, replaces=old)
        name, user = wrong.file.name, UserFactory()
        with pytest.raises(RuleBroken, match="Write why"):
            services.take_out_document(wrong, because=" ", at=AT, by=user)
        with django_capture_on_commit_callbacks(execute=True):
            services.take_out_document(wrong, because="別の人の査証", at=AT, by=user)
            services.take_out_document(wrong, because="別の人の査証", at=AT, by=user)
        wrong.refresh_from_db()

        assert not wrong.file.storage.exists(name)
        assert (wrong.sealed_number, wrong.file.name, wrong.withdrawn_by) == ("", "", user)
        assert list(PersonDocument.objects.latest()) == [old]
        assert len(logged("dispatch.document_taken_out")) == 1


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"valid_before": START}, "dispatch_document_ends_after_start"),
        ({"file": "documents/x.svg", "file_kind": "svg", "sha256": "0"}, "dispatch_document_file_of_known_kind"),
        ({"file": "documents/x.pdf"}, "dispatch_document_file_of_known_kind"),
        ({"withdrawn_at": AT}, "dispatch_document_withdrawn_with_reason"),
        ({"withdrawn_because": "?"}, "dispatch_document_withdrawn_with_reason"),
    ],
)
def test_the_database_refuses_what_must_never_be(worker, changes, constraint):
    document = file_paper(worker, "passport", START, END)

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        PersonDocument.objects.filter(pk=document.pk).update(**changes)
    columns = {"person": worker.person, "type": document.type, "valid_from": START, "valid_before": END, "added_at": AT}
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        PersonDocument.objects.bulk_create([PersonDocument(**(columns | changes))])
    with pytest.raises(IntegrityError, match="not_its_own_heir"), transaction.atomic():
        PersonDocument.objects.filter(pk=document.pk).update(replaced_by=document.pk)


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"rule": "sometimes"}, "dispatch_documenttype_known_words"),
        ({"blocks": "everything"}, "dispatch_documenttype_known_words"),
        ({"rule": "renewable", "margin_days": 9}, "dispatch_documenttype_margin_where_it_covers"),
        ({"rule": "one_off", "margin_days": 0, "permits_clinical_work": True}, "dispatch_documenttype_licence_has_end"),
    ],
)
def test_the_database_refuses_kinds_that_make_no_sense(changes, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        DocumentType.objects.filter(code="passport").update(**changes)


def test_a_merged_person_brings_the_papers_along(worker):
    document = file_paper(worker, "visa", START, END)
    kept = PersonFactory()
    services.merge_person(kept=kept, gone=worker.person, on=TODAY)
    document.refresh_from_db()

    assert document.person == kept


@pytest.mark.django_db(transaction=True)
def test_two_who_renew_the_same_document_at_once_leave_one_heir():
    put_in_first_kinds()
    worker = WorkerFactory()
    old = file_paper(worker, "visa", START, END)
    told, start = [], Barrier(2)

    def renew(day):
        start.wait()
        try:
            file_paper(worker, "visa", END, day, replaces=old)
        except StaleState as error:
            told.append(str(error))
        finally:
            connection.close()

    threads = [Thread(target=renew, args=[END + timedelta(days=days)]) for days in (300, 400)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(told) == 1
    assert PersonDocument.objects.latest().count() == 1


def test_pictures_lose_what_the_device_noted(worker):
    from PIL import Image  # noqa: PLC0415 - needed here only

    image, out = Image.new("RGB", (20, 10), "white"), BytesIO()
    exif = image.getexif()
    exif[0x9286] = "35.7N 139.7E"
    image.save(out, "JPEG", exif=exif)
    document = file_paper(worker, "passport", START, END, scan=out.getvalue())

    with document.file.open("rb") as file:
        assert dict(Image.open(BytesIO(file.read())).getexif()) == {}
