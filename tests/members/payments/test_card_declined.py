"""Next year's dues from saved cards: a card that is declined, and what is told of it."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from jocs_site.backoffice.runs import Progress, start_run
from jocs_site.foundation.errors import RuleBroken
from members import services
from members.models import CardAttempt, CardNotice, PaymentRequest
from members.services import card_dues
from tests.members.payments.card_dues import CHARGED, TOLD, announce, at, charge, charged, letters, owed
from tests.members.payments.conftest import deliver, state
from tests.stripe_stand_in import people

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("last4", "reason", "told"),
    [
        ("0341", "generic_decline", "may have been replaced"),
        ("9995", "insufficient_funds", "may have been replaced"),
        ("3184", "authentication_required", "wants you to confirm"),
    ],
)
def test_a_declined_card_is_told_with_the_way_to_pay_and_not_tried_again(account, announced, last4, reason, told):
    notice = announced(last4)

    counts = [charge(), charge(CHARGED + timedelta(days=1))]
    deliver(account, *account.events, *account.events)
    services.reconcile_payments(at=timezone.now())

    request = CardAttempt.objects.get().request
    (letter,) = letters("card_declined")
    assert (counts, state(request), owed(notice.dues)) == ([{"declined": 1}, {}], "failed", 10_000)
    assert request.changes.get(step="fail").reason == reason
    assert (told in letter.text, "/en/my/pay/" in letter.text) == (True, True)


def test_the_treasurer_tries_again_once_for_each_look(account, announced):
    notice = announced("0341")
    charge()
    account.get(notice.card.reference)["card"]["last4"] = "4242"

    outcome = services.try_again(notice_id=notice.pk, after=1, on=CHARGED, at=at(CHARGED))
    with pytest.raises(RuleBroken, match="tried already"):
        services.try_again(notice_id=notice.pk, after=1, on=CHARGED, at=at(CHARGED))

    assert (outcome, [attempt.number for attempt in CardAttempt.objects.order_by("number")]) == ("paid", [1, 2])
    assert (owed(notice.dues), len(charged(account))) == (0, 2)


def test_a_second_decline_is_told_by_a_letter_of_its_own(announced):
    notice = announced("0341")
    charge()

    outcome = services.try_again(notice_id=notice.pk, after=1, on=CHARGED, at=at(CHARGED))

    assert (outcome, len(letters("card_declined"))) == ("declined", 2)


def test_a_card_that_stripe_does_not_know_any_more_is_declined(account, announced):
    notice = announced()
    people.remove_card(account, notice.card.reference)

    assert (charge(), owed(notice.dues), len(letters("card_declined"))) == ({"declined": 1}, 10_000, 1)


def test_a_tried_charge_is_not_taken_back(announced):
    notice = announced("0341")
    charge()

    with pytest.raises(RuleBroken, match="tried or taken back already"):
        services.withdraw_notice(notice_id=notice.pk, on=CHARGED, reason="Wrong day")


def test_a_charge_taken_back_is_told_and_can_be_announced_anew(announced):
    notice = announced()
    services.withdraw_notice(notice_id=notice.pk, on=TOLD, reason="Wrong day")

    announce(charge_on=CHARGED + timedelta(days=7))

    assert (len(letters("card_notice_withdrawn")), len(letters("card-notice"))) == (1, 2)
    assert CardNotice.objects.get(withdrawn_on=None).charge_on == CHARGED + timedelta(days=7)


def test_a_run_shows_progress_and_says_what_came_of_it(account, announced, treasurer):
    announced()
    announced("0341")
    run = start_run(card_dues.CHARGE, at=timezone.now(), by=treasurer, on=CHARGED.isoformat())

    card_dues.charge_in_worker(Progress(run), on=CHARGED.isoformat())

    run.refresh_from_db()
    assert (run.total, run.lines) == (
        2,
        ["paid: 1", "declined; the members have a letter with the way to pay: 1"],
    )


def test_a_decline_is_said_by_mail_once(account, announced, django_capture_on_commit_callbacks):
    announced("0341")
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        charge()
        charge()

    assert [one.subject for one in mail.outbox].count("Your card could not be charged for your dues") == 1
    assert PaymentRequest.objects.filter(card_attempt__isnull=False).count() == 1
