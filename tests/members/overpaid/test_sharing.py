"""One transfer for several years, members of a household and gifts; and shared anew when that was wrong."""

from functools import partial

import pytest
from django.urls import reverse

from jocs_site.foundation.errors import RuleBroken, StaleState
from jocs_site.people.models import Household
from members import queries, services
from members.models import Allocation, Dues, Gift, Payment, Receipt
from members.services import GiftWish
from tests.factories.members import DuesFactory, MembershipFactory, PurposeFactory
from tests.factories.people import PersonFactory
from tests.members.overpaid.conftest import DAY, NOW, left_yen

pytestmark = pytest.mark.django_db


def owed() -> dict[tuple[int, int], int]:
    """Yen by member number and year."""
    return {(dues.membership.number, dues.fiscal_year): dues.owed_yen for dues in Dues.objects.with_paid()}


def seen(payment: Payment) -> str:
    return queries.shares_seen(payment.allocations.standing())


@pytest.fixture
def household(member):
    """The member's wife, number 501, who owes ¥10,000 too."""
    home = Household.objects.create(head=member.person)
    wife = MembershipFactory(number=501, person=PersonFactory(household=home))
    member.person.household = home
    member.person.save()
    DuesFactory(membership=wife, fiscal_year=2026)
    return [member, wife]


@pytest.fixture
def clerk(staff):
    return staff(["add_payment", "view_payment", "view_membership", "reverse_payment"], "sharer@example.org")


def share(payment: Payment, dues: dict, seen_then: str | None = None, **changes) -> Payment:
    facts = {"gifts": {}, "reason": "Wrong year", "on": NOW.date(), "at": NOW} | changes
    then = seen(payment) if seen_then is None else seen_then
    return services.share_anew(payment_id=payment.pk, dues=dues, seen=then, **facts)


def test_named_shares_are_booked_and_the_rest_is_left_over(household):
    his, hers = (Dues.objects.get(membership=one) for one in household)
    received = services.Received(
        household[0].pk, 20_000, DAY, "postal", "S1", shares=((his.pk, 4_000), (hers.pk, 10_000)),
        gifts=(GiftWish(3_000, PurposeFactory().pk, giver=services.payer_of(household[1])),),
    )  # fmt: skip

    payment = services.record_payment(received, at=NOW)

    assert owed() == {(household[0].number, 2026): 6_000, (501, 2026): 0}
    assert (Gift.objects.get().person, left_yen(payment)) == (household[1].person, 3_000)


@pytest.mark.parametrize(
    ("yen", "sentence"),
    [(10_001, "Only 10,000 yen are owed"), (0, "Only"), (-1, "Only"), (30_000, "more than the money")],
)
def test_a_share_that_cannot_be_leaves_nothing(member, yen, sentence):
    received = services.Received(member.pk, 20_000, DAY, "postal", "S1", shares=((Dues.objects.get().pk, yen),))

    with pytest.raises(RuleBroken, match=sentence):
        services.record_payment(received, at=NOW)

    assert (Payment.objects.count(), Allocation.objects.count()) == (0, 0)


def test_a_payment_is_shared_anew_by_rows_of_their_own(payment, household):
    hers = Dues.objects.get(membership=household[1])

    share(payment, {hers.pk: 10_000})

    assert list(payment.allocations.order_by("pk").values_list("amount_yen", flat=True)) == [10_000, -10_000, 10_000]
    assert owed() == {(household[0].number, 2026): 10_000, (501, 2026): 0}
    assert left_yen(payment) == 5_000


def test_what_stays_as_it_is_is_not_touched_and_its_receipt_stays(payment, household):
    his, hers = (Dues.objects.get(membership=one) for one in household)
    services.issue_receipts(payment_id=payment.pk, on=NOW.date())

    share(payment, {his.pk: 10_000, hers.pk: 5_000})

    assert list(payment.allocations.order_by("pk").values_list("amount_yen", flat=True)) == [10_000, 5_000]
    assert Receipt.objects.get().voided_on is None


