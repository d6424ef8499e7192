"""The import screens in the office: who may, what they show, what they refuse."""

import io
import re

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.users.models import UserProfile

from jocs_site.backoffice.models import ImportBatch
from jocs_site.backoffice.models.runs import private_storage
from members.models import Membership
from tests.members.imports.conftest import GOOD, as_csv, in_english

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client, importer, kinds):
    client.force_login(importer)
    return client


@pytest.fixture
def send(office, django_capture_on_commit_callbacks):
    """A function that posts to an address, and lets the worker work."""

    def post(name, *args, data=None):
        with django_capture_on_commit_callbacks(execute=True):
            return office.post(reverse(f"sheets:{name}", args=args), data or {})

    return post


def upload(content: bytes, name="名簿.csv") -> dict:
    return {"file": SimpleUploadedFile(name, content)}


def page(office, name, *args) -> str:
    return office.get(reverse(f"sheets:{name}", args=args)).content.decode()


def content_of(office, name, *args) -> bytes:
    return b"".join(office.get(reverse(f"sheets:{name}", args=args)).streaming_content)


def test_a_list_goes_from_the_file_to_the_members_and_back(office, send):
    shown = send("hand_in", "members", data=upload(as_csv([GOOD])))
    batch = ImportBatch.objects.get()
    assert shown.url == reverse("sheets:show", args=[batch.pk])
    assert "1行を取り込む" in page(office, "show", batch.pk)

    send("confirm", batch.pk)
    assert Membership.objects.count() == 1
    assert "この取り込みを取り消す" in page(office, "show", batch.pk)

    send("undo", batch.pk)
    assert Membership.objects.count() == 0
    assert "取り消し済み" in page(office, "show", batch.pk)


def test_the_file_is_kept_where_no_page_reaches_it(office, send):
    send("hand_in", "members", data=upload(as_csv([GOOD])))
    batch = ImportBatch.objects.get()

    assert ImportBatch._meta.get_field("file").deconstruct()[3]["storage"] is private_storage
    assert "hanako@example.org" not in page(office, "show", batch.pk)


@pytest.mark.parametrize("language", ["ja", "en"])
def test_thousands_of_faults_make_a_small_page_and_a_whole_file(office, send, importer, language):
    importer.wagtail_userprofile = _speaking(importer, language)
    rows = [in_english(given_name=f"A{n}", born_on="1960-02-31", kind="x", phone="1") for n in range(3_000)]
    send("hand_in", "members", data=upload(as_csv(rows)))
    batch = ImportBatch.objects.get()

    answer = office.get(reverse("sheets:show", args=[batch.pk]))

    text = answer.content.decode()
    assert (batch.fault_count, text.count("<tr><td>")) == (9_000, 200)
    assert len(answer.content) <= 300_000
    assert {"ja": "暦にない日付です。", "en": "There is no such day"}[language] in text
    corrected = b"".join(office.get(reverse("sheets:to_correct", args=[batch.pk])).streaming_content).decode(
        "utf-8-sig"
    )
    assert corrected.count("\r\n") == 3_001


def _speaking(user, language):
    return UserProfile.objects.update_or_create(user=user, defaults={"preferred_language": language})[0]


def test_a_file_of_200_mb_is_refused_before_it_is_read(office):
    class Untouched(io.RawIOBase):
        def read(self, *args):
            raise AssertionError("somebody read it")

        readinto = readline = read

    environ = {"CONTENT_LENGTH": str(200 * 1024**2), "CONTENT_TYPE": "multipart/form-data; boundary=x"}

    answer = office.post(
        reverse("sheets:hand_in", args=["members"]),
        b"",
        content_type=environ["CONTENT_TYPE"],
        **environ | {"wsgi.input": Untouched()},
    )

    assert answer.status_code == 302
    assert "ファイルが大きすぎます(20MBまで)" in page(office, "hand_in", "members")
    assert ImportBatch.objects.count() == 0


def test_a_file_a_little_too_large_or_empty_is_told_at_the_field(office, send, monkeypatch):
    monkeypatch.setattr("jocs_site.backoffice.sheets.forms.MOST_BYTES", 10)

    told = [send("hand_in", "members", data=upload(content)).context["form"].errors for content in (b"x" * 11, b"")]

    assert [list(errors) for errors in told] == [["file"], ["file"]]


def test_a_forged_form_is_refused(client_with_csrf, importer):
    client_with_csrf.force_login(importer)

    assert client_with_csrf.post(reverse("sheets:hand_in", args=["members"]), upload(b"x")).status_code == 403


@pytest.fixture
def client_with_csrf():
    return Client(enforce_csrf_checks=True)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_template_has_the_headings_of_the_reader_and_is_taken_as_it_is(office, hand_in, kind):
    content = content_of(office, f"template_{kind}", "members")

    if kind == "xlsx":
        head = [cell.value for cell in openpyxl.load_workbook(io.BytesIO(content)).active[1]]
        assert head[:3] == ["会員番号", "姓", "名"]
    assert hand_in(content).faults[0][3] == "empty"


def test_what_is_known_by_no_heading_is_said(office, send):
    send("hand_in", "members", data=upload(as_csv([GOOD | {"好物": "うどん"}])))

    assert "好物" in page(office, "show", ImportBatch.objects.get().pk)


def test_the_same_file_again_is_said(office, send):
    for _time in range(2):
        send("hand_in", "members", data=upload(as_csv([GOOD])))
        batch = ImportBatch.objects.first()
        if Membership.objects.count() == 0:
            send("confirm", batch.pk)

    assert "まったく同じファイル" in page(office, "show", batch.pk)


def test_a_name_on_the_page_is_text_and_no_markup(office, send):
    send("hand_in", "members", data=upload(as_csv([in_english(kind="<script>alert(1)</script>")]), "<b>.csv"))

    text = page(office, "show", ImportBatch.objects.get().pk)

    assert "<script>alert" not in text
    assert re.search(r"<b>\.csv", text) is None


def test_a_refusal_is_told_on_the_page(office, send):
    send("hand_in", "members", data=upload(as_csv([GOOD])))
    batch = ImportBatch.objects.get()
    send("set_aside", batch.pk)

    send("confirm", batch.pk)

    assert "確定待ちではありません" in page(office, "show", batch.pk)


def test_the_list_costs_the_same_for_one_batch_and_three(office, send):
    costs = []
    page(office, "index")
    for count in (1, 2):
        for _batch in range(count):
            send("hand_in", "members", data=upload(as_csv([GOOD])))
        with CaptureQueriesContext(connection) as captured:
            page(office, "index")
        costs.append(len(captured))

    assert costs[0] == costs[1]


ADDRESSES = ["index", "hand_in members", "template_csv members", "template_xlsx members", "show 1", "to_correct 1"]


@pytest.mark.parametrize("name", [*ADDRESSES, "progress 1", "confirm 1", "undo 1", "set_aside 1"])
def test_staff_without_the_right_are_sent_away(client, clerk, name):
    client.force_login(clerk)
    name, *args = name.split()

    for ask in (client.get, client.post):
        assert ask(reverse(f"sheets:{name}", args=args)).url == reverse("wagtailadmin_home")


@pytest.mark.parametrize("name", ["hand_in nothing", "show 999", "to_correct 999", "progress 999"])
def test_what_is_not_there_is_not_found(office, name):
    name, *args = name.split()

    assert office.get(reverse(f"sheets:{name}", args=args)).status_code == 404
