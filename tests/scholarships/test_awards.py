from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from jocs_site.foundation.errors import RuleBroken, StaleState
from scholarships import services
from scholarships.models import Award, Instalment
from tests.factories.scholarships import (
    ApplicationFactory,
    AwardFactory,
    CallFactory,
    DecisionFactory,
    InstalmentFactory,
)

pytestmark = pytest.mark.django_db
DOLLARS = {"amount": Decimal("2400.00"), "currency": "USD", "rate": Decimal("150.25"), "rate_on": date(2026, 9, 7)}
SENT = {"sent_on": date(2026, 10, 1), "rate": Decimal("151.5")}


def codes(error) -> list[str]:
    return [blocker.code for blocker in error.value.blockers]


def test_award_sets_the_yen_of_that_day_aside(officer):
    file = DecisionFactory().application

    award = services.make_award(application=file, by=officer, **DOLLARS)

    file.refresh_from_db()
    assert (award.committed_yen, award.rate, file.state) == (360_600, Decimal("150.25"), "awarded")


def test_award_in_yen_needs_no_rate():
    file = DecisionFactory().application
    yen = {"amount": Decimal(300_000), "currency": "JPY", "rate": Decimal("999"), "rate_on": date(2026, 9, 7)}

    award = services.make_award(application=file, **yen)

    assert (award.committed_yen, award.rate) == (300_000, 1)


def test_award_refuses_with_every_reason_at_once():
    file = ApplicationFactory(state="reserve", call=CallFactory(budget_yen=100_000))
    wrong = DOLLARS | {"amount": Decimal("10000.5"), "currency": "UGX", "rate": Decimal(40)}

    with pytest.raises(RuleBroken) as error:
        services.make_award(application=file, **wrong)

    assert codes(error) == ["NOT_WHOLE", "NOT_SELECTED", "OVER_BUDGET"]
    assert list(Award.objects.all()) == []


@pytest.mark.parametrize(("amount", "is_made"), [("1600.00", True), ("1600.01", False)])
def test_award_may_use_the_budget_up_but_not_exceed_it(amount, is_made):
    call = CallFactory(budget_yen=600_000)
    AwardFactory(decision__application__call=call, committed_yen=360_000)
    file = DecisionFactory(application__call=call).application
    figures = DOLLARS | {"amount": Decimal(amount), "rate": Decimal(150)}

    if is_made:
        assert services.make_award(application=file, **figures).committed_yen == 240_000
        return
    with pytest.raises(RuleBroken, match="240,000") as error:
        services.make_award(application=file, **figures)
    assert codes(error) == ["OVER_BUDGET"]


def test_pledge_is_recorded_once():
    award = AwardFactory(agreement_signed_on=None)

    services.record_pledge(award=award, signed_on=date(2026, 9, 20))
    with pytest.raises(RuleBroken):
        services.record_pledge(award=award, signed_on=date(2026, 9, 21))

    assert Award.objects.get().agreement_signed_on == date(2026, 9, 20)


def test_instalments_add_up_to_the_award():
    award = AwardFactory()
    parts = [(date(2026, 10, 1), Decimal("1400.00")), (date(2027, 10, 1), Decimal("1000.00"))]

    instalments = services.plan_instalments(award=award, parts=parts)

    assert [(one.sequence, one.due_on, one.amount, one.currency, one.state) for one in instalments] == [
        (1, date(2026, 10, 1), Decimal("1400.00"), "USD", "planned"),
        (2, date(2027, 10, 1), Decimal("1000.00"), "USD", "planned"),
    ]


@pytest.mark.parametrize(
    ("amounts", "expected"),
    [
        (["1400.00", "999.99"], ["SUM_DIFFERS"]),
        (["2400.00", "0"], ["ZERO_AMOUNT"]),
        (["2399.995", "0.005"], ["NOT_WHOLE", "NOT_WHOLE"]),
        ([], ["SUM_DIFFERS"]),
    ],
)
def test_plan_that_does_not_add_up_is_refused(amounts, expected):
    parts = [(date(2026, 10, 1), Decimal(amount)) for amount in amounts]

    with pytest.raises(RuleBroken) as error:
        services.plan_instalments(award=AwardFactory(), parts=parts)

    assert codes(error) == expected
    assert list(Instalment.objects.all()) == []


