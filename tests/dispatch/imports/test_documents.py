"""Papers from a list: numbers sealed, never in a fault or an export; days that cannot be, named."""

from datetime import date, timedelta

import pytest

from dispatch import services
from dispatch.models import PersonDocument
from jocs_site.foundation.errors import RuleBroken
from tests.factories.dispatch import WorkerFactory, make_posting
from tests.factories.documents import file_paper
from tests.factories.sheets import counts, remarks, rows_of, taken_out, told

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("first_kinds")]
NUMBER = "TR7654321"


@pytest.fixture
def worker():
    return WorkerFactory(person__family_name="看護", person__given_name="安子")


def row(**values) -> dict:
    good = {"氏名": "看護安子", "種類": "パスポート", "旅券番号": NUMBER, "発行国": "日本", "発行日": "令和6年10月1日",
            "有効期限": "2034/10/1"}  # fmt: skip
    return {name: value for name, value in (good | values).items() if value is not None}


def test_a_row_becomes_a_document_whose_number_is_sealed(at, worker):
    batch = at("documents").take_in([row()])

    document = PersonDocument.objects.get()
    assert counts(batch) == (1, 0, 0, 0)
    assert (document.person, document.type.code, document.country) == (worker.person, "passport", "JP")
    assert (document.valid_from, document.valid_until) == (date(2024, 10, 1), date(2034, 10, 1))
    assert NUMBER not in document.sealed_number
    assert services.number_of(document) == NUMBER


def test_the_same_list_again_changes_nothing(at, worker):
    at("documents").take_in([row()])

    assert counts(at("documents").take_in([row()])) == (0, 0, 1, 0)


def test_the_same_paper_with_another_number_is_a_fault_that_shows_neither(at, worker):
    at("documents").take_in([row()])

    batch = at("documents").hand_in([row(旅券番号="TR9999999")])

    assert told(batch) == [(2, "type", "other_number")]
    assert "TR9999999" not in str(batch.faults)
    assert NUMBER not in str(batch.faults)


def test_a_number_that_is_wrong_is_not_kept_with_its_fault(at, worker):
    batch = at("documents").hand_in([row(旅券番号="=" + NUMBER)])

    assert batch.faults == [[2, "document_number", "", "formula", {}]]


def test_what_is_taken_out_holds_no_number_and_changes_nothing_when_it_comes_back(at, worker):
    at("documents").take_in([row()])
    book = taken_out("documents")

    assert NUMBER not in str(rows_of(book))
    assert counts(at("documents").take_in(book)) == (0, 0, 1, 0)


def test_a_passport_that_ends_inside_the_margin_is_taken_in_with_a_remark(at, worker):
    posting = make_posting("draft", worker=worker)
    services.advance_posting(posting, "propose", on=date(2026, 11, 1))
    needed = posting.ends_before + timedelta(days=183)

    batch = at("documents").take_in([row(有効期限=(needed - timedelta(days=2)).isoformat())])

    assert counts(batch) == (1, 0, 0, 0)
    assert remarks(batch) == [(2, "valid_until", "inside_margin")]
    assert batch.summary["remarks"][0][4]["days"] == 1
    assert remarks(at("documents").hand_in([row(有効期限=(needed - timedelta(days=1)).isoformat())])) == []


def test_undoing_takes_the_documents_out(at, worker):
    desk = at("documents")
    batch = desk.take_in([row()])

    desk.undo(batch)

    assert not PersonDocument.objects.standing().exists()
    assert PersonDocument.objects.get().sealed_number == ""


def test_undoing_is_refused_once_one_was_renewed(at, worker):
    desk = at("documents")
    batch = desk.take_in([row()])
    old = PersonDocument.objects.get()
    file_paper(worker, "passport", date(2026, 1, 1), date(2036, 1, 1), replaces=old)

    with pytest.raises(RuleBroken, match=old.code):
        desk.undo(batch)


@pytest.mark.parametrize(
    ("values", "fault"),
    [
        ({"種類": "図書館カード"}, ("type", "no_such_kind")),
        ({"種類": ""}, ("type", "required")),
        ({"有効期限": ""}, ("valid_until", "needs_end")),
        ({"有効期限": "2024-09-30"}, ("valid_until", "end_before_start")),
        ({"有効期限": "2034-02-31"}, ("valid_until", "no_such_day")),
        ({"種類": "yellow-fever", "発行日": "", "有効期限": ""}, ("valid_from", "needs_start")),
        ({"種類": "yellow-fever", "発行日": "2999-01-01", "有効期限": ""}, ("valid_from", "vaccinated_later")),
        ({"発行国": "アトランティス"}, ("country", "country")),
        ({"氏名": "知らない 人"}, ("name", "no_such_worker")),
        ({"number": "D-9999"}, ("number", "no_such_document")),
    ],
)
def test_what_is_wrong_is_named_by_line_and_column(at, worker, values, fault):
    batch = at("documents").hand_in([row(**values)])

    assert told(batch) == [(2, *fault)]
    assert not PersonDocument.objects.exists()
