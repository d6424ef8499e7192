"""Who gave: typed names become people only when the office says so; stamps; thanks."""

from datetime import UTC, date, datetime

import pytest

from jocs_site.foundation.errors import RuleBroken
from jocs_site.people.models import Person
from members import queries, services
from members.models import Gift, Payment
from members.services import Payer
from tests.factories.members import GiftFactory, PaymentFactory, PurposeFactory, VisitorFactory
from tests.factories.people import OrganisationFactory, PersonFactory

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 2)
NOW = datetime(2026, 6, 2, 3, 0, tzinfo=UTC)


def test_a_known_person_gets_the_gift_and_the_payment():
    visitor, person = VisitorFactory(), PersonFactory()
    GiftFactory(visitor=visitor)

    services.identify_giver(visitor_id=visitor.pk, person=person, on=DAY)

    assert (Gift.objects.get().payer, Payment.objects.get().payer) == (person, person)
    assert (list(queries.givers_to_identify()), Person.objects.count()) == ([], 1)


def test_a_new_person_is_entered_as_typed():
    visitor = VisitorFactory()
    GiftFactory(visitor=visitor)

    services.identify_giver(visitor_id=visitor.pk, is_new=True, on=DAY)

    person = Person.objects.get()
    assert (person.full_name, person.postal_address) == (visitor.full_name, visitor.postal_address)
    assert Gift.objects.get().person == person


def test_a_new_organisation_is_entered_as_typed():
    visitor = VisitorFactory(organisation_name="北の教会")

    services.identify_giver(visitor_id=visitor.pk, is_new=True, on=DAY)

    visitor.refresh_from_db()
    assert (visitor.organisation.name_ja, Person.objects.count()) == ("北の教会", 0)


def test_before_that_there_is_no_receipt():
    gift = GiftFactory(visitor=VisitorFactory(), receipt_wish="own")
    payment_id = gift.allocations.get().payment_id

    with pytest.raises(RuleBroken, match="Say first who"):
        services.issue_receipts(payment_id=payment_id, on=DAY)
    services.identify_giver(visitor_id=gift.visitor_id, is_new=True, on=DAY)
    assert [receipt.total_yen for receipt in services.issue_receipts(payment_id=payment_id, on=DAY)] == [5_000]


@pytest.mark.parametrize(
    "answers", [{}, {"is_new": True, "person": "somebody"}, {"person": "somebody", "organisation": "somebody"}]
)
def test_exactly_one_answer_is_given(answers):
    somebody = {"person": PersonFactory, "organisation": OrganisationFactory, "is_new": lambda: True}
    answers = {name: somebody[name]() for name in answers}

    with pytest.raises(RuleBroken, match="Choose a person"):
        services.identify_giver(visitor_id=VisitorFactory().pk, on=DAY, **answers)


def test_two_clerks_say_it_once(race):
    gift = GiftFactory(visitor=VisitorFactory())

    outcomes = race(*[lambda: services.identify_giver(visitor_id=gift.visitor_id, is_new=True, on=DAY)] * 3)

    assert sum(isinstance(outcome, RuleBroken) for outcome in outcomes) == 2
    assert Person.objects.count() == 1


def stamps(**details) -> Gift:
    figures = {"kind": "used_stamps", "giver": Payer(person_id=PersonFactory().pk), "given_on": DAY}
    return services.record_stamps(**figures | {"purpose_id": PurposeFactory().pk, "at": NOW} | details)


def test_used_stamps_are_entered_with_weight_and_office():
    """R17"""
    gift = stamps(weight_g=1_200, pieces=4_000, office="tokyo", wants_thanks=False)

    assert (gift.amount_yen, gift.weight_g, gift.office, list(queries.gifts_to_thank())) == (None, 1_200, "tokyo", [])


@pytest.mark.parametrize(
    "details", [{"amount_yen": 100}, {"kind": "unused_stamps"}, {"kind": "money", "amount_yen": 1}]
)
def test_stamps_that_cannot_be_are_refused(details):
    with pytest.raises(RuleBroken):
        stamps(**details)


def test_thanks_are_noted_once():
    gift = stamps(wants_thanks=True)

    counts = [services.thank(gift_ids=[gift.pk], on=DAY) for _ in range(2)]

    assert (counts, list(queries.gifts_to_thank())) == ([1, 0], [])


def test_what_somebody_gave_leaves_out_what_was_taken_back():
    person = PersonFactory()
    kept, gone = GiftFactory(person=person), GiftFactory(person=person)
    PaymentFactory.create()
    services.withdraw_gift(gift_id=gone.pk, on=DAY, reason="It was meant as dues")

    assert list(Gift.objects.standing().filter(person=person)) == [kept]
