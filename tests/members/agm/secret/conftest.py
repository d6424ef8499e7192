import pytest

from tests.factories.secret import open_secret_meeting


@pytest.fixture
def meeting():
    return open_secret_meeting()


@pytest.fixture
def elector(meeting):
    return meeting.electors.order_by("place").first()
