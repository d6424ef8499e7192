"""One receipt for a calendar year, for everybody, in one run."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError

from jocs_site.foundation.errors import RuleBroken
from members import queries, services
from members.models import Receipt, ReceiptItem
from members.services import yearly
from tests.factories.members import (
    AllocationFactory,
    DuesFactory,
    GiftFactory,
    MembershipFactory,
    MembershipKindFactory,
    PaymentFactory,
    ReceiptTermsFactory,
    TaxCertificateFactory,
    VisitorFactory,
)
from tests.factories.people import OrganisationFactory, PersonFactory

pytestmark = pytest.mark.django_db
JANUARY = date(2027, 1, 20)
NOW = datetime(2027, 1, 20, 3, 0, tzinfo=UTC)
NO_ADDRESS = {"postal_code": "", "prefecture": "", "city": "", "street": ""}


def run(year: int = 2026, **details) -> int:
    return services.issue_yearly_receipts(**{"year": year, "on": JANUARY} | details)


def dues(code: str, membership=None, year: int = 2026, **payment):
    membership = membership or MembershipFactory()
    owed = DuesFactory(membership=membership, kind=MembershipKindFactory(code=code), fiscal_year=year)
    return AllocationFactory(dues=owed, payment=PaymentFactory(membership=membership, **payment)).payment


def test_every_gift_is_listed_with_its_date():
    """R12"""
    person = PersonFactory()
    GiftFactory(person=person, amount_yen=3_000, given_on=date(2026, 12, 1))
    GiftFactory(person=person, amount_yen=5_000, given_on=date(2026, 3, 1))

    assert run() == 1

    receipt = Receipt.objects.get()
    assert [(line["day"], line["amount_yen"]) for line in receipt.lines] == [
        ("2026-03-01", 5_000),
        ("2026-12-01", 3_000),
    ]
    assert (receipt.person, receipt.covers_year, receipt.total_yen, receipt.wording) == (person, 2026, 8_000, "gift")


@pytest.mark.parametrize(
    ("given_on", "confirmed_on", "count"),
    [
        (date(2025, 12, 31), date(2026, 1, 5), 1),
        (date(2026, 12, 31), date(2027, 1, 5), 0),
        (date(2026, 12, 31), date(2026, 12, 31), 1),
    ],
)
def test_the_day_the_office_confirmed_decides_the_year(given_on, confirmed_on, count):
    """R13: sent on 31 December, seen on 5 January."""
    GiftFactory(given_on=given_on, confirmed_on=confirmed_on)

    assert run() == count


def test_dues_without_a_vote_are_in_and_dues_with_a_vote_are_out():
    """R14; and R6: dues of the fiscal year 2025 paid in February 2026 stand on the receipt of 2026."""
    supporter = dues("support", year=2025, received_on=date(2026, 2, 15))
    dues("voting")

    assert run() == 1
    assert Receipt.objects.get().person == supporter.membership.person


def test_whether_dues_are_gifts_is_a_setting_with_a_date():
    """R14"""
    ReceiptTermsFactory()
    ReceiptTermsFactory(starts_on=date(2026, 6, 1), dues_are_gifts=False, issuer_name="新しい名")
    before = dues("support", received_on=date(2026, 5, 31))
    dues("support", received_on=date(2026, 6, 1))

    run()

    receipt = Receipt.objects.get()
    assert (receipt.person, receipt.issuer_name) == (before.membership.person, "新しい名")


def test_what_has_a_receipt_of_its_own_is_passed_over():
    """R16: cash gets its receipt at once, and unused stamps from ¥2,000."""
    person = PersonFactory()
    cash = GiftFactory(person=person, payment=PaymentFactory(membership=None, person=person, provider="cash"))
    stamps = GiftFactory(person=person, kind="unused_stamps", amount_yen=2_000)
    services.issue_receipts(payment_id=cash.allocations.get().payment_id, on=date(2026, 6, 1), asked_for_only=True)
    services.issue_gift_receipt(gift_id=stamps.pk, on=date(2026, 6, 1))
    GiftFactory(person=person, amount_yen=7_000)

    run()

    assert [receipt.total_yen for receipt in Receipt.objects.order_by("pk")] == [5_000, 2_000, 7_000]


@pytest.mark.parametrize(
    ("facts", "count"),
    [
        ({"amount_yen": 2_000}, 1),
        ({"amount_yen": 1_999}, 0),
        ({"amount_yen": 2_000, "on_paper": True}, 0),
        ({"amount_yen": 2_000, "receipt_wish": "none"}, 0),
    ],
)
def test_which_unused_stamps_have_a_receipt(facts, count):
    """R16: from ¥2,000, and not stuck on paper."""
    GiftFactory(kind="unused_stamps", **facts)

    assert run() == count


def test_used_stamps_never_have_a_receipt():
    """R17"""
    gift = GiftFactory(kind="used_stamps", amount_yen=None)

    assert (run(), services.issue_gift_receipt(gift_id=gift.pk, on=JANUARY)) == (0, [])


def test_who_wants_none_gets_none():
    GiftFactory(receipt_wish="none")

    assert run() == 0


def test_a_gift_within_the_certificate_is_worded_for_the_tax_credit_and_one_outside_is_not():
    """R18: the certificate of August 2021 ends with 1 August 2026."""
    person = PersonFactory()
    certificate = TaxCertificateFactory(number="第123号")
    GiftFactory(person=person, amount_yen=3_000, given_on=date(2026, 8, 1))
    GiftFactory(person=person, amount_yen=4_000, given_on=date(2026, 8, 2))

    run()

    words = {receipt.total_yen: receipt.certificate for receipt in Receipt.objects.all()}
    assert words[4_000] == ""
    assert "第123号" in words[3_000]
    assert "2021年8月2日から2026年8月1日まで" in words[3_000]
    assert certificate.ends_before == date(2026, 8, 2)


@pytest.mark.parametrize(
    ("today", "is_warned"), [(date(2025, 7, 31), False), (date(2025, 8, 1), True), (date(2026, 12, 1), True)]
)
def test_the_end_of_the_certificate_is_told_a_year_before(today, is_warned):
    """R18"""
    TaxCertificateFactory()

    assert (queries.certificate_ending(today) is not None) == is_warned


def test_a_certificate_that_follows_ends_the_warning():
    TaxCertificateFactory()
    TaxCertificateFactory(starts_on=date(2026, 8, 2), ends_before=date(2031, 8, 2))

    assert queries.certificate_ending(date(2026, 1, 1)) is None


def test_a_second_run_issues_nothing():
    GiftFactory()

    assert (run(), run(), Receipt.objects.count()) == (1, 0, 1)


def test_the_plan_counts_beforehand_and_names_who_is_left_out():
    ready, homeless, late = PersonFactory(), PersonFactory(**NO_ADDRESS), PersonFactory()
    GiftFactory(person=late)
    run()
    GiftFactory(person=late, amount_yen=1_000)
    GiftFactory(person=ready, amount_yen=3_000)
    GiftFactory(person=homeless)
    stranger = VisitorFactory()
    GiftFactory(visitor=stranger)

    plan = queries.yearly_plan(2026)

    assert (plan.ready, plan.total_yen, plan.issued) == ([ready], 3_000, 1)
    assert (plan.without_address, plan.late, plan.to_identify) == ([homeless], [late], [stranger])
    assert run() == 1


def test_numbers_follow_the_order_of_printing():
    near = PersonFactory(postal_code="1000001", family_kana="ワタナベ")
    far = PersonFactory(postal_code="9000001", family_kana="アベ")
    body = OrganisationFactory(address="札幌市中央区北一条1-1")
    GiftFactory(person=far)
    GiftFactory(person=None, organisation=body)
    GiftFactory(person=near)

    assert queries.yearly_plan(2026, order="kana").ready == [far, near, body]
    run(order="postal")
    assert [receipt.person or receipt.organisation for receipt in Receipt.objects.order_by("serial")] == [
        near,
        far,
        body,
    ]


def test_a_year_that_is_not_over_has_no_receipts():
    with pytest.raises(RuleBroken, match="not over yet"):
        run(year=2027)


def test_a_run_that_is_killed_goes_on_without_gap_or_double(monkeypatch):
    for _ in range(5):
        GiftFactory()
    monkeypatch.setattr(yearly, "PIECE", 2)

    with pytest.raises(KeyboardInterrupt):
        run(told=killed_after(2))
    run()

    serials = sorted(Receipt.objects.values_list("serial", flat=True))
    assert (serials, ReceiptItem.objects.filter(is_in_force=True).count()) == ([1, 2, 3, 4, 5], 5)


def killed_after(pieces: int):
    seen = []

    def told(count):
        seen.append(count)
        if len(seen) == pieces:
            raise KeyboardInterrupt

    return told


def test_two_runs_at_once_issue_each_receipt_once(race, monkeypatch):
    monkeypatch.setattr(yearly, "PIECE", 2)
    for _ in range(6):
        GiftFactory()

    outcomes = race(run, run, lambda: run(order="kana"))

    serials = sorted(Receipt.objects.values_list("serial", flat=True))
    assert (sum(outcomes), serials) == (6, [1, 2, 3, 4, 5, 6])


def test_a_reversed_payment_voids_the_yearly_receipt_and_the_rest_can_have_a_new_one():
    person = PersonFactory()
    bounced, good = GiftFactory(person=person), GiftFactory(person=person, amount_yen=1_000)
    run()

    services.reverse_payment(payment_id=bounced.allocations.get().payment_id, on=JANUARY, reason="Bounced", at=NOW)

    assert (Receipt.objects.get().voided_because, run()) == ("Bounced", 1)
    assert Receipt.objects.get(voided_on=None).lines[0]["gift"] == good.pk


def test_a_yearly_receipt_is_issued_again_under_a_new_number():
    """R15"""
    GiftFactory()
    run()

    again = services.reissue_receipt(receipt_id=Receipt.objects.get().pk, on=JANUARY, reason="Lost")

    assert (again.number, again.covers_year, again.replaces.number) == ("2027-000002", 2026, "2027-000001")
    assert (run(), ReceiptItem.objects.filter(is_in_force=True).get().receipt) == (0, again)


def test_the_database_refuses_a_second_receipt_for_the_same_money():
    GiftFactory()
    run()
    item = ReceiptItem.objects.get()

    with pytest.raises(IntegrityError):
        ReceiptItem.objects.create(receipt=item.receipt, allocation=item.allocation)


def test_a_run_costs_the_same_questions_for_one_giver_and_for_five(django_assert_max_num_queries):
    GiftFactory()
    run()
    for count in (1, 5):
        for _ in range(count):
            GiftFactory()
        with django_assert_max_num_queries(34):
            run()
