import pytest
from django.core.exceptions import ValidationError

from jocs_site.people.models import Organisation, Person
from jocs_site.people.services import add_organisations, add_people
from tests.factories.people import OrganisationFactory, PersonFactory

pytestmark = pytest.mark.django_db


def test_add_people_mends_what_can_be_meant_and_computes_the_sorting():
    [person] = add_people([PersonFactory.build(family_kana="ｶﾞﾄｳ", given_kana="きよし", postal_code="169-0051")])

    saved = Person.objects.get(pk=person.pk)
    assert (saved.family_kana, saved.given_kana, saved.postal_code) == ("ガトウ", "キヨシ", "1690051")
    assert saved.search_key


def test_add_people_enters_all_or_none():
    people = [PersonFactory.build(), PersonFactory.build(prefecture="江戸")]

    with pytest.raises(ValidationError):
        add_people(people)

    assert Person.objects.count() == 0


def test_add_organisations_refuses_an_unknown_kind():
    with pytest.raises(ValidationError):
        add_organisations([OrganisationFactory.build(kind="palace")])

    assert Organisation.objects.count() == 0
