"""Money that came by post goes back: one orders, another approves, then it is paid out and booked."""

from datetime import date
from functools import partial
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from jocs_site.foundation.errors import RuleBroken, StaleState
from jocs_site.letters.queries import letters_of
from members import queries, services
from members.models import REFUND_LIFE, Dues, Membership, Payment, Receipt, RefundOrder
from tests.factories.members import PaymentFactory, PaymentRequestFactory, VisitorFactory
from tests.members.overpaid.conftest import ACCOUNT, NOW, approve, ledger, left_yen, order, pay_out

pytestmark = pytest.mark.django_db


@pytest.fixture
def approved(payment, asker, cashier) -> RefundOrder:
    return approve(order(payment, asker), cashier)


def test_an_order_is_approved_by_another_paid_out_and_booked(payment, member, asker, cashier):
    asked = order(payment, asker)

    paid = pay_out(approve(asked, cashier), cashier)

    row = Payment.objects.get(refund_of=payment)
    assert (row.amount_yen, row.received_on, row.reference) == (-5_000, date(2026, 6, 9), f"FB0610 / {asked.pk}")
    assert (paid.state, paid.booking, left_yen(payment)) == ("paid", row, 0)
    assert [change.step for change in paid.changes.all()] == ["approve", "pay"]
    (letter,) = letters_of(member.person)
    assert "¥5,000" in letter.text or "5,000円" in letter.text


def test_nothing_is_booked_before_it_was_paid_out(payment, asker, cashier):
    approve(order(payment, asker), cashier)

    assert (ledger(payment), left_yen(payment)) == ([15_000], 5_000)


def test_who_enters_an_order_does_not_approve_it(payment, cashier):
    with pytest.raises(RuleBroken, match="does not approve it"):
        approve(order(payment, cashier), cashier)


def test_who_approves_the_wish_of_a_payer_does_not_pay_it_out(payment, payer, asker, cashier):
    asked = order(payment, payer, is_from_payer=True)
    approve(asked, cashier)

    with pytest.raises(RuleBroken, match="does not pay it out"):
        pay_out(asked, cashier)
    services.move_refund(order_id=asked.pk, step_name="take_back", reason="Two persons", at=NOW, by=cashier)
    approve(asked, asker)

    assert pay_out(asked, cashier).state == "paid"


@pytest.mark.parametrize("columns", [{"approved_by": "asker"}, {"approved_by": "other", "paid_by": "other"}])
def test_the_database_refuses_one_person_alone(payment, payer, asker, cashier, columns):
    people = {"asker": payer, "other": cashier}
    asked = order(payment, payer, is_from_payer=True)

    with pytest.raises(IntegrityError), transaction.atomic():
        RefundOrder.objects.filter(pk=asked.pk).update(**{name: people[who] for name, who in columns.items()})


def test_who_lacks_the_right_does_not_pay_out(approved, asker):
    with pytest.raises(PermissionDenied):
        pay_out(approved, asker)


@pytest.mark.parametrize("amount_yen", [0, -1, 15_001, 9_999_999_999])
def test_more_than_is_left_is_never_ordered(payment, asker, amount_yen):
    with pytest.raises(RuleBroken, match="Between 1 and 15000 yen") as refused:
        order(payment, asker, amount_yen)

    assert (refused.value.field, RefundOrder.objects.count()) == ("amount_yen", 0)


def test_an_order_needs_a_reason(payment, asker):
    with pytest.raises(RuleBroken, match="reason") as refused:
        order(payment, asker, reason=" ")

    assert refused.value.field == "reason"


def test_one_payment_has_one_order_that_waits(payment, asker, cashier):
    first = order(payment, asker)

    with pytest.raises(RuleBroken, match="is ordered"):
        order(payment, cashier, 1_000)
    services.move_refund(order_id=first.pk, step_name="withdraw", reason="Kept after all", at=NOW, by=asker)

    assert order(payment, cashier, 1_000).state == "asked"


def test_what_is_ordered_is_not_used_otherwise(payment, member, asker):
    order(payment, asker)
    dues = Dues.objects.get(membership=member)

    for command in (
        partial(services.accept_as_dues, payment_id=payment.pk, dues_id=dues.pk),
        partial(services.reverse_payment, payment_id=payment.pk, on=NOW.date(), reason="Mistake", at=NOW),
    ):
        with pytest.raises(RuleBroken, match="Withdraw the order first"):
            command()


