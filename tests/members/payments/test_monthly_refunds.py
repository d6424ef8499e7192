"""Money of monthly gifts that goes back: any month, from the office, the Dashboard or by a bank's decision."""

import random
from datetime import date
from itertools import count

import pytest
from django.db.models import Sum
from django.urls import reverse
from django.utils import timezone

from jocs_site.foundation.errors import RuleBroken
from members import services
from members.models import Gift, MonthlyGift, Payment, PaymentDispute, PaymentNotice, PaymentRefund, Receipt
from tests.members.payments.conftest import deliver, state
from tests.members.payments.test_stripe_monthly import begun, promise  # noqa: F401 - fixtures
from tests.stripe_stand_in import billing, people

pytestmark = pytest.mark.django_db


@pytest.fixture
def later(account, begun) -> Payment:  # noqa: F811
    """The second month of a promise, booked."""
    invoice = billing.next_month(account, begun.reference)
    deliver(account)
    return Payment.objects.get(reference=invoice["id"])


def intent_of(account, payment: Payment) -> str:
    """The number under which the Dashboard shows a month."""
    (paid,) = [one for one in account.all("inpay") if one["invoice"] == payment.reference]
    return paid["payment"]["payment_intent"]


def refund(payment: Payment, amount_yen=None, **more) -> PaymentRefund:
    return services.refund_payment(payment_id=payment.pk, amount_yen=amount_yen, at=timezone.now(), **more)


def ledger() -> list[int]:
    return list(Payment.objects.order_by("pk").values_list("amount_yen", flat=True))


def test_the_office_gives_a_later_month_back(account, begun, later):  # noqa: F811
    made = refund(later, reason="Asked by letter")
    deliver(account)

    assert (made.state, made.payment, made.booking.reversal_of) == ("done", later, later)
    assert (ledger(), Gift.objects.standing().count()) == ([3_000, 3_000, -3_000], 1)
    assert state(begun.request) == "paid"  # the first month stands


def test_the_office_gives_the_first_month_back(account, begun, later):  # noqa: F811
    refund(begun.request.payment)
    deliver(account)

    assert (ledger(), state(begun.request)) == ([3_000, 3_000, -3_000], "refunded")


def test_part_of_a_month_goes_back_and_the_rest_is_a_smaller_gift(account, later):
    refund(later, 1_000)
    deliver(account, *account.events[::-1], *account.events)

    share = later.allocations.standing().get()
    assert (ledger(), share.amount_yen) == ([3_000, 3_000, -1_000], 2_000)


def test_a_month_given_back_in_the_dashboard_is_booked(account, later):
    made = people.refund_in_dashboard(account, intent_of(account, later), 2_000)

    assert deliver(account) == [200]
    assert (ledger(), Payment.objects.get(refund_of=later).reference) == ([3_000, 3_000, -2_000], made["id"])


def test_a_refund_told_before_its_month_books_both(account, begun):  # noqa: F811
    billing.next_month(account, begun.reference)
    (paid, _first) = account.all("inpay")
    people.refund_in_dashboard(account, paid["payment"]["payment_intent"], 1_000)

    deliver(account, account.events[-1])

    assert ledger() == [3_000, 3_000, -1_000]


@pytest.mark.parametrize(("outcome", "rows"), [("won", [3_000, 3_000]), ("lost", [3_000, 3_000, -3_000])])
def test_a_month_in_dispute_is_held_until_it_is_decided(account, begun, later, outcome, rows):  # noqa: F811
    made = people.dispute(account, intent_of(account, later))
    deliver(account)
    with pytest.raises(RuleBroken, match="bank is deciding"):
        refund(later)
    people.decide_dispute(account, made["id"], outcome)

    deliver(account, *account.events[::-1], *account.events)

    held = PaymentDispute.objects.get()
    assert (held.payment, held.state, ledger(), state(begun.request)) == (later, outcome, rows, "paid")


def test_a_dispute_about_one_month_leaves_the_others_free(account, begun, later):  # noqa: F811
    people.dispute(account, intent_of(account, later))
    deliver(account)

    refund(begun.request.payment)

    assert ledger() == [3_000, 3_000, -3_000]


def test_a_refund_of_a_month_whose_answer_was_lost_is_made_once(account, later):
    account.fails = 6
    with pytest.raises(RuleBroken, match="asked again within the hour"):
        refund(later)
    account.fails = 0

    for _hour in range(2):
        services.reconcile_payments(at=timezone.now())

    assert (ledger(), len(account.all("re"))) == ([3_000, 3_000, -3_000], 1)


