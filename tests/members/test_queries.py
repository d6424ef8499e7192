from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser

from members import queries
from members.models import Membership, MembershipPeriod
from tests.factories.members import (
    AllocationFactory,
    DuesFactory,
    MembershipFactory,
    MembershipKindFactory,
    PaymentFactory,
    ReceiptFactory,
)
from tests.factories.people import OrganisationFactory, PersonFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_voters_on_any_past_day():
    """R3: moving between kinds writes a dated row, so that every past day can be asked for."""
    support = MembershipKindFactory(code="support")
    mover = MembershipFactory(joined_on=date(2020, 4, 1))
    mover.periods.update(ends_before=date(2023, 4, 1))
    MembershipPeriod.objects.create(membership=mover, kind=support, starts_on=date(2023, 4, 1))
    leaver = MembershipFactory(joined_on=date(2021, 4, 1), left_on=date(2022, 4, 1), left_because="deceased")
    days = [date(2020, 3, 31), date(2020, 4, 1), date(2022, 3, 31), date(2022, 4, 1), date(2023, 4, 1)]

    rolls = [set(queries.voters(day)) for day in days]

    assert rolls == [set(), {mover}, {mover, leaver}, {mover}, set()]


def test_voters_stand_in_reading_order_and_organisations_last(django_assert_num_queries):
    for kana in ("ガトウ", "キムラ", "カトウ"):
        MembershipFactory(person=PersonFactory(family_name=kana, given_name="", family_kana=kana, given_kana=""))
    MembershipFactory(person=None, organisation=OrganisationFactory(name_ja="北の教会"))

    with django_assert_num_queries(1):
        names = [membership.name for membership in queries.voters(date(2026, 6, 1))]

    assert names == ["カトウ", "ガトウ", "キムラ", "北の教会"]


def test_membership_of_an_account():
    user = UserFactory()
    person = PersonFactory(user=user)
    MembershipFactory(person=person, left_on=date(2025, 4, 1), left_because="resigned")
    now = MembershipFactory(person=person, joined_on=date(2026, 4, 1))

    found = [queries.membership_of(someone) for someone in (user, UserFactory(), AnonymousUser())]

    assert found == [now, None, None]


def test_membership_of_a_former_member():
    user = UserFactory()
    gone = MembershipFactory(person=PersonFactory(user=user), left_on=date(2025, 4, 1), left_because="resigned")

    assert queries.membership_of(user) == gone


DAY = date(2026, 6, 1)


@pytest.mark.parametrize(
    ("years", "paid_yen", "standing", "owed_yen", "overdue_yen", "overdue_years"),
    [
        ([], 0, "paid", 0, 0, 0),
        ([2026], 0, "due", 10_000, 0, 0),
        ([2026], 4_000, "part_paid", 6_000, 0, 0),
        ([2026], 10_000, "paid", 0, 0, 0),
        ([2025, 2026], 0, "arrears", 20_000, 10_000, 1),
        ([2024, 2025, 2026], 4_000, "arrears", 26_000, 16_000, 2),
    ],
)
def test_standing_is_computed_from_dues_and_payments(years, paid_yen, standing, owed_yen, overdue_yen, overdue_years):
    membership = MembershipFactory()
    all_dues = [DuesFactory(membership=membership, fiscal_year=year) for year in years]
    if paid_yen:
        AllocationFactory(dues=all_dues[0], payment=PaymentFactory(membership=membership, amount_yen=paid_yen))

    account = queries.account(membership, on=DAY)

    found = Membership.objects.with_standing(DAY).get()
    assert (account.standing, account.owed_yen, account.overdue_yen) == (standing, owed_yen, overdue_yen)
    assert (found.overdue_years, found.credit_yen) == (overdue_years, 0)


def test_standing_can_be_asked_for_another_day():
    membership = DuesFactory(fiscal_year=2026).membership
    last_day, day_after = date(2027, 3, 31), date(2027, 4, 1)

    assert [queries.account(membership, on=day).standing for day in (last_day, day_after)] == ["due", "arrears"]


def test_waived_dues_are_no_arrears():
    DuesFactory(fiscal_year=2020, waived_on=DAY, waived_because="Illness")

    assert list(queries.in_arrears(DAY)) == []


def test_the_longest_in_arrears_stand_first_and_those_who_left_not_at_all():
    one, two = MembershipFactory(), MembershipFactory()
    gone = MembershipFactory(left_on=DAY, left_because="resigned")
    for membership, years in ((one, [2025]), (two, [2024, 2025]), (gone, [2025])):
        for year in years:
            DuesFactory(membership=membership, fiscal_year=year)

    assert list(queries.in_arrears(DAY)) == [two, one]


def test_public_figures_count_members_in_force():
    MembershipFactory()
    for left_on in (None, DAY):
        ground = "resigned" if left_on else ""
        MembershipFactory(kind=MembershipKindFactory(code="support"), left_on=left_on, left_because=ground)

    assert queries.public_figures(DAY) == {"members": 2, "voting": 1, "supporting": 1}


def test_the_kind_is_called_as_it_was_called_that_day():
    MembershipFactory(kind=MembershipKindFactory(code="support"))

    names = [queries.members_list(DAY, language).get().kind_name for language in ("ja", "en")]

    assert names == ["サポート会員", "Support member"]


def test_todos_are_told_to_those_who_may_do_them(clerk, treasurer, auditor):
    membership = AllocationFactory(dues=DuesFactory(fiscal_year=2025)).payment.membership
    PaymentFactory(membership=membership, amount_yen=3_000)
    ReceiptFactory(payment=AllocationFactory(dues=DuesFactory(fiscal_year=2026)).payment)
    DuesFactory(fiscal_year=2020)

    told = [
        {todo.label: todo.count for todo in queries.todos(user=user, today=DAY)} for user in (clerk, treasurer, auditor)
    ]

    money = {
        "lines of bank files that wait": 0,
        "batches of slips not yet booked": 0,
        "overpayments about which nobody was asked": 1,
        "overpayments asked about, without an answer": 0,
    }
    assert told == [
        money | {"members in arrears": 1},
        money
        | {
            "members without dues for 2026": 2,
            "payments without a receipt": 1,
            "overpayments to send back through the payment company": 0,
        },
        {},
    ]


def test_every_todo_leads_to_a_screen_that_lists_it(client, treasurer, clerk):
    for user in (treasurer, clerk):
        client.force_login(user)
        for todo in queries.todos(user=user, today=DAY):
            assert client.get(todo.url).status_code == 200
