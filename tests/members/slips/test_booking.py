"""A batch as a whole: booked once, taken back, begun again; and what the database refuses."""

import uuid
from datetime import date
from functools import partial
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from jocs_site.foundation.errors import RuleBroken, StaleState
from jocs_site.people import services as people
from members import services
from members.models import BATCH_LIFE, Gift, Payment, Slip, SlipBatch, Visitor
from members.services.merging import merge_person
from tests.factories.members import CampaignFactory, DuesFactory, MembershipFactory, PurposeFactory
from tests.factories.slips import AT, NOTICE_ON, TODAY, begin, booked, enter, post, take_back

pytestmark = pytest.mark.django_db


def shares_of(payment: Payment) -> list[tuple]:
    return [
        (share.dues, share.gift and share.gift.purpose, share.amount_yen)
        for share in payment.allocations.order_by("pk")
    ]


def standing_yen() -> int:
    return sum(Payment.objects.values_list("amount_yen", flat=True))


def test_a_batch_books_each_slip_with_its_days_and_a_reference_of_its_own():
    dues = DuesFactory(amount_yen=10_000)
    batch = begin()
    slip = enter(batch, dues.membership, value_on=date(2026, 11, 20), payer_name="カンゴ ハナ")

    post(batch)

    payment = Payment.objects.get()
    slip.refresh_from_db()
    assert slip.payment == payment
    assert (payment.membership, payment.amount_yen, payment.provider) == (dues.membership, 10_000, "postal")
    assert (payment.received_on, payment.confirmed_on) == (date(2026, 11, 20), TODAY)
    assert (payment.reference, payment.payer_name) == ("20261125-N1-001", "カンゴ ハナ")
    assert shares_of(payment) == [(dues, None, 10_000)]


def test_dues_and_a_gift_of_one_slip():
    dues, purpose, campaign = DuesFactory(amount_yen=10_000), PurposeFactory(code="schools"), CampaignFactory()
    batch = begin(total_yen=13_000)
    enter(
        batch,
        dues.membership,
        13_000,
        gift_yen=3_000,
        purpose_id=purpose.pk,
        campaign_id=campaign.pk,
        message="感謝して",
    )

    post(batch)

    gift = Gift.objects.get()
    assert (gift.amount_yen, gift.purpose, gift.campaign, gift.message) == (3_000, purpose, campaign, "感謝して")
    assert shares_of(Payment.objects.get()) == [(None, purpose, 3_000), (dues, None, 10_000)]


def test_one_slip_pays_for_the_household_its_own_member_first():
    hers = DuesFactory(membership=MembershipFactory(number=11))
    own = DuesFactory(membership=MembershipFactory(number=12))
    people.set_household(head=own.membership.person, others=[hers.membership.person])
    batch = begin(total_yen=15_000)
    enter(batch, own.membership, 15_000, dues_ids=(hers.pk, own.pk))

    post(batch)

    assert shares_of(Payment.objects.get()) == [(own, None, 10_000), (hers, None, 5_000)]


def test_what_is_too_much_stays_as_credit():
    dues = DuesFactory(amount_yen=10_000)
    batch = begin(total_yen=12_000)
    enter(batch, dues.membership, 12_000)

    post(batch)

    assert Payment.objects.with_credit().get().credit_yen == 2_000


def test_who_is_no_member_becomes_a_giver_to_identify():
    batch = begin()
    enter(batch, None, payer_name="やまだ はなこ", gift_yen=10_000, purpose_id=PurposeFactory().pk)

    post(batch)

    visitor, payment = Visitor.objects.get(), Payment.objects.get()
    assert (visitor.name, visitor.family_kana) == ("やまだ はなこ", "ヤマダ ハナコ")
    assert (payment.visitor, payment.membership, payment.payer_name) == (visitor, None, "やまだ はなこ")
    assert Gift.objects.get().visitor == visitor


DIFFERENCES = {
    "one slip too few": (2, 20_000, ["The notice says 2 slips; 1 is entered.",
                                     "The notice says ¥20,000; ¥10,000 are entered, ¥10,000 too little."]),
    "sum too high": (1, 9_500, ["The notice says ¥9,500; ¥10,000 are entered, ¥500 too much."]),
}  # fmt: skip


@pytest.mark.parametrize("what", DIFFERENCES)
def test_a_batch_that_differs_from_its_notice_is_not_booked(what):
    count, total, sentences = DIFFERENCES[what]
    batch = begin(count, total)
    enter(batch, MembershipFactory())

    with pytest.raises(RuleBroken) as refused:
        post(batch)

    assert [str(blocker) for blocker in refused.value.blockers] == sentences
    assert Payment.objects.count() == 0


def test_a_reference_that_is_booked_already_books_nothing_of_the_batch():
    batch = begin(2, 20_000)
    enter(batch, MembershipFactory())
    enter(batch, MembershipFactory())
    booked = services.Received(MembershipFactory().pk, 1, NOTICE_ON, "postal", "20261125-N1-002")
    services.record_payment(booked, at=AT)

    with pytest.raises(RuleBroken, match="already booked with other figures"):
        post(batch)

    batch.refresh_from_db()
    assert (batch.state, Payment.objects.count()) == ("open", 1)


