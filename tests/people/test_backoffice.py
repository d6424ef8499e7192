"""People and organisations in the office, and the windows that choose one."""

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse

from jocs_site.people.models import Person
from tests.factories.people import OrganisationFactory, PersonFactory

pytestmark = pytest.mark.django_db
RIGHTS = [f"{verb}_{what}" for verb in ("add", "change", "view") for what in ("person", "organisation")]
LISTS = {"people_people": PersonFactory, "people_organisations": OrganisationFactory}


@pytest.fixture
def office(client, make_user):
    """A function that signs a member of staff in, with rights by codename."""

    def enter(*codenames):
        user = make_user()
        rights = Permission.objects.filter(codename__in=["access_admin", *codenames])
        user.user_permissions.set(rights)
        client.force_login(user)
        return client

    return enter


def names(response) -> list[str]:
    return [row.family_name for row in response.context["object_list"]]


def test_people_stand_in_reading_order_and_are_found_in_any_spelling(office):
    for family_name, kana in (("𠮷田", "ヨシダ"), ("髙﨑", "タカサキ"), ("加藤", "カトウ")):
        PersonFactory(family_name=family_name, family_kana=kana)
    browser = office(*RIGHTS)

    found = [names(browser.get(reverse("people_people:index"), {"q": text})) for text in ("", "高崎", "ﾖｼﾀﾞ")]

    assert found == [["加藤", "髙﨑", "𠮷田"], ["髙﨑"], ["𠮷田"]]


@pytest.mark.parametrize("name", LISTS)
def test_a_list_costs_the_same_for_one_row_and_three(office, name):
    browser, costs = office(*RIGHTS), []
    browser.get(reverse(f"{name}:index"))
    for count in (1, 2):
        LISTS[name].create_batch(count)
        with CaptureQueriesContext(connection) as captured:
            browser.get(reverse(f"{name}:index"))
        costs.append(len(captured))

    assert costs[0] == costs[1]


@pytest.mark.parametrize("name", LISTS)
def test_lists_are_exported_as_xlsx_only(office, name):
    LISTS[name]()
    browser = office(*RIGHTS)

    response = browser.get(reverse(f"{name}:index"), {"export": "xlsx"})

    assert b"".join(response.streaming_content).startswith(b"PK")
    assert "export=csv" not in browser.get(reverse(f"{name}:index")).content.decode()


@pytest.mark.parametrize("name", LISTS)
def test_nothing_is_deleted(office, name):
    with pytest.raises(NoReverseMatch):
        reverse(f"{name}:delete", args=[1])


def test_a_person_is_entered_and_the_reading_put_right(office):
    browser = office(*RIGHTS)
    person = {
        "family_name": "髙﨑",
        "family_kana": "ﾀｶｻｷ",
        "country": "JP",
        "postal_code": "169-0051",
        "language": "ja",
    }

    browser.post(reverse("people_people:add"), person)

    assert Person.objects.values_list("family_name", "family_kana", "postal_code").get() == (
        "髙﨑",
        "タカサキ",
        "1690051",
    )


@pytest.mark.parametrize("name", ["people_choose_person", "people_choose_organisation"])
@pytest.mark.parametrize(("rights", "status"), [((), 302), (RIGHTS, 200)])
def test_a_window_to_choose_is_open_to_those_who_may_see_the_list(office, name, rights, status):
    PersonFactory(), OrganisationFactory()
    browser = office(*rights)

    answers = {browser.get(reverse(f"{name}:{view}")).status_code for view in ("choose", "choose_results")}

    assert answers == {status}


def test_the_window_finds_a_person_in_any_spelling(office):
    PersonFactory(family_name="髙﨑")
    PersonFactory(family_name="佐藤")

    text = office(*RIGHTS).get(reverse("people_choose_person:choose_results"), {"q": "高崎"}).content.decode()

    assert ("髙﨑" in text, "佐藤" in text) == (True, False)


def test_the_window_finds_an_organisation(office):
    OrganisationFactory(name_ja="北の教会")
    OrganisationFactory(name_ja="南の病院")

    text = office(*RIGHTS).get(reverse("people_choose_organisation:choose_results"), {"q": "教会"}).content.decode()

    assert ("北の教会" in text, "南の病院" in text) == (True, False)
