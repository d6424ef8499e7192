"""Dues, receipts and kinds on the screens of the office."""

from datetime import date

import pytest

from members.models import Dues, KindTerms
from tests.factories.members import (
    AllocationFactory,
    DuesFactory,
    MembershipFactory,
    MembershipKindFactory,
    ReceiptFactory,
)
from tests.members.backoffice.pages import address, errors

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 1)


class TestDues:
    def test_what_would_be_made_is_shown_first(self, cash_desk):
        MembershipFactory()
        MembershipFactory(kind=MembershipKindFactory(code="support"))

        text = cash_desk.get(address("dues:raise", fiscal_year=2026)).content.decode()

        for part in ("社員会員", "¥10,000", "サポート会員", "¥5,000"):
            assert part in text
        assert Dues.objects.count() == 0

    def test_a_year_is_made(self, cash_desk):
        MembershipFactory()

        response = cash_desk.post(address("dues:raise"), {"fiscal_year": "2026", "due_on": "2026-09-30"})

        assert response.url == address("dues:index", fiscal_year=2026)
        assert Dues.objects.values_list("fiscal_year", "due_on").get() == (2026, date(2026, 9, 30))

    @pytest.mark.parametrize("year", ["1959", "2101", "abc", ""])
    def test_an_odd_year_makes_nothing(self, cash_desk, year):
        MembershipFactory()

        assert list(errors(cash_desk.post(address("dues:raise"), {"fiscal_year": year}))) == ["fiscal_year"]
        assert Dues.objects.count() == 0

    def test_one_is_waived(self, cash_desk):
        dues = DuesFactory()

        cash_desk.post(address("dues:waive", dues.pk), {"on": "2026-06-01", "reason": "療養中"})

        dues.refresh_from_db()
        assert (dues.waived_on, dues.waived_because) == (DAY, "療養中")

    def test_waiving_what_is_paid_is_refused(self, cash_desk):
        dues = AllocationFactory().dues

        response = cash_desk.post(address("dues:waive", dues.pk), {"on": "2026-06-01", "reason": "療養中"})

        assert "未納はありません" in response.content.decode()


class TestReceipts:
    def test_one_is_shown_as_pdf(self, office):
        response = office.get(address("receipts:pdf", ReceiptFactory().pk))

        assert response.content.startswith(b"%PDF-")

    def test_one_is_voided(self, cash_desk):
        receipt = ReceiptFactory()

        cash_desk.post(address("receipts:void", receipt.pk), {"reason": "宛名の誤り"})

        receipt.refresh_from_db()
        assert receipt.voided_because == "宛名の誤り"

    def test_one_is_issued_again(self, cash_desk):
        receipt = ReceiptFactory()

        cash_desk.post(address("receipts:reissue", receipt.pk), {"reason": "紛失"})

        assert receipt.replaced_by.lines == receipt.lines

    def test_a_reason_is_needed(self, cash_desk):
        assert list(errors(cash_desk.post(address("receipts:reissue", ReceiptFactory().pk), {}))) == ["reason"]


class TestKinds:
    def test_new_terms_are_added_with_their_first_day(self, cash_desk):
        kind = MembershipKindFactory(code="support")
        terms = {"name_ja": "応援会員", "name_en": "Friend", "minimum_dues_yen": "6000", "starts_on": "2027-04-01"}

        cash_desk.post(address("terms:add"), terms | {"kind": kind.pk})

        assert KindTerms.objects.filter(kind=kind).count() == 2

    def test_dues_that_carry_a_vote_never_become_gifts(self, cash_desk):
        kind = MembershipKindFactory(code="voting")

        response = cash_desk.post(address("kinds:edit", kind.pk), {"counts_as_gift": "on"})

        assert "寄付金にはなりません" in response.content.decode()