def test_posting_twice_books_once():
    batch = booked(10_000, membership=MembershipFactory())

    with pytest.raises(StaleState):
        post(batch)

    assert Payment.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_double_click_and_two_tabs_book_once(race):
    batch = begin(3, 30_000)
    for _slip in range(3):
        enter(batch, DuesFactory().membership)

    answers = race(*[partial(post, batch)] * 4)

    assert sorted(type(answer).__name__ for answer in answers) == [
        "SlipBatch",
        "StaleState",
        "StaleState",
        "StaleState",
    ]
    assert (Payment.objects.count(), standing_yen()) == (3, 30_000)
    assert batch.changes.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_slip_that_is_typed_while_the_batch_is_booked_is_in_it_or_refused(race):
    batch, late = begin(), MembershipFactory()
    enter(batch, MembershipFactory())

    posted, typed = race(partial(post, batch), partial(enter, batch, late))

    batch.refresh_from_db()
    if isinstance(typed, Slip):  # then two slips are there, and the notice says one
        assert (type(posted), batch.state, Payment.objects.count()) == (RuleBroken, "open", 0)
    else:
        assert (type(typed), batch.state, Payment.objects.count()) == (StaleState, "posted", 1)


@pytest.mark.django_db(transaction=True)
def test_one_form_sent_by_four_threads_is_one_slip(race):
    batch, membership, key = begin(), MembershipFactory(), uuid.uuid4()

    slips = race(*[partial(enter, batch, membership, key=key)] * 4)

    assert len({slip.pk for slip in slips}) == 1
    assert Slip.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_batch_taken_back_by_two_tabs_is_reversed_once(race):
    batch = booked(10_000, 5_000, membership=MembershipFactory())

    answers = race(*[partial(take_back, batch)] * 2)

    assert sorted(type(answer).__name__ for answer in answers) == ["SlipBatch", "StaleState"]
    assert (Payment.objects.count(), standing_yen()) == (4, 0)


@pytest.mark.django_db(transaction=True)
def test_a_member_paid_by_two_batches_at_once_is_covered_once(race):
    dues = DuesFactory(amount_yen=10_000)
    batches = [begin(), begin()]
    for batch in batches:
        enter(batch, dues.membership, is_certain=True)

    race(*[partial(post, batch) for batch in batches])

    assert dues.allocations.count() == 1
    assert sorted(Payment.objects.with_credit().values_list("credit_yen", flat=True)) == [0, 10_000]


def test_two_hundred_slips_cost_hardly_more_queries_than_twenty():
    purpose, costs = PurposeFactory(), []
    for count in (20, 200):
        batch = begin(count, count * 13_000)
        for place in range(count):
            member = None if place % 10 == 0 else DuesFactory().membership
            enter(batch, member, 13_000, payer_name=f"{count}-{place}", gift_yen=3_000, purpose_id=purpose.pk)
        with CaptureQueriesContext(connection) as captured:
            post(batch)
        costs.append(len(captured))

    assert costs[1] < 40
    assert costs[1] - costs[0] < 10  # SQLite takes many rows in several portions


def test_a_batch_is_taken_back_as_a_whole_and_what_it_covered_is_owed_again():
    dues = DuesFactory(amount_yen=10_000)
    batch = booked(10_000, 5_000, membership=dues.membership)

    take_back(batch)

    batch.refresh_from_db()
    assert (batch.state, batch.changes.last().reason) == ("taken_back", "of another account")
    assert standing_yen() == 0
    assert dues.membership.dues.owed().get().owed_yen == 10_000


def test_a_slip_reversed_by_itself_is_not_reversed_again_with_its_batch():
    batch = booked(10_000, 5_000, membership=MembershipFactory())
    first = batch.slips.first().payment
    services.reverse_payment(payment_id=first.pk, on=TODAY, reason="wrong member", at=AT)

    take_back(batch)

    assert (Payment.objects.count(), standing_yen()) == (4, 0)


def test_taking_back_needs_a_reason_and_a_batch_that_is_booked():
    batch = booked(10_000, membership=MembershipFactory())

    with pytest.raises(RuleBroken, match="Give the reason"):
        take_back(batch, reason=" ")
    with pytest.raises(StaleState, match="Only a batch that is booked"):
        take_back(begin())
    assert standing_yen() == 10_000