def test_award_is_planned_once():
    award = InstalmentFactory().award

    with pytest.raises(RuleBroken) as error:
        services.plan_instalments(award=award, parts=[(date(2026, 10, 1), Decimal("1200.00"))])

    assert codes(error) == ["PLANNED_BEFORE"]


def test_instalment_goes_out_by_two_persons_and_arrives(officer, treasurer):
    one = InstalmentFactory()

    services.approve_instalment(instalment=one, by=officer)
    services.mark_sent(instalment=one, bank_reference=" B-001 ", by=treasurer, **SENT)
    services.record_received(instalment=one, received_on=date(2026, 10, 5), by=officer)

    one.refresh_from_db()
    assert (one.state, one.bank_reference, one.paid_yen) == ("received", "B-001", 181_800)
    assert (one.approved_by, one.sent_by, one.received_on) == (officer, treasurer, date(2026, 10, 5))
    assert [change.step for change in one.changes.all()] == ["approve", "send", "receive"]


def test_same_person_does_not_approve_and_send(both):
    one = InstalmentFactory()
    services.approve_instalment(instalment=one, by=both)

    with pytest.raises(RuleBroken) as error:
        services.mark_sent(instalment=one, bank_reference="B-001", by=both, **SENT)

    one.refresh_from_db()
    assert codes(error) == ["SAME_PERSON_APPROVES"]
    assert (one.state, one.sent_by, one.paid_yen) == ("approved", None, None)


def test_treasurer_sends_but_does_not_approve(treasurer):
    one = InstalmentFactory()

    with pytest.raises(PermissionDenied):
        services.approve_instalment(instalment=one, by=treasurer)

    assert Instalment.objects.get(pk=one.pk).state == "planned"


def test_payment_waits_with_every_reason_at_once(officer):
    award = AwardFactory(agreement_signed_on=None, decision__application__state="selected")
    InstalmentFactory(award=award, sequence=1)
    second = InstalmentFactory(award=award, sequence=2)

    with pytest.raises(RuleBroken) as error:
        services.approve_instalment(instalment=second, by=officer)

    assert codes(error) == ["NO_AGREEMENT", "NOT_AWARDED", "EARLIER_UNPAID", "BANK_DATA_MISSING"]


def test_sending_is_safe_to_repeat_and_refused_under_another_reference(officer, treasurer):
    one = InstalmentFactory(state="approved", approved_by=officer)

    for _click in range(2):
        services.mark_sent(instalment=one, bank_reference="B-001", by=treasurer, **SENT)
    with pytest.raises(StaleState):
        services.mark_sent(instalment=one, bank_reference="B-002", by=treasurer, **SENT)

    assert [change.step for change in one.changes.all()] == ["send"]


@pytest.mark.parametrize("reference", [" ", "B-001"])
def test_bank_reference_is_needed_and_belongs_to_one_payment(treasurer, reference):
    InstalmentFactory(state="sent", paid_yen=1, bank_reference="B-001", **SENT)
    one = InstalmentFactory(state="approved")

    with pytest.raises(RuleBroken) as error:
        services.mark_sent(instalment=one, bank_reference=reference, by=treasurer, **SENT)

    assert error.value.field == "bank_reference"


def test_money_does_not_arrive_before_it_was_sent(officer):
    one = InstalmentFactory(state="sent", paid_yen=1, bank_reference="B-001", **SENT)

    with pytest.raises(RuleBroken):
        services.record_received(instalment=one, received_on=date(2026, 9, 30), by=officer)


def test_payment_returned_by_the_bank_is_planned_again_with_a_new_key(officer, treasurer):
    one = InstalmentFactory(
        state="sent", paid_yen=181_800, bank_reference="B-001", approved_by=officer, sent_by=treasurer, **SENT
    )
    key = one.idempotency_key

    services.move_instalment(instalment=one, step_name="bounce", by=treasurer, reason="Account closed.")
    services.move_instalment(instalment=one, step_name="replan", by=treasurer, reason="New account.")

    one.refresh_from_db()
    assert (one.state, one.sent_on, one.paid_yen, one.bank_reference) == ("planned", None, None, "")
    assert one.idempotency_key != key
    assert one.changes.last().reason == "New account. (B-001)"


@pytest.mark.parametrize("step_name", ["approve", "send", "receive", "receipt", "refund"])
def test_step_with_figures_is_not_taken_without_them(treasurer, step_name):
    one = InstalmentFactory()

    with pytest.raises(StaleState):
        services.move_instalment(instalment=one, step_name=step_name, by=treasurer)
