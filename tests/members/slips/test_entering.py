"""Typing slips in: what is kept, what is refused, what is asked again. Nothing is booked here."""

import uuid
from datetime import date

import pytest
from wagtail.models import ModelLogEntry

from jocs_site.foundation.errors import RuleBroken, StaleState
from jocs_site.people import services as people
from members import queries, rules, services
from members.models import Payment, Slip, SlipBatch
from tests.factories.members import DuesFactory, MembershipFactory, PaymentFactory, PurposeFactory
from tests.factories.people import PersonFactory
from tests.factories.slips import AT, NOTICE_ON, TODAY, begin, enter, entry, notice, post

pytestmark = pytest.mark.django_db


def correct(slip: Slip, membership, amount_yen: int, **others) -> Slip:
    return services.correct_slip(slip_id=slip.pk, entry=entry(membership, amount_yen), today=TODAY, **others)


def test_a_slip_is_kept_with_its_running_number_and_nothing_is_booked():
    dues = DuesFactory(amount_yen=10_000)
    batch = begin(slip_count=2)

    slips = [enter(batch, dues.membership), enter(batch, MembershipFactory(), 3_000)]

    assert [(slip.position, slip.amount_yen, slip.value_on) for slip in slips] == [
        (1, 10_000, NOTICE_ON),
        (2, 3_000, NOTICE_ON),
    ]
    assert batch.entered() == (2, 13_000)
    assert Payment.objects.count() == 0


def test_batches_are_numbered_without_gaps_and_a_repeated_form_begins_one():
    key = uuid.uuid4()

    batches = [begin(key=key), begin(key=key), begin()]

    assert [batch.number for batch in batches] == [1, 1, 2]


def test_a_notice_that_is_there_already_is_asked_about_once():
    begin()

    with pytest.raises(services.Doubtful, match=r"Batch 1 \(being entered\) has the same account, day"):
        begin(is_another=False)
    assert begin(is_another=True).number == 2


NOT_A_NOTICE = {
    "future": ({"notice_on": date(2026, 11, 28)}, "notice_on", "in the future"),
    "arrives tomorrow": ({"received_on": date(2026, 11, 28)}, "received_on", "in the future"),
    "arrives before": ({"received_on": date(2026, 11, 24)}, "received_on", "before its own day"),
    "no slips": ({"slip_count": 0}, "slip_count", "between 1 and 2,000"),
    "no money": ({"total_yen": 0}, "total_yen", "does not fit"),
    "ten digits": ({"total_yen": 1_000_000_000}, "total_yen", "does not fit"),
    "no account": ({"account": " "}, "account", "Give the account"),
}


@pytest.mark.parametrize("what", NOT_A_NOTICE)
def test_a_notice_that_cannot_be_is_refused_at_its_field(what):
    figures, field, sentence = NOT_A_NOTICE[what]

    with pytest.raises(RuleBroken, match=sentence) as refused:
        begin(**figures)

    assert refused.value.field == field
    assert SlipBatch.objects.count() == 0


NOT_A_SLIP = {
    "zero": ({"amount_yen": 0}, "amount_yen", "between 1 and 99,999,999"),
    "negative": ({"amount_yen": -500}, "amount_yen", "between 1 and 99,999,999"),
    "ten digits": ({"amount_yen": 1_000_000_000}, "amount_yen", "between 1 and 99,999,999"),
    "future": ({"value_on": date(2026, 11, 28)}, "value_on", "in the future"),
    "after the notice": ({"value_on": date(2026, 11, 26)}, "value_on", "The notice is of 2026-11-25"),
    "long before": ({"value_on": date(2026, 10, 24)}, "value_on", "at most 31 days before"),
    "gift too large": ({"gift_yen": 10_001, "purpose_id": 1}, "gift_yen", "more than the money"),
    "gift below zero": ({"gift_yen": -1}, "gift_yen", "more than the money"),
    "gift for nothing": ({"gift_yen": 500}, "purpose", "what the gift is for"),
}


@pytest.mark.parametrize("what", NOT_A_SLIP)
def test_a_slip_that_cannot_be_is_refused_at_its_field(what):
    figures, field, sentence = NOT_A_SLIP[what]
    batch, membership = begin(), MembershipFactory()

    with pytest.raises(RuleBroken, match=sentence) as refused:
        enter(batch, membership, **figures)

    assert refused.value.field == field
    assert Slip.objects.count() == 0


def test_a_slip_of_nobody_is_refused_and_one_of_a_name_is_kept():
    batch = begin()

    with pytest.raises(RuleBroken, match="or the name of the payer"):
        enter(batch, None)
    assert enter(batch, None, payer_name="ヤマダ ハナコ").membership is None


