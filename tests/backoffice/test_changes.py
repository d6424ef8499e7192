"""Who reads and writes which table is seen whatever way it goes, and a mark is left for what was committed only."""

from contextlib import suppress

import pytest
from django.contrib.sessions.models import Session
from django.core.signals import request_finished
from django.db import connection, transaction
from django.utils.timezone import now

from home.models import Office
from jocs_site.backoffice import changes
from jocs_site.backoffice.bulk import FEW, insert_many
from jocs_site.backoffice.models import TableMark
from jocs_site.people.models import Person
from tests.factories.people import PersonFactory
from tests.home.conftest import OFFICES
from tests.marks import commit


def mark(table: str = "home_office") -> int | None:
    return TableMark.objects.filter(table=table).values_list("mark", flat=True).first()


def office(name: str = "Kyoto office") -> Office:
    return Office.objects.create(**OFFICES[0] | {"name_en": name})


def changed(act, table: str = "home_office") -> bool:
    """Whether this leaves a new mark for a table when it is committed."""
    before = mark(table)
    commit(act)
    return mark(table) != before


@pytest.fixture
def no_time_passes(monkeypatch):
    monkeypatch.setattr(changes, "SECONDS_BLIND", 3600)


def test_each_way_of_writing_leaves_a_new_mark(db):
    assert changed(office)
    assert changed(lambda: Office.objects.update(phone="+81-3-0000-0000"))
    assert changed(lambda: Office.objects.bulk_create([Office(**OFFICES[0] | {"name_en": "Nagoya office"})]))
    assert changed(lambda: connection.cursor().execute("update home_office set position = 7"))
    assert changed(lambda: Office.objects.all().delete())


def test_rows_that_are_copied_in_are_seen_too(db):
    people = [PersonFactory.build(user=None) for _number in range(FEW + 1)]

    assert changed(lambda: insert_many(people), "people_person")
    assert Person.objects.count() == FEW + 1


def test_reading_leaves_none_and_what_no_page_shows_neither(db, make_user):
    commit(office)

    assert not changed(lambda: list(Office.objects.all()))
    assert not changed(lambda: Session.objects.create(session_key="1", expire_date=now()), "django_session")


def test_one_mark_stands_for_a_whole_transaction(db, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as waiting:
        for number in range(5):
            office(f"Office {number}")
            Person.objects.update(language="ja")

    assert len(waiting) == 1


def test_what_is_rolled_back_leaves_none_and_what_follows_does(db):
    def half():
        break_off(lambda: office("Never"))
        office("Stays")

    assert not changed(lambda: break_off(lambda: office("Never")))
    assert changed(half)


def break_off(act):
    with suppress(ZeroDivisionError), transaction.atomic():
        act()
        1 / 0  # noqa: B018


def test_the_tables_that_were_read_are_known(db):
    office()
    with changes.tables_read() as found:
        list(Office.objects.filter(pk__in=Person.objects.values("pk")))
    list(TableMark.objects.all())

    assert found == {"home_office", "people_person"}


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("no_time_passes")
def test_a_process_asks_twice_a_second_at_most_and_knows_then():
    here = changes.Marks()
    before = here.now()
    office()
    assert here.now() is before
    here.ask_again()
    after = here.now()
    here.ask_again()

    assert "home_office" in after
    assert here.now() is after


@pytest.mark.django_db(transaction=True)
def test_a_write_outside_of_a_transaction_is_marked_by_the_next_statement_or_the_end_of_the_request():
    connection.cursor().execute("INSERT INTO home_office SELECT * FROM home_office")
    assert mark() is not None
    before = mark()
    connection.cursor().execute("UPDATE home_office SET position = 2")
    request_finished.send(None)

    assert connection._marks_due is None
    assert mark() != before
