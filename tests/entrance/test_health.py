"""Two addresses for machines."""

from unittest.mock import patch

import pytest
from django.core.cache import cache
from django.db import OperationalError, connection


def test_healthz_needs_no_database(client):
    answer = client.get("/healthz")

    assert (answer.status_code, answer.content, answer.headers["Content-Type"]) == (200, b"ok\n", "text/plain")


@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
def test_both_only_tell_and_are_kept_nowhere(client, db, address):
    assert client.post(address).status_code == 405
    assert "no-store" in client.get(address).headers["Cache-Control"]


def test_readyz_says_when_all_is_well(client, db):
    assert client.get("/readyz").content == b"ready\n"


def test_readyz_names_a_database_that_is_down(client, db):
    with patch.object(connection, "cursor", side_effect=OperationalError("connection refused")):
        answer = client.get("/readyz")

    assert (answer.status_code, answer.content) == (503, b"database: not ready\n")


def test_readyz_names_a_cache_that_is_down(client, db, monkeypatch):
    def refuse(*args):
        raise OSError("connection refused")

    monkeypatch.setattr(cache, "set", refuse)

    answer = client.get("/readyz")

    assert (answer.status_code, answer.content) == (503, b"cache: not ready\n")
