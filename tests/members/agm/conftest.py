import sys

import pytest
from django.utils import timezone, translation

from members.agm.queries import clock, meetings


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def databases_clock(monkeypatch):
    """The database's clock goes with the test's, which `time_machine` moves; returns the real one."""
    real = clock.database_now
    for module in [module for name, module in sys.modules.items() if name.startswith("members.agm.")]:
        if getattr(module, "database_now", None) is real:
            monkeypatch.setattr(module, "database_now", timezone.now)
    return real


@pytest.fixture(autouse=True)
def nothing_remembered():
    """Tests use keys again, and a process would know the agenda under them."""
    meetings._agenda_as_sent.cache_clear()
