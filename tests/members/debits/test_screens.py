"""The office's screens of direct debit: from the proposal to the bank's answer and what it leaves to do."""

import io
from datetime import date

import pypdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from jocs_site.backoffice.models import Run
from jocs_site.letters.models import Letter
from members import queries, services
from members.models import DebitRun, DebitTerms, Payment
from tests.factories.debits import answer_to
from tests.factories.people import PersonFactory
from tests.members.debits.conftest import AFTER, NOW, RIGHTS, a_payer, answer, at, fix, mandate_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("terms")]


def messages(response) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def test_a_run_from_the_preview_to_the_answer(as_):
    payer, client = a_payer((timezone.localdate().year,)), as_("treasurer")
    preview = client.get(at("debits:new"))
    figures = preview.context["form"].initial
    assert figures == {"count": 1, "total_yen": 10_000}

    page = client.post(at("debits:new"), figures, follow=True)

    run = DebitRun.objects.get()
    assert page.redirect_chain[-1][0] == at("debits:show", run.pk)
    fetched = client.get(at("debits:file", run.pk))
    assert len(fetched.content) == 122 * 4
    assert "no-store" in fetched["Cache-Control"]
    assert payer.debit_lines.get().run == run
    assert len(client.get(at("debits:show", run.pk)).context["fetched"]) == 1


def test_a_list_that_changed_since_it_was_shown_is_told(as_):
    a_payer((timezone.localdate().year,))

    response = as_("treasurer").post(at("debits:new"), {"count": 2, "total_yen": 20_000})

    assert "The list changed meanwhile" in response.content.decode()
    assert DebitRun.objects.count() == 0


def test_an_impossible_day_is_told_at_the_day(as_):
    response = as_("treasurer").get(at("debits:new") + "?debit_on=2026-02-31&fiscal_year=")

    assert response.context["choice"].errors["debit_on"]
    assert response.context["proposal"] is None


def test_an_answer_that_does_not_fit_is_told_at_the_file(as_, monkeypatch):
    a_payer()
    run = fix()
    monkeypatch.setattr("members.backoffice.debits.timezone.localdate", lambda *args: AFTER)
    client = as_("treasurer")

    cut = SimpleUploadedFile("kekka.txt", answer_to(services.debit_file(run_id=run.pk))[:200])
    response = client.post(at("debits:answer", run.pk), {"file": cut})

    assert "The file is cut" in str(response.context["form"].errors["file"])


def test_an_answer_is_booked_said_and_taken_back(as_, monkeypatch):
    paid, unpaid, twice = a_payer(), a_payer(), a_payer()
    run = fix()
    services.record_payment(services.Received(twice.pk, 10_000, date(2026, 12, 2), "postal", "S1"), at=NOW)
    monkeypatch.setattr("members.backoffice.debits.timezone.localdate", lambda *args: AFTER)
    content = answer_to(services.debit_file(run_id=run.pk), {unpaid.number: "1"})
    client = as_("treasurer")

    def upload():
        return client.post(at("debits:answer", run.pk), {"file": SimpleUploadedFile("kekka.txt", content)}, follow=True)

    first, second = upload(), upload()
    assert "2 debits are booked, 1 came back." in messages(first)[0]
    assert "The dues of 1 member were paid in another way meanwhile" in messages(first)[0]
    assert messages(second) == ["This file was booked before. Nothing changed."]
    shown = first.content.decode()
    for words in ("not enough money", str(paid), "this money stays as credit"):
        assert words in shown

    client.post(at("debits:take_back", run.pk), {"on": "2027-01-06", "reason": "wrong file"})

    run.refresh_from_db()
    assert run.state == "fixed"
    assert Payment.objects.filter(provider="debit").count() == 4


def test_the_worklist_says_what_to_do_and_does_it(as_):
    funds, closed = a_payer(person=PersonFactory(email="a@example.org")), a_payer(person=PersonFactory(email=""))
    answer(fix(), {funds.number: "1", closed.number: "2"})
    client = as_("treasurer")

    shown = client.get(at("debits:worklist")).content.decode()
    assert shown.count("Suspend the mandate</a>") == 1
    for advice in (queries.ADVICE["1"], queries.ADVICE["2"]):
        assert str(advice) in shown

    client.post(at("debits:write", funds.debit_lines.get().pk))
    client.post(at("debits:write_all"))
    assert Letter.objects.filter(kind="direct_debit").count() == 2
    client.post(
        at("mandates:suspend", mandate_of(closed).pk) + "?from=worklist", {"on": "2027-01-06", "reason": "closed"}
    )
    client.post(at("debits:settle", funds.debit_lines.get().pk), {"words": "pays at the post office"})

    assert "No debit waits for you." in client.get(at("debits:worklist")).content.decode()


def test_the_notices_are_shown_before_they_are_written(as_):
    a_payer(person=PersonFactory(email="a@example.org", language="en"))
    mute = a_payer(person=PersonFactory(email="", stop_mail=True))
    run, client = fix(), as_("treasurer")

    preview = client.get(at("debits:notices", run.pk))
    stale = client.post(at("debits:notices", run.pk), {"expected": 5})
    client.post(at("debits:notices", run.pk), {"expected": 1})

    shown = preview.content.decode()
    assert "We will debit ¥10,000 on" in shown
    assert str(mute) in shown
    assert "The list changed meanwhile" in stale.content.decode()
    assert Run.objects.get().job == "members.debit_notices"


def test_a_run_is_called_off_with_its_reason(as_):
    a_payer()
    run, client = fix(), as_("treasurer")

    client.post(at("debits:cancel", run.pk), {"reason": "the bank's system is down", "is_told": "on"})

    page = client.get(at("debits:show", run.pk)).content.decode()
    assert "the bank&#x27;s system is down" in page
    assert "Fetch the file" not in page


def test_the_run_is_printed_as_a_list(as_):
    payer = a_payer()
    run = fix()
    answer(run, {payer.number: "1"})

    content = as_("auditor").get(at("debits:list", run.pk)).content

    words = pypdf.PdfReader(io.BytesIO(content)).pages[0].extract_text()
    for part in (str(payer.number), "34", "カンゴ ハナ", "¥10,000", "not enough money"):
        assert part in words
    assert "1234534" not in words


def test_the_treasurer_adds_terms_and_faults_stand_at_their_fields(as_):
    client = as_("treasurer")
    columns = {
        "starts_on": "2027-04-01", "client_code": "0012345678", "client_name": "ニホンキリスト", "bank_code": "0001",
        "bank_name": "ミズホ", "branch_code": "123", "branch_name": "シンジユク", "account_type": "1",
        "account_number": "7654321", "has_line_ends": "on",
    }  # fmt: skip

    refused = client.post(at("debit_terms:add"), columns | {"client_code": "12", "client_name": "日本"})
    client.post(at("debit_terms:add"), columns)

    assert set(refused.context["form"].errors) == {"client_code", "client_name"}
    assert DebitTerms.objects.get(starts_on="2027-04-01").client_name == "ﾆﾎﾝｷﾘｽﾄ"


def test_todos_name_what_waits_for_the_treasurer(staff):
    payer = a_payer()
    run = fix()
    treasurer = staff(RIGHTS["treasurer"], "t@example.org")

    def waiting() -> dict:
        return {todo.label: todo.count for todo in queries.todos(user=treasurer, today=AFTER)}

    assert waiting()["debit runs that wait for the bank's answer"] == 1
    answer(run, {payer.number: "1"})
    assert waiting()["debits that came back"] == 1
