import pytest
from django.contrib.auth.models import Permission
from django.core.cache import cache
from django.test import Client
from wagtail.users.models import UserProfile

from tests.factories.tours import NOW

READER = {"view_reportmeeting", "view_meetingsignup", "view_offering"}
COORDINATOR = READER | {
    "add_reportmeeting",
    "change_reportmeeting",
    "change_meetingsignup",
    "add_offering",
    "correct_offering",
}


@pytest.fixture
def now(time_machine):
    time_machine.move_to(NOW, tick=False)
    cache.clear()  # how often somebody tried in the test before
    return time_machine


@pytest.fixture
def staff(make_user):
    """A function that makes a member of staff with rights of this room, by codename."""

    def make(codenames, email="staff@example.org"):
        user = make_user(email)
        rights = Permission.objects.filter(content_type__app_label="tours", codename__in=codenames)
        assert {right.codename for right in rights} == set(codenames)
        user.user_permissions.set([*rights, Permission.objects.get(codename="access_admin")])
        UserProfile.objects.create(user=user, preferred_language="en")
        return user

    return make


@pytest.fixture
def coordinator(staff):
    return staff(COORDINATOR, "coordinator@example.org")


@pytest.fixture
def office(client, coordinator):
    """A browser in which the coordinator is signed in."""
    client.force_login(coordinator)
    return client


@pytest.fixture
def idle_worker(settings):
    """Tasks are kept and not done, as while no worker runs."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}


@pytest.fixture
def client_of_another():
    return Client()
