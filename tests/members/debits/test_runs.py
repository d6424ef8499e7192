"""Runs of direct debit: who is asked, who is left out and why, and the file, the same every time."""

from datetime import date

import pytest
from django.db import transaction
from django.db.utils import IntegrityError
from wagtail.models import ModelLogEntry

from jocs_site.foundation.errors import RuleBroken, StaleState
from members import queries, services
from members.models import DEBIT_LIFE, DebitLine, DebitRun
from tests.factories.debits import DebitTermsFactory, MandateFactory
from tests.factories.members import (
    AllocationFactory,
    DuesFactory,
    MembershipFactory,
    PaymentFactory,
    PaymentRequestFactory,
)
from tests.factories.people import OrganisationFactory, PersonFactory
from tests.members.debits.conftest import DEBIT_ON, NOW, TODAY, a_payer, answer, fix, mandate_of, owed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("terms")]


def propose(**changes):
    return queries.propose_debits(**{"debit_on": DEBIT_ON} | changes)


def left_out(**changes) -> dict[int, str]:
    """Why, by membership."""
    return {one.mandate.membership_id: one.why for one in propose(**changes).left_out}


def test_all_that_is_owed_is_asked_for_or_one_years_dues():
    payer = a_payer((2024, 2026))

    assert [(debit.membership, debit.amount_yen) for debit in propose().debits] == [(payer, 20_000)]
    assert propose(fiscal_year=2026).figures == (1, 10_000)
    assert propose(fiscal_year=2025).figures == (0, 0)


def test_only_the_rest_is_asked_for_of_what_is_part_paid():
    payer = a_payer()
    AllocationFactory(dues=payer.dues.get(), payment__amount_yen=4_000)

    assert propose().figures == (1, 6_000)


def test_who_owes_nothing_or_has_no_mandate_is_no_business_of_a_run():
    DuesFactory()
    MandateFactory()
    ended = a_payer()
    services.end_mandate(mandate_id=mandate_of(ended).pk, on=TODAY, reason="asked")

    assert (propose().debits, propose().left_out) == ([], [])


def test_who_cannot_be_asked_is_left_out_and_it_is_said_why():
    expected = {
        a_payer(person=PersonFactory(deceased_on=date(2026, 11, 1))).pk: "deceased",
        a_payer(valid_from=date(2027, 1, 1)).pk: "not_yet",
    }
    gone = a_payer()
    services.end_membership(membership_id=gone.pk, on=DEBIT_ON, ground="resigned")
    suspended = a_payer()
    services.suspend_mandate(mandate_id=mandate_of(suspended).pk, on=TODAY, reason="asked")
    online = a_payer()
    PaymentRequestFactory(membership=online).dues.set(online.dues.all())
    rich = a_payer()
    PaymentFactory(membership=rich, amount_yen=3_000)
    expected |= {gone.pk: "left", suspended.pk: "suspended", online.pk: "online", rich.pk: "credit"}

    assert left_out() == expected
    assert propose().figures == (0, 0)
    assert all(one.reason for one in propose().left_out)
    assert [count for _words, count in propose().why_not] == [1] * 6


def test_a_gift_that_is_being_paid_online_or_a_try_that_expired_is_no_obstacle():
    giving, expired = a_payer(), a_payer()
    PaymentRequestFactory(membership=giving)
    PaymentRequestFactory(membership=expired, state="expired").dues.set(expired.dues.all())

    assert propose().figures == (2, 20_000)


def test_an_organisation_pays_by_direct_debit_too():
    body = MembershipFactory(person=None, organisation=OrganisationFactory())
    DuesFactory(membership=body)
    MandateFactory(membership=body, holder="ｶ)ﾔﾏﾀﾞ")

    assert propose().figures == (1, 10_000)


def test_a_run_keeps_its_lines_and_writes_the_same_bytes_whatever_changes_later():
    payer, other = a_payer((2025, 2026)), a_payer(number="0000012")
    run = fix()
    before = services.debit_file(run_id=run.pk)

    services.end_mandate(mandate_id=mandate_of(payer).pk, on=TODAY, reason="asked")
    services.enter_mandate(
        membership_id=payer.pk, number="9", received_on=TODAY, valid_from=TODAY, holder="ベツ", bank_code="0001",
        bank_name="ミズホ", branch_code="001", at=NOW,
    )  # fmt: skip
    services.waive_dues(dues_id=other.dues.get().pk, on=TODAY, reason="illness")
    DebitTermsFactory(starts_on=TODAY, client_code="9999999999")

    assert services.debit_file(run_id=run.pk) == before
    assert (run.count, run.total_yen, len(before)) == (2, 30_000, 122 * 5)
    lines = list(run.lines.order_by("customer"))
    assert [(line.amount_yen, line.customer, line.new_code) for line in lines] == [
        (20_000, payer.number, "1"),
        (10_000, other.number, "1"),
    ]
    assert sorted(lines[0].shares.values_list("dues__fiscal_year", "amount_yen")) == [(2025, 10_000), (2026, 10_000)]


def test_who_fetches_the_file_is_logged(make_user):
    a_payer()
    run, user = fix(), make_user("treasurer@example.org")

    services.debit_file(run_id=run.pk, by=user)

    entry = ModelLogEntry.objects.get(action="members.debit_file_fetched")
    assert (entry.user, entry.object_id) == (user, str(run.pk))


def test_the_file_is_not_handed_out_when_it_would_be_another(monkeypatch):
    a_payer()
    run = fix()
    monkeypatch.setattr("members.services.debits.LINE_END", b"\n")

    with pytest.raises(RuleBroken, match="would not be the one that was fixed"):
        services.debit_file(run_id=run.pk)