def test_two_tabs_refund_a_month_once(account, begun, later, race):  # noqa: F811
    outcomes = race(*[lambda: refund(later, 3_000, seen_yen=3_000)] * 3)

    assert sum(isinstance(outcome, PaymentRefund) for outcome in outcomes) == 1
    assert (ledger(), len(account.all("re"))) == ([3_000, 3_000, -3_000], 1)


def test_the_yearly_receipt_that_lists_the_month_is_void(account, begun, later):  # noqa: F811
    today = timezone.localdate()
    services.identify_giver(visitor_id=begun.visitor_id, on=today, is_new=True)
    services.issue_yearly_receipts(year=today.year, on=date(today.year + 1, 1, 20))

    refund(later, reason="Asked by letter")

    assert Receipt.objects.get().voided_because == "Asked by letter"


def test_what_the_office_reversed_by_hand_before_is_kept_for_the_treasurer(account, later):
    """As long as months could not be refunded here, this was how it was done."""
    services.reverse_payment(payment_id=later.pk, on=timezone.localdate(), reason="By hand", at=timezone.now())
    people.refund_in_dashboard(account, intent_of(account, later))

    answers = deliver(account)

    notice = PaymentNotice.objects.exclude(trouble="").get()
    assert (answers, notice.kind, ledger()) == ([200], "refund.created", [3_000, 3_000, -3_000])
    assert notice.trouble == "この入金はすでに取り消されています。"  # in the language of the office


def test_the_hourly_job_goes_on_when_the_books_refuse_what_it_hears(account, later):
    services.reverse_payment(payment_id=later.pk, on=timezone.localdate(), reason="By hand", at=timezone.now())
    people.refund_in_dashboard(account, intent_of(account, later))

    services.reconcile_payments(at=timezone.now())

    assert PaymentNotice.objects.exclude(trouble="").count() == 1


def test_the_treasurer_reaches_the_refund_of_a_visitors_month_from_the_list(account, later, admin_client):
    way = reverse("members_payments:refund", args=[later.pk])

    shown = admin_client.get(reverse("members_payments:index")).content.decode()
    form = admin_client.get(way).context["form"]
    admin_client.post(way, form.initial | {"reason": "Asked by letter"})

    assert (way in shown, form.initial["amount_yen"]) == (True, 3_000)
    assert (ledger(), MonthlyGift.objects.get().ended_on) == ([3_000, 3_000, -3_000], None)


def test_who_may_not_give_money_back_is_not_led_there(account, later, clerk, client):
    client.force_login(clerk)

    shown = client.get(reverse("members_payments:index")).content.decode()

    assert reverse("members_payments:refund", args=[later.pk]) not in shown


def prepare_storm(account, promise) -> None:  # noqa: F811
    """Eight promises of three months: of four the second month goes back, whole or in part; four are in dispute."""
    for number in range(8):
        subscription = people.pay_by_card(account, promise().remote_id)["id"]
        billing.next_month(account, subscription)
        billing.next_month(account, subscription)
        _third, second, first = [one["payment"]["payment_intent"] for one in account.all("inpay")[:3]]
        if number < 2:
            people.refund_in_dashboard(account, second)
        elif number < 4:
            people.refund_in_dashboard(account, second, 1_000)
            people.refund_in_dashboard(account, second, 500)
        else:
            held = people.dispute(account, first if number < 6 else second)
            people.decide_dispute(account, held["id"], "lost" if number % 2 else "won")


def test_a_storm_with_refunds_and_disputes_books_each_exactly_once(account, promise, race):  # noqa: F811
    """Every notice five times, in any order, at eight doors at once."""
    prepare_storm(account, promise)
    deliveries = account.events * 5
    random.Random(5).shuffle(deliveries)
    turn = count()

    def work():
        answers = []
        while (number := next(turn)) < len(deliveries):
            answers += deliver(account, deliveries[number])
        return answers

    outcomes = race(*[work] * 8)

    assert {answer for answers in outcomes for answer in answers} == {200}
    came, whole = Payment.objects.filter(amount_yen__gt=0), Payment.objects.exclude(reversal_of=None)
    part = Payment.objects.exclude(refund_of=None)
    assert (came.count(), whole.count(), part.count()) == (24, 4, 4)
    assert Payment.objects.aggregate(yen=Sum("amount_yen"))["yen"] == 24 * 3_000 - 4 * 3_000 - 2 * 1_500
    assert sorted(PaymentDispute.objects.values_list("state", flat=True)) == ["lost", "lost", "won", "won"]
    assert PaymentRefund.objects.filter(state="done").count() == 6
    assert Gift.objects.standing().count() == 20
    assert PaymentNotice.objects.count() == len(account.events)
    assert PaymentNotice.objects.exclude(trouble="").count() == 0
