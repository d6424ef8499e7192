"""Money that is a gift, wholly or in part, from members and from others."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from jocs_site.foundation.errors import RuleBroken
from members import services
from members.models import Allocation, Dues, Gift, Membership, Payment
from members.services import GiftWish, Payer, Received
from tests.factories.members import (
    CampaignFactory,
    DuesFactory,
    MembershipFactory,
    PaymentFactory,
    PurposeFactory,
    ReceiptFactory,
    VisitorFactory,
)
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 1)
NOW = datetime(2026, 6, 1, 3, 0, tzinfo=UTC)


def wish(amount_yen: int = 5_000, **changes) -> GiftWish:
    return GiftWish(amount_yen, **({"purpose_id": PurposeFactory().pk} | changes))


def stranger(amount_yen: int = 5_000, *gifts: GiftWish, payer: Payer | None = None, reference: str = "G1") -> Received:
    payer = payer or Payer(person_id=PersonFactory().pk)
    return Received(None, amount_yen, DAY, "postal", reference, gifts=gifts, payer=payer)


def book(received: Received) -> Payment:
    return services.record_payment(received, at=NOW)


def left(payment: Payment) -> int:
    return Payment.objects.with_credit().get(pk=payment.pk).credit_yen


def test_somebody_who_is_no_member_gives():
    person, campaign = PersonFactory(), CampaignFactory()
    told = wish(campaign_id=campaign.pk, message="For the nurses", receipt_wish="own", wants_thanks=False)

    payment = book(stranger(5_000, told, payer=Payer(person_id=person.pk)))

    gift = Gift.objects.get()
    assert (payment.membership, payment.payer, gift.payer, gift.campaign) == (None, person, person, campaign)
    assert (gift.amount_yen, gift.given_on, gift.confirmed_on, gift.message) == (5_000, DAY, DAY, "For the nurses")
    assert (gift.receipt_wish, gift.wants_thanks, left(payment)) == ("own", False, 0)


def test_a_visitor_is_kept_as_a_visitor():
    visitor = VisitorFactory()

    payment = book(stranger(5_000, wish(), payer=Payer(visitor_id=visitor.pk)))

    assert (payment.payer, Gift.objects.get().payer, payment.person) == (visitor, visitor, None)


def test_one_transfer_pays_dues_of_a_household_and_gifts_of_two():
    """The gifts come first, then the dues named, and what is left is credit."""
    husband, wife = DuesFactory(), DuesFactory()
    hers = wish(2_000, giver=Payer(person_id=wife.membership.person_id))

    payment = book(
        Received(
            husband.membership_id, 26_000, DAY, "bank", "B1", dues_ids=(husband.pk, wife.pk), gifts=(wish(3_000), hers)
        )
    )

    givers = {gift.person: gift.amount_yen for gift in Gift.objects.all()}
    assert givers == {husband.membership.person: 3_000, wife.membership.person: 2_000}
    assert (Dues.objects.owed().count(), left(payment)) == (0, 1_000)


def test_a_gift_of_a_member_is_no_credit():
    membership = MembershipFactory()

    book(Received(membership.pk, 5_000, DAY, "postal", "S1", gifts=(wish(),)))

    assert Membership.objects.with_standing(DAY).get(pk=membership.pk).credit_yen == 0


def test_the_same_gift_told_twice_is_one():
    person = PersonFactory()
    received = stranger(5_000, wish(), payer=Payer(person_id=person.pk))

    assert (book(received), Gift.objects.count(), Allocation.objects.count()) == (book(received), 1, 1)


def test_a_reference_of_another_giver_is_refused():
    book(stranger())

    with pytest.raises(RuleBroken, match="already booked with other figures"):
        book(stranger())


def test_a_visitor_who_has_been_identified_is_the_same_payer():
    visitor = VisitorFactory()
    payment = book(stranger(payer=Payer(visitor_id=visitor.pk)))
    Payment.objects.update(person=PersonFactory())

    assert book(stranger(payer=Payer(visitor_id=visitor.pk))) == payment


@pytest.mark.parametrize(
    ("received", "sentence"),
    [
        (lambda: stranger(5_000, wish(5_001)), "more than the money"),
        (lambda: stranger(5_000, wish(0)), "between 1 and"),
        (lambda: replace(stranger(), payer=None), "whose money"),
        (lambda: replace(stranger(), membership_id=MembershipFactory().pk), "whose money"),
    ],
)
def test_what_cannot_be_is_refused_and_leaves_nothing(received, sentence):
    with pytest.raises(RuleBroken, match=sentence):
        book(received())

    assert (Payment.objects.count(), Gift.objects.count()) == (0, 0)


@pytest.mark.parametrize("ids", [{}, {"person_id": 1, "organisation_id": 1}, {"person_id": 1, "visitor_id": 1}])
def test_a_payer_is_one(ids):
    with pytest.raises(RuleBroken):
        Payer(**ids)


def test_a_reversed_payment_leaves_no_gift():
    payment = book(stranger(5_000, wish()))

    services.reverse_payment(payment_id=payment.pk, on=DAY, reason="Bounced", at=NOW)

    assert (list(Gift.objects.standing()), Gift.objects.count()) == ([], 1)


def test_credit_becomes_a_gift_as_the_member_wishes():
    payment = PaymentFactory(amount_yen=10_000)

    gift = services.credit_to_gift(payment_id=payment.pk, wish=wish(4_000), on=date(2026, 7, 1), at=NOW)
    rest = services.credit_to_gift(payment_id=payment.pk, wish=wish(0), on=date(2026, 7, 1), at=NOW)

    assert (gift.amount_yen, rest.amount_yen, left(payment)) == (4_000, 6_000, 0)
    assert (gift.payer, gift.confirmed_on) == (payment.membership.person, date(2026, 7, 1))


def test_no_more_than_what_is_left_becomes_a_gift():
    payment = PaymentFactory(amount_yen=3_000)

    with pytest.raises(RuleBroken, match="Only 3,000 yen are left"):
        services.credit_to_gift(payment_id=payment.pk, wish=wish(3_001), on=DAY, at=NOW)


def test_a_gift_from_credit_is_taken_back_and_its_money_is_credit_again():
    payment = PaymentFactory(amount_yen=3_000)
    gift = services.credit_to_gift(payment_id=payment.pk, wish=wish(0), on=DAY, at=NOW)

    services.withdraw_gift(gift_id=gift.pk, on=DAY, reason="It was meant as dues")

    assert (list(Gift.objects.standing()), left(payment)) == ([], 3_000)
    with pytest.raises(RuleBroken, match="withdrawn already"):
        services.withdraw_gift(gift_id=gift.pk, on=DAY, reason="Again")
    services.reverse_payment(payment_id=payment.pk, on=DAY, reason="Bounced", at=NOW)
    assert sum(Allocation.objects.values_list("amount_yen", flat=True)) == 0


def test_a_gift_on_a_receipt_stays():
    payment = PaymentFactory(amount_yen=3_000)
    gift = services.credit_to_gift(payment_id=payment.pk, wish=wish(0), on=DAY, at=NOW)
    ReceiptFactory(payment=payment)

    with pytest.raises(RuleBroken, match="Void it first"):
        services.withdraw_gift(gift_id=gift.pk, on=DAY, reason="It was meant as dues")


def test_two_clerks_take_one_credit_as_a_gift(race):
    """Nobody is a member here, so the row of the payment itself is what they queue up for."""
    payment = PaymentFactory(membership=None, person=PersonFactory(), amount_yen=5_000)
    told = wish(3_000)

    outcomes = race(*[lambda: services.credit_to_gift(payment_id=payment.pk, wish=told, on=DAY, at=NOW)] * 3)

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Gift", "RuleBroken", "RuleBroken"]
    assert left(payment) == 2_000


def test_two_clerks_use_one_payment_for_dues_and_for_a_gift(race):
    dues = DuesFactory()
    payment = PaymentFactory(membership=dues.membership, amount_yen=10_000)
    told = wish(10_000)

    outcomes = race(
        lambda: services.use_credit(payment_id=payment.pk, dues_id=dues.pk),
        lambda: services.credit_to_gift(payment_id=payment.pk, wish=told, on=DAY, at=NOW),
    )

    assert sum(isinstance(outcome, RuleBroken) for outcome in outcomes) == 1
    assert left(payment) == 0