def test_the_second_debit_is_not_new_and_another_account_is_changed():
    payer, stays = a_payer(), a_payer()
    answer(fix(), {payer.number: "1", stays.number: "1"})
    services.enter_mandate(
        membership_id=payer.pk, number="9", received_on=TODAY, valid_from=TODAY, holder="ハナ", bank_code="0001",
        bank_name="ミズホ", branch_code="001", is_replacing=True, at=NOW,
    )  # fmt: skip

    run = fix(debit_on=date(2027, 1, 27))

    assert dict(run.lines.values_list("membership", "new_code")) == {payer.pk: "2", stays.pk: "0"}


def test_a_run_that_was_cancelled_does_not_make_a_debit_old():
    a_payer()
    services.call_off_debits(run_id=fix().pk, reason="wrong day", at=NOW)

    assert [debit.new_code for debit in propose().debits] == ["1"]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"debit_on": TODAY}, "before the day of the debit"),
        ({"debit_on": date(2026, 12, 27)}, "Banks are closed"),
        ({"debit_on": date(2027, 1, 1)}, "Banks are closed"),
        ({"expected": (2, 20_000)}, "The list changed meanwhile"),
        ({"expected": (1, 9_000)}, "The list changed meanwhile"),
        ({"fiscal_year": 2020}, "Nobody is to be debited"),
    ],
)
def test_a_run_that_cannot_be_is_refused_and_leaves_nothing(changes, sentence):
    a_payer()

    with pytest.raises(RuleBroken, match=sentence):
        fix(**changes)

    assert (DebitRun.objects.count(), DebitLine.objects.count()) == (0, 0)


def test_without_terms_there_is_no_run():
    a_payer()

    with pytest.raises(RuleBroken, match="Terms of direct debit"):
        fix(debit_on=date(2020, 3, 31), today=date(2020, 3, 1))


def test_nobody_is_asked_twice_at_once():
    payer = a_payer()
    fix()
    DuesFactory(membership=payer, fiscal_year=2025)

    assert left_out() == {payer.pk: "under_way"}
    with pytest.raises(RuleBroken, match="A run for this day is fixed already"):
        fix()
    line = DebitLine.objects.get()
    line.pk, line.run, line.customer = None, DebitRun.objects.get(), 1
    with pytest.raises(IntegrityError, match=r"one_under_way|UNIQUE"), transaction.atomic():
        line.save(force_insert=True)


def test_a_run_is_cancelled_before_the_answer_and_its_members_can_be_asked_again():
    payer = a_payer()
    run = fix()
    with pytest.raises(RuleBroken, match="Give the reason"):
        services.call_off_debits(run_id=run.pk, reason="", at=NOW)

    services.call_off_debits(run_id=run.pk, reason="wrong day", at=NOW)

    run.refresh_from_db()
    assert (run.state, run.lines.get().state) == ("cancelled", "cancelled")
    with pytest.raises(RuleBroken, match="it has no file any more"):
        services.debit_file(run_id=run.pk)
    with pytest.raises(StaleState):
        services.call_off_debits(run_id=run.pk, reason="again", at=NOW)
    assert fix().lines.get().membership == payer


def test_a_run_with_an_answer_cannot_be_cancelled():
    a_payer()
    run = fix()
    answer(run)

    with pytest.raises(StaleState):
        services.call_off_debits(run_id=run.pk, reason="too late", at=NOW)


@pytest.mark.parametrize("column", ["amount_yen", "customer", "new_code", "membership_id"])
def test_the_database_lets_nobody_change_a_line(column):
    a_payer()
    fix()

    with pytest.raises(IntegrityError, match="members_debitline_append_only"), transaction.atomic():
        DebitLine.objects.update(**{column: 2})


def test_the_picture_of_the_life_is_up_to_date(settings):
    assert DEBIT_LIFE.mermaid() in (settings.BASE_DIR / "docs" / "payment-states.md").read_text("utf-8")


def test_the_life_of_a_run_has_no_way_without_a_right():
    assert {step.permission for step in DEBIT_LIFE.steps} == {"members.add_debitrun", "members.reverse_payment"}
    assert DEBIT_LIFE.states() == set(DebitRun.State.values)


def test_two_tabs_fix_one_run(race, transactional_db):
    payers = [a_payer() for _number in range(5)]

    answers = race(*[lambda: fix(expected=(5, 50_000))] * 2)

    assert sorted(type(one).__name__ for one in answers) == ["DebitRun", "RuleBroken"]
    assert DebitLine.objects.filter(state="waiting").count() == 5
    assert [owed(payer) for payer in payers] == [{2026: 10_000}] * 5


def test_two_runs_for_two_days_at_once_ask_nobody_twice(race, transactional_db):
    for _number in range(5):
        a_payer()

    answers = race(lambda: fix(), lambda: fix(debit_on=date(2027, 1, 27)))

    assert sorted(type(one).__name__ for one in answers) == ["DebitRun", "RuleBroken"]
    assert DebitLine.objects.filter(state="waiting").count() == 5


def test_money_that_is_booked_while_a_run_is_fixed_is_seen_or_waits(race, transactional_db):
    payer, _other = a_payer(), a_payer()
    received = services.Received(payer.pk, 10_000, TODAY, "postal", "S1")

    run, payment = race(lambda: fix(), lambda: services.record_payment(received, at=NOW))

    asked = set(run.lines.values_list("membership", flat=True))
    assert payment.allocations.get().amount_yen == 10_000
    assert len(asked) == run.count
    assert run.total_yen == 10_000 * len(asked)
