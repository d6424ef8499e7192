"""What the migrations alone make of an empty database."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from jocs_site.backoffice.guards import missing_guards

pytestmark = [pytest.mark.migrated, pytest.mark.django_db]


def test_every_migration_is_applied_and_every_guard_stands():
    executor = MigrationExecutor(connection)

    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []
    assert missing_guards() == []


def test_readyz_answers_yes(client):
    assert client.get("/readyz").content == b"ready\n"
