"""Screens as somebody at a desk sees them, in English, and a count of what is written."""

import pytest
from django.apps import apps
from django.contrib.auth.models import Permission
from django.utils import translation
from wagtail.users.models import UserProfile

ROOMS = ("dispatch", "safety", "volunteers")


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def desk(client, make_user):
    """A browser of somebody who may do everything in the rooms of dispatch, but is no superuser."""
    user = make_user("desk@example.org")
    rooms = Permission.objects.filter(content_type__app_label__in=ROOMS)
    user.user_permissions.set([*rooms, Permission.objects.get(codename="access_admin")])
    UserProfile.objects.create(user=user, preferred_language="en")
    client.force_login(user)
    return client


@pytest.fixture
def written():
    """A function that returns every row of dispatch, so that a test can say that nothing was written."""

    def rows() -> dict[str, list]:
        models = [model for room in ROOMS for model in apps.get_app_config(room).get_models()]
        return {model._meta.label: list(model.objects.order_by("pk").values()) for model in models}

    return rows


@pytest.fixture
def refuses(written):
    """A function that sends a form, and returns what it said at which field once it has seen that nothing changed."""

    def send(browser, address: str, typed: dict) -> dict[str, list[str]]:
        before = written()
        answer = browser.post(address, typed)
        assert answer.status_code in (200, 422), answer
        assert written() == before
        with translation.override("en"):
            return {name: [str(one) for one in told] for name, told in answer.context["form"].errors.items()}

    return send
