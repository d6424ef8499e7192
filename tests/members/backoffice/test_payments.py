"""Payments on the screens of the office."""

from datetime import date

import pytest
from django.utils import timezone

from members import queries, services
from members.models import Dues, Payment, Receipt
from members.payments.test import TrialProvider
from tests.factories.members import (
    AllocationFactory,
    DuesFactory,
    MembershipFactory,
    PaymentFactory,
    PaymentRequestFactory,
    ReceiptFactory,
)
from tests.factories.people import PersonFactory
from tests.members.backoffice.pages import address, errors

pytestmark = pytest.mark.django_db


class TestPayments:
    asked = {
        "amount_yen": "10000",
        "provider": "postal",
        "reference": "S1",
        "received_on": "2026-06-01",
        "confirmed_on": "2026-06-02",
        "payer_name": "ﾀｶｻｷ",
    }

    def test_booking_shows_what_is_owed(self, office):
        dues = DuesFactory(amount_yen=12_345)

        text = office.get(address("payments:record", number=dues.membership.number)).content.decode()

        assert "2026: ¥12,345" in text

    def test_one_is_booked_by_member_number(self, office, clerk):
        dues = DuesFactory()

        response = office.post(address("payments:record"), self.asked | {"number": dues.membership.number})

        payment = Payment.objects.get()
        assert response.url == address("payments:inspect", payment.pk)
        assert (payment.booked_by, payment.confirmed_on, payment.payer_name) == (clerk, date(2026, 6, 2), "ﾀｶｻｷ")
        assert Dues.objects.with_paid().get().owed_yen == 0

    def test_one_is_booked_for_one_year_only(self, office):
        membership = MembershipFactory()
        old, new = (DuesFactory(membership=membership, fiscal_year=year) for year in (2025, 2026))

        office.post(address("payments:record"), self.asked | {"number": membership.number, "dues": [new.pk]})

        assert list(Dues.objects.owed()) == [old]

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"number": "99999"}, "number"),
            ({"number": "七"}, "number"),
            ({"number": "9" * 10}, "number"),
            ({"amount_yen": "0"}, "amount_yen"),
            ({"amount_yen": "9999999999"}, "amount_yen"),
            ({"received_on": "2026-02-31"}, "received_on"),
            ({"confirmed_on": "2026-05-31"}, "confirmed_on"),
            ({"provider": "test"}, "provider"),
            ({"reference": ""}, "reference"),
        ],
    )
    def test_bad_input_is_told_at_the_field_and_nothing_is_booked(self, office, changes, field):
        dues = DuesFactory()

        response = office.post(address("payments:record"), self.asked | {"number": dues.membership.number} | changes)

        assert list(errors(response)) == [field]
        assert Payment.objects.count() == 0

    def test_somebody_elses_dues_cannot_be_chosen(self, office):
        asked = self.asked | {"number": DuesFactory().membership.number, "dues": [DuesFactory().pk]}

        assert list(errors(office.post(address("payments:record"), asked))) == ["dues"]

    def test_one_is_reversed(self, cash_desk):
        payment = AllocationFactory().payment

        cash_desk.post(address("payments:reverse", payment.pk), {"on": "2026-06-02", "reason": "不渡り"})

        assert payment.reversal.reason == "不渡り"

    def test_one_made_online_is_refunded(self, cash_desk):
        dues, now = DuesFactory(), timezone.now()
        request = PaymentRequestFactory(membership=dues.membership)
        request.dues.add(dues)
        notice = TrialProvider().say(request, "pay", at=now)
        services.receive_notice(provider="test", body=notice.body, headers=notice.headers, at=now)

        screen = address("payments:refund", Payment.objects.get().pk)

        shown = cash_desk.get(screen).context["form"].initial
        cash_desk.post(screen, {"amount_yen": 4_000, "seen_yen": 10_000, "reason": "二重払い"})
        stale = cash_desk.post(screen, {"amount_yen": 4_000, "seen_yen": 10_000, "reason": "二重払い"})
        cash_desk.post(screen, {"amount_yen": 6_000, "seen_yen": 6_000, "reason": "退会"})

        request.refresh_from_db()
        assert shown == {"amount_yen": 10_000, "seen_yen": 10_000}
        assert list(errors(stale)) == ["__all__"]
        assert request.state == "refunded"

    def test_what_is_left_covers_another_year(self, office):
        payment = PaymentFactory()
        dues = DuesFactory(membership=payment.membership)

        office.post(address("payments:credit", payment.pk), {"dues_id": dues.pk})

        assert Dues.objects.with_paid().get().owed_yen == 0

    def test_what_is_left_makes_a_paid_year_higher(self, office):
        payment = PaymentFactory(amount_yen=15_000)
        dues = DuesFactory(membership=payment.membership)
        AllocationFactory(payment=payment, dues=dues, amount_yen=10_000)

        office.post(address("payments:credit", payment.pk), {"dues_id": dues.pk})

        dues.refresh_from_db()
        assert dues.amount_yen == 15_000

    def test_a_receipt_is_issued(self, cash_desk, treasurer):
        payment = AllocationFactory().payment

        cash_desk.post(address("payments:receipt", payment.pk))

        assert Receipt.objects.get().issued_by == treasurer

    def test_why_a_receipt_cannot_be_issued_is_told(self, cash_desk):
        homeless = PersonFactory(postal_code="", prefecture="", city="", street="")
        payment = AllocationFactory(dues=DuesFactory(membership=MembershipFactory(person=homeless))).payment

        response = cash_desk.post(address("payments:receipt", payment.pk))

        assert "領収書には住所が必要です" in response.content.decode()

    def test_those_without_a_receipt_can_be_listed(self, office):
        missing = AllocationFactory().payment
        ReceiptFactory(payment=AllocationFactory().payment)
        PaymentFactory()

        response = office.get(address("payments:index", receipt="missing"))

        assert list(response.context["object_list"]) == [missing]

    def test_the_total_leaves_out_test_payments_outside_the_demo(self, settings):
        PaymentFactory(amount_yen=700)
        PaymentFactory(amount_yen=1_000, provider="test", is_test=True)
        totals = []
        for settings.DEMO in (True, False):
            totals.append(queries.total_yen(queries.payments_ledger()))

        assert totals == [1_700, 700]

    def test_the_total_of_what_is_listed_is_shown(self, office):
        PaymentFactory(amount_yen=700)
        PaymentFactory(amount_yen=1_000, provider="cash")

        assert "¥1,000" in office.get(address("payments:index", provider="cash")).content.decode()
        assert "¥1,700" in office.get(address("payments:index")).content.decode()
