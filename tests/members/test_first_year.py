"""What who joins in the course of a fiscal year owes for it."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from jocs_site.foundation.errors import RuleBroken
from members import queries, rules, services
from members.models import Dues, FirstYearShare
from tests.factories.members import MembershipFactory

HALVES = rules.shares_by_month("halves")


def owed_in_2026(**fields) -> list[int]:
    membership = MembershipFactory(**fields)
    services.raise_dues(fiscal_year=2026)
    return list(Dues.objects.filter(membership=membership).values_list("amount_yen", flat=True))


@pytest.mark.parametrize(
    ("yearly_yen", "percent", "owed_yen"),
    [(10_000, 100, 10_000), (10_000, 50, 5_000), (5_000, 9, 450), (5_555, 50, 2_778), (10_000, 0, 0)],
)
def test_begun_yen_count(yearly_yen, percent, owed_yen):
    assert rules.first_year_yen(yearly_yen, percent) == owed_yen


def test_months_left_of_the_year_count_with_the_month_of_joining():
    shares = rules.shares_by_month("months")

    assert [shares[month] for month in (4, 5, 10, 3)] == [100, 92, 50, 9]


def test_without_shares_the_whole_year_is_owed(db):
    assert owed_in_2026(joined_on=date(2027, 3, 31), pledged_yen=10_000) == [10_000]


@pytest.mark.parametrize(
    ("joined_on", "owed_yen"),
    [
        (date(2026, 9, 30), 10_000),
        (date(2026, 10, 1), 5_000),
        (date(2027, 3, 31), 5_000),
        (date(2025, 12, 1), 10_000),  # the second year is whole
    ],
)
def test_share_goes_by_the_month_of_joining(joined_on, owed_yen, db):
    services.set_first_year_shares(starts_on=date(2020, 4, 1), percents=HALVES)

    assert owed_in_2026(joined_on=joined_on, pledged_yen=10_000) == [owed_yen]


def test_shares_hold_for_who_joins_from_their_day_on(db):
    services.set_first_year_shares(starts_on=date(2026, 12, 1), percents=HALVES)

    assert owed_in_2026(joined_on=date(2026, 11, 30), pledged_yen=10_000) == [10_000]


def test_no_share_makes_no_dues_and_nobody_waits_for_them(db):
    services.set_first_year_shares(starts_on=date(2020, 4, 1), percents=HALVES | {3: 0})

    assert owed_in_2026(joined_on=date(2027, 3, 1), pledged_yen=10_000) == []
    assert queries.dues_to_raise(2026).count() == 0


def test_raising_again_after_new_shares_changes_nothing(db):
    services.set_first_year_shares(starts_on=date(2020, 4, 1), percents=HALVES)
    owed = owed_in_2026(joined_on=date(2026, 10, 1), pledged_yen=10_000)
    services.set_first_year_shares(starts_on=date(2026, 4, 1), percents=rules.shares_by_month("whole"))

    assert services.raise_dues(fiscal_year=2026) == 0
    assert list(Dues.objects.values_list("amount_yen", flat=True)) == owed == [5_000]


@pytest.mark.parametrize("percents", [{}, HALVES | {4: 101}, HALVES | {13: 50}, HALVES | {4: -1}])
def test_shares_are_twelve_between_nothing_and_all(percents, db):
    with pytest.raises(RuleBroken, match="twelve months"):
        services.set_first_year_shares(starts_on=date(2026, 4, 1), percents=percents)

    assert list(FirstYearShare.objects.all()) == []


def test_new_shares_begin_after_those_that_are_there(db):
    services.set_first_year_shares(starts_on=date(2026, 4, 1), percents=HALVES)

    with pytest.raises(RuleBroken, match="there already"):
        services.set_first_year_shares(starts_on=date(2026, 4, 1), percents=HALVES)


def test_database_refuses_more_than_all(db):
    with pytest.raises(IntegrityError, match="members_first_year_at_most_all"), transaction.atomic():
        FirstYearShare.objects.create(starts_on=date(2026, 4, 1), month=4, percent=101)


def test_treasurer_fills_in_a_usual_way_and_keeps_it(admin_client):
    address = reverse("members_dues:first_year")
    form = admin_client.get(address + "?way=halves").context["form"]

    answer = admin_client.post(address, form.initial | {"starts_on": "2026-04-01"}, follow=True)

    assert {share.month: share.percent for share in FirstYearShare.objects.all()} == HALVES
    assert answer.context["since"] == date(2026, 4, 1)


def test_share_out_of_range_is_named_at_its_month(admin_client):
    address = reverse("members_dues:first_year")
    form = admin_client.get(address).context["form"]

    answer = admin_client.post(address, form.initial | {"month_4": 120})

    assert list(answer.context["form"].errors) == ["month_4"]
    assert list(FirstYearShare.objects.all()) == []
