"""Finding people in whatever way the office was told of them."""

import pytest

from jocs_site.people import queries
from jocs_site.people.models import Household, Person
from jocs_site.people.queries import find_organisations
from members.queries import find_memberships
from tests.factories.members import MembershipFactory
from tests.factories.people import OrganisationFactory, PersonFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "typed",
    [
        "髙﨑",
        "高崎",
        "たかさき",
        "ﾀｶｻｷ",
        "タカサキ ヂュン",
        "じゅん",
        "03-3208-2416",
        "０３（３２０８）２４１６",
        "+81 3-3208-2416",
        "3208-2416",
        "160-0022",
        "〒1600022",
        "１６０－００２２",
        "〒160",
        "160-00",
    ],
)
def test_one_person_is_found_by_any_of_these(typed):
    wanted = PersonFactory(
        family_name="髙﨑",
        given_name="淳",
        family_kana="タカサキ",
        given_kana="ヂュン",
        phone="０３（３２０８）２４１６",
        postal_code="1600022",
    )
    PersonFactory(family_name="山本", family_kana="ヤマモト", phone="06-1111-2222", postal_code="5300001")

    assert list(queries.find_people(typed)) == [wanted]


@pytest.mark.parametrize(
    ("written", "typed"),
    [("𠮷川", "吉川"), ("吉川", "𠮷川"), ("濵田", "浜田"), ("渡邊\U000e0100", "渡辺"), ("國學", "国学")],
)
def test_letters_written_in_either_way_find_each_other(written, typed):
    wanted = PersonFactory(family_name=written)
    PersonFactory(family_name="山本")

    assert list(queries.find_people(typed)) == [wanted]


def test_a_merged_record_is_found_no_more():
    kept = PersonFactory(family_name="森田")
    PersonFactory(family_name="森田", merged_into=kept)

    assert list(queries.find_people("森田")) == [kept]


def test_a_new_telephone_number_is_found_at_once():
    person = PersonFactory(phone="03-1111-1111")
    person.phone = "06-2222-3333"
    person.save()

    assert list(queries.find_people("0622223333")) == [person]
    assert list(queries.find_people("0311111111")) == []


@pytest.mark.parametrize("typed", ["1234", "１２３４", "No.1234", "会員番号 1234", "#1234"])
def test_a_member_number_finds_its_member_before_a_telephone(typed):

    wanted = MembershipFactory(number=1234)
    MembershipFactory(number=77, person__phone="03-1234-5678")

    assert list(find_memberships(typed)) == [wanted]


def test_digits_that_are_no_member_number_are_a_telephone_or_postal_code():

    by_phone = MembershipFactory(number=1, person__phone="03-3208-2416", person__postal_code="5300001")
    by_code = MembershipFactory(number=2, person__postal_code="1600022")

    assert list(find_memberships("33208")) == [by_phone]
    assert list(find_memberships("160")) == [by_code]


def test_people_who_get_post_share_the_envelope_of_their_household():

    head = PersonFactory(family_kana="ワダ")
    household = Household.objects.create(head=head)
    wife = PersonFactory(family_kana="アベ", household=household)
    Person.objects.filter(pk=head.pk).update(household=household)
    alone = PersonFactory(family_kana="カトウ")
    PersonFactory(deceased_on="2026-01-01")
    PersonFactory(stop_mail=True)
    away = PersonFactory()
    Person.objects.filter(pk=away.pk).update(unknown_address=away.address_key)
    PersonFactory(merged_into=alone)

    found = queries.envelopes()

    assert [envelope.to for envelope in found] == [head, alone]
    assert [envelope.everybody for envelope in found] == [[wife, head], [alone]]


def test_the_household_of_a_dead_head_still_gets_its_envelope():

    head = PersonFactory(deceased_on="2026-01-01")
    household = Household.objects.create(head=head)
    widow = PersonFactory(household=household)
    Person.objects.filter(pk=head.pk).update(household=household)

    assert [envelope.to for envelope in queries.envelopes()] == [widow]


@pytest.mark.parametrize(
    ("asked", "is_found"),
    [
        ("高崎キリスト", True),  # as it is written elsewhere
        ("髙﨑ｷﾘｽﾄ教会", True),  # half width
        ("きりすと", True),
        ("takasaki CHRISTIAN", True),
        ("ＴＡＫＡＳＡＫＩ", True),
        ("高崎病院", False),
        ("'; DROP TABLE people_organisation; --", False),
        ("%", False),
        ("_", False),
    ],
)
@pytest.mark.django_db
def test_an_organisation_is_found_by_any_spelling_of_its_names(asked, is_found):
    church = OrganisationFactory(name_ja="髙﨑キリスト教会", name_en="Takasaki Christian Church")
    OrganisationFactory(name_ja="前橋病院", name_en="Maebashi Hospital")

    assert (church in find_organisations(asked)) is is_found


@pytest.mark.django_db
def test_an_organisation_is_found_by_its_new_name_and_in_the_office(client, make_user):
    church = OrganisationFactory(name_ja="髙﨑教会", name_en="Takasaki Church")
    church.name_ja = "太田教会"
    church.save()
    client.force_login(make_user("office@example.org", is_superuser=True))

    assert list(find_organisations("高崎")) == []
    assert "太田教会" in client.get("/office/people/organisations/?q=太田").content.decode()
    assert "太田教会" not in client.get("/office/people/organisations/?q=前橋").content.decode()
