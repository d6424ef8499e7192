"""Reports about money: income by month, purpose and way of payment, and givers."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from members import queries, services
from members.models import Payment, ReceiptTerms
from members.queries.report_income import CREDIT, DUES
from tests.factories.members import (
    AllocationFactory,
    DuesFactory,
    GiftFactory,
    MembershipFactory,
    MembershipKindFactory,
    PaymentFactory,
    PurposeFactory,
    VisitorFactory,
)
from tests.factories.people import OrganisationFactory, PersonFactory

pytestmark = pytest.mark.django_db
JUNE = date(2026, 6, 10)
NOW = datetime(2026, 7, 1, 9, tzinfo=ZoneInfo("Asia/Tokyo"))


def gift(yen: int, on: date = JUNE, *, person=None, purpose=None, provider=Payment.Provider.POSTAL, **giver):
    """The share of the one payment with which somebody gave."""
    giver = giver or {"person": person or PersonFactory()}
    giver = {"person": None, "organisation": None, "visitor": None, **giver}
    days = {"confirmed_on": on, "received_on": on}
    is_test = provider == Payment.Provider.TEST
    paid = PaymentFactory(membership=None, **giver, amount_yen=yen, **days, provider=provider, is_test=is_test)
    given = GiftFactory(**giver, amount_yen=yen, given_on=on, purpose=purpose or PurposeFactory(), payment=paid)
    return given.allocations.get()


def support_dues(yen: int, on: date = JUNE):
    kind = MembershipKindFactory(code="support")
    dues = DuesFactory(membership=MembershipFactory(kind=kind), kind=kind, amount_yen=yen)
    return AllocationFactory(dues=dues, payment__amount_yen=yen, payment__received_on=on, payment__confirmed_on=on)


def figures(counts) -> dict:
    return {name: yen for name, yen in counts.items() if yen}


def test_income_is_told_by_month_purpose_and_way_of_payment():
    schools = PurposeFactory(code="schools")
    AllocationFactory(payment__received_on=JUNE, payment__confirmed_on=JUNE)
    gift(3_000, purpose=schools, provider=Payment.Provider.CASH)
    PaymentFactory(amount_yen=500, received_on=date(2027, 3, 31))
    PaymentFactory(amount_yen=700, received_on=date(2027, 4, 1))

    found = queries.income(2026)

    assert figures(found.by_purpose[6]) == {DUES: 10_000, schools.pk: 3_000}
    assert figures(found.by_way[6]) == {"postal": 10_000, "cash": 3_000}
    assert figures(found.by_purpose[3]) == {CREDIT: 500}
    assert found.total_yen == 13_500


def test_a_reversal_is_taken_off_in_the_month_in_which_the_money_went():
    paid = AllocationFactory(payment__received_on=JUNE, payment__confirmed_on=JUNE).payment
    services.reverse_payment(payment_id=paid.pk, on=date(2026, 7, 1), reason="Booked for the wrong member.", at=NOW)

    found = queries.income(2026)

    assert figures(found.by_purpose[6]) == {DUES: 10_000}
    assert figures(found.by_purpose[7]) == {DUES: -10_000}
    assert found.total_yen == 0


def test_test_payments_are_income_in_the_demo_only(settings):
    gift(3_000, provider=Payment.Provider.TEST)

    settings.DEMO = False
    plain = (queries.income(2026).total_yen, queries.givers(2026).years[-1].givers)
    settings.DEMO = True

    assert plain == (0, 0)
    assert (queries.income(2026).total_yen, queries.givers(2026).years[-1].givers) == (3_000, 1)


def test_gifts_of_one_year_count_together_and_from_3000_yen():
    faithful = PersonFactory()
    for month in (4, 8, 12):
        gift(1_000, date(2026, month, 1), person=faithful)
    gift(2_999)
    gift(1_000, date(2025, 4, 1), person=faithful)

    found = queries.givers(2026)

    assert [row.year for row in found.years] == [2022, 2023, 2024, 2025, 2026]
    assert [row.givers for row in found.years] == [0, 0, 0, 0, 1]
    assert found.average == 0.2
    assert [(str(one.holder), one.yen) for one in queries.givers_by_name(2026)] == [(str(faithful), 3_000)]


def test_a_visitor_counts_and_is_told_apart_until_identified():
    gift(5_000, visitor=VisitorFactory())
    gift(4_000, organisation=OrganisationFactory())

    year = queries.givers(2026).years[-1]

    assert (year.givers, year.unidentified) == (2, 1)
    assert [one.yen for one in queries.givers_by_name(2026)] == [5_000, 4_000]


def test_gifts_as_a_share_of_income():
    AllocationFactory(payment__received_on=JUNE, payment__confirmed_on=JUNE)  # voting dues: never a gift
    gift(3_000)
    support_dues(7_000)

    year = queries.givers(2026).years[-1]

    assert (year.gifts_yen, year.income_yen, year.gifts_share) == (10_000, 20_000, 50.0)
    assert year.givers == 2


def test_support_dues_are_no_gifts_while_the_terms_say_so():
    for starts_on, dues_are_gifts in ((date(2025, 4, 1), False), (date(2026, 7, 1), True)):
        issuer = {"issuer_name": "JOCS", "issuer_address": "Tokyo"}
        ReceiptTerms.objects.update_or_create(
            starts_on=starts_on, defaults={"dues_are_gifts": dues_are_gifts, **issuer}
        )
    support_dues(5_000, JUNE)
    support_dues(6_000, date(2026, 8, 1))

    year = queries.givers(2026).years[-1]

    assert (year.givers, year.gifts_yen) == (1, 6_000)


def test_a_gift_whose_money_went_back_makes_no_giver():
    paid = gift(5_000).payment
    services.reverse_payment(payment_id=paid.pk, on=date(2026, 7, 1), reason="Returned by the bank.", at=NOW)

    year = queries.givers(2026).years[-1]

    assert (year.givers, year.gifts_yen, year.gifts_share) == (0, 0, None)


def test_the_years_to_choose_begin_with_the_first_dues_or_payment():
    PaymentFactory(received_on=date(2024, 3, 31))

    assert queries.report_years(JUNE) == [2026, 2025, 2024, 2023]


def test_without_any_books_there_is_the_running_year():
    assert queries.report_years(JUNE) == [2026]