def test_a_receipt_of_what_is_taken_back_is_void(payment, member):
    services.issue_receipts(payment_id=payment.pk, on=NOW.date())

    share(payment, {Dues.objects.get().pk: 9_000})

    assert Receipt.objects.get().voided_because == "Wrong year"


def test_a_gift_of_another_sum_is_another_gift_with_its_wishes(member):
    wish = GiftWish(6_000, PurposeFactory().pk, message="For Nepal", receipt_wish=Gift.ReceiptWish.OWN)
    payment = services.record_payment(services.Received(member.pk, 6_000, DAY, "postal", "S1", gifts=(wish,)), at=NOW)
    services.thank(gift_ids=[Gift.objects.get().pk], on=DAY)

    share(payment, {Dues.objects.get().pk: 2_000}, gifts={Gift.objects.get().pk: 4_000})

    first, second = Gift.objects.order_by("pk")
    assert (first.withdrawn_because, second.withdrawn_on, second.amount_yen) == ("Wrong year", None, 4_000)
    assert (second.message, second.receipt_wish, second.thanked_on, second.given_on) == ("For Nepal", "own", DAY, DAY)


@pytest.mark.parametrize(
    ("yen", "changes", "sentence"),
    [
        (10_001, {}, "owes ¥10,000 for 2026, not more"),
        (15_001, {}, "more than the ¥15,000"),
        (-1, {}, "no less than 0"),
        (5_000, {"reason": " "}, "reason"),
    ],
)
def test_sharing_anew_refuses_and_leaves_everything(payment, yen, changes, sentence):
    before = seen(payment)

    with pytest.raises(RuleBroken, match=sentence):
        share(payment, {Dues.objects.get().pk: yen}, **changes)

    assert seen(payment) == before


def test_a_screen_of_yesterday_is_refused(payment, member):
    then = seen(payment)
    share(payment, {Dues.objects.get().pk: 9_000})

    with pytest.raises(StaleState, match="Somebody shared this payment meanwhile"):
        share(payment, {Dues.objects.get().pk: 8_000}, then)


def test_two_clerks_share_one_payment_and_the_second_is_told(payment, household, race):
    his, hers = (Dues.objects.get(membership=one).pk for one in household)
    then = seen(payment)

    outcomes = race(partial(share, payment, {his: 5_000}, then), partial(share, payment, {hers: 10_000}, then))

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Payment", "StaleState"]
    assert owed() in [
        {(household[0].number, 2026): 5_000, (501, 2026): 10_000},
        {(household[0].number, 2026): 10_000, (501, 2026): 0},
    ]


