"""Workers from a list: people known again, nothing twice, every fault named, and the way back."""

import io

import openpyxl
import pytest

from dispatch.models import Worker
from jocs_site.foundation.errors import RuleBroken
from jocs_site.people.models import Person
from tests.factories.dispatch import WorkerFactory, make_posting
from tests.factories.people import PersonFactory
from tests.factories.sheets import counts, remarks, taken_out, told

pytestmark = pytest.mark.django_db

ANNE = {
    "姓": "看護",
    "名": "安子",
    "姓(フリガナ)": "ｶﾝｺﾞ",
    "名(フリガナ)": "やすこ",
    "姓(ローマ字)": "Kango",
    "名(ローマ字)": "Yasuko",
    "生年月日": "昭和35年6月3日",
    "職種": "看護師",
    "メールアドレス": "yasuko@example.org",
    "電話番号": "０３-3208-2416",
}


def row(**values) -> dict:
    good = {"family_name": "Nurse", "given_name": "Ann", "born_on": "1960-06-03", "profession": "nurse"}
    return {name: value for name, value in (good | values).items() if value is not None}


def test_a_row_becomes_a_person_and_a_worker(at):
    batch = at("workers").take_in([ANNE])

    worker = Worker.objects.get()
    person = worker.person
    assert (batch.state, counts(batch)) == ("written", (1, 0, 0, 0))
    assert (person.full_name, person.reading, person.latin_name) == ("看護 安子", "カンゴ ヤスコ", "Yasuko Kango")
    assert (str(person.born_on), person.email, person.phone) == ("1960-06-03", "yasuko@example.org", "03-3208-2416")
    assert worker.profession == "nurse"


def test_the_same_list_again_changes_nothing(at):
    at("workers").take_in([ANNE])

    assert counts(at("workers").take_in([ANNE])) == (0, 0, 1, 0)
    assert (Person.objects.count(), Worker.objects.count()) == (1, 1)


def test_a_list_of_names_alone_changes_nothing_the_second_time(at):
    names = [row(born_on=None)]
    at("workers").take_in(names)

    assert counts(at("workers").take_in(names)) == (0, 0, 1, 0)
    assert told(at("workers").hand_in([row(born_on=None, email="other@example.org")])) == [
        (2, "family_name", "perhaps_known")
    ]


def test_who_is_a_person_already_becomes_a_worker_and_no_second_person(at):
    known = PersonFactory(family_name="看護", given_name="安子", family_kana="カンゴ", given_kana="ヤスコ",
                          born_on="1960-06-03", email="new@example.org")  # fmt: skip
    batch = at("workers").hand_in([ANNE])

    assert remarks(batch) == [(2, "family_name", "person_here")]
    at("workers").take_in([ANNE])
    assert Worker.objects.get().person == known
    known.refresh_from_db()
    assert known.email == "new@example.org"


def test_a_row_with_a_number_changes_what_differs_and_nothing_else(at):
    worker = WorkerFactory(person__email="old@example.org", person__phone="03-3208-2416")
    change = [{"number": f"W-{worker.pk:04d}", "email": "new@example.org", "profession": "助産師", "phone": ""}]

    batch = at("workers").take_in(change)

    worker = Worker.objects.get()
    assert counts(batch) == (0, 1, 0, 0)
    assert (worker.person.email, worker.person.phone, worker.profession) == (
        "new@example.org", "03-3208-2416", "midwife")  # fmt: skip
    assert counts(at("workers").take_in(change)) == (0, 0, 1, 0)


def test_undoing_puts_back_what_was_changed_and_removes_whom_it_entered(at):
    worker = WorkerFactory(person__email="old@example.org")
    desk = at("workers")
    batch = desk.take_in(
        [row(), {"number": f"W-{worker.pk}", "family_name": "看護", "email": "new@example.org", "profession": "doctor"}]
    )

    desk.undo(batch)

    worker = Worker.objects.get()
    assert (worker.person.email, worker.profession) == ("old@example.org", "nurse")
    assert Person.objects.count() == 1


def test_undoing_is_refused_once_somebody_was_posted(at):
    desk = at("workers")
    batch = desk.take_in([row()])
    make_posting(worker=Worker.objects.get())

    with pytest.raises(RuleBroken, match=r"派遣|posting"):
        desk.undo(batch)


def test_undoing_is_refused_once_a_profession_was_changed_by_hand(at):
    desk = at("workers")
    batch = desk.take_in([row()])
    Worker.objects.update(profession="doctor")

    with pytest.raises(RuleBroken, match="Nurse Ann"):
        desk.undo(batch)


@pytest.mark.parametrize(
    ("values", "fault"),
    [
        ({"profession": "astronaut"}, ("profession", "choice")),
        ({"profession": ""}, ("profession", "required")),
        ({"family_name": '=HYPERLINK("http://example.org")'}, ("family_name", "formula")),
        ({"born_on": "1960/2/31"}, ("born_on", "no_such_day")),
        ({"born_on": "22070"}, ("born_on", "excel_day")),
        ({"family_kana": "kango"}, ("family_kana", "not_kana")),
        ({"email": "yasuko"}, ("email", "email")),
        ({"phone": "332082416"}, ("phone", "phone")),
        ({"number": "12"}, ("number", "not_a_code")),
        ({"number": "W-9999"}, ("number", "no_such_number")),
        ({"family_name": "合計", "given_name": ""}, ("family_name", "totals_row")),
    ],
)
def test_what_is_wrong_is_named_by_line_and_column(at, values, fault):
    batch = at("workers").hand_in([row(**values)])

    assert told(batch) == [(2, *fault)]
    assert Person.objects.count() == 0


def test_a_worker_twice_in_the_list_is_a_fault_of_the_second_line(at):
    assert told(at("workers").hand_in([row(), row()])) == [(3, "family_name", "twice_in_file")]


def test_what_is_taken_out_can_be_handed_in_again_and_changes_nothing(at):
    at("workers").take_in([ANNE])
    at("workers").take_in([row(country="TZ", address_abroad="Box 1\nTabora", language="en", stop_mail="1")])

    batch = at("workers").take_in(taken_out("workers"))

    assert (counts(batch), batch.unused, batch.faults) == ((0, 0, 2, 0), [], [])


def test_a_name_that_is_a_formula_is_text_in_the_export_and_a_fault_in_the_import(at):
    WorkerFactory(person__family_name="=1+1")
    book = taken_out("workers")

    cell = openpyxl.load_workbook(io.BytesIO(book)).active["B2"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")
    assert told(at("workers").hand_in(book)) == [(2, "family_name", "formula")]
