"""Next year's dues from saved cards: the day, one charge, and what stands in its way."""

from datetime import date, timedelta

import pytest
from django.core.management import call_command

from jocs_site.foundation.errors import RuleBroken
from members import queries, services
from members.models import CardAttempt, CardNotice, Payment, SavedCard
from tests.factories.members import AllocationFactory, PaymentFactory
from tests.members.payments.card_dues import CHARGED, TOLD, at, charge, charged, owed
from tests.members.payments.conftest import deliver
from tests.stripe_stand_in import people

pytestmark = pytest.mark.django_db


def test_nothing_is_charged_before_the_day(account, announced):
    announced()

    assert (charge(CHARGED - timedelta(days=1)), charged(account)) == ({}, [])


def test_the_card_pays_once_and_the_member_has_a_receipt(account, announced, django_capture_on_commit_callbacks):
    notice = announced()
    with django_capture_on_commit_callbacks(execute=True):
        counts = [charge(), charge(CHARGED + timedelta(days=1))]
        deliver(account, *account.events, *account.events)

    (intent,), attempt = charged(account), CardAttempt.objects.get()
    payment = Payment.objects.get(reference=intent["id"])
    assert counts == [{"paid": 1}, {}]
    assert (intent["amount"], intent["customer"]) == (10_000, notice.card.customer.reference)
    assert (attempt.request.payment, owed(notice.dues), attempt.provider_key) == (
        payment,
        0,
        f"dues-{notice.dues_id}-1",
    )
    assert payment.receipts.filter(voided_on=None).count() == 1


def test_the_command_for_the_host_charges_what_is_due(account, announced, capsys):
    announced()

    for _day in range(2):
        call_command("charge_saved_cards", "--on", "2027-04-24")

    assert (capsys.readouterr().out, len(charged(account))) == ("paid: 1\nThere was nothing to charge.\n", 1)


def pay_by_post(notice):
    payment = PaymentFactory(membership=notice.dues.membership, amount_yen=10_000)
    AllocationFactory(dues=notice.dues, payment=payment)


def waive(notice):
    services.waive_dues(dues_id=notice.dues_id, on=TOLD, reason="Hardship")


def leave(notice):
    services.end_membership(membership_id=notice.dues.membership_id, on=date(2028, 4, 1), ground="resigned")


def die(notice):
    services.record_death(person_id=notice.dues.membership.person_id, on=TOLD, today=TOLD)


def remove_card(notice):
    services.end_card(card_id=notice.card_id, at=at(TOLD), reason="Asked by telephone.")


def expire(notice):
    SavedCard.objects.update(exp_year=2027, exp_month=3)


def begin_another(notice):
    services.start_payment(
        membership=notice.dues.membership, dues_ids=[notice.dues_id], provider="stripe", method="card", at=at(CHARGED)
    )


def pay_for_nothing(notice):
    PaymentFactory(membership=notice.dues.membership, amount_yen=4_000)


def take_back(notice):
    services.withdraw_notice(notice_id=notice.pk, on=TOLD, reason="Wrong day")


def withdraw_consent(notice):
    type(notice.card.consent).objects.update(withdrawn_on=TOLD)


@pytest.mark.parametrize(
    ("happen", "why_not"),
    [
        (pay_by_post, {"settled": 1}),
        (waive, {"settled": 1}),
        (leave, {"left": 1}),
        (die, {"deceased": 1}),
        (remove_card, {"no_card": 1}),
        (withdraw_consent, {"no_card": 1}),
        (expire, {"expired": 1}),
        (begin_another, {"underway": 1}),
        (pay_for_nothing, {"credit": 1}),
        (take_back, {}),
    ],
)
def test_what_happened_since_the_letter_stops_the_charge(account, announced, happen, why_not):
    happen(announced())

    counts = charge()

    assert (counts, charged(account), CardAttempt.objects.count()) == (why_not, [], 0)
    assert set(counts) <= set(queries.WHY_NOT)


def test_part_that_was_paid_meanwhile_is_not_charged_again(account, announced):
    notice = announced()
    payment = PaymentFactory(membership=notice.dues.membership, amount_yen=4_000)
    AllocationFactory(dues=notice.dues, payment=payment)

    charge()

    assert ([intent["amount"] for intent in charged(account)], owed(notice.dues)) == ([6_000], 0)


def test_money_left_over_is_used_before_the_card_pays_the_rest(account, announced):
    notice = announced()
    payment = PaymentFactory(membership=notice.dues.membership, amount_yen=4_000)
    passed_over = charge()
    with pytest.raises(RuleBroken, match="use it first"):
        services.try_again(notice_id=notice.pk, after=None, on=CHARGED, at=at(CHARGED))
    services.use_credit(payment_id=payment.pk, dues_id=notice.dues_id)

    assert (passed_over, charge()) == ({"credit": 1}, {"paid": 1})
    assert ([intent["amount"] for intent in charged(account)], owed(notice.dues)) == ([6_000], 0)


def test_more_than_was_announced_is_never_charged(account, announced):
    notice = announced()
    CardNotice.objects.filter(pk=notice.pk).update(amount_yen=4_000)

    charge()

    assert ([intent["amount"] for intent in charged(account)], owed(notice.dues)) == ([4_000], 6_000)


def test_a_card_named_since_the_letter_is_the_one_that_pays(account, announced, words):
    notice = announced()
    services.open_card_page(
        membership=notice.dues.membership, provider="stripe", words_id=words.pk, site="https://x.example", at=at(TOLD)
    )
    people.pay_by_card(account, account.all("cs")[0]["id"], card="5556")
    deliver(account)

    charge()

    assert charged(account)[0]["payment_method"] == SavedCard.objects.get(last4="5556").reference


def test_no_page_is_opened_while_the_card_is_being_charged(account, announced):
    notice = announced()
    account.fails = 99
    charge()
    account.fails = 0

    with pytest.raises(RuleBroken, match="being charged for this just now"):
        begin_another(notice)
