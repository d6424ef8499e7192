"""The members' screens in the office."""

import io
from datetime import date

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from members import queries, services
from members.models import Dues, KindTerms, Membership, MembershipKind, Payment, Receipt
from members.payments.test import TrialProvider
from tests.factories.members import (
    AllocationFactory,
    DuesFactory,
    MembershipFactory,
    MembershipKindFactory,
    PaymentFactory,
    PaymentRequestFactory,
    ReceiptFactory,
    RegisterCopyFactory,
)
from tests.factories.people import OrganisationFactory, PersonFactory

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 1)


@pytest.fixture
def office(client, clerk):
    """A browser in which the clerk is signed in."""
    client.force_login(clerk)
    return client


@pytest.fixture
def cash_desk(client, treasurer):
    """A browser in which the treasurer is signed in."""
    client.force_login(treasurer)
    return client


def address(name: str, *args, **query) -> str:
    return reverse(f"members_{name}", args=args, query=query or None)


def errors(response) -> dict:
    return {name: list(told) for name, told in response.context["form"].errors.items()}


def a_full_row():
    """One row for every list: a member in arrears, with credit, and a receipt for what was paid."""
    membership = MembershipFactory()
    DuesFactory(membership=membership, fiscal_year=2020)
    paid = AllocationFactory(dues=DuesFactory(membership=membership, fiscal_year=2021))
    ReceiptFactory(payment=paid.payment)
    PaymentFactory(membership=membership, amount_yen=1)
    RegisterCopyFactory(asked_by=membership)


LISTS = ["memberships", "payments", "dues", "arrears", "receipts", "kinds", "terms", "register"]


@pytest.mark.parametrize("name", LISTS)
def test_a_list_costs_the_same_for_one_row_and_three(office, name):
    costs = []
    office.get(address(f"{name}:index"))
    for count in (1, 2):
        for _row in range(count):
            a_full_row()
        with CaptureQueriesContext(connection) as captured:
            assert office.get(address(f"{name}:index")).status_code == 200
        costs.append(len(captured))

    assert costs[0] == costs[1]


@pytest.mark.parametrize("name", LISTS[1:])
def test_lists_are_exported_as_xlsx_only(office, name):
    a_full_row()

    response = office.get(address(f"{name}:index", export="xlsx"))

    book = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    assert book.active.max_row >= 2
    assert "export=csv" not in office.get(address(f"{name}:index")).content.decode()


@pytest.mark.parametrize("name", ["payments", "dues", "receipts"])
@pytest.mark.parametrize(("text", "count"), [("7001", 1), ("高崎", 1), ("ﾀｶｻｷ", 1), ("7002", 0), ("佐藤", 0)])
def test_ledgers_are_searched_by_number_and_any_spelling_of_the_name(office, name, text, count):
    person = PersonFactory(family_name="髙﨑", family_kana="タカサキ")
    dues = DuesFactory(membership=MembershipFactory(number=7001, person=person))
    ReceiptFactory(payment=AllocationFactory(dues=dues).payment)
    ReceiptFactory(payment=AllocationFactory().payment, name="加藤 様")

    assert len(office.get(address(f"{name}:index", q=text)).context["object_list"]) == count


def test_payments_are_searched_by_reference_and_payer(office):
    PaymentFactory(reference="振替-42", payer_name="ﾀｶｻｷ ﾖｼﾉ")
    PaymentFactory()

    found = [len(office.get(address("payments:index", q=text)).context["object_list"]) for text in ("替-42", "ﾖｼﾉ")]

    assert found == [1, 1]


@pytest.mark.parametrize(
    "name",
    [f"{model}:{view}" for model in ("memberships", "payments", "dues", "receipts") for view in ("edit", "delete")]
    + ["kinds:delete", "kinds:add", "terms:delete", "terms:edit"],
)
def test_what_must_not_be_edited_has_no_address_to_do_it(name):
    with pytest.raises(NoReverseMatch):
        address(name, 1)


COMMANDS = {
    "memberships:add": "clerk",
    "memberships:kind": "clerk",
    "memberships:pledge": "clerk",
    "memberships:end": "clerk",
    "payments:record": "clerk treasurer",
    "payments:credit": "clerk treasurer",
    "payments:reverse": "treasurer",
    "payments:refund": "treasurer",
    "payments:receipt": "treasurer",
    "dues:raise": "treasurer",
    "dues:waive": "treasurer",
    "receipts:void": "treasurer",
    "receipts:reissue": "treasurer",
    "memberships:inspect": "clerk treasurer auditor",
    "receipts:pdf": "clerk treasurer auditor",
}


@pytest.mark.parametrize("who", ["clerk", "treasurer", "auditor"])
@pytest.mark.parametrize("name", COMMANDS)
def test_each_screen_opens_to_those_who_may_use_it(client, request, who, name):
    receipt = ReceiptFactory(payment=AllocationFactory().payment)
    subjects = {
        "memberships": receipt.membership,
        "payments": receipt.payment,
        "dues": Dues.objects.get(),
        "receipts": receipt,
    }
    args = [] if name.endswith((":add", ":record", ":raise")) else [subjects[name.split(":")[0]].pk]
    client.force_login(request.getfixturevalue(who))

    answer = client.get(address(name, *args))

    leads_on = "/people/inspect/" in answer.get("Location", "")  # a member's page is part of the file of the person
    assert (answer.status_code == 200 or leads_on) == (who in COMMANDS[name])


