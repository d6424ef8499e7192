"""Many new rows at once: the same rows, keys and errors as one by one."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.db.models import Value

from jocs_site.backoffice import bulk
from jocs_site.backoffice.bulk import insert_many
from jocs_site.people.models import Person
from members.models import BankFile, BankLine
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _many(monkeypatch):
    """Two records count as many."""
    monkeypatch.setattr(bulk, "FEW", 0)


AWKWARD = ["\\N", "a\tb", "line\nbreak\r\n", "back\\slash", "\\.", "𠮷田　花子", "', \"", ""]


def columns(person: Person) -> dict:
    return {
        field.attname: getattr(person, field.attname) for field in Person._meta.concrete_fields if field.name != "id"
    }


def test_every_text_comes_back_as_it_was():
    people = insert_many(Person(family_name="看護", address_abroad=text) for text in AWKWARD)

    kept = Person.objects.in_bulk([person.pk for person in people])
    assert [kept[person.pk].address_abroad for person in people] == AWKWARD


def test_rows_are_those_that_saving_writes():
    facts = {"family_name": "髙橋", "family_kana": "タカハシ", "born_on": date(1950, 2, 28), "stop_mail": True}
    saved = Person.objects.create(**facts)

    (person,) = insert_many([Person(**facts)])

    person.refresh_from_db()
    assert columns(person) == columns(saved)
    assert person.search_key == "高橋 タカハシ"


def test_whole_numbers_moments_and_facts_in_json_are_kept():
    at = datetime(2026, 11, 20, 3, 30, tzinfo=UTC)
    facts = {"first_on": date(2026, 11, 20), "last_on": date(2026, 11, 20), "line_count": 1, "known_count": 0}
    (file,) = insert_many([BankFile(sha256="a", name="f", out_count=0, total_yen=3_000_000_000, read_at=at, **facts)])
    match = {"reason": "nobody", "members": [1], "words": 'a "b"\n\\'}
    days = {"booked_on": date(2026, 11, 20), "value_on": date(2026, 11, 20)}
    (line,) = insert_many([BankLine(file=file, position=1, amount_yen=5, match=match, **days)])

    assert BankFile.objects.values_list("total_yen", "read_at").get() == (3_000_000_000, at)
    assert BankLine.objects.get() == line
    assert BankLine.objects.get().match == match


def test_records_know_that_they_are_kept_and_the_next_one_gets_a_key_of_its_own():
    people = insert_many([PersonFactory.build(), PersonFactory.build()])

    people[1].given_name = "another"
    people[1].save()
    assert PersonFactory().pk > people[1].pk > people[0].pk
    assert Person.objects.count() == 3


def test_what_the_database_refuses_is_the_same_error_and_leaves_nothing():
    wrong = PersonFactory.build(postal_code="12")

    with pytest.raises(IntegrityError, match="people_person_postal_code_seven_digits"), transaction.atomic():
        insert_many([PersonFactory.build(), wrong])

    assert Person.objects.count() == 0


def test_a_maker_gives_each_column_its_value_and_the_others_their_defaults():
    make = bulk.maker(Person, "given_name", "family_name", "user_id")

    assert columns(make("花子", "看護", 7)) == columns(Person(family_name="看護", given_name="花子", user_id=7))
    with pytest.raises(ValueError, match="Person has no shoe_size"):
        bulk.maker(Person, "shoe_size")


def test_nothing_is_nothing():
    assert insert_many([]) == []


@pytest.mark.skipif(connection.vendor != "postgresql", reason="others take Django's way")
def test_an_expression_is_refused_and_not_written_as_its_name():
    with pytest.raises(ProgrammingError, match="adapt"), transaction.atomic():
        insert_many([PersonFactory.build(email=Value("x"))])

    assert connection.is_usable()
