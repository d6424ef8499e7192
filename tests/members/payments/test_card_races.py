"""Next year's dues from saved cards: killed, silent, twice at once, and still one charge."""

from datetime import timedelta

import pytest
from django.utils import timezone

from jocs_site.foundation.errors import RuleBroken
from members import services
from members.models import CardAttempt, Payment
from members.services import card_dues
from tests.factories.members import AllocationFactory, PaymentFactory
from tests.members.payments.card_dues import CHARGED, at, charge, charged, owed

pytestmark = pytest.mark.django_db


def pay_by_post(notice):
    payment = PaymentFactory(membership=notice.dues.membership, amount_yen=10_000)
    AllocationFactory(dues=notice.dues, payment=payment)


def test_killed_between_the_answer_and_our_commit_it_is_charged_once(account, announced, monkeypatch):
    notice = announced()

    def die_here(*args, **kwargs):
        raise KeyboardInterrupt

    with monkeypatch.context() as killed:
        killed.setattr(card_dues, "follow_all", die_here)
        with pytest.raises(KeyboardInterrupt):
            charge()
    before = (len(charged(account)), owed(notice.dues), CardAttempt.objects.get().request.state)

    assert (before, charge()) == ((1, 10_000, "started"), {"paid": 1})
    assert (len(charged(account)), owed(notice.dues), Payment.objects.count()) == (1, 0, 2)


def test_killed_and_only_the_notice_comes_it_is_booked(account, announced, monkeypatch):
    notice = announced()
    with monkeypatch.context() as killed:
        killed.setattr(card_dues, "follow_all", lambda *args, **kwargs: False)
        charge()
    services.reconcile_payments(at=at(CHARGED))

    assert (owed(notice.dues), charge(), len(charged(account))) == (0, {}, 1)


def test_killed_and_stripe_has_forgotten_the_key_it_is_found_and_not_made_again(account, announced, monkeypatch):
    notice = announced()
    with monkeypatch.context() as killed:
        killed.setattr(card_dues, "follow_all", lambda *args, **kwargs: False)
        charge()
    account.keys.clear()

    assert (charge(CHARGED + timedelta(days=3)), len(charged(account)), owed(notice.dues)) == ({"paid": 1}, 1, 0)


def test_killed_before_anything_was_asked_and_paid_by_post_since_it_is_not_charged(account, announced):
    notice = announced()
    account.fails = 99
    charge()
    account.fails = 0
    pay_by_post(notice)

    services.charge_cards(on=CHARGED + timedelta(days=3), at=timezone.now() + timedelta(days=300))

    assert (charged(account), CardAttempt.objects.get().request.state) == ([], "expired")


@pytest.mark.parametrize("lost", [1, 3])
def test_answers_that_are_lost_on_the_way_cost_nobody_a_second_charge(account, announced, lost):
    notice = announced()
    account.loses = lost

    for _run in range(3):
        charge()

    assert (len(charged(account)), owed(notice.dues)) == (1, 0)


def test_a_run_gives_up_when_nobody_answers_and_goes_on_later(account, announced):
    notices = [announced() for _member in range(4)]
    account.fails = 999
    with pytest.raises(RuleBroken, match="Nothing is charged twice"):
        charge()
    asked = CardAttempt.objects.count()
    account.fails = 0

    assert (asked, charge()) == (3, {"paid": 4})
    assert ([owed(notice.dues) for notice in notices], len(charged(account))) == ([0] * 4, 4)


def test_two_workers_at_once_charge_each_card_once(account, announced, race):
    notices = [announced() for _member in range(4)]

    outcomes = race(*[charge] * 4)

    assert [outcome for outcome in outcomes if isinstance(outcome, Exception)] == []
    assert ([owed(notice.dues) for notice in notices], len(charged(account))) == ([0] * 4, 4)
    assert (CardAttempt.objects.count(), Payment.objects.count()) == (4, 8)


def test_two_tabs_of_the_treasurer_try_again_once(account, announced, race):
    notice = announced("0341")
    charge()

    race(*[lambda: services.try_again(notice_id=notice.pk, after=1, on=CHARGED, at=at(CHARGED))] * 3)

    assert (CardAttempt.objects.count(), len(charged(account))) == (2, 2)
