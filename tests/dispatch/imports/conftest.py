import pytest
from django.contrib.auth.models import Permission

from tests.factories.documents import put_in_first_kinds
from tests.factories.sheets import Desk

RIGHTS = ("add_worker", "view_worker", "approve_posting", "view_posting", "add_persondocument", "view_persondocument")


@pytest.fixture
def coordinator(make_user):
    user = make_user("coordinator@example.org")
    rights = Permission.objects.filter(content_type__app_label="dispatch", codename__in=RIGHTS)
    user.user_permissions.set([*rights, Permission.objects.get(codename="access_admin")])
    return type(user).objects.get(pk=user.pk)


@pytest.fixture
def at(coordinator, django_capture_on_commit_callbacks):
    """A function that sits down at the import screen with a sheet."""
    return lambda sheet: Desk(sheet, coordinator, django_capture_on_commit_callbacks)


@pytest.fixture
def first_kinds(db):
    put_in_first_kinds()
