from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from wagtail.admin.utils import get_user_display_name

from jocs_site.people.countries import countries, country_name
from jocs_site.people.models import Consent, Organisation, Person, User
from tests.factories.people import OrganisationFactory, PersonFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_an_account_is_found_by_its_address_whatever_the_case():
    user = User.objects.create_user("Hana@Example.ORG", "secret")

    assert User.objects.get_by_natural_key("HANA@example.org") == user


def test_two_accounts_cannot_share_an_address_in_another_case():
    UserFactory(email="hana@example.org")

    with pytest.raises(IntegrityError):
        UserFactory(email="HANA@example.org")


def test_people_stand_in_the_order_of_the_fifty_sounds_by_any_way_of_saving():
    for kana in ("キムラ", "", "ガトウ"):
        PersonFactory(family_name=kana or "John", family_kana=kana, given_kana="")
    Person.objects.bulk_create([Person(family_name="カトウ", family_kana="カトウ")])

    assert [person.family_name for person in Person.objects.in_reading_order()] == [
        "カトウ",
        "ガトウ",
        "キムラ",
        "John",
    ]


def test_a_new_reading_moves_the_person_in_the_list():
    person = PersonFactory(family_kana="ワダ")
    before = person.sort_key

    person.family_kana = "アベ"
    person.save()

    assert person.sort_key < before


@pytest.mark.parametrize(
    ("field", "typed", "kept"),
    [
        ("family_kana", "ｶﾝｺﾞ", "カンゴ"),
        ("given_kana", "はな", "ハナ"),
        ("postal_code", "〒１６９－００５１", "1690051"),
    ],
)
def test_typing_is_forgiven(field, typed, kept):
    person = PersonFactory.build(**{field: typed})

    person.full_clean()

    assert getattr(person, field) == kept


@pytest.mark.parametrize(("field", "typed"), [("family_kana", "看護"), ("postal_code", "169"), ("prefecture", "江戸")])
def test_what_cannot_be_meant_is_refused_at_its_field(field, typed):
    person = PersonFactory.build(**{field: typed})

    with pytest.raises(ValidationError) as refusal:
        person.full_clean()

    assert list(refusal.value.message_dict) == [field]


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"postal_code": "169-0051"}, "people_person_postal_code_seven_digits"),
        ({"born_on": date(1950, 1, 2), "deceased_on": date(1950, 1, 1)}, "people_person_died_after_birth"),
    ],
)
def test_the_database_refuses(fields, constraint):
    with pytest.raises(IntegrityError, match=constraint):
        PersonFactory(**fields)


def test_one_consent_for_a_purpose_is_in_force():
    person = PersonFactory()
    first = {"person": person, "purpose": Consent.Purpose.MEETING_EMAIL, "given_on": date(2026, 4, 1)}
    Consent.objects.create(**first, withdrawn_on=date(2026, 5, 1))
    Consent.objects.create(**first)

    with pytest.raises(IntegrityError):
        Consent.objects.create(**first)


def test_a_consent_cannot_end_before_it_began():
    with pytest.raises(IntegrityError, match="people_consent_withdrawn_after_given"):
        Consent.objects.create(
            person=PersonFactory(),
            purpose=Consent.Purpose.MEETING_EMAIL,
            given_on=date(2026, 4, 1),
            withdrawn_on=date(2026, 3, 31),
        )


def test_an_organisation_stands_once_in_its_country():
    body = OrganisationFactory(country="TZ")

    with pytest.raises(IntegrityError):
        Organisation.objects.create(name_ja="別名", name_en=body.name_en, kind="other", country="TZ")


def test_names_and_addresses_read_as_on_a_letter():
    person = PersonFactory.build(family_name="髙﨑", given_name="𠮷子", family_latin="Takasaki", given_latin="Yoshiko")

    assert person.full_name == "髙﨑 𠮷子"
    assert person.name_in("en") == "Yoshiko Takasaki"
    assert person.postal_address == "〒169-0051 東京都新宿区西早稲田2-3-18"
    assert PersonFactory.build(country="TZ", address_abroad="P.O. Box 1\nTabora").postal_address == "P.O. Box 1 Tabora"
    assert PersonFactory.build(family_latin="", given_latin="").latin_name.startswith("看護")


def test_countries_are_named_in_the_readers_language():
    assert country_name("TZ", "ja") == "タンザニア"
    assert country_name("TZ", "en") == "Tanzania"
    assert len(countries()) == 249


def test_an_account_is_named_family_name_first_also_where_the_office_tells_who_did_what():
    user = UserFactory(email="staff@example.org", first_name="恵", last_name="山﨑")
    nameless = UserFactory(email="nameless@example.org", first_name="", last_name="")

    assert [get_user_display_name(one) for one in (user, nameless)] == ["山﨑 恵", "nameless@example.org"]
    assert (user.called, nameless.called) == ("山﨑 恵", "nameless@example.org")
