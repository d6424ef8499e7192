"""The bank's answer: read whole or not at all, booked once, taken back whole."""

import re
from datetime import date

import pytest
from wagtail.models import ModelLogEntry

from jocs_site.foundation.errors import RuleBroken, StaleState
from members import queries, services
from members.models import Allocation, DebitAnswer, DebitLine, DebitRunChange, Payment
from tests.factories.debits import answer_to
from tests.factories.members import DuesFactory, PaymentFactory
from tests.members.debits.conftest import AFTER, DEBIT_ON, NOW, TODAY, a_payer, answer, fix, mandate_of, owed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("terms")]


def take_back(run, reason="the wrong file", on=AFTER):
    return services.take_back_answer(run_id=run.pk, reason=reason, on=on, at=NOW)


def content_for(run, results=None, **changes) -> bytes:
    return answer_to(services.debit_file(run_id=run.pk), results, **changes)


def test_what_was_paid_covers_its_dues_and_the_rest_keeps_its_reason():
    paid, unpaid = a_payer((2025, 2026)), a_payer()
    run = fix()

    said, is_new = answer(run, {unpaid.number: "1"})

    assert is_new
    assert (said.paid_count, said.paid_yen, said.unpaid_count, said.unpaid_yen) == (1, 20_000, 1, 10_000)
    assert (owed(paid), owed(unpaid)) == ({}, {2026: 10_000})
    payment = Payment.objects.get()
    assert (payment.provider, payment.reference) == ("debit", f"20261228-{run.pk}-{paid.number}")
    assert (payment.received_on, payment.confirmed_on, payment.payer_name) == (DEBIT_ON, AFTER, "ｶﾝｺﾞ ﾊﾅ")
    assert dict(run.lines.values_list("membership", "result")) == {paid.pk: "0", unpaid.pk: "1"}
    run.refresh_from_db()
    assert (run.state, [change.step for change in run.changes.all()]) == ("answered", ["book"])


@pytest.mark.parametrize("result", list("123489"))
def test_every_reason_for_not_paying_is_kept_and_has_an_advice(result):
    payer = a_payer()

    answer(fix(), {payer.number: result})

    line = queries.debits_to_settle().get()
    assert (line.state, line.result, line.payment) == ("unpaid", result, None)
    assert str(queries.ADVICE[line.result])


def test_the_same_file_twice_does_nothing():
    a_payer()
    run = fix()
    content = content_for(run)
    first, _new = answer(run, content=content)

    again, is_new = answer(run, content=content)

    assert (again, is_new) == (first, False)
    assert (Payment.objects.count(), DebitRunChange.objects.count()) == (1, 1)


def test_another_answer_after_one_was_booked_is_refused():
    payer = a_payer()
    run = fix()
    answer(run)

    with pytest.raises(RuleBroken, match=r"booked on 2026-12-01 from kekka\.txt\. Take that back first\."):
        answer(run, {payer.number: "1"})


def others(run) -> bytes:
    """The answer to another run of ours, of the same day a year before."""
    a_payer()
    other = fix(debit_on=date(2027, 1, 27))
    return content_for(other)


def priced(content: bytes, line, amount_yen: int) -> bytes:
    """The amount stands before one digit and the customer's number; other digits of a record may look like it."""
    return re.sub(rb"%010d(?=\d%020d)" % (10_000, line.customer), b"%010d" % amount_yen, content)


