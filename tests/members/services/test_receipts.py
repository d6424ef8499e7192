from datetime import date

import pytest
from django.utils.timezone import now

from jocs_site.foundation.errors import RuleBroken
from members import services
from members.models import Receipt
from tests.factories.members import (
    AllocationFactory,
    DuesFactory,
    MembershipFactory,
    MembershipKindFactory,
    PaymentFactory,
)
from tests.factories.people import OrganisationFactory, PersonFactory

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 2)


def paid(code: str = "voting", membership=None, **payment):
    """A payment that covers dues of that kind in full."""
    membership = membership or MembershipFactory()
    dues = DuesFactory(membership=membership, kind=MembershipKindFactory(code=code))
    return AllocationFactory(dues=dues, payment=PaymentFactory(membership=membership, **payment)).payment


def issue(payment) -> list[Receipt]:
    return services.issue_receipts(payment_id=payment.pk, on=DAY)


def test_a_receipt_freezes_name_address_and_lines():
    person = PersonFactory(family_name="髙﨑", given_name="𠮷乃")

    receipt = issue(paid(membership=MembershipFactory(person=person)))[0]
    person.family_name = "佐藤"
    person.save()

    receipt.refresh_from_db()
    assert (receipt.number, receipt.wording, receipt.total_yen) == ("2026-000001", "dues", 10_000)
    assert (receipt.name, receipt.address) == ("髙﨑 𠮷乃 様", "〒169-0051 東京都新宿区西早稲田2-3-18")
    assert [(line["fiscal_year"], line["kind_ja"]) for line in receipt.lines] == [(2026, "社員会員")]


def test_the_date_is_the_day_the_office_confirmed_the_money():
    """R13: sent on 31 December, seen on 5 January."""
    payment = paid(received_on=date(2025, 12, 31), confirmed_on=date(2026, 1, 5))

    assert issue(payment)[0].received_on == date(2026, 1, 5)


def test_dues_with_a_vote_and_dues_that_are_gifts_never_share_a_receipt():
    membership = MembershipFactory()
    payment = PaymentFactory(membership=membership, amount_yen=15_000)
    for code, year, yen in (("voting", 2025, 10_000), ("support", 2026, 5_000)):
        dues = DuesFactory(membership=membership, kind=MembershipKindFactory(code=code), fiscal_year=year)
        AllocationFactory(payment=payment, dues=dues, amount_yen=yen)

    receipts = issue(payment)

    assert [(receipt.wording, receipt.total_yen) for receipt in receipts] == [("dues", 10_000), ("gift", 5_000)]


def test_issuing_again_gives_nothing_until_more_is_covered():
    payment = paid(amount_yen=20_000)
    first = issue(payment)
    membership = payment.membership
    later = DuesFactory(membership=membership, fiscal_year=2027, amount_yen=5_000)

    assert (len(first), issue(payment)) == (1, [])
    AllocationFactory(payment=payment, dues=later, amount_yen=5_000)
    assert [receipt.total_yen for receipt in issue(payment)] == [5_000]


def test_an_organisation_is_addressed_with_onchu():
    church = OrganisationFactory(name_ja="北の教会", address="札幌市中央区\n北一条1-1")
    membership = MembershipFactory(person=None, organisation=church)

    receipt = issue(paid(membership=membership))[0]

    assert (receipt.name, receipt.address) == ("北の教会 御中", "札幌市中央区 北一条1-1")


def test_no_receipt_without_an_address():
    homeless = PersonFactory(postal_code="", prefecture="", city="", street="")
    payment = paid(membership=MembershipFactory(person=homeless))

    with pytest.raises(RuleBroken, match="needs an address"):
        issue(payment)

    assert not Receipt.objects.exists()


def test_no_receipt_for_a_reversed_payment():
    payment = paid()
    PaymentFactory(membership=payment.membership, reversal_of=payment, amount_yen=-10_000, reason="Bounced")

    with pytest.raises(RuleBroken, match="was reversed"):
        issue(payment)


