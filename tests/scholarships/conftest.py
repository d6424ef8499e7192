"""The people of the programme, with the rights their groups will have."""

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext

OFFICER = (
    "add_call change_call view_call add_panelmember change_panelmember view_panelmember add_application "
    "view_application check_application assign_application decide_application view_reviewassignment view_review "
    "view_decision add_award view_award add_instalment view_instalment send_instalment receive_instalment"
)
TREASURER = (
    "view_call view_application view_award view_instalment approve_instalment send_instalment receive_instalment"
)
AUDITOR = (
    "view_call view_panelmember view_application view_reviewassignment view_review view_decision view_award "
    "view_instalment"
)


def give(user, codenames: str):
    user.user_permissions.set(
        Permission.objects.filter(content_type__app_label="scholarships", codename__in=codenames.split())
        | Permission.objects.filter(content_type__app_label="wagtailadmin", codename="access_admin")
    )
    return user


@pytest.fixture
def officer(make_user):
    return give(make_user("officer@example.org"), OFFICER)


@pytest.fixture
def treasurer(make_user):
    return give(make_user("treasurer@example.org"), TREASURER)


@pytest.fixture
def auditor(make_user):
    return give(make_user("auditor@example.org"), AUDITOR)


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
