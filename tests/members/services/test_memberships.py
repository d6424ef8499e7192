from datetime import date

import pytest
from wagtail.models import ModelLogEntry

from jocs_site.foundation.errors import RuleBroken
from members import services
from members.models import Membership
from members.services import Admission
from tests.factories.members import MembershipFactory, MembershipKindFactory
from tests.factories.people import OrganisationFactory, PersonFactory, UserFactory

pytestmark = pytest.mark.django_db
DAY = date(2026, 4, 1)


@pytest.fixture(autouse=True)
def kinds(db):
    MembershipKindFactory(code="voting")
    MembershipKindFactory(code="support")


def admit(**changes) -> Membership:
    return services.admit_member(**{"kind": "voting", "joined_on": DAY, "person": PersonFactory()} | changes)


def test_admit_members_numbers_them_in_the_order_given():
    church = OrganisationFactory()
    admissions = [Admission("voting", DAY, person=PersonFactory()), Admission("support", DAY, organisation=church)]

    first, second = services.admit_members(admissions)

    assert (first.number, second.number, second.name) == (1, 2, church.name_ja)
    assert [period.kind.code for period in second.periods.all()] == ["support"]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"person": None}, "not both"),
        ({"kind": "students"}, "did not exist"),
        ({"joined_on": date(1959, 12, 31)}, "did not exist"),
        ({"pledged_yen": 9_999}, "10,000 yen a year"),
    ],
)
def test_admit_member_refuses(changes, sentence):
    with pytest.raises(RuleBroken, match=sentence):
        admit(**changes)

    assert not Membership.objects.exists()


def test_nobody_is_admitted_twice():
    person = admit().person

    with pytest.raises(RuleBroken, match="a member already, number 1"):
        admit(person=person)


def test_nobody_stands_twice_in_a_list():
    person = PersonFactory()

    with pytest.raises(RuleBroken, match="twice"):
        services.admit_members([Admission("voting", DAY, person=person)] * 2)


def test_the_dead_are_not_admitted():
    with pytest.raises(RuleBroken, match="had died"):
        admit(person=PersonFactory(deceased_on=DAY))


def test_a_failure_leaves_no_gap_in_the_numbers():
    admit()
    with pytest.raises(RuleBroken):
        services.admit_members([Admission("voting", DAY, person=PersonFactory()), Admission("voting", DAY)])

    assert admit().number == 2


def test_numbers_stay_without_gaps_under_concurrency(race):
    MembershipKindFactory(code="voting")
    people = [PersonFactory() for _ in range(8)]

    race(*[lambda person=person: admit(person=person) for person in people])

    assert sorted(Membership.objects.values_list("number", flat=True)) == list(range(1, 9))


def test_two_clerks_admit_one_person_at_once(race):
    person = PersonFactory()

    outcomes = race(*[lambda: admit(person=person)] * 3)

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Membership", "RuleBroken", "RuleBroken"]
    assert admit().number == 2


def test_change_kind_keeps_the_history():
    membership = admit()

    services.change_kind(membership_id=membership.pk, kind="support", on=date(2027, 4, 1))

    history = membership.periods.values_list("kind__code", "starts_on", "ends_before")
    assert list(history) == [("voting", DAY, date(2027, 4, 1)), ("support", date(2027, 4, 1), None)]


@pytest.mark.parametrize(
    ("kind", "on", "sentence"),
    [("voting", date(2027, 4, 1), "of this kind already"), ("support", DAY, "after 2026-04-01")],
)
def test_change_kind_refuses(kind, on, sentence):
    membership = admit()

    with pytest.raises(RuleBroken, match=sentence):
        services.change_kind(membership_id=membership.pk, kind=kind, on=on)


def test_end_membership_ends_the_period_and_says_who_did_it():
    membership, clerk = admit(), UserFactory()

    services.end_membership(membership_id=membership.pk, on=date(2026, 9, 1), ground="resigned", by=clerk)

    assert list(Membership.objects.in_force(date(2026, 8, 31))) == [membership]
    assert list(Membership.objects.in_force(date(2026, 9, 1))) == []
    entry = ModelLogEntry.objects.get(action="members.ended")
    assert (entry.user, entry.data) == (clerk, {"on": "2026-09-01", "ground": "resigned"})


@pytest.mark.parametrize(
    ("on", "ground", "sentence"),
    [(DAY, "resigned", "after 2026-04-01"), (date(2026, 9, 1), "arrears", "Name the ground")],
)
def test_end_membership_refuses(on, ground, sentence):
    membership = admit()

    with pytest.raises(RuleBroken, match=sentence):
        services.end_membership(membership_id=membership.pk, on=on, ground=ground)


def test_a_membership_ends_once():
    membership = MembershipFactory(left_on=DAY, left_because="resigned")

    for command in (
        lambda: services.end_membership(membership_id=membership.pk, on=date(2026, 9, 1), ground="resigned"),
        lambda: services.change_kind(membership_id=membership.pk, kind="support", on=date(2026, 9, 1)),
    ):
        with pytest.raises(RuleBroken, match="ended on 2026-04-01"):
            command()


def test_change_pledge_from_the_next_dues_on():
    membership = admit()
    services.raise_dues(fiscal_year=2026)

    services.change_pledge(membership_id=membership.pk, pledged_yen=30_000, on=DAY)
    services.raise_dues(fiscal_year=2027)

    assert list(membership.dues.values_list("fiscal_year", "amount_yen")) == [(2026, 10_000), (2027, 30_000)]


def test_change_pledge_back_to_the_least_dues():
    membership = admit(pledged_yen=30_000)

    assert services.change_pledge(membership_id=membership.pk, pledged_yen=None, on=DAY).pledged_yen is None


def test_change_pledge_below_the_least_dues_is_refused():
    membership = admit()

    with pytest.raises(RuleBroken, match="10,000 yen a year"):
        services.change_pledge(membership_id=membership.pk, pledged_yen=9_999, on=DAY)
