from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser

from members import queries
from members.models import MembershipPeriod
from tests.factories.members import MembershipFactory, MembershipKindFactory
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
