"""Money that goes back through Stripe: refunds from here and from the Dashboard, and disputes."""

from datetime import date

import pytest
from django.utils import timezone

from jocs_site.foundation.errors import RuleBroken
from members import queries, services
from members.models import Allocation, Dues, Payment, PaymentDispute, PaymentRefund, Receipt
from tests.factories.members import DuesFactory
from tests.factories.people import UserFactory
from tests.members.payments.conftest import deliver, state
from tests.stripe_stand_in import people, refunds

pytestmark = pytest.mark.django_db


@pytest.fixture
def paid(account, begin):
    """A request that was paid by card, with its receipt."""
    request = begin("card")
    people.pay_by_card(account, request.remote_id)
    deliver(account)
    request.refresh_from_db()
    services.issue_receipts(payment_id=request.payment_id, on=timezone.localdate())
    return request


def refund(request, amount_yen=None, **more) -> PaymentRefund:
    return services.refund_payment(payment_id=request.payment_id, amount_yen=amount_yen, at=timezone.now(), **more)


def ledger() -> list[int]:
    return list(Payment.objects.order_by("pk").values_list("amount_yen", flat=True))


def owed_yen() -> int:
    return Dues.objects.with_paid().get().owed_yen


def test_all_of_it_is_given_back(account, paid):
    clerk = UserFactory()
    made = refund(paid, reason="Paid twice", by=clerk)
    deliver(account)

    assert (ledger(), owed_yen(), state(paid)) == ([10_000, -10_000], 10_000, "refunded")
    assert (made.state, made.booking.reference, made.booking.booked_by) == ("done", account.all("re")[0]["id"], clerk)
    assert Receipt.objects.get().voided_because == "Paid twice"


def test_part_of_it_is_given_back_and_the_rest_of_the_year_is_owed_again(account, paid):
    refund(paid, 3_000, reason="Too much")

    payment = Payment.objects.standing().with_credit().get()
    assert (ledger(), owed_yen(), state(paid)) == ([10_000, -3_000], 3_000, "paid")
    assert (payment.refunded_yen, payment.allocated_yen, payment.credit_yen) == (3_000, 7_000, 0)
    assert [share.amount_yen for share in payment.allocations.standing()] == [7_000]


def test_a_new_receipt_tells_of_what_is_left(paid):
    refund(paid, 3_000, reason="Too much")

    waiting = list(queries.without_receipt())
    (receipt,) = services.issue_receipts(payment_id=paid.payment_id, on=date(2027, 1, 5))

    assert ([payment.pk for payment in waiting], receipt.total_yen) == ([paid.payment_id], 7_000)
    assert list(queries.without_receipt()) == []


def test_part_after_part_until_nothing_is_left(account, paid):
    for amount_yen in (3_000, 2_000, 5_000):
        refund(paid, amount_yen)

    assert (ledger(), owed_yen(), state(paid)) == ([10_000, -3_000, -2_000, -5_000], 10_000, "refunded")
    assert Allocation.objects.standing().count() == 0
    with pytest.raises(RuleBroken, match="gave money back meanwhile"):
        refund(paid)


def test_what_covers_nothing_goes_back_first_then_the_latest_year(account, begin):
    older = DuesFactory(fiscal_year=2025)
    newer = DuesFactory(membership=older.membership, fiscal_year=2026)
    request, _address = services.start_payment(
        membership=older.membership,
        dues_ids=[older.pk, newer.pk],
        provider="stripe",
        method="card",
        at=timezone.now(),
    )
    people.pay_by_card(account, request.remote_id)
    services.waive_dues(dues_id=older.pk, on=timezone.localdate(), reason="Hardship")
    deliver(account)

    request.refresh_from_db()
    refund(request, 12_000)

    covered = {dues.fiscal_year: dues.paid_yen for dues in Dues.objects.with_paid()}
    assert covered == {2025: 0, 2026: 8_000}
    assert type(older.membership).objects.with_standing(timezone.localdate()).get().credit_yen == 0


@pytest.mark.parametrize("amount_yen", [0, -1, 10_001, 9_999_999_999])
def test_more_than_was_paid_is_never_given_back(account, paid, amount_yen):
    with pytest.raises(RuleBroken, match="Between 1 and 10000 yen") as refused:
        refund(paid, amount_yen)

    assert (refused.value.field, account.all("re"), ledger()) == ("amount_yen", [], [10_000])


def test_a_stale_screen_is_refused(paid):
    refund(paid, 3_000, seen_yen=10_000)

    with pytest.raises(RuleBroken, match="Look at the payment again"):
        refund(paid, 3_000, seen_yen=10_000)

    assert ledger() == [10_000, -3_000]


def test_a_refund_made_in_the_dashboard_is_booked(account, paid):
    made = people.refund_in_dashboard(account, paid.payment.reference, 4_000)

    deliver(account)

    row = Payment.objects.get(refund_of=paid.payment)
    assert (row.amount_yen, row.reference, owed_yen()) == (-4_000, made["id"], 4_000)


def test_a_refund_that_stripe_refuses_is_said_and_forgotten(account, paid):
    people.refund_in_dashboard(account, paid.payment.reference, 4_000)

    with pytest.raises(RuleBroken, match="greater than unrefunded amount"):
        refund(paid, 10_000)

    assert (PaymentRefund.objects.get().state, services.refundable_yen(paid.payment)) == ("failed", 10_000)


