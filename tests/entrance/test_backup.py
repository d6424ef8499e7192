"""A copy of an SQLite database while the site runs."""

import sqlite3
from contextlib import closing

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from tests.factories.people import PersonFactory

on_sqlite = pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL has pg_dump")


@pytest.mark.django_db(transaction=True)
@on_sqlite
def test_the_copy_is_whole(tmp_path, capsys):
    PersonFactory(family_name="髙橋")

    call_command("backup", str(tmp_path / "copy.sqlite3"))

    assert "is whole" in capsys.readouterr().out
    with closing(sqlite3.connect(tmp_path / "copy.sqlite3")) as copy:
        assert copy.execute("SELECT family_name FROM people_person").fetchall() == [("髙橋",)]


@on_sqlite
def test_a_file_that_is_there_is_kept(tmp_path, db):
    (tmp_path / "copy").write_text("older")

    with pytest.raises(CommandError, match="is there already"):
        call_command("backup", str(tmp_path / "copy"))
    assert (tmp_path / "copy").read_text() == "older"


def test_postgresql_has_a_tool_of_its_own(tmp_path, db, monkeypatch):
    monkeypatch.setattr(connection, "vendor", "postgresql")

    with pytest.raises(CommandError, match="Use pg_dump"):
        call_command("backup", str(tmp_path / "copy"))
