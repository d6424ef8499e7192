import pytest
from django.contrib.auth.models import Permission
from wagtail.users.models import UserProfile

READER = {"view_volunteer", "view_opportunity", "view_shift", "view_signup", "view_stamplot"}
LEADER = READER | {
    "add_opportunity",
    "add_shift",
    "add_stamplot",
    "add_stamprate",
    "add_volunteer",
    "change_opportunity",
    "change_shift",
    "change_signup",
    "change_stamplot",
    "change_volunteer",
}


@pytest.fixture
def staff(make_user):
    """A function that makes a member of staff with rights of this room, by codename."""

    def make(codenames, email="staff@example.org"):
        user = make_user(email)
        rights = Permission.objects.filter(content_type__app_label="volunteers", codename__in=codenames)
        assert {right.codename for right in rights} == set(codenames)
        user.user_permissions.set([*rights, Permission.objects.get(codename="access_admin")])
        UserProfile.objects.create(user=user, preferred_language="en")
        return user

    return make


@pytest.fixture
def leader(staff):
    return staff(LEADER, "leader@example.org")


@pytest.fixture
def office(client, leader):
    """A browser in which the leader is signed in."""
    client.force_login(leader)
    return client


@pytest.fixture
def idle_worker(settings):
    """Tasks are kept and not done, as while no worker runs."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
