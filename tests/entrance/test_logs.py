"""The log is for machines, and tells nothing about people."""

import json
import logging
import sys

import pytest
from django.db import IntegrityError

from jocs_site.entrance.logs import JsonLines, RequestIdFilter, current_request_id
from tests.entrance.conftest import sign_in


@pytest.fixture
def lines():
    """What is logged, as the machines read it."""
    found = []

    class Collect(logging.Handler):
        def emit(self, record):
            found.append(json.loads(self.format(record)))

    handler = Collect()
    handler.addFilter(RequestIdFilter())
    handler.setFormatter(JsonLines())
    logging.getLogger().addHandler(handler)
    yield found
    logging.getLogger().removeHandler(handler)


def test_a_request_leaves_one_line_that_its_answer_can_be_found_by(client, db, lines):
    answer = client.get("/ja/accounts/login/?next=/ja/my/")

    (line,) = lines
    assert line.pop("ms") > 0
    assert line.pop("at")
    assert line == {
        "level": "INFO",
        "from": "jocs.access",
        "request": answer.headers["X-Request-ID"],
        "says": "GET",
        "place": "ja/accounts/login/",
        "status": 200,
    }
    assert current_request_id.get() == "-"


def test_static_files_and_the_pulse_leave_none(client, db, lines):
    client.get("/healthz")
    client.get("/static/none.css")

    assert lines == []


def test_nothing_that_tells_who_somebody_is(client, member, lines):
    sign_in(client, member, next="/ja/my/?secret=1")
    sign_in(client, member, "wrong-password")
    client.get(f"/office/users/edit/{member.pk}/")

    told = json.dumps(lines)
    for secret in (member.email, member.person.family_name, "jocs-demo-1960", "wrong-password", "secret", "127.0.0.1"):
        assert secret not in told
    assert f"edit/{member.pk}/" not in lines[-1]["place"] or lines[-1]["status"] == 403


def test_a_trace_keeps_the_values_that_the_database_names_to_itself():
    message = "duplicate key\nDETAIL:  Key (email)=(a@example.org) already exists."
    try:
        raise IntegrityError(message)
    except IntegrityError:
        record = logging.LogRecord("x", logging.ERROR, "", 1, "It failed", (), sys.exc_info())

    line = json.loads(JsonLines().format(record))

    assert "a@example.org" not in line["trace"]
    assert line["trace"].endswith("IntegrityError: duplicate key\nDETAIL: left out")
