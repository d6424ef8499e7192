import pytest
from django.contrib.auth.models import Permission

DUTY = {
    "safety.view_whereabouts",
    "safety.hold_copy",
    "safety.view_safetyevent",
    "safety.add_safetyevent",
    "safety.change_safetyevent",
    "safety.change_checkin",
    "dispatch.view_emergencycontact",
}


@pytest.fixture
def staff(make_user):
    """A function that makes a member of staff with rights by full name."""

    def make(rights, email="staff@example.org"):
        user = make_user(email)
        for right in (*rights, "wagtailadmin.access_admin"):
            app, codename = right.split(".")
            user.user_permissions.add(Permission.objects.get(content_type__app_label=app, codename=codename))
        return user

    return make


@pytest.fixture
def duty(staff):
    """A duty officer."""
    return staff(DUTY, "duty@example.org")


@pytest.fixture
def office(client, duty):
    """A browser in which the duty officer is signed in."""
    client.force_login(duty)
    return client
