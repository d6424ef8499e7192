"""The people of the programme, with the rights their groups will have."""

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jocs_site.overview.roles import ROLES


def give(user, *groups: str):
    """The rights of the staff groups, straight from the table of the building."""
    names = {name for group in groups for name in ROLES[group]}
    called_so = Permission.objects.filter(codename__in={name.partition(".")[2] for name in names})
    known = called_so.values_list("content_type__app_label", "codename", "pk")
    user.user_permissions.set(pk for app, codename, pk in known if f"{app}.{codename}" in names)
    return user


@pytest.fixture
def officer(make_user):
    return give(make_user("officer@example.org"), "Scholarship officer")


@pytest.fixture
def treasurer(make_user):
    return give(make_user("treasurer@example.org"), "Treasurer")


@pytest.fixture
def both(make_user):
    """One person with the rights of two, as in a small office."""
    return give(make_user("both@example.org"), "Scholarship officer", "Treasurer")


@pytest.fixture
def auditor(make_user):
    return give(make_user("auditor@example.org"), "Auditor")


@pytest.fixture
def stranger(make_user):
    return make_user("stranger@example.org")


@pytest.fixture
def count_queries(client):
    """A function that opens a page and says how many queries it took, once everything that is cached is warm."""

    def count(address: str) -> int:
        assert client.get(address).status_code == 200
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        return len(queries)

    return count
