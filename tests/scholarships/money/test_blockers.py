"""What holds a payment back: every reason at once, on the day that counts."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from jocs_site.foundation.errors import RuleBroken
from scholarships import services
from scholarships.models import EnrolmentConfirmation, Instalment
from scholarships.models.lives import blockers
from scholarships.rules import waits_for_enrolment, year_of_study
from tests.factories.scholarships import AwardFactory, BankAccountFactory, InstalmentFactory, PayableAwardFactory

pytestmark = pytest.mark.django_db
ON = date(2026, 10, 1)


def codes(instalment, on=ON) -> list[str]:
    return [blocker.code for blocker in blockers(Instalment.objects.get(pk=instalment.pk), on=on)]


def test_nothing_holds_back_a_payment_with_all_its_papers():
    assert codes(InstalmentFactory()) == []


def test_every_reason_is_told_at_once():
    award = AwardFactory(agreement_signed_on=None, decision__application__state="selected")
    InstalmentFactory(award=award, sequence=1, amount=100)
    second = InstalmentFactory(award=award, sequence=2, amount=100, needs_enrolment=True)

    assert codes(second) == [
        "NO_AGREEMENT",
        "NOT_AWARDED",
        "EARLIER_UNPAID",
        "NOT_PLANNED_WHOLE",
        "ENROLMENT_UNCONFIRMED",
        "BANK_DATA_MISSING",
    ]


@pytest.mark.parametrize(
    ("looked_at", "day", "expected"),
    [
        (None, date(2026, 9, 21), ["BANK_DATA_CHANGED_RECENTLY"]),
        (None, date(2026, 10, 4), ["BANK_DATA_CHANGED_RECENTLY"]),
        (None, date(2026, 10, 5), []),
        (datetime(2026, 9, 21, 2, 0, tzinfo=UTC), date(2026, 9, 21), []),
    ],
)
def test_new_account_waits_fourteen_days_or_for_a_second_look(looked_at, day, expected):
    award = PayableAwardFactory(account__looked_at=looked_at)  # entered on 21 September

    assert codes(InstalmentFactory(award=award), day) == expected


def test_payment_recorded_later_is_judged_by_the_day_on_which_it_was_sent(officer, treasurer):
    award = PayableAwardFactory(account__looked_at=None)
    one = InstalmentFactory(award=award)
    approved_at, sent_at = datetime(2026, 10, 6, tzinfo=UTC), datetime(2026, 10, 8, tzinfo=UTC)
    services.approve_instalment(instalment=one, by=officer, at=approved_at)
    sent = {"rate": Decimal(150), "bank_reference": "B-1", "by": treasurer, "at": sent_at}

    with pytest.raises(RuleBroken, match="second person must compare it first"):
        services.mark_sent(instalment=one, sent_on=date(2026, 10, 4), **sent)
    services.mark_sent(instalment=one, sent_on=date(2026, 10, 7), **sent)

    assert Instalment.objects.get().state == "sent"


def test_enrolment_of_the_year_in_which_the_payment_is_due_opens_the_way(officer):
    one = InstalmentFactory(due_on=date(2027, 10, 1), needs_enrolment=True)
    paper = {"confirmed_on": date(2027, 9, 20), "confirmed_by": "Registrar", "by": officer}

    services.confirm_enrolment(award=one.award, study_year=1, **paper)
    before = codes(one)
    services.confirm_enrolment(award=one.award, study_year=2, **paper)

    assert (before, codes(one)) == (["ENROLMENT_UNCONFIRMED"], [])


@pytest.mark.parametrize(
    ("year", "signed", "sentence"),
    [
        (0, "Registrar", "This study has 2 years."),
        (3, "Registrar", "This study has 2 years."),
        (2, " ", "Say who signed for the school."),
        (1, "Registrar", "The enrolment for this year of study is confirmed already."),
    ],
)
def test_enrolment_that_cannot_be_is_refused(year, signed, sentence):
    award = InstalmentFactory().award
    services.confirm_enrolment(award=award, study_year=1, confirmed_on=ON, confirmed_by="Registrar")

    with pytest.raises(RuleBroken) as error:
        services.confirm_enrolment(award=award, study_year=year, confirmed_on=ON, confirmed_by=signed)

    assert str(error.value) == sentence
    assert EnrolmentConfirmation.objects.count() == 1


@pytest.mark.parametrize(
    ("day", "year"), [(date(2026, 9, 1), 1), (date(2027, 9, 30), 1), (date(2027, 10, 1), 2), (date(2028, 9, 30), 2)]
)
def test_year_of_study_turns_on_the_anniversary(day, year):
    assert year_of_study(date(2026, 10, 1), day) == year


def test_what_is_paid_by_the_first_day_of_study_pays_the_enrolment():
    start = date(2026, 10, 1)

    assert [waits_for_enrolment(start, day) for day in (start, date(2026, 10, 2))] == [False, True]


def test_plan_says_which_parts_wait_for_the_enrolment():
    award = AwardFactory()
    parts = [(date(2026, 10, 1), Decimal(1200)), (date(2027, 10, 1), Decimal(1200))]

    assert [one.needs_enrolment for one in services.plan_instalments(award=award, parts=parts)] == [False, True]


def test_database_approves_no_part_of_an_award_that_is_not_planned_whole():
    one = InstalmentFactory(award=AwardFactory())  # 1,200 of 2,400

    with pytest.raises(IntegrityError, match="scholarships_instalments_make_award"), transaction.atomic():
        Instalment.objects.filter(pk=one.pk).update(state="approved")

    assert Instalment.objects.get().state == "planned"


def test_cancelled_part_does_not_hold_back_the_others(officer):
    award = AwardFactory()
    BankAccountFactory(award=award)
    InstalmentFactory(award=award, sequence=1, state="cancelled")
    second = InstalmentFactory(award=award, sequence=2)

    services.approve_instalment(instalment=second, by=officer)

    assert Instalment.objects.get(pk=second.pk).state == "approved"


def test_booked_figures_stay():
    figures = {"sent_on": ON, "rate": 150, "paid_yen": 180_000, "bank_reference": "B-1"}
    one = InstalmentFactory(state="sent", **figures)

    for change in ({"paid_yen": 1}, {"bank_reference": "B-2"}, {"amount": 1}):
        with pytest.raises(IntegrityError, match="scholarships_payment_figures_stay"), transaction.atomic():
            Instalment.objects.filter(pk=one.pk).update(**change)

    assert Instalment.objects.get().paid_yen == 180_000
