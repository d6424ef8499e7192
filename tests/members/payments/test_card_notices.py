"""Next year's dues from saved cards: the letter before the charge."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from jocs_site.backoffice.runs import Progress, start_run
from jocs_site.foundation.errors import RuleBroken
from members import queries, services
from members.models import CardNotice, CardNoticeTerms, CreditWish, SavedCard
from members.rules import covers_card_consent
from members.services import card_dues
from tests.factories.debits import DebitTermsFactory, MandateFactory
from tests.factories.members import DuesFactory, MembershipFactory, PaymentFactory
from tests.members.payments.card_dues import CHARGED, TOLD, YEAR, announce, at, letters

pytestmark = pytest.mark.django_db


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


def test_who_has_money_left_over_is_named_in_the_preview_and_gets_no_letter(owing):
    dues = owing()
    PaymentFactory(membership=dues.membership, amount_yen=10_000)

    (planned,) = queries.cards_to_announce(YEAR, CHARGED)

    assert (planned.is_to_be, str(planned.why_not)) == (False, "money of theirs covers nothing yet; use it first")
    assert (dict(announce()), CardNotice.objects.count()) == ({"credit": 1}, 0)


def test_money_left_over_under_an_earlier_number_counts_too(owing):
    dues = owing()
    before = MembershipFactory(
        continues_as=dues.membership, left_on=TOLD, left_because="duplicate", person=dues.membership.person
    )
    PaymentFactory(membership=before, amount_yen=10_000)

    assert dict(announce()) == {"credit": 1}


def test_money_that_goes_back_stands_in_no_ones_way(owing):
    dues = owing()
    payment = PaymentFactory(membership=dues.membership, amount_yen=10_000)
    CreditWish.objects.create(payment=payment, choice="refund", amount_yen=10_000, said_at=at(TOLD))

    assert dict(announce()) == {"email": 1}


def test_two_treasurers_announce_once(owing, race):
    for _member in range(3):
        owing()

    race(announce, announce)

    assert (CardNotice.objects.count(), len(letters("card-notice"))) == (3, 3)


def test_a_run_of_letters_says_how_many_left(owing, treasurer):
    owing()
    days = {"charge_on": CHARGED.isoformat(), "on": TOLD.isoformat()}
    run = start_run(card_dues.ANNOUNCE, at=timezone.now(), by=treasurer, year=YEAR, **days)

    card_dues.announce_in_worker(Progress(run), year=YEAR, **days)

    run.refresh_from_db()
    assert (run.total, run.lines) == (1, ["1 e-mails, 0 letters on paper."])
