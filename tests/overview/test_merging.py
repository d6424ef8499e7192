"""Two records of one person become one, in every room, and can be taken back for a day."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from jocs_site.foundation.errors import RuleBroken
from jocs_site.overview.merging import merge_people, undo_merge
from jocs_site.people import queries as people
from jocs_site.people.models import Consent, Household, Merge, Person
from jocs_site.people.services import give_consent, say_not_the_same
from members import queries, services
from members.models import Dues, Mandate, Membership, Payment
from tests.factories.debits import DebitTermsFactory, MandateFactory
from tests.factories.dispatch import WorkerFactory
from tests.factories.members import AllocationFactory, DuesFactory, MembershipFactory, PaymentFactory
from tests.factories.people import OrganisationFactory, PersonFactory, UserFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 15)
AT = datetime(2026, 6, 15, 3, tzinfo=UTC)


@pytest.fixture
def two():
    born_on = date(1950, 4, 1)
    return PersonFactory(born_on=born_on, email=""), PersonFactory(born_on=born_on, email="hana@example.org")


def merge(kept, gone):
    return merge_people(kept_id=kept.pk, gone_id=gone.pk, at=AT, today=TODAY)


def undo(one, at=AT):
    return undo_merge(merge_id=one.pk, at=at)


def state(model, *columns):
    return sorted(model.objects.order_by("pk").values_list("pk", *columns))


def everything():
    return [
        state(Person, "user", "merged_into", "email", "household", "search_key"),
        state(Membership, "person", "left_on", "left_because", "continues_as"),
        state(Dues, "membership", "waived_on", "waived_because"),
        state(Payment, "person"),
        state(Mandate, "membership", "ended_on", "ended_because"),
        state(Consent, "person"),
        state(Household, "head"),
    ]


def test_the_older_number_goes_on_and_the_other_leads_to_it(two):
    kept, gone = two
    newer, older = MembershipFactory(number=900, person=kept), MembershipFactory(number=100, person=gone)

    merge(kept, gone)

    newer.refresh_from_db(), older.refresh_from_db()
    assert (older.person, older.left_on) == (kept, None)
    assert (newer.person, newer.left_on, newer.left_because) == (kept, TODAY, "duplicate")
    assert queries.membership_by_number("900") == older
    assert list(queries.voters(TODAY)) == [older]
    assert list(queries.voters(TODAY - timedelta(days=1))) == [older, newer]  # past days stay as they were


def test_what_the_other_owed_for_the_same_years_is_waived_and_another_year_moves(two):
    kept, gone = two
    stays, ends = MembershipFactory(number=1, person=kept), MembershipFactory(number=2, person=gone)
    DuesFactory(membership=stays, fiscal_year=2026)
    same, other = DuesFactory(membership=ends, fiscal_year=2026), DuesFactory(membership=ends, fiscal_year=2025)

    merge(kept, gone)

    same.refresh_from_db(), other.refresh_from_db()
    assert (same.waived_on, same.waived_because) == (TODAY, "Entered twice; continues under number 1.")
    assert (other.membership, other.waived_on) == (stays, None)


def test_the_ledger_stays_and_the_payer_is_mended(two):
    kept, gone = two
    MembershipFactory(number=1, person=kept)
    membership = MembershipFactory(number=2, person=gone)
    dues = DuesFactory(membership=membership)
    payment = PaymentFactory(membership=membership, person=gone)
    AllocationFactory(dues=dues, payment=payment)

    merge(kept, gone)

    payment.refresh_from_db(), dues.refresh_from_db()
    assert (payment.membership, payment.person) == (membership, kept)
    assert (dues.membership, dues.waived_on) == (membership, None)


def test_account_consents_contacts_and_missing_details_come_along(two):
    kept, gone = two
    gone.user = account = UserFactory()
    gone.save()
    give_consent(person=gone, purpose=Consent.Purpose.MEETING_EMAIL, on=date(2026, 4, 1))
    body = OrganisationFactory(contact=gone)

    merge(kept, gone)

    kept.refresh_from_db(), gone.refresh_from_db(), body.refresh_from_db()
    assert (kept.user, kept.email, body.contact) == (account, "hana@example.org", kept)
    assert (gone.user, gone.merged_into) == (None, kept)
    assert people.has_consent(kept, Consent.Purpose.MEETING_EMAIL, TODAY)


def test_of_two_accounts_one_signs_in_no_more(two):
    for person in two:
        person.user = UserFactory()
        person.save()

    merge(*two)

    active = [Person.objects.get(pk=person.pk).user.is_active for person in two]
    assert active == [True, False]


def test_everything_comes_back_within_a_day(two):
    kept, gone = two
    gone.user = UserFactory()
    gone.save()
    household = Household.objects.create(head=gone)
    Person.objects.filter(pk=gone.pk).update(household=household)
    stays, ends = MembershipFactory(number=1, person=gone), MembershipFactory(number=2, person=kept)
    DuesFactory(membership=stays, fiscal_year=2026)
    DuesFactory(membership=ends, fiscal_year=2026)
    DuesFactory(membership=ends, fiscal_year=2025)
    PaymentFactory(membership=stays, person=gone)
    give_consent(person=gone, purpose=Consent.Purpose.MEETING_EMAIL, on=date(2026, 4, 1))
    before = everything()

    one = merge(kept, gone)
    assert everything() != before
    undo(one, at=AT + timedelta(hours=23))

    assert everything() == before
    assert queries.membership_by_number("2") == ends


def two_members(kept, gone):
    return MembershipFactory(number=100, person=kept), MembershipFactory(number=900, person=gone)


def test_the_mandate_goes_on_with_the_older_number_and_comes_back(two):
    older, newer = two_members(*two)
    mandate = MandateFactory(membership=newer)
    before = everything()

    one = merge(*two)
    mandate.refresh_from_db()
    assert (mandate.membership, mandate.ended_on) == (older, None)
    undo(one)

    assert everything() == before


def test_of_two_mandates_the_one_of_the_older_number_stays(two):
    older, newer = two_members(*two)
    MandateFactory(membership=older), MandateFactory(membership=newer)
    before = everything()

    one = merge(*two)
    assert list(Mandate.objects.live()) == [older.mandates.get()]
    assert newer.mandates.get().ended_because == "Entered twice; continues under number 100."
    undo(one)

    assert everything() == before


def test_who_is_about_to_be_debited_is_not_merged(two):
    _older, newer = two_members(*two)
    DebitTermsFactory()
    MandateFactory(membership=DuesFactory(membership=newer).membership)
    services.fix_debit_run(debit_on=date(2026, 6, 29), today=TODAY, at=AT)

    with pytest.raises(RuleBroken, match="A direct debit is under way for number 900"):
        merge(*two)


def test_after_a_day_or_a_second_time_nothing_is_undone(two):
    one = merge(*two)
    with pytest.raises(RuleBroken, match="one day"):
        undo(one, at=AT + timedelta(days=1, seconds=1))
    undo(one)
    with pytest.raises(RuleBroken, match="undone already"):
        undo(one)


def test_what_was_built_on_a_merge_keeps_it(two):
    kept, gone = two
    membership = MembershipFactory(person=gone)
    one = merge(kept, gone)
    Person.objects.filter(pk=kept.pk).update(email="new@example.org")
    before = everything()

    with pytest.raises(RuleBroken, match="was changed since"):
        undo(one)

    assert everything() == before
    membership.refresh_from_db()
    assert membership.person == kept


def test_who_was_merged_is_merged_no_further(two):
    kept, gone = two
    merge(kept, gone)
    third = PersonFactory()

    for one, other in ((gone, third), (third, gone)):
        with pytest.raises(RuleBroken, match="merged already"):
            merge(one, other)
    with pytest.raises(RuleBroken, match="two records"):
        merge(kept, kept)


def test_two_workers_are_for_the_coordinator_and_nothing_changes(two):
    for person in two:
        WorkerFactory(person=person)
        MembershipFactory(person=person)
    before = everything()

    with pytest.raises(RuleBroken, match="workers"):
        merge(*two)

    assert everything() == before


def test_an_account_of_the_office_is_not_merged_away(two, make_user):
    kept, gone = two
    gone.user = make_user("clerk@example.org", "Membership clerk")
    gone.save()

    with pytest.raises(RuleBroken, match="account of the office"):
        merge(kept, gone)


def test_pairs_are_found_by_what_they_share_until_somebody_says_otherwise(two):
    PersonFactory(family_kana="スズキ", born_on=date(1950, 4, 1), street="別町1-1")
    [pair] = people.pairs()
    assert (pair.one, pair.other) == two
    assert set(pair.grounds) == {"kana_and_birth", "kana_and_address"}

    say_not_the_same(one=two[1], other=two[0], at=AT)

    assert people.pairs() == []


def test_an_address_for_mail_that_two_share_is_shown_and_a_schools_is_not():
    one = PersonFactory(family_kana="アベ", street="1", email="a@example.org")
    other = PersonFactory(family_kana="ワダ", street="2", email="A@example.org")
    for number in range(7):
        PersonFactory(family_kana="カ" * (number + 1), street=f"3-{number}", email="school@example.org")

    assert [(pair.one, pair.other, pair.grounds) for pair in people.pairs()] == [(one, other, ("email",))]


def test_the_clerk_compares_merges_and_undoes(client, admin_user, two):
    client.force_login(admin_user)
    kept, gone = two
    MembershipFactory(number=55, person=gone)
    compare = reverse("overview_duplicates:compare", args=[gone.pk, kept.pk])
    index = reverse("overview_duplicates:index")
    assert reverse("overview_duplicates:compare", args=[kept.pk, gone.pk]) in client.get(index).content.decode()
    assert "55: " in client.get(compare).content.decode()

    client.post(compare, {"answer": str(kept.pk)})
    one = Merge.objects.get()
    assert (one.kept, one.gone, one.merged_by) == (kept, gone, admin_user)
    address = reverse("overview_duplicates:undo", args=[one.pk])
    assert address in client.get(index).content.decode()
    client.post(address)
    client.post(compare, {"answer": "different"})

    assert Person.objects.current().count() == 2
    assert people.pairs() == []


def test_a_merged_record_is_not_compared_again(client, admin_user, two):
    client.force_login(admin_user)
    merge(*two)

    assert client.get(reverse("overview_duplicates:compare", args=[two[0].pk, two[1].pk])).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_merging_both_ways_at_once_keeps_one(race):
    one, other = PersonFactory(), PersonFactory()
    MembershipFactory(person=one), MembershipFactory(person=other)

    outcomes = race(lambda: merge(one, other), lambda: merge(other, one))

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Merge", "RuleBroken"]
    assert Person.objects.current().count() == 1
    assert Membership.objects.filter(left_on=None).count() == 1
