"""One envelope for several, and post that comes back."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jocs_site.foundation.errors import RuleBroken
from jocs_site.people import queries, services
from jocs_site.people.models import Household, Person, ReturnedMail
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db


def come_back(person, day=date(2026, 6, 1), what="会報512号"):
    return services.note_returned_mail(person_id=person.pk, returned_on=day, what=what, reason="unknown")


def test_people_at_one_address_share_an_envelope_however_the_address_is_written():
    head, other = PersonFactory(street="西早稲田2-3-18"), PersonFactory(street="西早稲田２丁目３番１８号")

    services.set_household(head=head, others=[other])

    [envelope] = queries.envelopes()
    assert (envelope.to, envelope.everybody) == (head, [head, other])


def test_people_at_two_addresses_share_none():
    with pytest.raises(RuleBroken, match="one address"):
        services.set_household(head=PersonFactory(), others=[PersonFactory(street="西早稲田9-9-9")])


def test_when_the_head_leaves_the_next_takes_over_and_the_last_is_alone():
    people = PersonFactory.create_batch(3)
    services.set_household(head=people[0], others=people[1:])

    services.leave_household(person_id=people[0].pk)
    assert Household.objects.get().head == people[1]
    services.leave_household(person_id=people[1].pk)

    assert Household.objects.count() == 0
    assert len(queries.envelopes()) == 3


def test_post_stops_after_the_second_piece_and_begins_again_with_a_new_address():
    person = PersonFactory()
    come_back(person)
    assert len(queries.envelopes()) == 1
    come_back(person, what="会費のお願い")

    person.refresh_from_db()
    assert person.has_unknown_address
    assert queries.envelopes() == []
    person.street = "西早稲田9-9-9"
    person.save()
    assert len(queries.envelopes()) == 1


def test_pieces_from_a_former_address_do_not_count():
    person = PersonFactory()
    come_back(person)
    person.street = "西早稲田9-9-9"
    person.save()
    come_back(person, what="会費のお願い")

    person.refresh_from_db()
    assert not person.has_unknown_address


def test_the_same_piece_counts_once():
    person = PersonFactory()
    for _time in range(2):
        come_back(person)

    person.refresh_from_db()
    assert ReturnedMail.objects.count() == 1
    assert not person.has_unknown_address


def test_nothing_comes_back_from_nowhere():
    with pytest.raises(RuleBroken, match="no address"):
        come_back(PersonFactory(prefecture="", city="", street=""))


def test_a_second_day_of_death_is_refused():
    person = PersonFactory(deceased_on=date(2026, 1, 1))

    with pytest.raises(RuleBroken, match="Another day"):
        services.record_death(person_id=person.pk, on=date(2026, 1, 2), today=date(2026, 6, 1))


def test_the_worklist_shows_who_is_unknown_and_costs_the_same_for_one_and_three(client, admin_user):
    client.force_login(admin_user)
    address, costs = reverse("people_returned_mail:index"), []
    come_back(PersonFactory(family_name="一回"))
    client.get(address)
    for count in (0, 2):
        for person in PersonFactory.create_batch(count):
            come_back(person)
            come_back(person, what="総会の通知")
        with CaptureQueriesContext(connection) as captured:
            text = client.get(address).content.decode()
        costs.append(len(captured))

    assert costs[0] == costs[1]
    assert text.count("宛先不明のため停止") == 2
    assert text.count("送付中") == 1


def test_the_office_sets_a_household_and_notes_returned_post(client, admin_user):
    client.force_login(admin_user)
    person, other = PersonFactory.create_batch(2)
    page = client.get(reverse("people_people:inspect", args=[person.pk])).content.decode()
    household = reverse("people_people:household", args=[person.pk])
    returned = reverse("people_people:returned", args=[person.pk])
    assert household in page
    assert returned in page

    client.post(household, {"others": [other.pk], "head": other.pk})
    assert Household.objects.get().head == other
    client.post(household, {"head": person.pk})
    assert Household.objects.count() == 0
    client.post(returned, {"returned_on": "2026-06-01", "what": "会報512号", "reason": "moved"})
    assert ReturnedMail.objects.get().reason == "moved"


def test_somebody_without_the_right_does_not_get_there(client, make_user):
    client.force_login(make_user("auditor@example.org"))
    person = PersonFactory()

    answers = {
        client.post(reverse(f"people_people:{name}", args=[person.pk])).status_code
        for name in ("household", "returned")
    }

    assert answers == {403}
    assert Person.objects.get().household is None
