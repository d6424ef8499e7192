"""Standing characters and the floor that all tests stand on."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from django.core.management import call_command
from django.utils import translation
from django.utils.translation.reloader import translation_file_changed


def pytest_configure(config):
    call_command("catalogue", "--compile")
    translation_file_changed(None, Path("django.mo"))  # what was read before is forgotten


@pytest.fixture(autouse=True, scope="session")
def empty_quickly():
    """See `tests.emptying`."""
    from django.test import TransactionTestCase  # noqa: PLC0415 - apps must be loaded first

    from tests.emptying import empty_what_was_filled  # noqa: PLC0415

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", empty_what_was_filled)
        yield


@pytest.fixture(autouse=True)
def speak_english():
    """Each test begins in English, whatever language the last request left behind."""
    with translation.override("en"):
        yield


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """The demo stands on rows that migrations put in."""
    for item in items:
        if "loaded_demo" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.migrated)


@pytest.fixture(scope="session")
def django_db_use_migrations(request):
    """Real migrations for tests marked so (``pytest -m migrated``); plain tables, seconds sooner, for the others."""
    return any(item.get_closest_marker("migrated") for item in request.session.items)


@pytest.fixture
def make_user(db):
    """A function that makes an account, with groups by name: ``make_user("clerk@example.org", "Membership clerk")``."""
    from django.contrib.auth.models import Group  # noqa: PLC0415 - apps must be loaded first

    from tests.factories.people import UserFactory  # noqa: PLC0415

    def make(email: str = "someone@example.org", *groups: str, **fields):
        user = UserFactory(email=email, **fields)
        user.groups.set(Group.objects.get_or_create(name=name)[0] for name in groups)
        return user

    return make


@pytest.fixture
def race(transactional_db):
    """A function that runs commands at once, each in a thread with its own connection.

    Returns what each returned or raised, in the order given.
    """
    from django.db import connection  # noqa: PLC0415

    def run(*commands):
        start = Barrier(len(commands))

        def work(command):
            start.wait()
            try:
                return command()
            except Exception as error:  # noqa: BLE001 - the test compares what was raised
                return error
            finally:
                connection.close()

        with ThreadPoolExecutor(len(commands)) as pool:
            return list(pool.map(work, commands))

    return run
