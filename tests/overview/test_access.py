"""Every address x every role gets the answer that the table in `jocs_site.overview.access` declares."""

import pytest
from django.db import connection
from django.template.response import SimpleTemplateResponse
from django.test import Client

from jocs_site.backoffice import runs
from jocs_site.overview.access import manual
from jocs_site.overview.access.addresses import every_address
from jocs_site.overview.access.table import TABLE, entry_for
from tests.overview.visits import ROLES, Visit, addresses_to_ask, user_for


def test_every_address_has_a_policy():
    holes = sorted({address.key for address in every_address() if entry_for(address) is None})

    assert holes == [], "Say in the tables of jocs_site/overview/access who may open these."


def test_every_policy_has_an_address():
    used = {entry_for(address) for address in every_address()}

    assert sorted(set(TABLE) - used) == [], "Nothing answers to these names any more."


def test_runs_open_to_whoever_may_see_those_of_a_job():
    assert set(TABLE["runs:*"].permissions) == {job.permission for job in runs.jobs()}


# Who is let in does not hang on the database: SQLite asks every role; PostgreSQL draws each page, and asks strangers.
WALKED = ROLES if connection.vendor == "sqlite" else [role for role in ROLES if role in ("superuser", "anonymous")]


@pytest.mark.parametrize("role", WALKED)
def test_every_address_answers_each_role_as_declared(role, loaded_demo, db, settings, monkeypatch):
    settings.MESSAGE_STORAGE = "tests.overview.visits.Unread"
    if role != "superuser":  # who is let in is settled before the page is drawn; one role sees every page drawn
        monkeypatch.setattr(SimpleTemplateResponse, "rendered_content", "")
    user = user_for(role)
    client = Client(raise_request_exception=False)
    if user.is_authenticated:
        client.force_login(user)

    faults = [fault for address in addresses_to_ask() for fault in Visit(address, role, user, client).faults()]

    assert faults == [], "\n".join(["", *faults])


def test_manual_says_what_the_table_says():
    written = manual.PAGE.read_text("utf-8") if manual.PAGE.exists() else ""

    assert written == manual.page(), "Run `manage.py who_may_open`."
