import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from jocs_site.backoffice.models import ImportBatch
from jocs_site.backoffice.sheets import batches
from tests.factories.members import MembershipKindFactory

GOOD = {
    "姓": "看護",
    "名": "花子",
    "姓(フリガナ)": "ｶﾝｺﾞ",
    "名(フリガナ)": "はなこ",
    "生年月日": "昭和35年6月3日",
    "会員種別": "社員会員",
    "入会日": "2020/4/1",
    "本人が選んだ会費(年額・円)": "12,000",
    "郵便番号": "169-0051",
    "都道府県": "東京",
    "市区町村": "新宿区",
    "町名・番地": "西早稲田2-3-18",
    "電話番号": "03-3208-2416",
    "メールアドレス": "hanako@example.org",
}


def as_csv(rows, encoding="utf-8-sig") -> bytes:
    """Rows as dictionaries of any columns; the headings are all of theirs."""
    headings = list(dict.fromkeys(heading for row in rows for heading in row))
    out = io.StringIO()
    writer = csv.DictWriter(out, headings, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode(encoding)


def in_english(**values) -> dict:
    """A row under the names of the columns, good but for ``values``."""
    good = {"family_name": "Nurse", "given_name": "Ann", "kind": "voting", "joined_on": "2020-04-01"}
    return {name: value for name, value in (good | values).items() if value is not None}


@pytest.fixture
def kinds(db):
    return [MembershipKindFactory(code="voting"), MembershipKindFactory(code="support")]


@pytest.fixture
def importer(staff):
    return staff({"import_members", "view_membership", "add_membership"}, "importer@example.org")


@pytest.fixture
def sheet():
    """The sheet that a file is handed in with; a test of another overrides this."""
    return "members"


@pytest.fixture
def hand_in(kinds, importer, sheet, django_capture_on_commit_callbacks):
    """A function that hands in a file and has it checked: rows, or the bytes of a file."""

    def act(content, name="list.csv", at=None) -> ImportBatch:
        file = SimpleUploadedFile(name, content if isinstance(content, bytes) else as_csv(content))
        with django_capture_on_commit_callbacks(execute=True):
            batch = batches.hand_in(sheet=sheet, file=file, name=name, by=importer, at=at or timezone.now())
        batch.refresh_from_db()
        return batch

    return act


@pytest.fixture
def confirm(importer, django_capture_on_commit_callbacks):
    def act(batch) -> ImportBatch:
        with django_capture_on_commit_callbacks(execute=True):
            batches.confirm(batch_id=batch.pk, by=importer, at=timezone.now())
        batch.refresh_from_db()
        return batch

    return act


@pytest.fixture
def undo(importer):
    def act(batch) -> ImportBatch:
        batches.undo(batch_id=batch.pk, by=importer, at=timezone.now())
        batch.refresh_from_db()
        return batch

    return act


@pytest.fixture
def take_in(hand_in, confirm):
    """A function that hands in, checks and confirms."""
    return lambda content, **named: confirm(hand_in(content, **named))


def counts(batch) -> dict:
    return {name: getattr(batch, name) for name in ("new", "changed", "same", "faulty")}


def told(batch) -> list[tuple]:
    """Line, column, value and code of each fault."""
    return [tuple(fault[:4]) for fault in batch.faults]
