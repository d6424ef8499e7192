"""Decisions from before votes were recorded: a database that has one is brought up to date, and no new one is such."""

import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction

from scholarships.models import Decision
from tests.factories.scholarships import DecisionFactory

ROOT = Path(__file__).parents[3]
NO_VOTES = {"votes_for": 0, "votes_against": 0, "abstentions": 0}
WRITE = """
from datetime import date, datetime, UTC
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from jocs_site.backoffice.guards import lift_guards
if connection.vendor == "sqlite":
    lift_guards()
else:  # which the older version did not have
    for name in ("comes_with_votes", "keeps_its_votes"):
        connection.cursor().execute(f"DROP TRIGGER scholarships_decision_{name} ON scholarships_decision")
old = MigrationExecutor(connection).loader.project_state(("scholarships", "0007_reports_of_scholars")).apps
def make(app, name, **fields):
    return old.get_model(app, name).objects.create(**fields)
at = datetime(2019, 5, 1, tzinfo=UTC)
call = make("scholarships", "Call", fiscal_year=2019, title_ja="募集", title_en="Call", opens_at=at,
            closes_at=at.replace(month=6), budget_yen=1_000_000)
body = make("people", "Organisation", name_ja="病院", name_en="Hospital", kind="hospital", country="TZ")
person = make("people", "Person", family_latin="Mrema", given_latin="Asha", country="TZ")
days = {"starts_on": date(2019, 10, 1), "ends_before": date(2020, 10, 1)}
for number, (votes, outcome) in enumerate([(0, "not_selected"), (5, "withdrawn")], start=1):
    file = make("scholarships", "Application", call=call, person=person, nominating_organisation=body, number=number,
                code=f"S-2019-00{number}", state=outcome, submitted_at=at, course="Nursing", institution="College",
                study_country="TZ", level="diploma", requested_amount=100, requested_currency="USD", **days)
    make("scholarships", "Decision", application=file, outcome="not_selected", meeting_on=date(2019, 9, 1),
         reason="No room.", votes_for=votes)
"""
READ = """
from scholarships.models import Decision
print(*Decision.objects.order_by("pk").values_list("votes_for", "votes_kept"))
"""


@contextmanager
def own_database(tmp_path):
    """Its address; the migrations are not run yet."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{tmp_path / 'old.sqlite3'}"
        return
    name, at = f"{connection.settings_dict['NAME']}_old", settings.DATABASES["default"]
    server = f"postgres://{at['USER']}:{at['PASSWORD']}@{at['HOST']}:{at['PORT']}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as other:  # the test's own line is in a transaction
        other.execute(f"CREATE DATABASE {name}")
        try:
            yield f"{server}/{name}"
        finally:
            other.execute(f"DROP DATABASE {name}")


def manage(database: str, *words: str) -> str:
    asked = os.environ | {"DATABASE_URL": database, "DJANGO_SETTINGS_MODULE": "jocs_site.settings.test"}
    command = [sys.executable, str(ROOT / "manage.py"), *words]
    return subprocess.run(command, env=asked, cwd=ROOT, check=True, capture_output=True, text=True).stdout


@pytest.mark.django_db
def test_a_database_with_a_decision_without_votes_migrates_from_before_votes_to_the_last(tmp_path):
    with own_database(tmp_path) as database:
        manage(database, "migrate", "scholarships", "0007")
        manage(database, "shell", "--no-imports", "-c", WRITE)

        manage(database, "migrate", "scholarships")

        assert manage(database, "shell", "--no-imports", "-c", READ).split("\n")[0] == "(0, False) (5, True)"
        assert "lacks the guard" not in manage(database, "check", "--database", "default")


@pytest.mark.django_db
@pytest.mark.parametrize("words", [NO_VOTES, NO_VOTES | {"votes_kept": False}, {"votes_kept": False}])
def test_no_new_decision_is_without_votes(words):
    with pytest.raises(IntegrityError), transaction.atomic():
        DecisionFactory(**words)


@pytest.mark.django_db
@pytest.mark.parametrize("words", [NO_VOTES, NO_VOTES | {"votes_kept": False}, {"votes_kept": False}])
def test_votes_on_record_stay_there(words):
    DecisionFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.update(**words)
