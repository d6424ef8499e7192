"""The office's screens of direct debit, and what members see of theirs."""

import io
from datetime import date

import pypdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from jocs_site.backoffice.models import Run
from jocs_site.letters.models import Letter
from members import queries, services
from members.models import DebitRun, DebitTerms, Mandate, Payment
from tests.factories.debits import MandateFactory, answer_to
from tests.factories.members import DuesFactory, MembershipFactory
from tests.factories.people import PersonFactory, UserFactory
from tests.members.conftest import AUDITOR, CLERK, TREASURER
from tests.members.debits.conftest import AFTER, DEBIT_ON, NOW, a_payer, answer, fix, mandate_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("terms")]
RIGHTS = {
    "clerk": CLERK | {"add_mandate", "change_mandate", "view_mandate", "view_debitrun"},
    "treasurer": TREASURER
    | {"add_mandate", "change_mandate", "view_mandate", "read_account", "add_debitrun", "view_debitrun"}
    | {"add_debitterms", "view_debitterms"},
    "auditor": AUDITOR | {"view_mandate", "view_debitrun", "view_debitterms"},
}
FORM = {
    "bank_code": "9900", "bank_name": "ユウチヨ", "symbol": "10530", "branch_code": "", "branch_name": "",
    "account_type": "1", "number": "12345671", "holder": "カンゴ ハナ", "received_on": "2026-12-01",
    "valid_from": "2027-01-15",
}  # fmt: skip


@pytest.fixture
def as_(client, staff):
    """A function that signs somebody in by role."""

    def sign_in(role: str):
        client.force_login(staff(RIGHTS[role], f"{role}@example.org"))
        client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
        return client

    return sign_in


def at(name: str, *args) -> str:
    return reverse(f"members_{name}", args=args)


def messages(response) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def test_the_clerk_enters_a_form_of_the_post_office_and_sees_no_number_afterwards(as_):
    member, client = MembershipFactory(), as_("clerk")
    address = at("mandates:enter") + f"?number={member.number}"

    shown = client.post(address, FORM, follow=True).content.decode()

    mandate = mandate_of(member)
    assert (mandate.branch_code, mandate.number, mandate.holder) == ("053", "1234567", "ｶﾝｺﾞ ﾊﾅ")
    assert "ゆうちょ銀行 ‥67" in shown
    assert "1234567" not in shown


def test_the_treasurer_reads_the_whole_number(as_):
    mandate = MandateFactory(bank_code="9900", branch_code="053", number="1234567")

    assert "10530-12345671" in as_("treasurer").get(at("mandates:inspect", mandate.pk)).content.decode()


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"holder": "看護"}, "holder", "Banks do not know"),
        ({"number": "12345672"}, "symbol", "A savings account has a 記号"),
        ({"bank_code": "990"}, "bank_code", "4 digits stand here."),
        ({"bank_code": "0005"}, "symbol", "Only ゆうちょ銀行"),
        ({"symbol": "", "number": "1"}, "branch_code", "3 digits stand here."),
        ({"received_on": "2026-02-31"}, "received_on", "valid date"),
    ],
)
def test_a_fault_stands_at_its_field_and_nothing_is_kept(as_, changes, field, sentence):
    member, client = MembershipFactory(), as_("clerk")

    response = client.post(at("mandates:enter") + f"?number={member.number}", FORM | changes)

    assert sentence in str(response.context["form"].errors[field])
    assert Mandate.objects.count() == 0


def test_several_faults_are_told_at_once(as_):
    client, member = as_("clerk"), MembershipFactory()

    faults = client.post(at("mandates:enter") + f"?number={member.number}", FORM | {"holder": "看", "bank_name": "銀"})

    assert {"holder", "bank_name"} <= set(faults.context["form"].errors)


def test_a_number_that_nobody_has_is_told(as_):
    assert "No member has this number." in as_("clerk").get(at("mandates:enter") + "?number=99").content.decode()


