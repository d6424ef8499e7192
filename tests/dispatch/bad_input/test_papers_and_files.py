"""Papers that do not cover a posting, and files that are not what their name says: sentence, field, nothing written.

Tested elsewhere, and not here again:

- the days of a document, and kinds the databases refuse: `documents/test_documents.py`
- the same gaps at the service, and a licence that lapses: `documents/test_departure.py`
- the scan of a signed agreement and the original of a report: they go through `read_scan` as here
- a photograph of eleven megabytes, one too many, another report's: `reports/`
"""

import uuid
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from dispatch.models import DocumentType, PersonDocument, ReportPhoto
from tests.factories.dispatch import AT, WorkerFactory, give_papers, make_posting
from tests.factories.documents import file_paper, put_in_first_kinds
from tests.factories.people import PersonFactory
from tests.factories.reports import picture, report_of

pytestmark = pytest.mark.django_db
START, END = date(2027, 4, 1), date(2030, 4, 1)
NO_SCAN = "This is no PDF, JPEG or PNG, whatever its name says."
SAY_WHO = "Say who is in the photograph, and how and when they agreed."
SVG = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
# name: (name of the file, its content, sentence)
FILES = {
    "a program named .pdf": ("passport.pdf", b"MZ\x90\x00\x03 This program cannot be run in DOS mode.", NO_SCAN),
    "a drawing with a script": ("passport.svg", SVG, NO_SCAN),
    "a drawing with a script named .png": ("passport.png", SVG, NO_SCAN),
    "a page named .jpg": ("passport.jpg", b"<!doctype html><script>alert(1)</script>", NO_SCAN),
    "half a picture": ("passport.png", b"\x89PNG\r\n\x1a\n....", "This picture cannot be read. Scan it once more."),
}


@pytest.fixture
def kinds(db):
    put_in_first_kinds()


@pytest.fixture
def day_after(time_machine):
    time_machine.move_to(date(2027, 4, 2))


@pytest.fixture
def leaving(kinds):
    """A posting that could begin, were its passport and insurance in order."""
    posting = make_posting("preparing", worker=WorkerFactory(), starts_on=START, ends_before=END)
    give_papers(posting)
    file_paper(posting.worker, "visa", date(2027, 3, 1), date(2028, 3, 1))
    return posting


PASSPORT, INSURANCE = (date(2022, 1, 1), date(2031, 1, 1)), [(START, END)]
# name: days of the passport, days of each insurance, sentence
PAPERS = {
    "a passport that ends inside the margin": (
        (date(2022, 1, 1), date(2030, 9, 1)),
        INSURANCE,
        "Passport ends on Aug. 31, 2030; it must be valid until Sept. 30, 2030, 183 days after the last day of the "
        "posting (March 31, 2030).",
    ),
    "a passport one day inside the margin": (
        (date(2022, 1, 1), date(2030, 9, 30)),
        INSURANCE,
        "Passport ends on Sept. 29, 2030; it must be valid until Sept. 30, 2030, 183 days after the last day of the "
        "posting (March 31, 2030).",
    ),
    "insurance with a gap": (
        PASSPORT,
        [(START, date(2028, 4, 1)), (date(2028, 4, 13), END)],
        "Insurance leaves 12 days uncovered, from April 1, 2028 to April 12, 2028.",
    ),
    "insurance with a gap on 29 February": (
        PASSPORT,
        [(START, date(2028, 2, 29)), (date(2028, 3, 1), END)],
        "Insurance leaves one day uncovered: Feb. 29, 2028.",
    ),
}


@pytest.mark.parametrize(("passport", "insurance", "sentence"), PAPERS.values(), ids=PAPERS)
def test_a_departure(day_after, desk, refuses, leaving, passport, insurance, sentence):
    file_paper(leaving.worker, "passport", *passport)
    for days in insurance:
        file_paper(leaving.worker, "insurance", *days)
    step = reverse("dispatch_postings:step", args=[leaving.pk, "depart"])

    told = refuses(desk, step, {"expected_state": "preparing", "on": "2027-04-01", "reason": ""})

    assert told == {"__all__": [sentence]}


@pytest.mark.usefixtures("kinds")
class TestScan:
    def typed(self, file):
        kind = DocumentType.objects.get(code="passport").pk
        days = {"valid_from": "2026-04-01", "valid_until": "2036-03-31"}
        return {"worker": WorkerFactory().pk, "type": kind, "number": "TZ1", "country": "JP", "file": file} | days

    @pytest.mark.parametrize(("name", "content", "sentence"), FILES.values(), ids=FILES)
    def test_of_a_document(self, desk, refuses, name, content, sentence):
        typed = self.typed(SimpleUploadedFile(name, content))

        assert refuses(desk, reverse("dispatch_documents:add"), typed) == {"file": [sentence]}

    def test_without_a_screen(self, written):
        document = file_paper(WorkerFactory(), "passport", START, END)
        before = written()

        with pytest.raises(IntegrityError, match="dispatch_document_file_of_known_kind"), transaction.atomic():
            PersonDocument.objects.filter(pk=document.pk).update(file="x.exe", file_kind="exe", sha256="0")
        assert written() == before


class TestPhoto:
    @pytest.fixture
    def report(self, client, make_user):
        """The first report of a worker who is signed in."""
        user = make_user("worker@example.org")
        report = report_of(make_posting("active", worker=WorkerFactory(person=PersonFactory(user=user))))
        client.force_login(user)
        return report

    def send(self, client, report, file, **about):
        said = {f"photo-{name}": value for name, value in about.items()}
        words = {"title": "題", "body": "文", "language": "ja", "version": report.version, "step": "save"}
        return client.post(reverse("dispatch:report", args=[report.pk]), words | said | {"photo-file": file})

    @pytest.mark.parametrize(("name", "content", "sentence"), FILES.values(), ids=FILES)
    def test_that_is_none(self, client, report, name, content, sentence):
        page = self.send(client, report, SimpleUploadedFile(name, content), consent="nobody").content.decode()

        assert sentence in page
        assert ReportPhoto.objects.count() == 0

    @pytest.mark.parametrize("consent", ["spoken", "written"])
    def test_whose_consent_names_nobody(self, client, report, consent):
        page = self.send(client, report, picture(), consent=consent).content.decode()

        assert SAY_WHO in page
        assert ReportPhoto.objects.count() == 0

    def test_without_an_answer_about_consent(self, client, report):
        page = self.send(client, report, picture(), consent="").content.decode()

        assert "This field is required." in page
        assert ReportPhoto.objects.count() == 0

    def test_without_consent_is_kept_for_the_office_and_shown_to_nobody(self, client, report):
        self.send(client, report, picture(), consent="none")

        assert [photo.has_consent for photo in ReportPhoto.objects.all()] == [False]

    @pytest.mark.parametrize("about", [{"consent": "spoken"}, {"consent": "written", "people": "x"}, {"consent": "?"}])
    def test_without_a_screen(self, report, written, about):
        photo = ReportPhoto(report=report, key=uuid.uuid4(), file="x.jpg", kind="jpeg", added_at=AT, **about)
        before = written()

        with pytest.raises(IntegrityError, match="dispatch_reportphoto_consent_told"), transaction.atomic():
            ReportPhoto.objects.bulk_create([photo])
        assert written() == before
