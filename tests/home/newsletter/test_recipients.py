"""Whom a newsletter goes to."""

from datetime import timedelta

import pytest
from django.utils import timezone

from home.newsletter import queries, services
from home.newsletter.models import Subscription
from jocs_site.letters.services import read_bounce
from jocs_site.people.models import Consent
from jocs_site.people.services import give_consent, withdraw_consent
from tests.factories.people import PersonFactory, UserFactory
from tests.home.newsletter.conftest import agreed, reader
from tests.letters.test_bounces import report

pytestmark = pytest.mark.django_db
PURPOSE = Consent.Purpose.NEWSLETTER_EMAIL


def today():
    return timezone.localdate()


def found() -> list[tuple[str, str, str]]:
    return [(one.address, one.language, one.source) for one in queries.recipients(today()).to]


def test_readers_and_people_who_agreed_get_it_in_their_language():
    reader("a@example.org", "ja"), reader("b@example.org", "en")
    agreed("c@example.org", language="en")
    agreed("", user=UserFactory(email="d@example.org"))
    PersonFactory(email="never-asked@example.org")

    assert found() == [
        ("a@example.org", "ja", "reader"),
        ("b@example.org", "en", "reader"),
        ("c@example.org", "en", "person"),
        ("d@example.org", "ja", "person"),
    ]
    assert queries.recipients(today()).counts() == [
        ("reader", "ja", 1),
        ("reader", "en", 1),
        ("person", "ja", 1),
        ("person", "en", 1),
    ]


def test_an_address_on_both_lists_gets_one():
    reader("hana@example.org")
    agreed("Hana@Example.org")
    agreed("hana@example.org")

    everybody = queries.recipients(today())

    assert ([one.source for one in everybody.to], everybody.twice) == (["reader"], 2)


def test_who_never_confirmed_or_left_or_withdrew_or_died_gets_none():
    services.ask(email="asked@example.org", language="ja", at=timezone.now())
    services.leave(reader("left@example.org"), at=timezone.now())
    withdrew = agreed("withdrew@example.org")
    withdraw_consent(person=withdrew, purpose=PURPOSE, on=today())
    agreed("dead@example.org", deceased_on=today())
    agreed("merged@example.org", merged_into=PersonFactory())
    give_consent(person=PersonFactory(email="soon@example.org"), purpose=PURPOSE, on=today() + timedelta(days=1))
    agreed("", user=None)
    give_consent(person=PersonFactory(email="other@example.org"), purpose=Consent.Purpose.MEETING_EMAIL, on=today())

    assert found() == []


def test_an_address_that_letters_come_back_from_is_left_out():
    reader("back@example.org"), reader("fine@example.org")
    read_bounce(report(recipient="rfc822; back@example.org"), at=timezone.now())

    everybody = queries.recipients(today())

    assert ([one.address for one in everybody.to], everybody.left_out) == (["fine@example.org"], 1)


def test_an_address_that_is_none_does_not_hold_up_the_others():
    agreed("fine@example.org")
    PersonFactory._meta.model.objects.filter(pk=agreed("x@example.org").pk).update(email="no address")
    PersonFactory._meta.model.objects.filter(pk=agreed("y@example.org").pk).update(email="a" * 160 + "@example.org")

    everybody = queries.recipients(today())

    assert ([one.address for one in everybody.to], everybody.left_out) == (["fine@example.org"], 2)


@pytest.mark.parametrize("count", [1, 3])
def test_it_costs_the_same_questions_however_many_there_are(count, django_assert_num_queries):
    for number in range(count):
        reader(f"reader{number}@example.org")
        agreed(f"member{number}@example.org")

    with django_assert_num_queries(3):
        assert len(queries.recipients(today()).to) == 2 * count


class TestLeaving:
    """One tap ends all that comes to an address, by whichever wish it came."""

    def test_a_reader_who_is_on_record_too_takes_back_both_wishes(self):
        subscription, person = reader("hana@example.org"), agreed("hana@example.org")
        other = agreed("other@example.org")

        services.leave(subscription, at=timezone.now())

        assert found() == [("other@example.org", "ja", "person")]
        assert person.consents.get().withdrawn_on == today()
        assert other.consents.get().withdrawn_on is None

    def test_and_the_other_way_round(self):
        reader("account@example.org")
        person = agreed("", user=UserFactory(email="account@example.org"))

        services.leave_as_person(person, at=timezone.now())

        assert found() == []
        assert Subscription.objects.get().ended_at is not None

    def test_another_consent_of_the_person_stays(self):
        person = agreed()
        give_consent(person=person, purpose=Consent.Purpose.MEETING_EMAIL, on=today())

        services.leave_as_person(person, at=timezone.now())

        assert [one.purpose for one in person.consents.filter(withdrawn_on=None)] == ["meeting_email"]
