import pytest


@pytest.fixture
def office(client, clerk):
    """A browser in which the clerk is signed in."""
    client.force_login(clerk)
    return client


@pytest.fixture
def cash_desk(client, treasurer):
    """A browser in which the treasurer is signed in."""
    client.force_login(treasurer)
    return client