class TestScreens:
    """``typed``: for both ¥10,000, of her ¥2,000 as a gift, and ¥1,000 left over."""

    @pytest.fixture
    def office(self, client, clerk):
        client.force_login(clerk)
        return client

    def typed(self, household, **changes) -> dict:
        his, hers = (Dues.objects.get(membership=one).pk for one in household)
        rows = {f"dues_{his}": 10_000, f"dues_{hers}": 10_000, "new_1_yen": 2_000, "new_1_purpose": PurposeFactory().pk}
        rows |= {
            "new_1_giver": household[1].pk,
            "left_over_yen": 1_000,
            "amount_yen": 23_000,
            "number": household[0].number,
        }
        return rows | {"provider": "postal", "reference": "S9", "received_on": DAY, "confirmed_on": DAY} | changes

    def test_the_household_stands_there_with_what_it_owes(self, office, household):
        page = office.get(reverse("members_payments:several"), {"number": household[0].number})

        assert page.context["form"].initial["amount_yen"] == 20_000
        assert [field.value() for _label, _most, field in page.context["form"].rows] == [10_000, 10_000]

    def test_further_members_are_named_by_number(self, office, household):
        other = DuesFactory(membership=MembershipFactory(number=777), fiscal_year=2025)

        page = office.get(reverse("members_payments:several"), {"number": household[0].number, "also": "777, 99999"})

        assert f"dues_{other.pk}" in page.context["form"].fields

    def test_one_transfer_is_booked_for_both_and_a_gift(self, office, household):
        answer = office.post(reverse("members_payments:several"), self.typed(household))

        payment = Payment.objects.get()
        assert answer.url == reverse("members_payments:inspect", args=[payment.pk])
        assert (set(owed().values()), Gift.objects.get().person, left_yen(payment)) == ({0}, household[1].person, 1_000)

    @pytest.mark.parametrize(
        ("changes", "field", "sentence"),
        [
            ({"left_over_yen": 0}, "__all__", "The rows make ¥22,000 together; the payment is ¥23,000."),
            ({"new_1_yen": -1}, "new_1_yen", "greater than or equal to 0"),
            ({"new_1_purpose": ""}, "new_1_purpose", "what the gift is for"),
            ({"amount_yen": 9_999_999_999, "left_over_yen": 9_999_977_999}, "left_over_yen", "less than or equal"),
            ({"received_on": "2026-02-31"}, "received_on", "valid date"),
            ({"number": "99999"}, "number", "No member has this number"),
        ],
    )
    def test_a_mistake_is_said_at_its_field(self, office, household, changes, field, sentence):
        form = office.post(reverse("members_payments:several"), self.typed(household, **changes)).context["form"]

        assert sentence in form.errors[field][0]
        assert Payment.objects.count() == 0

    def test_more_than_a_year_owes_is_said_in_its_row(self, office, household):
        hers = Dues.objects.get(membership=household[1]).pk
        typed = self.typed(household) | {f"dues_{hers}": 11_000, "left_over_yen": 0}

        form = office.post(reverse("members_payments:several"), typed).context["form"]

        assert "Only 10,000 yen are owed" in form.errors[f"dues_{hers}"][0]

    def test_a_payment_is_shared_anew(self, office, payment, household):
        his, hers = (Dues.objects.get(membership=one).pk for one in household)
        address = reverse("members_payments:shares", args=[payment.pk])
        before = office.get(address).context["form"]
        typed = {f"dues_{his}": "", f"dues_{hers}": 10_000, "left_over_yen": 5_000, "reason": "It was hers"}

        answer = office.post(address, typed | {"seen": before.initial["seen"]})
        page = office.get(answer.url).content.decode()

        assert before[f"dues_{his}"].value() == 10_000
        assert owed()[501, 2026] == 0
        assert "It was hers" in page
        assert "taken back" in page


@pytest.mark.parametrize("name", ["record", "several"])
def test_money_for_a_member_who_died_asks_whether_the_family_was_asked(client, clerk, member, name):
    member.person.deceased_on = DAY
    member.person.save()
    client.force_login(clerk)
    typed = {
        "number": member.number,
        "amount_yen": 10_000,
        "provider": "cash",
        "reference": "C1",
        "left_over_yen": 10_000,
    }
    typed |= {"received_on": DAY, "confirmed_on": DAY}
    address = reverse(f"members_payments:{name}")

    form = client.post(address, typed).context["form"]
    before = Payment.objects.count()
    client.post(address, typed | {"family_asked": "on"})

    assert form.errors["family_asked"] == ["The member has died. Ask the family what the money is for."]
    assert (before, Payment.objects.count()) == (0, 1)


def test_money_for_a_number_entered_twice_goes_to_the_membership_that_goes_on(client, clerk, member):
    MembershipFactory(number=321, left_on=DAY, left_because="duplicate", continues_as=member)
    client.force_login(clerk)
    typed = {"number": 321, "amount_yen": 10_000, "provider": "cash", "reference": "C1", "received_on": DAY}

    client.post(reverse("members_payments:record"), typed | {"confirmed_on": DAY})

    assert Payment.objects.get().membership == member
