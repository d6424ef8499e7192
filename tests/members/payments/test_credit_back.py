"""An overpayment that came online and is wished back: from the worklist through the provider to the closed wish."""

import pytest
from django.urls import reverse
from django.utils import timezone

from jocs_site.foundation.errors import RuleBroken
from members import queries, services
from members.models import CreditWish, Payment, PaymentRefund
from tests.factories.members import DuesFactory, MembershipFactory
from tests.factories.people import PersonFactory
from tests.members.payments.conftest import deliver
from tests.stripe_stand_in import people, refunds

pytestmark = pytest.mark.django_db
LIST = "members_overpaid:index"


@pytest.fixture
def till(client, staff):
    user = staff(["view_payment", "add_payment", "reverse_payment", "view_membership"])
    client.force_login(user)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


@pytest.fixture
def paid_twice(account, begin):
    """A function: ¥10,000 online for dues of which ``paid_yen`` came by post meanwhile."""

    def paid_twice(paid_yen: int = 4_000, method: str = "card") -> Payment:
        person = PersonFactory(email="hana@example.org", language="en")
        dues = DuesFactory(membership=MembershipFactory(person=person))
        request = begin(method, dues=dues)
        by_post = services.Received(dues.membership_id, paid_yen, timezone.localdate(), "postal", f"S{dues.pk}")
        services.record_payment(by_post, at=timezone.now())
        if method == "card":
            people.pay_by_card(account, request.remote_id)
        else:
            people.take_slip(account, request.remote_id)
            people.pay_slip(account, request.remote_id)
        deliver(account)
        request.refresh_from_db()
        return request.payment

    return paid_twice


def wish(payment: Payment, choice: str = "refund") -> CreditWish:
    left = Payment.objects.with_credit().get(pk=payment.pk).credit_yen
    answer = services.Answer(choice, said_by="the member")
    return services.choose_for_credit(payment_id=payment.pk, answer=answer, seen_yen=left, at=timezone.now(), by=None)


def state(made: CreditWish) -> str:
    made.refresh_from_db()
    return made.state


def waiting(user) -> list[int]:
    lines = queries.todos(user=user, today=timezone.localdate())
    return [one.count for one in lines if one.url.endswith("?answer=online")]


def test_the_worklist_leads_to_the_refund_of_that_amount_and_the_wish_is_closed(till, account, paid_twice, staff):
    treasurer = staff(["reverse_payment"], "treasurer@example.org")
    payment = paid_twice()
    made = wish(payment)
    address = reverse("members_payments:refund", args=[payment.pk])

    shown = till.get(f"{reverse(LIST)}?answer=online").content.decode()
    form = till.get(address).context["form"]
    before = waiting(treasurer)
    till.post(address, {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()})

    assert address in shown
    assert (before, waiting(treasurer)) == ([1], [0])
    assert (form.initial["amount_yen"], form.initial["seen_yen"]) == (4_000, 10_000)
    assert [refund["amount"] for refund in account.all("re")] == [4_000]
    assert (state(made), queries.credits_left().count()) == ("done", 0)


def test_all_of_a_payment_that_covered_nothing_goes_back_and_the_wish_is_closed(paid_twice):
    payment = paid_twice(10_000)
    made = wish(payment)

    services.refund_payment(payment_id=payment.pk, at=timezone.now(), reason="Paid twice")

    assert (state(made), made.settled_at is not None) == ("done", True)


def test_cash_from_a_store_leaves_the_worklist_at_once_and_closes_the_wish_when_it_is_there(till, account, paid_twice):
    payment = paid_twice(method="konbini")
    made = wish(payment)

    refund = services.refund_payment(payment_id=payment.pk, amount_yen=4_000, at=timezone.now())
    on_its_way = (state(made), queries.credits_to_send_back().count())
    shown = till.get(reverse(LIST)).content.decode()
    refunds.settle(account, refund.reference)
    deliver(account)

    assert on_its_way == ("waiting", 0)
    assert str(PaymentRefund.State.UNDERWAY.label) in shown
    assert reverse("members_payments:refund", args=[payment.pk]) not in shown
    assert state(made) == "done"


def test_what_is_on_its_way_back_cannot_become_a_gift_meanwhile(paid_twice):
    payment = paid_twice(method="konbini")
    wish(payment)
    services.refund_payment(payment_id=payment.pk, amount_yen=4_000, at=timezone.now())

    with pytest.raises(RuleBroken, match="being sent back already"):
        wish(payment, "next_year")


def test_a_refund_that_failed_is_on_the_worklist_again(paid_twice):
    payment = paid_twice(method="konbini")
    wish(payment)
    services.refund_payment(payment_id=payment.pk, amount_yen=4_000, at=timezone.now())
    PaymentRefund.objects.update(state="failed")

    assert list(queries.credits_to_send_back()) == [payment]


def test_only_what_is_wished_back_stands_there_and_only_for_those_who_may_refund(client, staff, paid_twice):
    kept, back = paid_twice(), paid_twice()
    wish(kept, "next_year")
    wish(back)
    client.force_login(staff(["view_payment", "add_payment"], "clerk@example.org"))

    shown = client.get(reverse(LIST)).content.decode()

    assert list(queries.credits_to_send_back()) == [back]
    assert reverse("members_payments:refund", args=[back.pk]) not in shown


def test_a_wish_for_a_payment_that_was_reversed_by_hand_has_no_money_behind_it():
    membership = MembershipFactory()
    received = services.Received(membership.pk, 5_000, timezone.localdate(), "postal", "S1")
    payment = services.record_payment(received, at=timezone.now())
    made = wish(payment, "next_year")

    services.reverse_payment(payment_id=payment.pk, on=timezone.localdate(), reason="Mistake", at=timezone.now())

    assert state(made) == "changed"


def test_a_payment_that_nobody_wished_back_offers_all_that_is_left(till, paid_twice):
    payment = paid_twice()

    form = till.get(reverse("members_payments:refund", args=[payment.pk])).context["form"]

    assert (form.initial["amount_yen"], form.initial.get("reason")) == (10_000, None)
