import pytest
from wagtail.users.models import UserProfile


@pytest.fixture
def at(client):
    """A function that signs somebody in who reads the office in English."""

    def sign_in(user):
        UserProfile.objects.update_or_create(user=user, defaults={"preferred_language": "en"})
        client.force_login(user)
        return client

    return sign_in