def test_a_new_form_replaces_the_old_one_when_ticked(as_):
    old, client = MandateFactory(), as_("clerk")
    address = at("mandates:enter") + f"?number={old.membership.number}"

    refused = client.post(address, FORM)
    client.post(address, FORM | {"is_replacing": "on"})

    assert "There is a mandate already" in str(refused.context["form"].errors["is_replacing"])
    assert [bool(one.ended_on) for one in Mandate.objects.order_by("pk")] == [True, False]


def test_a_scan_is_kept_in_private_and_opened_by_who_may_read_numbers(as_):
    member, client = MembershipFactory(), as_("clerk")
    scan = SimpleUploadedFile("form.pdf", b"%PDF-1.4 seal", content_type="application/pdf")
    client.post(at("mandates:enter") + f"?number={member.number}", FORM | {"scan": scan})
    mandate = mandate_of(member)
    assert client.get(at("mandates:scan", mandate.pk)).status_code == 302

    response = as_("treasurer").get(at("mandates:scan", mandate.pk))

    assert b"".join(response.streaming_content) == b"%PDF-1.4 seal"
    assert response["Content-Disposition"].startswith("attachment")
    assert "no-store" in response["Cache-Control"]
    assert str(member.number) not in mandate.scan.name
    assert ModelLogEntry.objects.filter(action="members.mandate_scan_read").count() == 1


@pytest.mark.parametrize(("name", "size"), [("form.exe", 10), ("form.pdf", 5_000_001)])
def test_what_is_no_scan_or_too_large_is_refused(as_, name, size):
    mandate, client = MandateFactory(), as_("clerk")

    response = client.post(at("mandates:attach", mandate.pk), {"scan": SimpleUploadedFile(name, b"x" * size)})

    assert response.context["form"].errors["scan"]
    assert not mandate_of(mandate.membership).scan


def test_suspend_resume_and_end_lead_back_to_the_mandate(as_):
    mandate, client = MandateFactory(), as_("clerk")
    for name, data in (("suspend", True), ("resume", False), ("end", True)):
        said = {"on": "2026-12-01", "reason": "asked"} if data else {}
        assert client.post(at(f"mandates:{name}", mandate.pk), said).url == at("mandates:inspect", mandate.pk)

    mandate.refresh_from_db()
    assert mandate.ended_because == "asked"
    assert client.get(at("mandates:inspect", mandate.pk)).context["commands"] == []


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


@pytest.fixture
def own_page(client):
    """A member who lets us debit an account, signed in."""
    payer = a_payer(person=PersonFactory(user=UserFactory()))
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    client.force_login(payer.person.user)
    return payer


def test_the_own_page_says_what_will_be_debited_and_does_not_press_to_pay(client, own_page):
    before = client.get(reverse("members:overview")).content.decode()
    assert "Your dues are debited from your account ending 34." in before
    fix()

    page = client.get(reverse("members:overview")).content.decode()

    assert "¥10,000 will be debited on" in page
    assert "from your account ending 34. You need do nothing." in page
    assert "button--primary" not in page.split('id="dues"')[1].split("</section>")[0]
    assert "Pay in another way all the same" in page
    assert "1234534" not in page
    check = client.get(reverse("members:check_payment") + f"?dues={own_page.dues.get().pk}").content.decode()
    assert "the debit still happens" in check


def test_a_member_reads_the_account_masked_and_what_was_debited(client, own_page):
    answer(fix(), {own_page.number: "1"})

    details = client.get(reverse("members:details")).content.decode()
    held = client.get(reverse("members:held_file")).json()

    assert "number ending 34" in details
    assert [one["last_digits"] for one in held["mandates"]] == ["34"]
    assert [(one["amount_yen"], one["result"]) for one in held["debits"]] == [(10_000, "1")]
    assert "1234534" not in str(held)
    assert "sealed" not in str(held)


def test_todos_name_what_waits_for_the_treasurer(staff):
    payer = a_payer()
    run = fix()
    treasurer = staff(RIGHTS["treasurer"], "t@example.org")

    def waiting() -> dict:
        return {todo.label: todo.count for todo in queries.todos(user=treasurer, today=AFTER)}

    assert waiting()["debit runs that wait for the bank's answer"] == 1
    answer(run, {payer.number: "1"})
    assert waiting()["debits that came back"] == 1
