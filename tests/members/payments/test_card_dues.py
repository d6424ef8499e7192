"""Next year's dues from saved cards: the letter, the day, one charge, and what stands in its way."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from jocs_site.backoffice.runs import Progress, start_run
from jocs_site.foundation.errors import RuleBroken
from jocs_site.letters.models import Letter
from members import queries, services
from members.models import (
    CardAttempt,
    CardNotice,
    CardNoticeTerms,
    Dues,
    Membership,
    Payment,
    PaymentRequest,
    SavedCard,
)
from members.rules import covers_card_consent
from members.services import card_dues
from tests.factories.debits import DebitTermsFactory, MandateFactory
from tests.factories.members import AllocationFactory, DuesFactory, PaymentFactory
from tests.members.payments.conftest import deliver, state
from tests.stripe_stand_in import people

pytestmark = pytest.mark.django_db
YEAR = 2027
TOLD, CHARGED = date(2027, 4, 10), date(2027, 4, 24)


def at(day: date):
    return timezone.now().replace(year=day.year, month=day.month, day=day.day)


@pytest.fixture
def owing(keep):
    """A function by which a member whose card is kept owes next year's dues: ``owing(last4="0341")``."""

    def owing(last4: str = "4242") -> Dues:
        card = keep(last4)
        Membership.objects.filter(person=card.customer.person).update(joined_on=date(2024, 4, 1))
        return DuesFactory(membership=card.wish.request.membership, fiscal_year=YEAR)

    return owing


@pytest.fixture
def announced(owing):
    """The same, and the letter is written."""

    def announced(last4: str = "4242") -> CardNotice:
        dues = owing(last4)
        announce()
        return CardNotice.objects.get(dues=dues)

    return announced


def announce(**more) -> dict[str, int]:
    days = {"charge_on": CHARGED, "on": TOLD, "at": at(TOLD)}
    return services.announce_cards(**({"year": YEAR} | days | more))


def test_who_is_about_to_be_debited_is_told_of_no_card(owing):
    dues = owing()
    DebitTermsFactory()
    MandateFactory(membership=dues.membership)
    run = services.fix_debit_run(debit_on=date(2027, 4, 27), today=TOLD, at=at(TOLD))
    assert announce() == {}

    services.call_off_debits(run_id=run.pk, reason="by card instead", at=at(TOLD))

    assert sum(announce().values()) == 1


def test_who_was_told_of_a_card_is_not_debited(announced):
    membership = announced().dues.membership
    MandateFactory(membership=membership)

    proposal = queries.propose_debits(debit_on=date(2027, 4, 27))

    assert [(one.mandate.membership, one.why) for one in proposal.left_out] == [(membership, "card")]
    assert proposal.debits == []


def charge(on: date = CHARGED) -> dict[str, int]:
    return dict(services.charge_cards(on=on, at=at(on)))


def owed(dues: Dues) -> int:
    return Dues.objects.with_paid().get(pk=dues.pk).owed_yen


def charged(account) -> list[dict]:
    """The intents that Stripe made without the member, the oldest first."""
    keys = {str(attempt.request.key) for attempt in CardAttempt.objects.select_related("request")}
    return [intent for intent in account.all("pi")[::-1] if intent["metadata"].get("request") in keys]


def letters(kind: str) -> list[Letter]:
    return list(Letter.objects.filter(key__startswith=f"{kind}:").order_by("pk"))


# The letter


def test_the_member_is_told_once_with_the_day_and_the_sum(owing):
    dues = owing()

    first, second = announce(), announce()

    (letter,) = letters("card-notice")
    assert (first["email"], sum(second.values())) == (1, 0)
    assert ("¥10,000" in letter.text, "April 24, 2027" in letter.text, "Visa …4242" in letter.text) == (True,) * 3
    notice = CardNotice.objects.get()
    assert (notice.dues, notice.amount_yen, notice.charge_on, notice.letter) == (dues, 10_000, CHARGED, letter)


def test_it_is_written_in_the_members_language(owing):
    dues = owing()
    person = dues.membership.person
    type(person).objects.filter(pk=person.pk).update(language="ja")

    announce()

    assert "年会費をカードから引き落とします" in letters("card-notice")[0].subject


def test_who_has_no_e_mail_gets_it_by_post_and_whom_nothing_reaches_is_left_out(owing):
    first, second = owing(), owing()
    people_ = [dues.membership.person for dues in (first, second)]
    type(people_[0]).objects.filter(pk__in=[one.pk for one in people_]).update(email="", user=None)
    type(people_[0]).objects.filter(pk=people_[1].pk).update(stop_mail=True)

    counts = announce()

    assert (counts["post"], counts["nowhere"], CardNotice.objects.get().dues) == (1, 1, first)


@pytest.mark.parametrize(("days", "is_refused"), [(13, True), (14, False)])
def test_two_weeks_lie_between_the_letter_and_the_charge(owing, days, is_refused):
    owing()
    if is_refused:
        with pytest.raises(RuleBroken, match="At least 14 days"):
            announce(charge_on=TOLD + timedelta(days=days))
    else:
        announce(charge_on=TOLD + timedelta(days=days))

    assert CardNotice.objects.exists() is not is_refused


def test_the_office_sets_the_days_from_a_date_on():
    CardNoticeTerms.objects.create(starts_on=date(2027, 4, 1), days=30)

    assert [queries.notice_days(day) for day in (date(2027, 3, 31), date(2027, 4, 1))] == [14, 30]


@pytest.mark.parametrize(("given_on", "holds"), [(date(2027, 3, 31), True), (date(2027, 4, 1), False)])
def test_the_consent_is_for_years_after_the_one_it_was_given_in(given_on, holds):
    assert covers_card_consent(given_on=given_on, dues_year=YEAR) is holds


def test_arrears_of_the_year_of_the_consent_are_not_taken(keep):
    card = keep()
    DuesFactory(membership=card.wish.request.membership, fiscal_year=2025)

    assert [sum(announce(year=year).values()) for year in (2025, 2026)] == [0, 0]


def test_an_expired_card_is_left_out_and_named_in_the_preview(owing):
    owing()
    SavedCard.objects.update(exp_year=2027, exp_month=3)

    (planned,) = queries.cards_to_announce(YEAR, CHARGED)

    assert (planned.is_to_be, str(planned.why_not)) == (False, "the card has expired")
    assert (dict(announce()), CardNotice.objects.count()) == ({"expired": 1}, 0)


def test_two_treasurers_announce_once(owing, race):
    for _member in range(3):
        owing()

    race(announce, announce)

    assert (CardNotice.objects.count(), len(letters("card-notice"))) == (3, 3)


# The charge


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


# Declined


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


# Killed, silent, twice at once


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


def test_a_run_of_letters_says_how_many_left(owing, treasurer):
    owing()
    days = {"charge_on": CHARGED.isoformat(), "on": TOLD.isoformat()}
    run = start_run(card_dues.ANNOUNCE, at=timezone.now(), by=treasurer, year=YEAR, **days)

    card_dues.announce_in_worker(Progress(run), year=YEAR, **days)

    run.refresh_from_db()
    assert (run.total, run.lines) == (1, ["1 e-mails, 0 letters on paper."])


def test_a_decline_is_said_by_mail_once(account, announced, django_capture_on_commit_callbacks):
    announced("0341")
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        charge()
        charge()

    assert [one.subject for one in mail.outbox].count("Your card could not be charged for your dues") == 1
    assert PaymentRequest.objects.filter(card_attempt__isnull=False).count() == 1