def test_a_batch_taken_back_is_begun_again_with_its_slips_once():
    hers, own = DuesFactory(), DuesFactory()
    people.set_household(head=own.membership.person, others=[hers.membership.person])
    batch = begin(total_yen=20_000)
    enter(batch, own.membership, 20_000, dues_ids=(own.pk, hers.pk))
    take_back(post(batch))

    again = services.begin_again(batch_id=batch.pk, at=AT)
    same = services.begin_again(batch_id=batch.pk, at=AT)
    post(again)

    assert (again, again.number, again.instead_of) == (same, 2, batch)
    assert [(slip.amount_yen, set(slip.dues.all())) for slip in again.slips.all()] == [(20_000, {own, hers})]
    assert standing_yen() == 20_000
    assert list(Payment.objects.standing().values_list("reference", flat=True)) == ["20261125-N2-001"]


def test_a_batch_that_is_open_or_booked_is_not_begun_again():
    with pytest.raises(RuleBroken, match="taken back or discarded"):
        services.begin_again(batch_id=begin().pk, at=AT)


def test_a_discarded_batch_stays_on_record_with_its_reason():
    batch = begin()
    enter(batch, MembershipFactory())

    services.discard_batch(batch_id=batch.pk, reason="of another association", at=AT)

    batch.refresh_from_db()
    assert (batch.state, batch.slips.count(), Payment.objects.count()) == ("discarded", 1, 0)


def test_a_member_merged_since_the_slip_was_typed_is_paid_under_the_number_that_goes_on():
    kept, gone = MembershipFactory(number=21), MembershipFactory(number=22)
    batch = begin()
    enter(batch, gone)
    merge_person(kept=kept.person, gone=gone.person, on=TODAY)

    post(batch)

    assert Payment.objects.get().membership == kept


@pytest.mark.parametrize("step", ["post", "discard"])
def test_who_may_not_book_neither_books_nor_discards(auditor, step):
    batch = begin()
    enter(batch, MembershipFactory())
    steps = {"post": post, "discard": partial(services.discard_batch, reason="x", at=AT)}

    with pytest.raises(PermissionDenied):
        steps[step](**({"batch": batch} if step == "post" else {"batch_id": batch.pk}), by=auditor)

    batch.refresh_from_db()
    assert (batch.state, Payment.objects.count()) == ("open", 0)


def test_a_clerk_books_a_batch_and_only_the_treasurer_takes_it_back(clerk, treasurer):
    batch = begin()
    enter(batch, MembershipFactory())
    post(batch, by=clerk)

    with pytest.raises(PermissionDenied):
        take_back(batch, by=clerk)
    take_back(batch, by=treasurer)

    assert [(change.step, change.by) for change in batch.changes.all()] == [("post", clerk), ("take_back", treasurer)]


def test_the_picture_of_its_life_is_the_declared_one():
    page = Path(__file__).parents[3] / "docs" / "slip-batch-states.md"

    assert page.read_text("utf-8").split("```mermaid\n")[1].split("```")[0] == BATCH_LIFE.mermaid()


REFUSED = {
    "posted though it differs": (
        "members_slipbatch_agrees",
        lambda batch: SlipBatch.objects.filter(pk=batch.pk).update(state="posted"),
        "open",
    ),
    "opened again": (
        "members_slipbatch_frozen",
        lambda batch: SlipBatch.objects.filter(pk=batch.pk).update(state="open"),
        "posted",
    ),
    "total changed": (
        "members_slipbatch_frozen",
        lambda batch: SlipBatch.objects.filter(pk=batch.pk).update(total_yen=1),
        "posted",
    ),
    "batch deleted": (
        "members_slipbatch_frozen",
        lambda batch: SlipBatch.objects.filter(pk=batch.pk)._raw_delete("default"),
        "posted",
    ),
    "slip changed": ("members_slip_frozen", lambda batch: batch.slips.update(amount_yen=1), "posted"),
    "slip deleted": ("members_slip_frozen", lambda batch: batch.slips.all()._raw_delete("default"), "posted"),
    "slip added": (
        "members_slip_frozen",
        lambda batch: Slip.objects.create(
            batch=batch, position=9, payer_name="x", amount_yen=1, value_on=TODAY, entered_at=AT
        ),
        "posted",
    ),
    "history deleted": (
        "members_slipbatchchange_append_only",
        lambda batch: batch.changes.all()._raw_delete("default"),
        "posted",
    ),
    "two of one number": (
        "members_slip_one_per_number|members_slip.batch_id, members_slip.position",
        lambda batch: Slip.objects.create(
            batch=batch, position=1, payer_name="x", amount_yen=1, value_on=TODAY, entered_at=AT
        ),
        "open",
    ),
    "nobody's slip": (
        "members_slip_from_somebody",
        lambda batch: Slip.objects.create(batch=batch, position=9, amount_yen=1, value_on=TODAY, entered_at=AT),
        "open",
    ),
    "gift without purpose": (
        "members_slip_gift_has_purpose",
        lambda batch: batch.slips.update(gift_yen=1),
        "open",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", REFUSED)
def test_the_database_refuses_by_itself(what):
    name, change, state = REFUSED[what]
    batch = begin() if state == "open" else booked(10_000, membership=MembershipFactory())
    if state == "open":
        enter(batch, MembershipFactory(), 3_000)

    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        change(batch)