def test_numbers_have_no_gaps_and_begin_anew_each_year():
    first = issue(paid())[0]
    with pytest.raises(RuleBroken):
        issue(
            paid(membership=MembershipFactory(person=PersonFactory(postal_code="", prefecture="", city="", street="")))
        )
    second = issue(paid())[0]
    third = services.issue_receipts(payment_id=paid().pk, on=date(2027, 1, 5))[0]

    assert [receipt.number for receipt in (first, second, third)] == ["2026-000001", "2026-000002", "2027-000001"]


def test_numbers_stay_without_gaps_under_concurrency(race):
    payments = [paid() for _ in range(6)]

    race(*[lambda payment=payment: issue(payment) for payment in payments * 2])

    assert sorted(Receipt.objects.values_list("serial", flat=True)) == [1, 2, 3, 4, 5, 6]


def test_test_receipts_take_no_number_of_real_ones():
    specimen = issue(paid(provider="test", is_test=True))[0]

    assert (specimen.number, issue(paid())[0].number) == ("見本-2026-000001", "2026-000001")


def test_reissue_voids_the_first_and_links_it():
    first = issue(paid())[0]
    first.membership.person.family_name = "佐藤"
    first.membership.person.save()

    again = services.reissue_receipt(receipt_id=first.pk, on=DAY, reason="Married")

    first.refresh_from_db()
    assert (first.voided_on, first.voided_because) == (DAY, "Married")
    assert (again.replaces, again.number, again.name[:2], again.lines) == (first, "2026-000002", "佐藤", first.lines)


def test_a_void_receipt_cannot_be_voided_or_issued_again():
    receipt = issue(paid())[0]
    services.void_receipt(receipt_id=receipt.pk, on=DAY, reason="Lost")

    for command in (services.void_receipt, services.reissue_receipt):
        with pytest.raises(RuleBroken, match="void already"):
            command(receipt_id=receipt.pk, on=DAY, reason="Again")


def test_voiding_needs_a_reason():
    with pytest.raises(RuleBroken, match="reason"):
        services.void_receipt(receipt_id=issue(paid())[0].pk, on=DAY, reason="")


def test_after_voiding_a_payment_can_have_a_receipt_again():
    receipt = issue(paid())[0]
    services.void_receipt(receipt_id=receipt.pk, on=DAY, reason="Wrong name")

    assert [fresh.number for fresh in issue(receipt.payment)] == ["2026-000002"]


def test_many_receipts_are_numbered_in_order_and_issued_once():
    payments = [paid(), paid("support"), paid()]
    ids = [payment.pk for payment in payments]

    receipts = services.issue_many_receipts(payment_ids=ids, on=DAY)
    again = services.issue_many_receipts(payment_ids=ids, on=DAY)

    assert [(receipt.payment_id, receipt.serial) for receipt in receipts] == list(zip(ids, (1, 2, 3), strict=True))
    assert [receipt.wording for receipt in receipts] == ["dues", "gift", "dues"]
    assert again == []


def test_many_receipts_pass_over_the_reversed_and_those_without_an_address():
    homeless = paid(
        membership=MembershipFactory(person=PersonFactory(postal_code="", prefecture="", city="", street=""))
    )
    reversed_ = paid()
    services.reverse_payment(payment_id=reversed_.pk, on=DAY, reason="Booked twice.", at=now())
    good = paid()

    receipts = services.issue_many_receipts(payment_ids=[homeless.pk, reversed_.pk, good.pk], on=DAY)

    assert [receipt.payment_id for receipt in receipts] == [good.pk]


def test_many_receipts_cost_the_same_questions_as_one(django_assert_num_queries):
    first, second, *others = [paid().pk for _ in range(5)]
    services.issue_many_receipts(payment_ids=[first], on=DAY)  # begins the sequence of numbers

    with django_assert_num_queries(22):
        services.issue_many_receipts(payment_ids=[second], on=DAY)
    with django_assert_num_queries(22):
        services.issue_many_receipts(payment_ids=others, on=DAY)