def test_more_than_the_credit_comes_from_the_dues_and_voids_the_receipt(payment, member, asker, cashier):
    services.issue_receipts(payment_id=payment.pk, on=NOW.date())

    pay_out(approve(order(payment, asker, 7_000), cashier), cashier)

    assert Dues.objects.with_paid().get(membership=member).owed_yen == 2_000
    assert Receipt.objects.get().voided_because == "Paid too much"


def test_a_receipt_stays_in_force_where_only_credit_goes_back(payment, approved, cashier):
    services.issue_receipts(payment_id=payment.pk, on=NOW.date())

    pay_out(approved, cashier)

    assert Receipt.objects.get().voided_on is None


def test_paying_out_is_safe_to_repeat_and_refused_under_another_reference(payment, approved, cashier):
    pay_out(approved, cashier)

    assert pay_out(approved, cashier).state == "paid"
    with pytest.raises(StaleState):
        pay_out(approved, cashier, "FB9999")
    assert ledger(payment) == [15_000, -5_000]


@pytest.mark.parametrize(
    ("reference", "on", "field"),
    [(" ", date(2026, 6, 9), "reference"), ("FB1", date(2026, 5, 31), "on"), ("FB1", date(2026, 6, 11), "on")],
)
def test_paying_out_asks_for_reference_and_day(payment, approved, cashier, reference, on, field):
    with pytest.raises(RuleBroken) as refused:
        pay_out(approved, cashier, reference, on)

    assert (refused.value.field, ledger(payment)) == (field, [15_000])


def test_money_that_the_bank_sends_back_is_credit_again_and_the_order_waits(payment, approved, asker, cashier):
    pay_out(approved, cashier)

    bounced = services.bounce_refund(
        order_id=approved.pk, on=date(2026, 6, 10), reason="No such account", at=NOW, by=cashier
    )

    row = Payment.objects.filter(refund_of=payment).last()
    assert (row.amount_yen, row.reversal_of.amount_yen, row.reference) == (
        5_000,
        -5_000,
        f"FB0610 / {approved.pk} returned",
    )
    assert (bounced.state, bounced.booking, bounced.approved_by, left_yen(payment)) == ("asked", None, None, 5_000)


def test_an_order_that_came_back_is_paid_again_into_another_account(payment, approved, cashier):
    pay_out(approved, cashier)
    services.bounce_refund(order_id=approved.pk, on=NOW.date(), reason="No such account", at=NOW, by=cashier)
    better = ACCOUNT.__class__(**vars(ACCOUNT) | {"number": "7654321"})
    services.change_account(order_id=approved.pk, account=better, by=cashier)
    approve(approved, cashier)

    with pytest.raises(RuleBroken, match="Give the new one"):
        pay_out(approved, cashier)
    again = pay_out(approved, cashier, "FB0612", NOW.date())

    assert (queries.account_of(again).number, ledger(payment)) == ("7654321", [15_000, -5_000, 5_000, -5_000])


def test_a_refund_comes_back_once(payment, approved, cashier):
    pay_out(approved, cashier)
    facts = {"order_id": approved.pk, "on": NOW.date(), "reason": "No such account", "at": NOW, "by": cashier}
    services.bounce_refund(**facts)

    with pytest.raises(StaleState):
        services.bounce_refund(**facts)
    assert ledger(payment) == [15_000, -5_000, 5_000]


def test_two_tabs_pay_one_order_out_once(payment, approved, cashier, race):
    outcomes = race(*[partial(pay_out, approved, cashier, f"FB{number}") for number in range(4)])

    assert sum(isinstance(outcome, RefundOrder) for outcome in outcomes) == 1
    assert {type(outcome) for outcome in outcomes} <= {RefundOrder, StaleState}
    assert ledger(payment) == [15_000, -5_000]


def test_two_clerks_order_the_same_money_once(payment, asker, cashier, race):
    outcomes = race(*[partial(order, payment, by, 15_000) for by in (asker, cashier) * 2])

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["RefundOrder", *["RuleBroken"] * 3]


def test_the_database_refuses_to_give_back_more_than_came(payment):
    """Whatever a program forgets."""
    facts = {"membership": payment.membership, "refund_of": payment, "reason": "Twice"}
    PaymentFactory(amount_yen=-10_000, **facts)

    with pytest.raises(IntegrityError, match="refunds_within"), transaction.atomic():
        PaymentFactory(amount_yen=-5_001, **facts)
    assert PaymentFactory(amount_yen=-5_000, **facts).pk


