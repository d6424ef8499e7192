from datetime import date

import pytest

from jocs_site.foundation.errors import RuleBroken
from members import queries, services
from members.models import Dues, KindTerms, Membership, MembershipPeriod
from tests.factories.members import AllocationFactory, DuesFactory, MembershipFactory, MembershipKindFactory

pytestmark = pytest.mark.django_db


def raised(fiscal_year: int = 2026) -> dict[int, int]:
    """What each member owes for the year, by member number."""
    return dict(Dues.objects.filter(fiscal_year=fiscal_year).values_list("membership__number", "amount_yen"))


def test_raise_dues_makes_the_least_dues_or_the_higher_sum_chosen():
    MembershipFactory(number=1)
    MembershipFactory(number=2, kind=MembershipKindFactory(code="support"))
    MembershipFactory(number=3, pledged_yen=30_000)

    made = services.raise_dues(fiscal_year=2026)

    assert (made, raised()) == (3, {1: 10_000, 2: 5_000, 3: 30_000})
    assert set(Dues.objects.values_list("due_on", "waived_on")) == {(date(2027, 3, 31), None)}


def test_raise_dues_again_changes_nothing():
    MembershipFactory(number=1)
    services.raise_dues(fiscal_year=2026)
    Membership.objects.update(pledged_yen=50_000)

    assert (services.raise_dues(fiscal_year=2026), raised()) == (0, {1: 10_000})


def test_raise_dues_takes_one_statement_however_many_members(django_assert_num_queries):
    for number in (1, 2, 3):
        MembershipFactory(number=number)

    with django_assert_num_queries(4):  # with its savepoint, and whether anybody keeps money for it
        services.raise_dues(fiscal_year=2026)


def test_raise_dues_for_those_in_force_in_the_year():
    days = {
        1: (date(2020, 4, 1), date(2026, 4, 1)),  # left the day before
        2: (date(2020, 4, 1), date(2026, 4, 2)),  # left on the first day
        3: (date(2026, 10, 1), None),  # joined in the middle
        4: (date(2027, 4, 1), None),  # joins next year
    }
    for number, (joined_on, left_on) in days.items():
        ground = "resigned" if left_on else ""
        MembershipFactory(number=number, joined_on=joined_on, left_on=left_on, left_because=ground)

    services.raise_dues(fiscal_year=2026)

    assert set(raised()) == {2, 3}


def test_raise_dues_by_the_kind_and_the_terms_of_the_first_day():
    mover = MembershipFactory(number=1)
    mover.periods.update(ends_before=date(2026, 7, 1))
    support = MembershipKindFactory(code="support")
    MembershipPeriod.objects.create(membership=mover, kind=support, starts_on=date(2026, 7, 1))
    KindTerms.objects.create(kind=support, minimum_dues_yen=6_000, starts_on=date(2027, 4, 1))

    services.raise_dues(fiscal_year=2026)
    services.raise_dues(fiscal_year=2027)

    assert (raised(2026), raised(2027)) == ({1: 10_000}, {1: 6_000})


def test_what_will_be_raised_can_be_seen_before():
    MembershipFactory(number=1)
    MembershipFactory(number=2)
    services.raise_dues(fiscal_year=2026)
    MembershipFactory(number=3, kind=MembershipKindFactory(code="support"))

    waiting = queries.dues_to_raise(2026).values_list("membership__number", "amount_yen")

    assert list(waiting) == [(3, 5_000)]


def test_two_clerks_raise_dues_at_once(race):
    for number in range(1, 21):
        MembershipFactory(number=number)

    made = race(*[lambda: services.raise_dues(fiscal_year=2026)] * 4)

    assert (sum(made), Dues.objects.count()) == (20, 20)


def test_waive_dues_lets_go_what_is_still_owed():
    dues = AllocationFactory(dues=DuesFactory(amount_yen=10_000), amount_yen=4_000).dues

    services.waive_dues(dues_id=dues.pk, on=date(2026, 9, 1), reason=" Illness ")

    dues = Dues.objects.with_paid().get()
    assert (dues.waived_because, dues.paid_yen, dues.owed_yen) == ("Illness", 4_000, 0)


@pytest.mark.parametrize(("paid_yen", "reason", "sentence"), [(10_000, "Illness", "Nothing"), (1, " ", "reason")])
def test_waive_dues_refuses(paid_yen, reason, sentence):
    dues = AllocationFactory(dues=DuesFactory(amount_yen=10_000), amount_yen=paid_yen).dues

    with pytest.raises(RuleBroken, match=sentence):
        services.waive_dues(dues_id=dues.pk, on=date(2026, 9, 1), reason=reason)

    dues.refresh_from_db()
    assert dues.waived_on is None