@pytest.mark.parametrize("name", ["memberships:inspect", "payments:reverse", "dues:waive", "receipts:void"])
def test_what_is_not_there_is_not_found(client, admin_user, name):
    client.force_login(admin_user)

    assert client.get(address(name, 999_999), follow=True).status_code == 404


@pytest.fixture
def admin_user(make_user):
    return make_user("admin@example.org", is_superuser=True)


class TestMembers:
    def names(self, response) -> list[str]:
        return [row.name for row in response.context["object_list"]]

    def test_are_found_by_number_and_any_spelling(self, office):
        takasaki = PersonFactory(family_name="髙﨑", given_name="", family_kana="タカサキ", given_latin="")
        MembershipFactory(number=7, person=takasaki)
        church = OrganisationFactory(name_ja="北の教会")
        MembershipFactory(number=8, person=None, organisation=church)
        texts = ("7", "高崎", "ﾀｶｻｷ", "教会", "9", "だれでもない")

        found = [self.names(office.get(address("memberships:index", q=text))) for text in texts]

        assert found == [["髙﨑"], ["髙﨑"], ["髙﨑"], ["北の教会"], [], []]

    def test_are_filtered_by_kind_standing_and_bond(self, office):
        MembershipFactory(number=1)
        DuesFactory(membership=MembershipFactory(number=2), fiscal_year=2020)
        DuesFactory(membership=MembershipFactory(number=3), fiscal_year=2099)
        PaymentFactory(membership=MembershipFactory(number=4, kind=MembershipKindFactory(code="support")))
        MembershipFactory(number=5, left_on=DAY, left_because="resigned")
        filters = [
            {"kind": MembershipKind.objects.get(code="support").pk},
            {"standing": "paid"},
            {"standing": "owes"},
            {"standing": "arrears"},
            {"standing": "credit"},
            {"bond": "ended"},
        ]

        found = [
            [row.number for row in office.get(address("memberships:index", **chosen)).context["object_list"]]
            for chosen in filters
        ]

        assert found == [[4], [1, 4, 5], [2, 3], [2], [4], [5]]

    def test_the_page_of_one_shows_dues_payments_and_receipts(self, office):
        membership = MembershipFactory(person=PersonFactory(family_name="髙﨑", family_kana="タカサキ"))
        payment = AllocationFactory(dues=DuesFactory(membership=membership)).payment
        receipt = ReceiptFactory(payment=payment)

        text = office.get(address("memberships:inspect", membership.pk), follow=True).content.decode()

        for part in ("髙﨑", "タカサキ", "¥10,000", payment.reference, receipt.number, "社員会員"):
            assert part in text

    def test_the_page_of_one_costs_the_same_for_one_year_and_three(self, office):
        membership = MembershipFactory()
        page = address("memberships:inspect", membership.pk)
        costs = []
        office.get(page, follow=True)
        for years in ([2024], [2025, 2026]):
            for year in years:
                dues = DuesFactory(membership=membership, fiscal_year=year)
                ReceiptFactory(payment=AllocationFactory(dues=dues).payment)
            with CaptureQueriesContext(connection) as captured:
                office.get(page, follow=True)
            costs.append(len(captured))

        assert costs[0] == costs[1]

    def test_one_is_admitted(self, office, clerk):
        kind, person = MembershipKindFactory(), PersonFactory()

        response = office.post(
            address("memberships:add"), {"kind": kind.pk, "person": person.pk, "joined_on": "2026-06-01"}
        )

        membership = Membership.objects.get()
        assert response.url == address("memberships:inspect", membership.pk)
        assert (membership.number, membership.person, membership.joined_on) == (1, person, DAY)

    def test_what_the_rules_forbid_is_told_at_the_field(self, office):
        kind, person = MembershipKindFactory(), PersonFactory()
        asked = {"kind": kind.pk, "person": person.pk, "joined_on": "2026-06-01", "pledged_yen": "5000"}

        response = office.post(address("memberships:add"), asked)

        assert errors(response) == {"pledged_yen": ["この会員種別の会費は、年額10,000円以上です。"]}
        assert Membership.objects.count() == 0

    def test_one_moves_to_another_kind_and_leaves(self, office):
        membership, support = MembershipFactory(), MembershipKindFactory(code="support")

        office.post(address("memberships:kind", membership.pk), {"kind": support.pk, "on": "2026-04-01"})
        office.post(address("memberships:pledge", membership.pk), {"pledged_yen": "6000"})
        office.post(address("memberships:end", membership.pk), {"on": "2026-06-01", "ground": "deceased"})

        membership.refresh_from_db()
        assert (membership.pledged_yen, membership.left_on, membership.left_because) == (6_000, DAY, "deceased")
        assert membership.periods.filter(kind=support, ends_before=DAY).count() == 1

    def test_arrears_are_no_ground_for_leaving(self, office):
        membership = MembershipFactory()

        response = office.post(address("memberships:end", membership.pk), {"on": "2026-06-01", "ground": "arrears"})

        assert list(errors(response)) == ["ground"]


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