def test_the_same_key_after_a_lost_answer_is_the_same_slip():
    batch, membership, key = begin(), MembershipFactory(), uuid.uuid4()

    slips = {enter(batch, membership, key=key).pk for _time in range(3)}

    assert len(slips) == 1
    with pytest.raises(RuleBroken, match="saved already as slip 1 over ¥10,000"):
        enter(batch, membership, 500, key=key)


def test_a_lost_answer_is_given_again_even_when_the_batch_was_booked_meanwhile():
    batch, membership, key = begin(), MembershipFactory(), uuid.uuid4()
    slip = enter(batch, membership, key=key)
    post(batch)

    assert enter(batch, membership, key=key) == slip


@pytest.mark.parametrize("where", ["typed", "booked"])
def test_the_same_sum_of_the_same_day_is_asked_about(where):
    membership, batch = MembershipFactory(), begin(slip_count=2)
    if where == "typed":
        enter(batch, membership)
        sentence = "typed in already: Batch 1, slip 1"
    else:
        PaymentFactory(membership=membership, received_on=NOTICE_ON, reference="FB7")
        sentence = "booked already under FB7"

    with pytest.raises(services.Doubtful, match=sentence):
        enter(batch, membership)
    assert enter(batch, membership, is_certain=True).pk


def test_the_dead_and_those_who_left_are_asked_about():
    batch = begin(slip_count=2)
    dead = MembershipFactory(person=PersonFactory(deceased_on=date(2026, 10, 1)))
    gone = MembershipFactory(left_on=date(2026, 4, 1), left_because="resigned")

    with pytest.raises(services.Doubtful, match="died on 2026-10-01"):
        enter(batch, dead)
    with pytest.raises(services.Doubtful, match="left on 2026-04-01"):
        enter(batch, gone)
    assert enter(batch, dead, is_certain=True).membership == dead


def test_a_slip_may_pay_for_the_household_and_for_nobody_else():
    own, hers, strange = DuesFactory(), DuesFactory(), DuesFactory()
    people.set_household(head=own.membership.person, others=[hers.membership.person])
    batch = begin(total_yen=20_000)

    with pytest.raises(RuleBroken, match="nobody of this household"):
        enter(batch, own.membership, dues_ids=(strange.pk,))
    slip = enter(batch, own.membership, 20_000, dues_ids=(own.pk, hers.pk))

    assert (set(slip.dues.all()), slip.owed_yen, slip.differs_yen) == ({own, hers}, 20_000, 0)


@pytest.mark.parametrize(
    ("amount_yen", "gift_yen", "differs_yen"),
    [(10_000, 0, 0), (12_000, 0, 2_000), (4_000, 0, -6_000), (3_000, 3_000, 0)],
)
def test_what_differs_from_what_is_owed_is_marked(amount_yen, gift_yen, differs_yen):
    dues, purpose = DuesFactory(amount_yen=10_000), PurposeFactory()

    slip = enter(begin(), dues.membership, amount_yen, gift_yen=gift_yen, purpose_id=purpose.pk)

    assert slip.differs_yen == differs_yen


def test_a_slip_is_corrected_and_removed_with_a_line_in_the_log():
    batch, member, other = begin(), MembershipFactory(), MembershipFactory()
    slip = enter(batch, member)

    correct(slip, other, 8_000)
    corrected = Slip.objects.get()
    services.remove_slip(slip_id=slip.pk)

    assert (corrected.membership, corrected.amount_yen, corrected.position) == (other, 8_000, 1)
    assert Slip.objects.count() == 0
    assert [line.action for line in ModelLogEntry.objects.order_by("pk")] == [
        "members.slip_corrected",
        "members.slip_removed",
    ]


def test_a_correction_does_not_ask_about_the_slip_itself():
    membership = MembershipFactory(left_on=date(2026, 4, 1), left_because="resigned")
    slip = enter(begin(), membership, is_certain=True)

    assert correct(slip, membership, 10_000).amount_yen == 10_000


@pytest.mark.parametrize("what", ["enter", "correct", "remove", "notice", "discard"])
def test_nothing_of_a_booked_batch_is_typed_over(what):
    batch, membership = begin(), MembershipFactory()
    slip = enter(batch, membership)
    post(batch)
    changes = {
        "enter": lambda: enter(batch, MembershipFactory()),
        "correct": lambda: correct(slip, membership, 1),
        "remove": lambda: services.remove_slip(slip_id=slip.pk),
        "notice": lambda: services.correct_notice(batch_id=batch.pk, notice=notice(), today=TODAY),
        "discard": lambda: services.discard_batch(batch_id=batch.pk, reason="x", at=AT),
    }

    with pytest.raises(StaleState, match="Batch 1 is no longer being entered: booked"):
        changes[what]()


