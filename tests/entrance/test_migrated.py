"""What the migrations alone make of an empty database."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from jocs_site.backoffice import guards
from jocs_site.backoffice.guards import missing_guards
from jocs_site.entrance import rollout

pytestmark = [pytest.mark.migrated, pytest.mark.django_db]


def test_every_migration_is_applied_and_every_guard_stands():
    executor = MigrationExecutor(connection)

    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []
    assert missing_guards() == []


def test_readyz_answers_yes(client):
    assert client.get("/readyz").content == b"ready\n"


def test_readyz_names_missing_guards_and_migrate_puts_them_up(client):
    guards.lift_guards() if connection.vendor == "sqlite" else _lift_one()

    assert (client.get("/readyz").status_code, client.get("/readyz").content) == (503, b"guards: not ready\n")
    rollout.migrate()
    assert client.get("/readyz").status_code == 200


def _lift_one():
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER agm_act_append_only ON agm_act")


def test_readyz_names_a_missing_migration(client):
    last = MigrationExecutor(connection).loader.graph.leaf_nodes("home")[0]
    MigrationRecorder(connection).record_unapplied(*last)

    answer = client.get("/readyz")

    assert (answer.status_code, answer.content) == (503, b"migrations: not ready\n")
