"""Reports about members: who they are, who came and went, who owes."""

from collections import Counter
from datetime import date

import pytest

from members import queries
from members.models import Membership
from members.queries.report_members import ABROAD, BODIES, UNKNOWN, Owing
from tests.factories.members import AllocationFactory, DuesFactory, MembershipFactory, MembershipKindFactory
from tests.factories.people import OrganisationFactory, PersonFactory

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 1)
Ground = Membership.Ground


def member(**person):
    return MembershipFactory(person=PersonFactory(**person))


def leave(membership, on: date, because=Ground.RESIGNED):
    """Ended as the command would have, without its words."""
    membership.left_on, membership.left_because = on, because
    membership.save()
    membership.periods.update(ends_before=on)


def paid_dues(membership, year: int):
    return AllocationFactory(dues=DuesFactory(membership=membership, fiscal_year=year)).dues


def test_members_are_counted_by_prefecture_and_what_is_none_is_told_apart():
    for prefecture in ("東京都", "東京都", "大阪府", ""):
        member(prefecture=prefecture, country="JP")
    member(country="US", prefecture="")
    MembershipFactory(person=None, organisation=OrganisationFactory())

    groups = {place: counts.total() for place, counts in queries.census(DAY).by_prefecture.items()}

    assert groups == {"東京都": 2, "大阪府": 1, UNKNOWN: 1, ABROAD: 1, BODIES: 1}


@pytest.mark.parametrize(
    ("born_on", "group"),
    [
        (date(1996, 6, 2), "0"),
        (date(1996, 6, 1), "30"),
        (date(1986, 6, 2), "30"),
        (date(1986, 6, 1), "40"),
        (date(1936, 6, 2), "80"),
        (date(1936, 6, 1), "90"),
        (date(1920, 1, 1), "90"),
        (None, UNKNOWN),
    ],
)
def test_an_age_group_begins_on_the_birthday(born_on, group):
    membership = member(born_on=born_on)

    kind = membership.periods.get().kind_id
    assert queries.census(DAY).by_age == {group: Counter({kind: 1})}


def test_the_census_of_a_past_day_counts_who_was_in_then_and_as_what():
    support = MembershipKindFactory(code="support")
    left_since, joined_since = MembershipFactory(), MembershipFactory(joined_on=date(2025, 1, 1))
    leave(left_since, date(2025, 1, 1))
    MembershipFactory(kind=support)

    before, now = queries.census(date(2024, 12, 31)), queries.census(DAY)

    voting = joined_since.periods.get().kind_id
    assert before.by_kind == {voting: 1, support.pk: 1}
    assert now.by_kind == {voting: 1, support.pk: 1}
    assert queries.census(date(2020, 1, 1)).kinds == []


def test_a_number_entered_twice_is_no_member_more():
    kept = MembershipFactory()
    leave(MembershipFactory(), date(2025, 6, 1), Ground.DUPLICATE)

    past = queries.census(date(2025, 1, 1))
    year = queries.renewal(2024, 2025)[0]

    assert past.by_kind == {kept.periods.get().kind_id: 1}
    assert (year.joined, year.left_total, year.at_end) == (1, 0, 1)


def test_who_leaves_with_the_last_day_of_a_year_has_left_in_that_year():
    stays = MembershipFactory(joined_on=date(2020, 5, 1))
    leave(MembershipFactory(joined_on=date(2024, 4, 1)), date(2026, 4, 1))
    leave(MembershipFactory(joined_on=date(2025, 3, 31)), date(2026, 4, 2), Ground.DECEASED)

    rows = [(row.year, row.joined, dict(row.left), row.at_end) for row in queries.renewal(2024, 2026)]

    assert stays.left_on is None
    assert rows == [(2024, 2, {}, 3), (2025, 0, {"resigned": 1}, 2), (2026, 0, {"deceased": 1}, 1)]


def test_renewal_says_who_paid_and_who_of_them_paid_again():
    faithful, lapsed, waived = MembershipFactory(), MembershipFactory(), MembershipFactory()
    for year in (2024, 2025):
        paid_dues(faithful, year)
    paid_dues(lapsed, 2024)
    DuesFactory(membership=lapsed, fiscal_year=2025)
    DuesFactory(membership=waived, fiscal_year=2025, waived_on=DAY, waived_because="illness")

    first, second = queries.renewal(2024, 2025)

    assert (first.dues, first.paid, first.paid_share, first.stayed_share) == (2, 2, 100.0, None)
    assert (second.dues, second.paid, second.paid_share) == (2, 1, 50.0)
    assert (second.paid_before, second.stayed, second.stayed_share) == (2, 1, 50.0)


def test_part_of_the_dues_is_not_yet_paid():
    AllocationFactory(dues=DuesFactory(fiscal_year=2025), payment__amount_yen=9_999)

    assert queries.renewal(2025, 2025)[0].paid == 0


def test_arrears_are_counted_by_how_many_years_and_by_which():
    one, two = MembershipFactory(), MembershipFactory()
    for membership, year in ((one, 2025), (two, 2024), (two, 2025)):
        DuesFactory(membership=membership, fiscal_year=year)
    DuesFactory(membership=one, fiscal_year=2026)  # its last day for paying is still to come
    gone = MembershipFactory()
    DuesFactory(membership=gone, fiscal_year=2024)
    leave(gone, date(2025, 4, 1))

    assert queries.arrears_by_age(DAY) == [Owing(1, 1, 10_000), Owing(2, 1, 20_000)]
    assert queries.arrears_by_year(DAY) == [Owing(2024, 1, 10_000), Owing(2025, 2, 20_000)]
