from datetime import UTC, date, datetime

import pytest

from jocs_site.foundation.errors import RuleBroken
from members import services
from members.models import Allocation, Dues, Membership, Payment
from members.services import Received
from tests.factories.members import DuesFactory, MembershipFactory, PaymentFactory, ReceiptFactory
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 1)
NOW = datetime(2026, 6, 1, 3, 0, tzinfo=UTC)


def received(membership: Membership, amount_yen: int = 10_000, reference: str = "S1", **changes) -> Received:
    figures = {"received_on": DAY, "provider": "postal"} | changes
    return Received(membership_id=membership.pk, amount_yen=amount_yen, reference=reference, **figures)


def pay(membership: Membership, amount_yen: int = 10_000, reference: str = "S1", **changes) -> Payment:
    return services.record_payment(received(membership, amount_yen, reference, **changes), at=NOW)


def owed(membership: Membership) -> dict[int, int]:
    """What is owed, by fiscal year."""
    return dict(Dues.objects.owed().filter(membership=membership).values_list("fiscal_year", "owed_yen"))


def credit(membership: Membership) -> int:
    return Membership.objects.with_standing(DAY).get(pk=membership.pk).credit_yen


@pytest.fixture
def member():
    """Owes ¥10,000 for each of 2025 and 2026."""
    membership = MembershipFactory()
    for fiscal_year in (2026, 2025):
        DuesFactory(membership=membership, fiscal_year=fiscal_year)
    return membership


@pytest.mark.parametrize(
    ("amount_yen", "still_owed", "credit_yen"),
    [
        (3_000, {2025: 7_000, 2026: 10_000}, 0),
        (10_000, {2026: 10_000}, 0),
        (15_000, {2026: 5_000}, 0),
        (25_000, {}, 5_000),
    ],
)
def test_money_covers_the_oldest_dues_first_and_the_rest_is_credit(member, amount_yen, still_owed, credit_yen):
    pay(member, amount_yen)

    assert (owed(member), credit(member)) == (still_owed, credit_yen)


def test_named_dues_are_covered_and_no_others(member):
    this_year = member.dues.get(fiscal_year=2026)

    pay(member, 12_000, dues_ids=(this_year.pk,))

    assert (owed(member), credit(member)) == ({2025: 10_000}, 2_000)


def test_one_transfer_may_pay_for_a_household(member):
    wife = DuesFactory(fiscal_year=2026)

    pay(member, 20_000, dues_ids=(member.dues.get(fiscal_year=2026).pk, wife.pk))

    assert (owed(member), owed(wife.membership)) == ({2025: 10_000}, {})


def test_a_repeat_is_recognised_by_its_reference(member):
    first, again = pay(member), pay(member)

    assert (first, Payment.objects.count(), owed(member)) == (again, 1, {2026: 10_000})


@pytest.mark.parametrize("changes", [{"amount_yen": 9_999}, {"received_on": date(2026, 6, 2)}])
def test_a_reference_with_other_figures_is_refused(member, changes):
    pay(member)

    with pytest.raises(RuleBroken, match="S1 is already booked with other figures"):
        pay(member, **changes)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"amount_yen": 0}, "between 1 and"),
        ({"amount_yen": -10_000}, "between 1 and"),
        ({"amount_yen": 1_000_000_000}, "between 1 and"),
        ({"confirmed_on": date(2026, 5, 31)}, "before it arrives"),
        ({"reference": ""}, "reference"),
    ],
)
def test_record_payment_refuses_and_leaves_nothing(member, changes, sentence):
    with pytest.raises(RuleBroken, match=sentence):
        pay(member, **changes)

    assert list(Payment.objects.all()) == []


def test_one_bad_line_leaves_nothing_of_its_batch(member):
    batch = [received(member), received(member, amount_yen=0, reference="S2")]

    with pytest.raises(RuleBroken):
        services.record_payments(batch, at=NOW)

    assert (Payment.objects.count(), Allocation.objects.count()) == (0, 0)


def test_a_batch_counts_what_its_own_lines_covered(member):
    batch = [received(member, reference=f"S{number}") for number in range(3)]

    payments = services.record_payments(batch, at=NOW)

    assert ([payment.reference for payment in payments], owed(member)) == (["S0", "S1", "S2"], {})
    assert credit(member) == 10_000


def test_a_batch_costs_the_same_queries_for_one_line_and_three(django_assert_max_num_queries):
    for count in (1, 3):
        batch = [received(DuesFactory().membership, reference=f"{count}-{number}") for number in range(count)]
        with django_assert_max_num_queries(8):
            services.record_payments(batch, at=NOW)

    assert not Dues.objects.owed().exists()


def test_an_unknown_membership_is_refused():
    with pytest.raises(RuleBroken, match="no such membership"):
        services.record_payment(Received(99_999, 10_000, DAY, "postal", "S1"), at=NOW)


def test_the_dues_of_a_waived_year_take_no_money(member):
    services.waive_dues(dues_id=member.dues.get(fiscal_year=2025).pk, on=DAY, reason="Illness")

    pay(member, 20_000)

    assert credit(member) == 10_000


def test_two_clerks_book_one_dues_at_once(race):
    dues = DuesFactory(amount_yen=10_000)

    race(*[lambda n=n: pay(dues.membership, reference=f"S{n}", dues_ids=(dues.pk,)) for n in range(4)])

    dues = Dues.objects.with_paid().get()
    assert (dues.paid_yen, Payment.objects.count(), credit(dues.membership)) == (10_000, 4, 30_000)