def test_a_slip_that_somebody_removed_is_told():
    slip = enter(begin(), MembershipFactory())
    services.remove_slip(slip_id=slip.pk)

    with pytest.raises(StaleState, match="removed this slip"):
        services.remove_slip(slip_id=slip.pk)


def test_the_notice_is_corrected_and_slips_of_its_day_follow():
    batch = begin()
    follows = enter(batch, MembershipFactory())
    stays = enter(batch, MembershipFactory(), value_on=date(2026, 11, 20))

    services.correct_notice(batch_id=batch.pk, notice=notice(2, 20_000, notice_on=date(2026, 11, 24)), today=TODAY)

    batch.refresh_from_db()
    assert (batch.slip_count, batch.total_yen) == (2, 20_000)
    assert list(batch.slips.values_list("pk", "value_on")) == [
        (follows.pk, date(2026, 11, 24)),
        (stays.pk, date(2026, 11, 20)),
    ]
    with pytest.raises(RuleBroken, match="Slip 2 has the day 2026-11-20"):
        services.correct_notice(batch_id=batch.pk, notice=notice(notice_on=date(2026, 11, 19)), today=TODAY)


def test_full_width_digits_and_every_hyphen_are_a_member_number():
    membership = MembershipFactory(number=501)
    digit = rules.check_digit(501)
    wide = str.maketrans("0123456789", "０１２３４５６７８９")

    for hyphen in ("", "-", "－", "ー", "‐", "−"):
        meant = queries.who_is_meant(f" 501{hyphen}{digit} ".translate(wide), TODAY)
        assert meant.membership == membership, hyphen


def test_a_wrong_check_digit_and_an_unknown_number_are_told_apart():
    MembershipFactory(number=501)
    wrong, unknown = f"501{(rules.check_digit(501) + 1) % 10}", rules.printed_number(999)

    assert queries.who_is_meant(wrong, TODAY).trouble.startswith("The check digit does not fit.")
    assert queries.who_is_meant(unknown, TODAY).trouble == "No member has the number 999."


@pytest.mark.parametrize("typed", ["#501", "＃５０１", "*501", "No.501", "№501"])
def test_a_number_without_check_digit_has_a_mark_before_it(typed):
    membership = MembershipFactory(number=501)

    assert queries.who_is_meant(typed, TODAY).membership == membership


def test_a_number_that_was_entered_twice_leads_to_the_one_that_goes_on():
    kept = MembershipFactory(number=501)
    MembershipFactory(number=502, left_on=date(2026, 4, 1), left_because="duplicate", continues_as=kept)

    meant = queries.who_is_meant("#502", TODAY)

    assert (meant.membership, meant.note) == (kept, "502 was entered twice and goes on as 501.")


def test_a_name_in_kana_finds_those_it_may_be():
    dues = DuesFactory(membership__person=PersonFactory(family_kana="ヤマダ", given_kana="ハナコ"))

    meant = queries.who_is_meant("やまだ", TODAY)

    assert [(one.pk, one.owed_yen) for one in meant.candidates] == [(dues.membership_id, 10_000)]
    assert queries.who_is_meant("サトウ", TODAY).trouble == "Nobody of this name is a member."


HINTS = [
    ({1: 10_000, 2: 5_000}, 3, 20_000, [("missing", None, 5_000)]),
    ({1: 10_000, 2: 5_000, 3: 5_000}, 2, 15_000, [("same", 2, 5_000), ("same", 3, 5_000)]),
    ({1: 13_500, 2: 5_000}, 2, 20_300, [("swapped", 1, 15_300)]),
    ({1: 100_000, 2: 5_000}, 2, 15_000, [("tenfold", 1, 10_000)]),
    ({1: 1_000, 2: 5_000}, 2, 15_000, [("tenfold", 1, 10_000)]),
    ({1: 10_000}, 1, 10_000, []),
    ({1: 10_000}, 3, 30_000, []),
]


@pytest.mark.parametrize(("amounts", "count", "total", "found"), HINTS)
def test_hints_say_where_a_difference_may_lie(amounts, count, total, found):
    hints = rules.hints(amounts, slip_count=count, total_yen=total)

    assert [(hint.kind, hint.position, hint.yen) for hint in hints] == found
