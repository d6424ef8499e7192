import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Permission
from django.core.cache import cache
from django.test import override_settings

from tests.factories.people import PersonFactory

PASSWORD = "jocs-demo-1960"


@pytest.fixture(autouse=True)
def no_attempts_so_far():
    cache.clear()


@pytest.fixture
def member(make_user):
    return known(make_user("member@example.org"), language="ja")


@pytest.fixture
def staff(make_user):
    user = known(make_user("staff@example.org"), language="en")
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    return user


@pytest.fixture
def outside_demo():
    with override_settings(DEMO=False):
        yield


def known(user, *, language):
    """An account whose address was proved and whose person we know."""
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    PersonFactory(user=user, language=language)
    return user


def sign_in(client, user, password=PASSWORD, **more):
    return client.post("/ja/accounts/login/", {"login": user.email, "password": password} | more)