def test_one_slip_booked_by_two_clerks_at_once_is_one_payment(race):
    membership = DuesFactory().membership

    payments = race(*[lambda: pay(membership)] * 4)

    assert (len(set(payments)), Payment.objects.count(), credit(membership)) == (1, 1, 0)


def test_one_reference_booked_for_two_members_at_once_is_booked_for_one(race):
    one, other = DuesFactory().membership, DuesFactory().membership

    outcomes = race(lambda: pay(one), lambda: pay(other))

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Payment", "RuleBroken"]
    assert Payment.objects.count() == 1


def test_credit_covers_next_years_dues(member):
    payment = pay(member, 25_000)
    next_year = DuesFactory(membership=member, fiscal_year=2027)

    services.use_credit(payment_id=payment.pk, dues_id=next_year.pk)

    assert (owed(member), credit(member)) == ({2027: 5_000}, 0)


def test_credit_is_taken_as_a_higher_sum_of_a_year_that_is_paid(member):
    """R2: any sum from the least dues is accepted as dues."""
    payment = pay(member, 25_000)
    this_year = member.dues.get(fiscal_year=2026)

    services.accept_as_dues(payment_id=payment.pk, dues_id=this_year.pk)

    figures = Dues.objects.with_paid().values_list("amount_yen", "paid_yen", "owed_yen")
    assert (figures.get(pk=this_year.pk), credit(member)) == ((15_000, 15_000, 0), 0)


def test_only_a_year_that_is_paid_takes_a_higher_sum(member):
    payment = pay(member, 15_000, dues_ids=(member.dues.get(fiscal_year=2025).pk,))
    services.waive_dues(dues_id=member.dues.get(fiscal_year=2026).pk, on=DAY, reason="Illness")
    owing = DuesFactory(membership=member, fiscal_year=2027)

    for dues in (owing, member.dues.get(fiscal_year=2026)):
        with pytest.raises(RuleBroken, match="year that is paid"):
            services.accept_as_dues(payment_id=payment.pk, dues_id=dues.pk)

    assert credit(member) == 5_000


def test_credit_is_spent_once(race):
    membership = MembershipFactory()
    payment = PaymentFactory(membership=membership, amount_yen=10_000)
    years = [DuesFactory(membership=membership, fiscal_year=year) for year in (2025, 2026)]

    race(*[lambda dues=dues: services.use_credit(payment_id=payment.pk, dues_id=dues.pk) for dues in years])

    assert (sum(owed(membership).values()), credit(membership)) == (10_000, 0)


def test_credit_needs_a_debt_and_a_payment_that_stands(member):
    payment = pay(member, 25_000)
    paid = member.dues.get(fiscal_year=2026)

    with pytest.raises(RuleBroken, match="Nothing is owed"):
        services.use_credit(payment_id=payment.pk, dues_id=paid.pk)
    services.reverse_payment(payment_id=payment.pk, on=DAY, reason="Bounced", at=NOW)
    with pytest.raises(RuleBroken, match="Nothing is left"):
        services.use_credit(payment_id=payment.pk, dues_id=paid.pk)


def test_a_reversal_makes_the_dues_owed_again_and_voids_the_receipt(member):
    treasurer = UserFactory()
    payment = pay(member, 25_000)
    receipt = ReceiptFactory(payment=payment)

    reversal = services.reverse_payment(payment_id=payment.pk, on=DAY, reason="Bounced", at=NOW, by=treasurer)

    receipt.refresh_from_db()
    assert (reversal.amount_yen, reversal.booked_by) == (-25_000, treasurer)
    assert (owed(member), credit(member)) == ({2025: 10_000, 2026: 10_000}, 0)
    assert (receipt.voided_on, receipt.voided_because) == (DAY, "Bounced")


@pytest.mark.parametrize(
    ("changes", "sentence"), [({"reason": " "}, "reason"), ({"on": date(2026, 5, 31)}, "before it arrived")]
)
def test_reverse_payment_refuses(member, changes, sentence):
    payment = pay(member)

    with pytest.raises(RuleBroken, match=sentence):
        services.reverse_payment(**{"payment_id": payment.pk, "on": DAY, "reason": "Bounced", "at": NOW} | changes)


def test_a_payment_is_reversed_once(race):
    payment = pay(DuesFactory().membership)

    outcomes = race(*[lambda: services.reverse_payment(payment_id=payment.pk, on=DAY, reason="Bounced", at=NOW)] * 4)

    assert sum(isinstance(outcome, RuleBroken) for outcome in outcomes) == 3
    assert Payment.objects.count() == 2


def test_a_reversal_is_not_reversed(member):
    reversal = services.reverse_payment(payment_id=pay(member).pk, on=DAY, reason="Bounced", at=NOW)

    with pytest.raises(RuleBroken, match="already"):
        services.reverse_payment(payment_id=reversal.pk, on=DAY, reason="Again", at=NOW)


def test_a_reversed_reference_is_not_booked_again(member):
    payment = pay(member)
    services.reverse_payment(payment_id=payment.pk, on=DAY, reason="Bounced", at=NOW)

    assert (pay(member), owed(member)) == (payment, {2025: 10_000, 2026: 10_000})
