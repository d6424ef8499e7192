"""Lines of the dashboard that are as long as a list is: counted together, for those who may do the work."""

import pytest

from jocs_site.backoffice.todo import Waiting, count_waiting
from jocs_site.people.models import Organisation, Person
from tests.factories.people import OrganisationFactory, PersonFactory, UserFactory

pytestmark = pytest.mark.django_db


def line(label, rows, permission="people.view_person"):
    return Waiting(label, rows, "/office/", permission)


@pytest.fixture
def boss():
    return UserFactory(is_superuser=True)


def test_lists_of_any_tables_are_one_question(boss, django_assert_num_queries):
    for _one in range(3):
        PersonFactory(family_name="髙木")
    OrganisationFactory()
    lines = [
        line("people", Person.objects.order_by("-sort_key")),
        line("nobody", Person.objects.filter(family_name="鈴木")),
        line("bodies", Organisation.objects.all()),
        line("some", Person.objects.filter(family_name="髙木").select_related("user").distinct()),
    ]

    with django_assert_num_queries(1):
        told = count_waiting(lines, user=boss)

    assert [(one.label, one.count) for one in told] == [("people", 3), ("nobody", 0), ("bodies", 1), ("some", 3)]


def test_what_one_may_not_do_is_not_even_counted(django_assert_num_queries):
    user = UserFactory()
    user.has_perm("people.view_person")  # asks for the rights

    with django_assert_num_queries(0):
        assert count_waiting([line("people", Person.objects.all())], user=user) == []
