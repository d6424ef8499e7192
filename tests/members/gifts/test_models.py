"""What the database refuses about gifts and who gave them."""

from datetime import date

import pytest
from django.db import IntegrityError

from members.models import Allocation, Payment, Visitor
from tests.factories.members import (
    CampaignFactory,
    DuesFactory,
    GiftFactory,
    MonthlyGiftFactory,
    PaymentFactory,
    PaymentRequestFactory,
    PurposeFactory,
    VisitorFactory,
)
from tests.factories.people import OrganisationFactory, PersonFactory

pytestmark = pytest.mark.django_db
STAMPS = {"kind": "used_stamps", "amount_yen": None}


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("members_payment_from_one", lambda: PaymentFactory(membership=None)),
        ("members_payment_from_one", lambda: PaymentFactory(organisation=OrganisationFactory())),
        ("members_request_from_one", lambda: PaymentRequestFactory(membership=None)),
        ("members_gift_from_one", lambda: GiftFactory(person=None, **STAMPS)),
        ("members_monthly_from_one", lambda: MonthlyGiftFactory(person=None)),
        ("members_monthly_above_zero", lambda: MonthlyGiftFactory(amount_yen=0)),
        ("members_monthly_ends_after_start", lambda: MonthlyGiftFactory(ended_on=date(2026, 3, 31))),
        ("members_gift_amount_fits_kind", lambda: GiftFactory(kind="used_stamps")),
        ("members_gift_amount_fits_kind", lambda: GiftFactory(kind="unused_stamps", amount_yen=None)),
        ("members_gift_confirmed_after_arrival", lambda: GiftFactory(confirmed_on=date(2026, 5, 31), **STAMPS)),
        ("members_gift_withdrawn_with_reason", lambda: GiftFactory(withdrawn_on=date(2026, 6, 2), **STAMPS)),
        ("members_campaign_ends_after_start", lambda: CampaignFactory(ends_before=date(2026, 6, 1))),
        ("members_visitor_is_one_or_unknown", lambda: VisitorFactory(person=PersonFactory())),
        ("members_visitor_has_name", lambda: VisitorFactory(family_name="")),
    ],
)
def test_the_database_refuses(name, make):
    with pytest.raises(IntegrityError, match=name):
        make()


def test_an_allocation_covers_dues_or_a_gift():
    gift, dues = GiftFactory(**STAMPS), DuesFactory()
    payment = PaymentFactory(membership=dues.membership)

    with pytest.raises(IntegrityError, match="members_allocation_dues_or_gift"):
        Allocation.objects.create(payment=payment, gift=gift, dues=dues, amount_yen=1)


def test_an_allocation_covers_something():
    with pytest.raises(IntegrityError, match="members_allocation_dues_or_gift"):
        Allocation.objects.create(payment=PaymentFactory(), amount_yen=1)


def test_one_promise_for_each_number_of_the_provider():
    MonthlyGiftFactory(reference="sub_1")

    with pytest.raises(IntegrityError):
        MonthlyGiftFactory(reference="sub_1")


def test_of_a_booked_payment_only_who_paid_may_become_clear():
    payment, person = PaymentFactory(membership=None, visitor=VisitorFactory()), PersonFactory()

    Payment.objects.update(person=person)

    assert Payment.objects.get().payer == person
    with pytest.raises(IntegrityError, match="members_payment_append_only"):
        Payment.objects.filter(pk=payment.pk).update(amount_yen=1)


def test_a_booked_payment_keeps_its_visitor():
    PaymentFactory(membership=None, visitor=VisitorFactory())

    with pytest.raises(IntegrityError, match="members_payment_append_only"):
        Payment.objects.update(visitor=None)


@pytest.mark.parametrize(
    ("names", "shown"),
    [
        ({"family_name": "看護", "given_name": "花"}, "看護 花"),
        ({"organisation_name": "北の教会", "family_name": "看護"}, "北の教会"),
    ],
)
def test_a_visitor_is_called_what_they_typed(names, shown):
    assert str(Visitor(**names)) == shown


@pytest.mark.parametrize(
    ("day", "codes"),
    [(date(2026, 5, 31), ["always"]), (date(2026, 6, 1), ["always", "summer"]), (date(2026, 9, 1), ["always"])],
)
def test_a_campaign_runs_from_its_first_day_until_the_day_before_its_end(day, codes):
    CampaignFactory(code="summer")
    CampaignFactory(code="always", starts_on=date(1964, 1, 1), ends_before=None)

    assert sorted(campaign.code for campaign in type(CampaignFactory()).objects.running(day)
                  if campaign.code in ("summer", "always")) == codes  # fmt: skip


def test_purposes_that_are_no_longer_offered_stay_on_record():
    PurposeFactory(code="old", is_offered=False)

    assert list(type(PurposeFactory()).objects.offered()) == [PurposeFactory()]
