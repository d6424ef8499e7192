"""Members on the screens of the office."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from members.models import Membership, MembershipKind
from tests.factories.members import (
    AllocationFactory,
    DuesFactory,
    MembershipFactory,
    MembershipKindFactory,
    PaymentFactory,
    ReceiptFactory,
)
from tests.factories.people import OrganisationFactory, PersonFactory
from tests.members.backoffice.pages import address, errors

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 1)


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
