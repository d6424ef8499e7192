"""Standing characters and the floor that all tests stand on."""

import gc
import os
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import Barrier

import pytest
from django.utils import translation
from factory.django import DjangoModelFactory
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis


def pytest_configure(config):
    from jocs_site.entrance.rollout import compile_texts  # noqa: PLC0415 - settings must be chosen first

    compile_texts()
    # How long a busy machine takes to think of examples says nothing about them.
    hypothesis.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
    hypothesis.load_profile("any machine")


def pytest_collection_finish():
    """What was imported stays: Python need not look through it again and again for what to throw away."""
    gc.freeze()


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


@pytest.fixture(autouse=True)
def count_anew():
    """The numbers in made-up names begin at 0 for each test: whatever ran before, a search for 9 finds the same."""
    for made in _and_below(DjangoModelFactory):
        made.reset_sequence(force=True)


def _and_below(kind: type) -> Iterator[type]:
    for below in kind.__subclasses__():
        yield below
        yield from _and_below(below)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """The demo stands on rows that migrations put in. What asks no database is the same on both."""
    for item in items:
        asks_for = getattr(item, "fixturenames", ())
        if "django_db_setup" in asks_for or item.get_closest_marker("django_db"):
            item.add_marker(pytest.mark.database)
            if "client" in asks_for or "admin_client" in asks_for:
                item.add_marker(pytest.mark.screen)
        if "loaded_demo" in asks_for:
            item.add_marker(pytest.mark.migrated)


@pytest.fixture(scope="session")
def django_db_use_migrations(request):
    """Real migrations for tests marked so (``pytest -m migrated``); plain tables, seconds sooner, for the others."""
    return any(item.get_closest_marker("migrated") for item in request.session.items)


@pytest.fixture(scope="session")
def kept_site(django_db_use_migrations):
    """The site that KEEP_SITE names, with migrations run and the demo loaded: SQLite need do neither once more."""
    from django.conf import settings  # noqa: PLC0415 - settings must be chosen first

    from tests.browser.site import prepare  # noqa: PLC0415

    kept = os.environ.get("KEEP_SITE")
    is_sqlite = settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")
    return prepare(Path(kept)) if kept and is_sqlite and django_db_use_migrations else None


@pytest.fixture(scope="session")
def django_db_keepdb(request, kept_site):
    """Asked by pytest-django whether the test database stands already: here as a copy of the kept site's."""
    if not kept_site:
        yield request.config.option.reuse_db
        return
    from django.conf import settings  # noqa: PLC0415

    copy = Path(settings.DATABASES["default"]["TEST"]["NAME"])
    with closing(sqlite3.connect(kept_site.folder / "db.sqlite3")) as site, closing(sqlite3.connect(copy)) as ours:
        site.backup(ours)
    yield True
    for path in copy.parent.glob(f"{copy.name}*"):
        path.unlink()


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


@pytest.fixture
def strict_client():
    """A browser that brings no cookies, before a site that checks for forged forms."""
    from django.test import Client  # noqa: PLC0415 - settings must be chosen first

    return Client(enforce_csrf_checks=True)


@pytest.fixture
def idle_worker(settings):
    """Tasks are kept and not done, as while no worker runs."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
