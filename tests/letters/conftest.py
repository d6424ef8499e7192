import pytest
from django.db import connection

from tests import sink as sinks


@pytest.fixture
def sink(settings):
    """A mail server that keeps what it is given; the outbox sends there."""
    with sinks.listening() as sink:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", sink.port
        yield sink


@pytest.fixture
def database_url() -> str:
    """The test database's own address, for a process beside ours."""
    figures = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{figures['NAME']}"
    password = f":{figures['PASSWORD']}" if figures["PASSWORD"] else ""
    host = f"{figures['HOST']}:{figures['PORT'] or 5432}"
    return f"postgres://{figures['USER']}{password}@{host}/{figures['NAME']}"
