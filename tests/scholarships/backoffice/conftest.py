import pytest


@pytest.fixture
def at(client):
    """A function that signs somebody in."""

    def sign_in(user):
        client.force_login(user)
        return client

    return sign_in
