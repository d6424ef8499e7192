"""After a payment was sent: fee, arrival, receipt, what the bank gives back, what the scholar gives back."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from jocs_site.foundation.errors import RuleBroken
from scholarships import services
from scholarships.models import Instalment, ReturnedPayment
from tests.factories.reports import picture
from tests.factories.scholarships import InstalmentFactory
from tests.scholarships.backoffice.pages import money_page

pytestmark = pytest.mark.django_db
SENT = {"sent_on": date(2026, 10, 1), "rate": Decimal(150), "paid_yen": 180_000, "bank_reference": "B-1"}


def sent(**more) -> Instalment:
    return InstalmentFactory(state="sent", **SENT, **more)


def test_fee_and_what_arrived_in_local_money_are_booked(officer, treasurer):
    one = InstalmentFactory(state="approved", approved_by=officer)
    figures = {"sent_on": date(2026, 10, 1), "rate": Decimal(150), "bank_reference": "B-1", "fee_yen": 4_500}

    services.mark_sent(instalment=one, by=treasurer, **figures)
    arrived = {"received_amount": Decimal("3012000"), "received_currency": "TZS"}
    services.record_received(instalment=one, received_on=date(2026, 10, 5), by=officer, **arrived)

    one.refresh_from_db()
    assert (one.paid_yen, one.fee_yen, one.received_amount, one.received_currency) == (180_000, 4_500, 3_012_000, "TZS")


@pytest.mark.parametrize(
    ("amount", "currency", "sentence"),
    [
        ("0", "USD", "The amount must be above zero."),
    ],
)
def test_what_arrived_must_be_money(officer, amount, currency, sentence):
    one = sent()
    arrived = {"received_amount": Decimal(amount), "received_currency": currency}

    with pytest.raises(RuleBroken) as error:
        services.record_received(instalment=one, received_on=date(2026, 10, 5), by=officer, **arrived)

    assert [str(blocker) for blocker in error.value.blockers] == [sentence]
    assert Instalment.objects.get().state == "sent"


def test_amount_without_its_currency_is_a_form_error(at, officer):
    one = sent()
    posted = {"received_on": "2026-10-05", "received_amount": "100", "expected_state": "sent"}

    answer = at(officer).post(money_page(one.pk, "receive"), posted)

    sentence = "金額と通貨の両方を入力するか、両方とも空欄にしてください。"
    assert answer.context["form"].errors["received_currency"] == [sentence]
    assert Instalment.objects.get().state == "sent"


def test_receipt_is_kept_in_private_and_opened_by_those_who_see_the_payment(at, officer, stranger):
    one = sent(received_on=date(2026, 10, 5))
    Instalment.objects.update(state="received")

    at(officer).post(money_page(one.pk, "receipt"), {"file": picture(), "expected_state": "received"})

    one.refresh_from_db()
    answer = at(officer).get(money_page(one.pk, "receipt_file"))
    assert (one.state, one.receipt_kind, answer["Content-Type"]) == ("receipted", "jpeg", "image/jpeg")
    assert answer["Cache-Control"].startswith("private, no-store")
    assert at(stranger).get(money_page(one.pk, "receipt_file")).status_code == 403


def test_program_that_calls_itself_a_paper_is_refused_and_leaves_no_file(officer, settings, tmp_path):
    one = sent(received_on=date(2026, 10, 5))
    Instalment.objects.update(state="received")
    program = SimpleUploadedFile("receipt.pdf", b"MZ\x90\x00" + b"\0" * 200)

    with pytest.raises(RuleBroken, match=r"This is no PDF, JPEG or PNG, whatever its name says."):
        services.file_receipt(instalment=one, file=program, by=officer)

    one.refresh_from_db()
    assert (one.state, one.receipt.name) == ("received", "")


def test_payment_given_back_by_the_bank_counts_no_longer_and_stays_on_record(treasurer):
    one = sent()
    before = list(Instalment.objects.paid())

    services.move_instalment(instalment=one, step_name="bounce", by=treasurer, reason="Account closed.")
    bounced = list(Instalment.objects.paid())
    services.move_instalment(instalment=one, step_name="replan", by=treasurer, reason="New account.")

    assert (before, bounced) == ([one], [])
    assert ReturnedPayment.objects.values_list("bank_reference", "paid_yen", "amount").get() == ("B-1", 180_000, 1200)


def receipted() -> Instalment:
    one = sent(received_on=date(2026, 10, 5), receipt="paper.pdf", receipt_kind="pdf")
    Instalment.objects.update(state="receipted")
    return one


def test_refund_counts_in_yen_at_the_rate_of_the_payment(officer):
    one = receipted()
    back = {"refunded_on": date(2027, 2, 1), "refunded_amount": Decimal("400.00"), "reason": "Left after one term."}

    services.record_refund(instalment=one, by=officer, **back)

    one.refresh_from_db()
    assert (one.state, one.refunded_amount, one.refunded_yen) == ("refunded", 400, 60_000)


@pytest.mark.parametrize(
    ("amount", "day", "expected"),
    [
        ("1200.01", date(2027, 2, 1), ["OVER_PAID"]),
        ("0", date(2026, 9, 1), ["ZERO_AMOUNT", "BEFORE_SENT"]),
        ("1.005", date(2027, 2, 1), ["NOT_WHOLE"]),
    ],
)
def test_refund_that_cannot_be_is_refused(officer, amount, day, expected):
    one = receipted()

    with pytest.raises(RuleBroken) as error:
        services.record_refund(
            instalment=one, refunded_on=day, refunded_amount=Decimal(amount), reason="Left.", by=officer
        )

    assert [blocker.code for blocker in error.value.blockers] == expected
    assert Instalment.objects.get().state == "receipted"
