"""Who opens the office's screens of direct debit, and what the lists cost."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from members import services
from tests.factories.members import DuesFactory
from tests.factories.people import PersonFactory
from tests.members.debits.conftest import AFTER, DEBIT_ON, NOW, RIGHTS, a_payer, answer, at, fix, mandate_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("terms")]


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("name", ["mandates:index", "debits:index", "debits:lines", "debits:worklist", "debits:new"])
def test_lists_without_rows_open(as_, name, language):
    client = as_("treasurer")

    assert client.get(at(name), HTTP_ACCEPT_LANGUAGE=language).status_code == 200


SCREENS = {
    "mandates:index": "clerk treasurer auditor",
    "mandates:inspect": "clerk treasurer auditor",
    "mandates:enter": "clerk treasurer",
    "mandates:suspend": "clerk treasurer",
    "mandates:end": "clerk treasurer",
    "mandates:scan": "treasurer",
    "debits:index": "clerk treasurer auditor",
    "debits:show": "clerk treasurer auditor",
    "debits:lines": "clerk treasurer auditor",
    "debits:worklist": "clerk treasurer auditor",
    "debits:list": "clerk treasurer auditor",
    "debits:new": "treasurer",
    "debits:answer": "treasurer",
    "debits:cancel": "treasurer",
    "debits:notices": "treasurer",
    "debits:file": "treasurer",
    "debits:take_back": "treasurer",
    "debit_terms:index": "treasurer auditor",
    "debit_terms:add": "treasurer",
}


@pytest.mark.parametrize("who", RIGHTS)
@pytest.mark.parametrize("name", SCREENS)
def test_each_screen_opens_to_those_who_may_use_it(as_, who, name):
    payer = a_payer()
    mandate = mandate_of(payer)
    run = fix()
    services.attach_scan(mandate_id=mandate.pk, scan=SimpleUploadedFile("f.pdf", b"%PDF"))
    record = mandate.pk if name.startswith("mandates") else run.pk
    has_one = not name.endswith((":index", ":enter", ":lines", ":worklist", ":new", ":add"))

    status = as_(who).get(at(name, *([record] if has_one else []))).status_code

    assert status == (200 if who in SCREENS[name].split() else 302)


@pytest.mark.parametrize("name", ["mandates:index", "debits:index", "debits:lines", "debits:worklist", "debits:new"])
def test_a_list_costs_the_same_for_one_row_and_three(as_, name):
    client, costs = as_("treasurer"), []
    client.get(at(name))
    for number, day in ((1, DEBIT_ON), (2, date(2027, 1, 27)), (3, date(2027, 2, 1))):
        payer = a_payer()
        a_payer((2030,), valid_from=date(2040, 1, 1))
        answer(fix(debit_on=day, fiscal_year=2026), {payer.number: "2"}, today=date(2027, 3, 1))
        DuesFactory(membership=a_payer((2030,)), fiscal_year=2031)
        if number == 2:
            continue
        with CaptureQueriesContext(connection) as captured:
            assert client.get(at(name)).status_code == 200
        costs.append(len(captured))

    assert costs[0] == costs[1]


def test_the_page_of_a_run_costs_the_same_for_one_line_and_three(as_):
    client, costs = as_("treasurer"), []
    for day, members in ((DEBIT_ON, 1), (date(2027, 1, 27), 3)):
        for _number in range(members):
            a_payer(person=PersonFactory(email="a@example.org"))
        run = fix(debit_on=day)
        services.notify_members(run_id=run.pk, at=NOW)
        answer(run, {run.lines.first().customer: "1"}, today=date(2027, 3, 1))
        for _time in range(2):
            with CaptureQueriesContext(connection) as captured:
                assert client.get(at("debits:show", run.pk)).status_code == 200
        costs.append(len(captured))
        services.settle_debit(line_id=run.lines.first().pk, on=AFTER, words="x")
        services.waive_dues(dues_id=run.lines.first().shares.get().dues_id, on=AFTER, reason="x")

    assert costs[0] == costs[1]
