"""Standing characters and the floor that all tests stand on."""

import pytest
from django.core.management import call_command


def pytest_configure(config):
    call_command("catalogue", "--compile")


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
