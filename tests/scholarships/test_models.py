"""What the database itself refuses, also by ``bulk_create`` and ``update``, on both engines."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils.translation import gettext

from jocs_site.backoffice.guards import missing_guards, sentence_for
from scholarships.models import (
    Application,
    ApplicationChange,
    Award,
    Call,
    Criterion,
    Decision,
    Instalment,
    InstalmentChange,
    ReviewAssignment,
    Score,
)
from tests.factories.people import PersonFactory, UserFactory
from tests.factories.scholarships import (
    SUBMITTED_AT,
    ApplicationFactory,
    AssignmentFactory,
    AwardFactory,
    CallFactory,
    CriterionFactory,
    DecisionFactory,
    InstalmentFactory,
    ReviewFactory,
    ScoreFactory,
)

SENT = {"state": "sent", "sent_on": date(2026, 10, 1), "rate": Decimal(150), "paid_yen": 1, "bank_reference": "B-1"}

pytestmark = pytest.mark.django_db


def refused_by(change) -> str:
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        change()
    return str(error.value)


def test_all_guards_stand():
    assert missing_guards() == []


@pytest.mark.parametrize(
    ("factory", "fields", "constraint"),
    [
        (CallFactory, {"closes_at": CallFactory.opens_at}, "scholarships_call_closes_after_opening"),
        (CallFactory, {"budget_yen": 0}, "scholarships_call_budget_above_zero"),
        (CallFactory, {"reviewers_per_file": 1}, "scholarships_call_two_to_five_reviewers"),
        (CriterionFactory, {"max_score": 11}, "scholarships_criterion_one_to_ten_points"),
        (CriterionFactory, {"weight": 0}, "scholarships_criterion_weight_above_zero"),
        (ApplicationFactory, {"state": "forged"}, "scholarships_application_state_known"),
        (ApplicationFactory, {"submitted_at": None}, "scholarships_application_received_unless_draft"),
        (ApplicationFactory, {"ends_before": date(2026, 10, 1)}, "scholarships_application_ends_after_start"),
        (ApplicationFactory, {"requested_amount": Decimal(0)}, "scholarships_application_requested_amount_above_zero"),
        (
            ApplicationFactory,
            {"requested_currency": "usd"},
            "scholarships_application_requested_currency_three_capitals",
        ),
        (
            ApplicationFactory,
            {"requested_amount": Decimal("10.5"), "requested_currency": "JPY"},
            "scholarships_application_requested_amount_whole_units",
        ),
        (AssignmentFactory, {"conflict": "forged"}, "scholarships_assignment_conflict_known"),
        (AssignmentFactory, {"declared_at": None}, "scholarships_assignment_declared_with_its_instant"),
        (ReviewFactory, {"recommendation": "forged"}, "scholarships_review_recommendation_known"),
        (ScoreFactory, {"value": -1}, "scholarships_score_not_below_zero"),
        (ScoreFactory, {"value": 6}, "scholarships_score_within_criterion"),
        (DecisionFactory, {"outcome": "forged"}, "scholarships_decision_outcome_known"),
        (DecisionFactory, {"reason": ""}, "scholarships_decision_has_a_reason"),
        (AwardFactory, {"rate": Decimal(0)}, "scholarships_award_rate_above_zero"),
        (AwardFactory, {"committed_yen": 0}, "scholarships_award_committed_above_zero"),
        (AwardFactory, {"committed_yen": 10_000_001}, "scholarships_award_within_budget"),
        (AwardFactory, {"amount": Decimal(-5)}, "scholarships_award_amount_above_zero"),
        (AwardFactory, {"currency": "US"}, "scholarships_award_currency_three_capitals"),
        (AwardFactory, {"amount": Decimal("10.5"), "currency": "UGX"}, "scholarships_award_amount_whole_units"),
        (InstalmentFactory, {"sequence": 0}, "scholarships_instalment_number_above_zero"),
        (InstalmentFactory, {**SENT, "state": "forged"}, "scholarships_instalment_state_known"),
        (InstalmentFactory, {"state": "sent"}, "scholarships_instalment_sent_with_its_figures"),
        (InstalmentFactory, {"amount": Decimal(0)}, "scholarships_instalment_amount_above_zero"),
        (InstalmentFactory, {"amount": Decimal("2400.01")}, "scholarships_instalments_within_award"),
        (InstalmentFactory, {"currency": "TZS"}, "scholarships_instalment_in_currency_of_award"),
    ],
)
def test_row_that_must_not_be_is_refused(factory, fields, constraint):
    assert constraint in refused_by(lambda: factory(**fields))


def test_one_application_per_person_and_call_unless_withdrawn():
    first = ApplicationFactory()
    again = {"call": first.call, "person": first.person}

    refused_by(lambda: ApplicationFactory(**again))
    Application.objects.filter(pk=first.pk).update(state="withdrawn")
    second = ApplicationFactory(**again)

    refused_by(lambda: Application.objects.filter(pk=first.pk).update(state="submitted"))
    assert list(Application.objects.counted()) == [second]


def test_one_criterion_per_code_and_one_review_per_reviewer_and_file():
    criterion = CriterionFactory()
    assignment = AssignmentFactory()

    refused_by(lambda: CriterionFactory(call=criterion.call, code=criterion.code))
    refused_by(lambda: AssignmentFactory(application=assignment.application, reviewer=assignment.reviewer))

    assert (Criterion.objects.count(), ReviewAssignment.objects.count()) == (1, 1)


def test_points_that_were_given_are_not_deleted():
    score = ScoreFactory(value=5)

    assert "scholarships_score_append_only" in refused_by(lambda: Score.objects.filter(pk=score.pk).delete())
    assert list(Score.objects.values_list("value", flat=True)) == [5]


@pytest.mark.parametrize("history", [ApplicationChange, InstalmentChange])
def test_history_is_never_rewritten(history):
    subject = ApplicationFactory() if history is ApplicationChange else InstalmentFactory()
    line = history.objects.create(subject=subject, step="x", from_state="a", to_state="b", at=SUBMITTED_AT)

    assert "append_only" in refused_by(lambda: history.objects.filter(pk=line.pk).update(step="y"))
    assert history._meta.db_table in refused_by(lambda: history.objects.filter(pk=line.pk).update(reason="another"))
    assert "append_only" in refused_by(lambda: history.objects.filter(pk=line.pk).delete())


def test_one_score_per_criterion_and_only_criteria_of_the_call():
    score = ScoreFactory()
    stranger = CriterionFactory()

    refused_by(lambda: ScoreFactory(review=score.review, criterion=score.criterion))
    error = refused_by(lambda: ScoreFactory(review=score.review, criterion=stranger))

    assert "scholarships_score_of_its_call" in error


@pytest.mark.parametrize("change", [{"max_score": 4}, {"weight": 2}])
def test_criterion_keeps_points_and_weight_once_somebody_was_scored(change):
    score = ScoreFactory(value=3)

    error = refused_by(lambda: Criterion.objects.filter(pk=score.criterion_id).update(**change))

    assert "scholarships_criterion_fixed_once_scored" in error
    assert Criterion.objects.filter(pk=score.criterion_id).update(name_en="Need") == 1


def test_nobody_is_given_their_own_application():
    person = PersonFactory(user=UserFactory())
    file = ApplicationFactory(person=person)

    error = refused_by(lambda: AssignmentFactory(application=file, reviewer=person.user))

    assert "scholarships_reviewer_is_not_applicant" in error


def test_awards_of_one_call_stay_within_its_budget_by_bulk_create_and_update():
    call = CallFactory(budget_yen=500_000)
    award = AwardFactory(decision__application__call=call, committed_yen=300_000)
    decision = DecisionFactory(application__call=call)
    rest = Award(
        decision=decision, amount=2000, currency="USD", committed_yen=200_001, rate=150, rate_on=date(2026, 9, 7)
    )

    in_bulk = refused_by(lambda: Award.objects.bulk_create([rest]))
    by_update = refused_by(lambda: Award.objects.filter(pk=award.pk).update(committed_yen=500_001))
    by_budget = refused_by(lambda: Call.objects.filter(pk=call.pk).update(budget_yen=299_999))
    rest.committed_yen = 200_000
    rest.save()

    assert "scholarships_award_within_budget" in in_bulk
    assert "scholarships_award_within_budget" in by_update
    assert "scholarships_budget_above_awards" in by_budget
    assert sorted(Award.objects.values_list("committed_yen", flat=True)) == [200_000, 300_000]


def test_live_instalments_stay_within_the_award():
    first = InstalmentFactory(award=AwardFactory(), amount=Decimal("1200.10"))
    more = {"award": first.award, "amount": Decimal("1199.91")}

    error = refused_by(lambda: InstalmentFactory(**more))
    by_award = refused_by(lambda: Award.objects.filter(pk=first.award_id).update(amount=Decimal("1200.09")))
    Instalment.objects.filter(pk=first.pk).update(state="cancelled")
    InstalmentFactory(**more)
    revived = refused_by(lambda: Instalment.objects.filter(pk=first.pk).update(state="planned"))

    assert "scholarships_instalments_within_award" in error
    assert "scholarships_award_above_instalments" in by_award
    assert "scholarships_instalments_within_award" in revived


def test_tenths_that_floats_cannot_hold_still_add_up():
    award = AwardFactory(amount=Decimal("0.30"), committed_yen=45)

    InstalmentFactory(award=award, amount=Decimal("0.10"))
    InstalmentFactory(award=award, amount=Decimal("0.20"))

    assert award.instalments.count() == 2


def test_one_live_instalment_per_number_one_payment_per_key_and_reference():
    first = InstalmentFactory(sequence=1)
    Instalment.objects.filter(pk=first.pk).update(**SENT)

    refused_by(lambda: InstalmentFactory(award=first.award, sequence=1, amount=1))
    refused_by(lambda: InstalmentFactory(award=first.award, amount=1, idempotency_key=first.idempotency_key))
    refused_by(lambda: InstalmentFactory(award=first.award, amount=1, **SENT))

    assert Instalment.objects.count() == 1


def test_approved_and_sent_by_two_persons_and_received_after_it_was_sent():
    user = UserFactory()
    one = InstalmentFactory(approved_by=user, **SENT)
    row = Instalment.objects.filter(pk=one.pk)

    same = refused_by(lambda: row.update(sent_by=user))
    early = refused_by(lambda: row.update(state="received", received_on=date(2026, 9, 30)))

    assert "scholarships_instalment_two_persons" in same
    assert "scholarships_instalment_received_with_its_day" in early


def test_guards_speak_in_sentences():
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        AwardFactory(committed_yen=99_000_000)

    assert sentence_for(error.value) == gettext("The awards would exceed the budget of the call.")


def test_one_decision_per_application_and_one_award_per_decision():
    award = AwardFactory()

    refused_by(lambda: DecisionFactory(application=award.decision.application))
    refused_by(lambda: AwardFactory(decision=award.decision))

    assert (Decision.objects.count(), Award.objects.count()) == (1, 1)


def test_a_call_is_open_from_its_opening_and_closed_at_its_closing():
    call = CallFactory()

    found = [list(Call.objects.open_at(at)) for at in (call.opens_at, SUBMITTED_AT, call.closes_at)]

    assert found == [[call], [call], []]
