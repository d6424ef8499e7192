"""The demo, loaded once for all tests of the top floor and taken back after them."""

from importlib import import_module
from io import StringIO

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.management import call_command
from django.db import connection, transaction

first_kinds = import_module("dispatch.migrations.0006_first_kinds_of_documents")  # tests make their tables without


@pytest.fixture(scope="package")
def loaded_demo(kept_site, django_db_setup, django_db_blocker):
    """What `load_demo` printed, with everything it made in the database. A copy of a kept site has it already."""
    if kept_site:
        _take_private_files(kept_site.folder / "private")
        told = kept_site.told.read_text().removeprefix("The database is up to date.\n")
        yield told.partition("The demo is loaded")[0] + "The demo is loaded"
        return
    with django_db_blocker.unblock(), transaction.atomic():
        told = StringIO()
        first_kinds.put_in(apps, None)
        call_command("load_demo", stdout=told)
        connection.check_constraints()  # once and for all: else each test of the session asks all the demo's keys again
        yield told.getvalue()
        transaction.set_rollback(True)


def _take_private_files(folder) -> None:
    """Tests keep private files in memory."""
    for path in folder.rglob("*"):
        if path.is_file():
            storages["private"].save(str(path.relative_to(folder)), ContentFile(path.read_bytes()))