REFUSALS = {
    "another run's": (others, "Record 1: the day is 0127; this run is of 1228. It answers another run."),
    "another body's": (
        lambda run: content_for(run).replace(b"0012345678", b"0099999999", 1),
        "Record 1: the code is 0099999999; ours is 0012345678.",
    ),
    "unknown member": (
        lambda run: content_for(run).replace(b"%020d" % run.lines.first().customer, b"%020d" % 999),
        "Record 2: customer number 999 is not in this run, or twice in the file.",
    ),
    "twice the same": (
        lambda run: content_for(run).replace(*(b"%020d" % line.customer for line in run.lines.order_by("-customer"))),
        "Record 3: customer number .* is not in this run, or twice in the file.",
    ),
    "other amounts with the same sum": (
        lambda run: priced(priced(content_for(run), run.lines.first(), 10_001), run.lines.last(), 9_999),
        "Record 2: member .* was to pay ¥10,000; the file says ¥10,001.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", REFUSALS)
def test_a_file_that_does_not_fit_the_run_is_refused_with_the_record_and_why(what):
    a_payer(), a_payer()
    run = fix()
    make, sentence = REFUSALS[what]

    with pytest.raises(RuleBroken, match=sentence) as refused:
        answer(run, content=make(run))

    assert refused.value.field == "file"
    assert (Payment.objects.count(), DebitAnswer.objects.count()) == (0, 0)
    assert set(run.lines.values_list("state", flat=True)) == {"waiting"}


def test_a_file_that_lacks_a_member_is_refused():
    first, second = a_payer(), a_payer()
    run = fix()
    content = content_for(run)
    shorter = content[:122] + content[244:]
    shorter = shorter.replace(b"8000002000000020000000002000000020000", b"8000001000000010000000001000000010000")

    with pytest.raises(RuleBroken, match=f"The file lacks 1 of the members of this run, among them {first.number}"):
        answer(run, content=shorter)
    assert second.number > first.number


def test_an_answer_before_the_day_or_to_a_run_that_was_cancelled_is_refused():
    a_payer()
    run = fix()
    content = content_for(run)
    with pytest.raises(RuleBroken, match="still to come"):
        answer(run, content=content, today=TODAY)
    services.call_off_debits(run_id=run.pk, reason="wrong", at=NOW)

    with pytest.raises(RuleBroken, match="This run was cancelled"):
        answer(run, content=content)


def test_a_file_of_200_megabytes_is_not_even_looked_at():
    a_payer()

    with pytest.raises(RuleBroken, match="larger than 8 MB"):
        answer(fix(), content=b"1" * 8_000_001)


def test_money_for_dues_that_were_paid_meanwhile_stays_as_credit_and_is_said():
    payer, other = a_payer(), a_payer()
    run = fix()
    services.record_payment(services.Received(payer.pk, 10_000, TODAY, "postal", "S1"), at=NOW)

    answer(run)

    assert [line.membership for line in queries.lines_left_as_credit(run)] == [payer]
    assert Payment.objects.with_credit().get(provider="debit", membership=payer).credit_yen == 10_000
    assert owed(other) == {}


def test_an_answer_is_taken_back_whole_and_the_right_one_read():
    first, second = a_payer(), a_payer()
    run = fix()
    right = content_for(run, {second.number: "1"})
    answer(run)

    take_back(run)

    run.refresh_from_db()
    assert (run.state, owed(first), owed(second)) == ("fixed", {2026: 10_000}, {2026: 10_000})
    assert sorted(Payment.objects.values_list("amount_yen", flat=True)) == [-10_000, -10_000, 10_000, 10_000]
    assert sum(Allocation.objects.values_list("amount_yen", flat=True)) == 0

    answer(run, content=right)

    assert (owed(first), owed(second)) == ({}, {2026: 10_000})
    assert Payment.objects.standing().get().reference == f"20261228-{run.pk}-{first.number}-2"
    assert [one.taken_back_on for one in run.answers.order_by("pk")] == [AFTER, None]


def test_the_same_file_may_be_read_again_after_it_was_taken_back():
    payer = a_payer()
    run = fix()
    content = content_for(run)
    answer(run, content=content)
    take_back(run)

    _said, is_new = answer(run, content=content)

    assert (is_new, owed(payer)) == (True, {})


def test_what_was_reversed_by_hand_stays_so_when_the_answer_is_taken_back():
    payer = a_payer()
    run = fix()
    answer(run)
    services.reverse_payment(payment_id=Payment.objects.get().pk, on=AFTER, reason="asked", at=NOW)

    take_back(run)

    assert (Payment.objects.count(), owed(payer)) == (2, {2026: 10_000})


def test_taking_back_needs_a_reason_and_an_answer():
    a_payer()
    run = fix()
    with pytest.raises(StaleState):
        take_back(run)
    answer(run)

    with pytest.raises(RuleBroken, match="Give the reason"):
        take_back(run, reason="  ")
    assert Payment.objects.count() == 1


def test_an_answer_is_not_taken_back_while_a_later_run_asks_again():
    payer = a_payer()
    run = fix()
    answer(run, {payer.number: "1"})
    fix(debit_on=date(2027, 1, 27))

    with pytest.raises(RuleBroken, match=f"Debit of 2027-01-27 asks member {payer.number} again"):
        take_back(run)


def test_a_debit_that_came_back_waits_until_it_is_asked_again_or_dealt_with():
    again, settled, pays = a_payer(), a_payer(), a_payer()
    run = fix()
    answer(run, dict.fromkeys((again.number, settled.number, pays.number), "1"))
    assert queries.debits_to_settle().count() == 3

    services.record_payment(services.Received(pays.pk, 10_000, AFTER, "postal", "S1"), at=NOW)
    line = settled.debit_lines.get()
    with pytest.raises(RuleBroken, match="Say in a sentence"):
        services.settle_debit(line_id=line.pk, on=AFTER, words="")
    services.settle_debit(line_id=line.pk, on=AFTER, words="pays at the post office")

    assert [line.membership for line in queries.debits_to_settle()] == [again]
    fix(debit_on=date(2027, 1, 27))
    assert list(queries.debits_to_settle()) == []


def test_what_did_not_come_back_cannot_be_settled():
    a_payer()
    run = fix()

    with pytest.raises(RuleBroken, match="did not come back"):
        services.settle_debit(line_id=run.lines.get().pk, on=AFTER, words="x")


@pytest.mark.parametrize("result", list("234"))
def test_a_wrong_mandate_is_suspended_by_command_and_not_asked_before(result):
    payer = a_payer()
    answer(fix(), {payer.number: result})
    mandate = mandate_of(payer)
    assert mandate.suspended_on is None
    assert [one.why for one in queries.propose_debits(debit_on=date(2027, 1, 27)).left_out] == ["came_back"]

    services.suspend_mandate(mandate_id=mandate.pk, on=AFTER, reason="account closed")

    assert list(queries.debits_to_settle()) == []
    assert [one.why for one in queries.propose_debits(debit_on=date(2027, 1, 27)).left_out] == ["suspended"]
    services.resume_mandate(mandate_id=mandate.pk)
    assert queries.propose_debits(debit_on=date(2027, 1, 27)).figures == (1, 10_000)


def test_a_wrong_mandate_waits_even_when_the_dues_were_paid_in_another_way():
    payer = a_payer()
    answer(fix(), {payer.number: "2"})

    services.record_payment(services.Received(payer.pk, 10_000, AFTER, "postal", "S1"), at=NOW)

    assert [line.membership for line in queries.debits_to_settle()] == [payer]


def test_the_log_names_no_account():
    a_payer(number="7654399")
    run = fix()
    answer(run)
    take_back(run)

    assert not ModelLogEntry.objects.filter(data__icontains="7654399").exists()


def test_two_uploads_of_one_answer_book_once(race, transactional_db):
    payers = [a_payer() for _number in range(5)]
    run = fix()
    content = content_for(run)

    answers = race(*[lambda: answer(run, content=content)] * 2)

    assert sorted(is_new for _said, is_new in answers) == [False, True]
    assert Payment.objects.count() == 5
    assert [owed(payer) for payer in payers] == [{}] * 5


def test_of_two_different_answers_at_once_one_is_booked(race, transactional_db):
    payer = a_payer()
    run = fix()
    paid, unpaid = content_for(run), content_for(run, {payer.number: "1"})

    answers = race(lambda: answer(run, content=paid), lambda: answer(run, content=unpaid))

    assert sorted(type(one).__name__ for one in answers) == ["FileRefused", "tuple"]
    assert DebitAnswer.objects.count() == 1


def test_an_answer_and_its_cancelling_at_once_do_not_both_happen(race, transactional_db):
    a_payer()
    run = fix()
    content = content_for(run)

    answers = race(
        lambda: answer(run, content=content), lambda: services.call_off_debits(run_id=run.pk, reason="x", at=NOW)
    )

    run.refresh_from_db()
    assert [isinstance(one, RuleBroken) for one in answers].count(True) == 1
    assert (run.state, Payment.objects.count(), set(DebitLine.objects.values_list("state", flat=True))) in (
        ("answered", 1, {"paid"}),
        ("cancelled", 0, {"cancelled"}),
    )


def test_money_booked_by_hand_at_the_moment_of_the_answer_is_not_covered_twice(race, transactional_db):
    payer = a_payer()
    run = fix()
    content = content_for(run)
    by_hand = services.Received(payer.pk, 10_000, AFTER, "postal", "S1")

    race(lambda: answer(run, content=content), lambda: services.record_payment(by_hand, at=NOW))

    assert owed(payer) == {}
    assert sum(Allocation.objects.values_list("amount_yen", flat=True)) == 10_000
    assert sum(Payment.objects.with_credit().values_list("credit_yen", flat=True)) == 10_000


def test_reading_an_answer_costs_no_question_for_each_member(django_assert_max_num_queries):
    for _number in range(12):
        a_payer()
    run = fix()
    content = content_for(run)

    with django_assert_max_num_queries(24):
        answer(run, content=content)


def test_credit_that_was_there_keeps_a_member_out_of_the_next_run():
    payer = a_payer()
    run = fix()
    PaymentFactory(membership=payer, amount_yen=1_000)
    answer(run)
    DuesFactory(membership=payer, fiscal_year=2027)

    assert [one.why for one in queries.propose_debits(debit_on=date(2027, 6, 28)).left_out] == ["credit"]