def test_online_payments_go_back_through_their_provider(member, asker, settings):
    settings.DEMO, settings.PAYMENT_PROVIDERS = True, ["test"]
    paid = PaymentFactory(membership=member, provider="test", is_test=True)
    PaymentRequestFactory(membership=member, payment=paid, state="paid")

    with pytest.raises(RuleBroken, match="through its provider"):
        order(paid, asker)


def test_a_gift_of_somebody_unknown_can_be_given_back_too(asker, cashier):
    visitor = VisitorFactory()
    paid = PaymentFactory(membership=None, person=None, visitor=visitor, amount_yen=3_000)

    pay_out(approve(order(paid, asker, 3_000), cashier), cashier)

    assert ledger(paid) == [3_000, -3_000]


def test_the_account_is_unreadable_in_the_database_and_forgotten_in_time(payment, approved, cashier):
    assert "0012345" not in approved.sealed_account
    assert queries.account_of(approved) == ACCOUNT
    pay_out(approved, cashier)

    counts = [services.erase_accounts(today=day) for day in (date(2026, 9, 6), date(2026, 9, 7), date(2026, 9, 7))]

    approved.refresh_from_db()
    assert (counts, queries.account_of(approved), approved.account_erased_on) == ([0, 1, 0], None, date(2026, 9, 7))


def test_money_is_handed_over_in_cash_without_an_account(payment, member, asker, cashier):
    paid = pay_out(approve(order(payment, asker, account=None), cashier), cashier, "Cash book 12")

    assert (paid.in_cash, paid.sealed_account, ledger(payment)) == (True, "", [15_000, -5_000])
    assert "in cash" in letters_of(member.person).get().text


def test_an_account_that_a_lost_key_sealed_is_as_good_as_none(approved, cashier, settings):
    settings.SECRET_KEY = "another"

    assert queries.account_of(approved) is None
    with pytest.raises(RuleBroken, match="nothing to pay out"):
        services.for_the_bank(order_ids=[approved.pk], write=len, at=NOW, by=cashier)


def test_a_withdrawn_order_forgets_the_account_at_once(payment, asker):
    asked = order(payment, asker)

    gone = services.move_refund(order_id=asked.pk, step_name="withdraw", reason="Kept", at=NOW, by=asker)

    assert (gone.state, gone.sealed_account, left_yen(payment)) == ("withdrawn", "", 5_000)


def test_an_account_changes_before_it_is_approved_only(approved, cashier):
    with pytest.raises(StaleState):
        services.change_account(order_id=approved.pk, account=ACCOUNT, by=cashier)


def test_an_order_whose_account_was_erased_is_not_approved(payment, approved, cashier, asker):
    pay_out(approved, cashier)
    services.erase_accounts(today=date(2027, 1, 1))
    services.bounce_refund(order_id=approved.pk, on=NOW.date(), reason="No such account", at=NOW, by=cashier)

    with pytest.raises(RuleBroken, match="account to pay into is missing"):
        approve(approved, cashier)


def test_a_reversal_is_possible_again_once_the_money_came_back(payment, approved, asker, cashier):
    pay_out(approved, cashier)
    services.bounce_refund(order_id=approved.pk, on=NOW.date(), reason="No such account", at=NOW, by=cashier)
    services.move_refund(order_id=approved.pk, step_name="withdraw", reason="Kept", at=NOW, by=asker)

    services.reverse_payment(payment_id=payment.pk, on=NOW.date(), reason="Wrong member", at=NOW)

    member = Membership.objects.with_standing(NOW.date()).get()
    assert (member.credit_yen, member.owed_yen) == (0, 10_000)


def test_worklists_of_refunds(payment, asker, cashier):
    asked = order(payment, asker)
    to_approve = [list(queries.refunds_to_approve()), list(queries.refunds_to_send())]
    approve(asked, cashier)

    assert to_approve == [[asked], []]
    assert [list(queries.refunds_to_approve()), list(queries.refunds_to_send())] == [[], [asked]]


def test_the_picture_shows_the_life():
    page = (Path(__file__).parents[3] / "docs" / "payment-states.md").read_text()

    assert REFUND_LIFE.mermaid() in page
