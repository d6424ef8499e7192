"""The demo, loaded once for all tests of the top floor and taken back after them."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction


@pytest.fixture(scope="package")
def loaded_demo(django_db_setup, django_db_blocker):
    """What `load_demo` printed, with everything it made in the database."""
    with django_db_blocker.unblock(), transaction.atomic():
        told = StringIO()
        call_command("load_demo", stdout=told)
        yield told.getvalue()
        transaction.set_rollback(True)
