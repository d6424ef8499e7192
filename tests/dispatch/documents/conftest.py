import pytest

from tests.factories.dispatch import WorkerFactory
from tests.factories.documents import put_in_first_kinds


@pytest.fixture
def first_kinds(db):
    """The kinds of documents that the migration brings, which the tests' tables lack."""
    put_in_first_kinds()


@pytest.fixture
def worker():
    return WorkerFactory()
