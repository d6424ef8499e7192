from datetime import date

import pytest

from jocs_site.people import queries
from jocs_site.people.models import Consent
from jocs_site.people.services import give_consent, withdraw_consent
from tests.factories.people import OrganisationFactory, PersonFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "typed",
    ["高崎", "髙﨑", "ﾀｶｻｷ", "たかさき", "takasaki", "Yoshiko Takasaki", "髙﨑 𠮷子", "吉子", "03-3208", "169-0051"],
)
def test_a_person_is_found_under_any_spelling(typed):
    wanted = PersonFactory(
        family_name="髙﨑",
        given_name="𠮷子",
        family_kana="タカサキ",
        given_kana="ヨシコ",
        family_latin="Takasaki",
        given_latin="Yoshiko",
        phone="03-3208-0000",
    )
    PersonFactory(postal_code="5300001")

    assert list(queries.find_people(typed)) == [wanted]


def test_nothing_typed_finds_everybody():
    people = [PersonFactory(), PersonFactory()]

    assert set(queries.find_people(" ")) == set(people)


def test_consent_holds_from_its_day_until_it_is_withdrawn():
    person = PersonFactory()
    purpose = Consent.Purpose.MEETING_EMAIL
    give_consent(person=person, purpose=purpose, on=date(2026, 4, 1))
    give_consent(person=person, purpose=purpose, on=date(2026, 4, 9))
    withdraw_consent(person=person, purpose=purpose, on=date(2026, 5, 1))

    days = [date(2026, 3, 31), date(2026, 4, 1), date(2026, 4, 30), date(2026, 5, 1)]
    assert [queries.has_consent(person, purpose, day) for day in days] == [False, True, True, False]
    assert person.consents.count() == 1


def test_partners_are_those_in_standing():
    partner = OrganisationFactory()
    OrganisationFactory(is_partner=False)

    assert list(queries.partners()) == [partner]
