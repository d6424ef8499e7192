"""The office's screens of documents: who may open what, what is written down, how a refusal is told."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import NoReverseMatch, reverse
from wagtail.models import ModelLogEntry

from dispatch.models import DocumentType, PersonDocument
from dispatch.services import number_of
from tests.dispatch.conftest import COORDINATOR
from tests.factories.absences import make_family
from tests.factories.dispatch import WorkerFactory, make_posting
from tests.factories.documents import file_paper

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("first_kinds")]
RIGHTS = {f"{verb}_{name}" for verb in ("add", "change", "view") for name in ("persondocument", "documenttype")}
READ = {"read_persondocument"}
START, END = date(2027, 4, 1), date(2030, 4, 1)
PDF = b"%PDF-1.7 a passport"


@pytest.fixture
def desk(client, staff):
    """A browser of staff with the rights of the room, and these more or fewer."""

    def enter(*, without=()):
        client.force_login(staff((COORDINATOR | RIGHTS | READ) - set(without)))
        return client

    return enter


@pytest.fixture
def document():
    return file_paper(WorkerFactory(), "passport", START, END, number="TZ1234567", scan=PDF, issuer="外務省")


def address(name, *args):
    return reverse(f"dispatch_documents:{name}", args=[getattr(arg, "pk", arg) for arg in args])


def looks():
    return [entry.data["what"] for entry in ModelLogEntry.objects.filter(action="dispatch.document_read")]


def filled(**changes):
    return {
        "worker": WorkerFactory().pk,
        "type": DocumentType.objects.get(code="passport").pk,
        "detail": "",
        "number": "TZ7654321",
        "issuer": "外務省",
        "country": "JP",
        "valid_from": "2026-04-01",
        "valid_until": "2036-03-31",
    } | changes


def errors(response):
    return {name: list(told) for name, told in response.context["form"].errors.items()}


def test_a_document_is_filed_with_its_scan(desk):
    file = SimpleUploadedFile("passport.pdf", PDF)
    response = desk().post(address("add"), filled(file=file))
    document = PersonDocument.objects.get()

    assert response.url == address("inspect", document)
    assert (document.valid_before, document.file_kind, number_of(document)) == (date(2036, 4, 1), "pdf", "TZ7654321")
    assert document.added_by.email == "staff@example.org"


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"valid_until": ""}, "valid_until", "この種類の書類には終了日があります。記入してください。"),
        (
            {"valid_until": "2026-03-01"},
            "valid_until",
            "終了日が開始日より前になっています。2026年4月1日以降の日付にしてください。",
        ),
        (
            {"valid_from": "2026-02-30"},
            "valid_from",
            "この日付はありません。年・月・日を、2028-02-29のように入力してください。",
        ),
        (
            {"file": SimpleUploadedFile("passport.pdf", b"MZ program")},
            "file",
            "PDF、JPEG、PNGのファイルではありません。ファイルの中身を確かめてください。",
        ),
    ],
)
def test_bad_input_is_told_at_its_field_and_nothing_is_kept(desk, changes, field, words):
    response = desk().post(address("add"), filled(**changes))

    assert errors(response) == {field: [words]}
    assert PersonDocument.objects.count() == 0


def test_a_paper_of_the_family_is_filed_for_whom_it_names(desk):
    posting = make_posting("preparing")
    member = make_family(posting)
    desk().post(address("add"), filled(worker=posting.worker_id, member=member.pk))

    assert [document.person for document in PersonDocument.objects.all()] == [member.person]


def test_family_of_another_worker_is_refused_with_the_name_of_theirs(desk):
    member = make_family(make_posting("preparing"))
    response = desk().post(address("add"), filled(member=member.pk))

    [words] = errors(response)["member"]
    assert str(member.posting.worker) in words
    assert PersonDocument.objects.count() == 0


def test_the_worker_of_the_link_is_chosen_already(desk):
    worker = WorkerFactory()
    response = desk().get(address("add"), {"worker": worker.pk, "type": "what"})

    assert response.context["form"].initial == {"worker": str(worker.pk)}


def test_the_number_is_shown_on_request_only_and_each_reading_is_written_down(desk, document):
    browser = desk()
    page = browser.get(address("inspect", document)).content.decode()
    assert "TZ1234567" not in page
    assert browser.get(address("number", document)).status_code == 405
    assert looks() == []

    response = browser.post(address("number", document))
    assert "TZ1234567" in response.content.decode()
    assert "no-store" in response["Cache-Control"]
    assert looks() == ["number"]


def test_a_scan_is_taken_along_not_cached_and_each_look_is_written_down(desk, document):
    response = desk().get(address("scan", document))

    assert b"".join(response.streaming_content) == PDF
    assert response["Content-Type"] == "application/pdf"
    assert "private, no-store" in response["Cache-Control"]
    assert response["Content-Disposition"].startswith("attachment")
    assert looks() == ["scan"]


def test_a_document_without_a_scan_has_no_such_page(desk):
    assert desk().get(address("scan", file_paper(WorkerFactory(), "passport", START, END))).status_code == 404


def test_who_may_see_that_there_is_one_may_not_read_it(desk, document):
    browser = desk(without=READ)

    assert "番号を表示" not in browser.get(address("inspect", document)).content.decode()
    for answer in (browser.get(address("scan", document)), browser.post(address("number", document))):
        assert answer.url == reverse("wagtailadmin_home")
    assert looks() == []


def test_without_the_right_nobody_sees_documents(desk, document):
    browser = desk(without={name for name in RIGHTS if "persondocument" in name})

    for name in ("index", "inspect", "correct", "renew", "take_out", "scan_add"):
        answer = browser.get(address(name, *([] if name == "index" else [document])))
        assert answer.url == reverse("wagtailadmin_home"), name


def test_a_correction_renewal_and_taking_out_lead_back(desk, document):
    browser = desk()
    corrected = browser.post(address("correct", document), filled(number="", valid_until="2030-12-31"))
    document.refresh_from_db()
    assert (corrected.url, document.valid_before) == (address("inspect", document), date(2031, 1, 1))
    assert number_of(document) == "TZ1234567"

    browser.post(address("renew", document), filled(number="NEW1", valid_from="2031-01-01", valid_until="2040-12-31"))
    new = PersonDocument.objects.latest().get()
    assert new.replaces.get() == document

    assert errors(browser.post(address("take_out", new), {"because": ""})) == {"because": ["この項目は必須です"]}
    browser.post(address("take_out", new), {"because": "番号違い"})
    assert "番号違い" in browser.get(address("inspect", new)).content.decode()


def test_the_form_of_a_correction_does_not_show_the_number(desk, document):
    assert "TZ1234567" not in desk().get(address("correct", document)).content.decode()


def test_the_page_of_a_posting_shows_each_paper_with_its_state(desk, document):
    worker = document.person.worker
    posting = make_posting("preparing", worker=worker, starts_on=START, ends_before=END)
    page = desk().get(reverse("dispatch_postings:inspect", args=[posting.pk])).content.decode()

    assert "旅券(パスポート)の終了日は2030年3月31日です。2030年9月30日" in page
    assert "査証(ビザ)はまだ登録されていません。" in page


def test_the_page_of_a_worker_shows_papers_and_whether_clinical_work_is_allowed(desk, time_machine):
    time_machine.move_to("2026-11-22T03:00:00Z", tick=False)
    posting = make_posting("preparing")
    file_paper(posting.worker, "host-licence", date(2026, 1, 1), date(2027, 1, 1), country=posting.country)
    page = desk().get(reverse("dispatch_workers:inspect", args=[posting.worker.pk])).content.decode()

    assert "2026年12月31日まで臨床業務ができます(現地の医療免許)。" in page
    assert "登録されている書類" in page


def test_lists_cost_the_same_with_one_and_three_rows(desk, queries_of, document):
    browser = desk()
    one = queries_of(lambda: browser.get(address("index")))
    for _ in range(2):
        file_paper(WorkerFactory(), "visa", START, END)

    assert queries_of(lambda: browser.get(address("index"))) == one
    assert b"xlsx" in browser.get(address("index")).content


def test_kinds_are_ended_and_not_deleted(desk):
    browser, kind = desk(), DocumentType.objects.get(code="visa")
    page = browser.get(reverse("dispatch_document_types:edit", args=[kind.pk]))

    assert page.status_code == 200
    with pytest.raises(NoReverseMatch):
        reverse("dispatch_document_types:delete", args=[kind.pk])
