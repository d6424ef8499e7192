from datetime import UTC, date, datetime

import pytest

from jocs_site.people.models import User
from members import services
from members.models import Payment, RefundOrder
from members.payments.files import BankAccount
from members.services import Received
from tests.factories.members import DuesFactory, MembershipFactory
from tests.factories.people import PersonFactory, UserFactory

DAY = date(2026, 6, 1)
NOW = datetime(2026, 6, 10, 3, 0, tzinfo=UTC)
ACCOUNT = BankAccount("みずほ銀行", "早稲田", "1", "0012345", "ヤマダ ハナコ", bank_code="0001", branch_code="068")


@pytest.fixture
def member():
    """Owes ¥10,000 for 2026, signs in, and reads English."""
    membership = MembershipFactory(person=PersonFactory(user=UserFactory(), language="en"))
    DuesFactory(membership=membership, fiscal_year=2026)
    return membership


@pytest.fixture
def payer(member) -> User:
    return member.person.user


@pytest.fixture
def payment(member) -> Payment:
    """¥15,000 by post: ¥5,000 more than was owed."""
    received = Received(member.pk, 15_000, DAY, "postal", "S1")
    return services.record_payment(received, at=NOW)


@pytest.fixture(autouse=True)
def office_in_english(client):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"


@pytest.fixture
def asker(staff) -> User:
    return staff(["add_refundorder", "view_refundorder", "approve_refundorder", "add_payment"], "asker@example.org")


@pytest.fixture
def cashier(staff) -> User:
    """May do everything with refunds; the rules still want a second person."""
    rights = ["add_refundorder", "view_refundorder", "approve_refundorder", "pay_refundorder", "view_payment"]
    return staff([*rights, "add_payment", "view_membership", "reverse_payment"], "cashier@example.org")


def order(payment: Payment, by: User, amount_yen: int = 5_000, **changes) -> RefundOrder:
    facts = {"account": ACCOUNT, "reason": "Paid too much", "said_by": "the member", "at": NOW} | changes
    return services.order_refund(payment_id=payment.pk, amount_yen=amount_yen, by=by, **facts)


def approve(order: RefundOrder, by: User) -> RefundOrder:
    return services.move_refund(order_id=order.pk, step_name="approve", at=NOW, by=by)


def pay_out(order: RefundOrder, by: User, reference: str = "FB0610", on: date = date(2026, 6, 9)) -> RefundOrder:
    return services.pay_out_refund(order_id=order.pk, on=on, reference=reference, at=NOW, by=by)


def ledger(payment: Payment) -> list[int]:
    """What came and went, in the order of booking."""
    rows = Payment.objects.filter(pk=payment.pk) | Payment.objects.filter(refund_of=payment)
    return list(rows.order_by("pk").values_list("amount_yen", flat=True))


def left_yen(payment: Payment) -> int:
    return Payment.objects.with_credit().get(pk=payment.pk).credit_yen
