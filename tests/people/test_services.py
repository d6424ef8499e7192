import pytest
from allauth.account.models import EmailAddress

from jocs_site.foundation.errors import RuleBroken
from jocs_site.people.services import open_account
from tests.factories.people import PersonFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_an_account_is_opened_for_a_person():
    person = PersonFactory()

    user = open_account(person=person, email="Hana@Example.org", password="a long pass phrase")

    assert person.user == user
    assert user.email == "hana@example.org"
    assert user.check_password("a long pass phrase")


def test_a_person_has_one_account():
    person = PersonFactory(user=UserFactory())

    with pytest.raises(RuleBroken, match="already has an account"):
        open_account(person=person, email="hana@example.org")


def test_an_address_belongs_to_one_account():
    UserFactory(email="hana@example.org")
    person = PersonFactory()

    with pytest.raises(RuleBroken, match="Another account") as refusal:
        open_account(person=person, email="HANA@example.org")

    assert refusal.value.field == "email"
    person.refresh_from_db()
    assert person.user is None


def test_an_account_has_its_address_so_that_it_can_sign_in():
    open_account(person=PersonFactory(), email="hana@example.org", is_verified=True)
    open_account(person=PersonFactory(), email="taro@example.org")

    rows = EmailAddress.objects.order_by("pk").values_list("email", "verified", "primary")
    assert list(rows) == [("hana@example.org", True, True), ("taro@example.org", False, True)]