def test_a_refund_whose_answer_was_lost_is_made_once(account, paid):
    account.fails = 6
    with pytest.raises(RuleBroken, match="asked again within the hour"):
        refund(paid, 3_000)
    account.fails = 0
    left_yen = services.refundable_yen(paid.payment)

    for _hour in range(2):
        services.reconcile_payments(at=timezone.now())

    assert (left_yen, ledger(), len(account.all("re"))) == (7_000, [10_000, -3_000], 1)


def test_a_refund_known_at_stripe_is_not_made_again_when_its_key_is_forgotten(account, paid):
    facts = {"request": paid, "payment": paid.payment, "amount_yen": 3_000}
    lost = PaymentRefund.objects.create(**facts, asked_at=timezone.now())
    names = {"request": str(paid.key), "refund": str(lost.key)}
    refunds.create(account, {"payment_intent": paid.payment.reference, "amount": 3_000, "metadata": names})
    account.delivered = {event["id"] for event in account.events}

    services.reconcile_payments(at=timezone.now())

    assert (len(account.all("re")), ledger()) == (1, [10_000, -3_000])


def test_cash_from_a_store_waits_for_the_members_bank_account(account, begin):
    request = begin("konbini")
    people.take_slip(account, request.remote_id)
    people.pay_slip(account, request.remote_id)
    deliver(account)
    request.refresh_from_db()

    waiting = refund(request)
    before = (waiting.state, ledger(), services.refundable_yen(request.payment))
    refunds.settle(account, waiting.reference or account.all("re")[0]["id"])
    deliver(account)

    assert before == ("underway", [10_000], 0)
    assert (ledger(), state(request)) == ([10_000, -10_000], "refunded")


def test_cash_from_a_store_cannot_go_back_without_an_address(account, begin):
    request = begin("konbini")
    people.take_slip(account, request.remote_id)
    people.pay_slip(account, request.remote_id)
    deliver(account)
    request.refresh_from_db()
    type(request.person).objects.update(email="")

    with pytest.raises(RuleBroken, match="an e-mail address is needed"):
        refund(request)


def test_a_refund_that_comes_back_is_money_again(account, paid):
    made = refund(paid)
    owed_before = owed_yen()

    people.fail_refund(account, made.reference)
    deliver(account)

    made.refresh_from_db()
    assert (owed_before, owed_yen(), made.state) == (10_000, 0, "failed")
    assert ledger() == [10_000, -10_000, 10_000]


def test_old_news_of_a_refund_changes_nothing(account, paid):
    refund(paid, 3_000)
    deliver(account, *account.events, *account.events[::-1])

    assert ledger() == [10_000, -3_000]


def test_a_refund_told_before_its_payment_books_both(account, begin):
    request = begin()
    intent = people.pay_by_card(account, request.remote_id)
    people.refund_in_dashboard(account, intent["id"], 1_000)

    deliver(account, account.events[-1])

    assert (ledger(), state(request)) == ([10_000, -1_000], "paid")


def test_the_money_of_a_dispute_is_held_until_it_is_decided(account, paid):
    people.dispute(account, paid.payment.reference)
    deliver(account)

    held = PaymentDispute.objects.get()
    assert (held.state, held.amount_yen, held.reason, ledger()) == ("open", 10_000, "fraudulent", [10_000])
    with pytest.raises(RuleBroken, match="bank is deciding"):
        refund(paid)


@pytest.mark.parametrize(
    ("outcome", "rows", "end"), [("won", [10_000], "paid"), ("lost", [10_000, -10_000], "refunded")]
)
def test_a_dispute_that_is_lost_is_booked(account, paid, outcome, rows, end):
    made = people.dispute(account, paid.payment.reference)
    people.decide_dispute(account, made["id"], outcome)

    deliver(account, *account.events[::-1], *account.events)

    held = PaymentDispute.objects.get()
    assert (held.state, bool(held.closed_at), ledger(), state(paid)) == (outcome, True, rows, end)


def test_a_dispute_lost_after_a_partial_refund_takes_the_rest(account, paid):
    refund(paid, 4_000)
    made = people.dispute(account, paid.payment.reference)
    people.decide_dispute(account, made["id"], "lost")

    deliver(account)

    assert (ledger(), state(paid)) == ([10_000, -4_000, -6_000], "refunded")


def test_two_tabs_refund_once(account, begin, race):
    request = begin()
    people.pay_by_card(account, request.remote_id)
    deliver(account)
    request.refresh_from_db()

    outcomes = race(*[lambda: refund(request, 10_000, seen_yen=10_000)] * 3)

    assert sum(isinstance(outcome, PaymentRefund) for outcome in outcomes) == 1
    assert (ledger(), len(account.all("re"))) == ([10_000, -10_000], 1)


def test_a_partly_refunded_payment_is_not_reversed_as_a_whole(paid):
    refund(paid, 3_000)

    with pytest.raises(RuleBroken, match="cannot be reversed as a whole"):
        services.reverse_payment(payment_id=paid.payment_id, on=timezone.localdate(), reason="x", at=timezone.now())
