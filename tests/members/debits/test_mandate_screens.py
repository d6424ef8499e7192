"""The office's screens of mandates: the bank's form is typed in, scanned, suspended and ended."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from wagtail.models import ModelLogEntry

from members.models import Mandate
from tests.factories.debits import MandateFactory
from tests.factories.members import MembershipFactory
from tests.members.debits.conftest import at, mandate_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("terms")]
FORM = {
    "bank_code": "9900", "bank_name": "ユウチヨ", "symbol": "10530", "branch_code": "", "branch_name": "",
    "account_type": "1", "number": "12345671", "holder": "カンゴ ハナ", "received_on": "2026-12-01",
    "valid_from": "2027-01-15",
}  # fmt: skip


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
