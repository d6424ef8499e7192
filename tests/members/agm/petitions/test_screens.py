"""Motions and demands in the office."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from wagtail.users.models import UserProfile

from members.agm.models import Petition
from tests.factories.agm import MEETS_AT, draft_meeting
from tests.factories.members import MembershipFactory
from tests.factories.people import PersonFactory
from tests.factories.petitions import RECEIVED_ON, TODAY, admitted, electorate, petition

pytestmark = pytest.mark.django_db
LIST = reverse("agm_petitions:index")


@pytest.fixture
def office(client, make_user, time_machine):
    def enter(*rights):
        user = make_user("officer@example.org")
        rights = (*rights, "access_admin", "view_meeting", "view_roll")
        user.user_permissions.set(Permission.objects.filter(codename__in=rights))
        UserProfile.objects.create(user=user, preferred_language="en")
        client.force_login(user)

    time_machine.move_to(MEETS_AT.replace(month=4, day=24), tick=False)
    return enter


def text(response) -> str:
    return " ".join(response.content.decode().split())


def address(name, *pks):
    return reverse(f"agm_petitions:{name}", args=pks)


def test_a_motion_goes_from_the_letter_to_the_agenda(client, office):
    members = electorate()
    meeting = draft_meeting()
    office("run_meeting")
    form = {"kind": "motion", "received_on": RECEIVED_ON.isoformat(), "title_ja": "会報を年四回にする件"}
    motion_page = client.post(address("enter"), form).url
    motion = Petition.objects.get()
    assert motion_page == address("show", motion.pk)
    assert "2 supporters are missing." in text(client.get(motion_page))

    numbers = f"{members[0].number}、 {members[1].number}"
    client.post(address("support", motion.pk), {"who": numbers})
    page = text(client.get(motion_page))
    assert "2 of 2 that are needed, of 31 members with a vote on that day" in page
    assert "In time for meetings from June 1, 2026 on." in page

    client.post(address("admit", motion.pk))
    assert "It is admissible and stands on no agenda yet." in text(client.get(motion_page))
    response = client.post(address("agenda", motion.pk), {"meeting": meeting.pk, "item_kind": "other"})
    assert response.url == reverse("agm_meetings:inspect", args=[meeting.pk])
    assert "motion of 2 members" in text(client.get(response.url))


def test_a_supporter_is_found_by_kana_and_several_that_fit_are_listed(client, office):
    one, other = (
        MembershipFactory(
            person=PersonFactory(family_name="山田", given_name=name, family_kana="ヤマダ", given_kana=kana)
        )
        for name, kana in (("花子", "ハナコ"), ("太郎", "タロウ"))
    )
    motion = petition()
    office("run_meeting")
    support = address("support", motion.pk)
    answer = text(client.post(support, {"who": "やまだ"}))
    assert all(f"{member.number} {member.name}" in answer for member in (one, other))
    assert "Nobody with a vote on the day it was received fits" in text(client.post(support, {"who": "すずき"}))
    client.post(support, {"who": "やまだ はなこ"})

    assert [supporter.member for supporter in motion.supporters.all()] == [one]


def test_a_demand_shows_its_six_weeks(client, office):
    demand = petition(electorate()[:4], kind="demand")
    office()
    page = text(client.get(address("show", demand.pk)))

    assert "The meeting has to be held by June 1, 2026; with votes beforehand its notice has to leave by May 17" in page
    assert "Enter supporters" not in page


def test_dropping_a_supporter_and_refusing_are_told_on_the_page(client, office):
    motion = admitted(electorate())
    office("run_meeting")
    supporter = motion.supporters.first()
    client.post(address("drop", motion.pk, supporter.pk), {"because": "withdrew", "on": TODAY.isoformat()})
    page = text(client.get(address("show", motion.pk)))
    assert "dropped on April 24, 2026: withdrew the support" in page
    assert "1 supporter is missing." in page

    answer = client.post(address("refuse", motion.pk), {"ground": "same"})
    assert answer.context["form"].errors == {"ground": ["Say first which earlier item it nearly repeats."]}
    client.post(address("refuse", motion.pk), {"ground": "few"})
    assert "April 24, 2026: too few supporters" in text(client.get(address("show", motion.pk)))


def test_there_is_nothing_to_compare_with_where_nothing_failed(client, office):
    motion = petition(electorate(1))
    office("run_meeting")
    form = client.get(address("like", motion.pk)).context["form"]

    assert [key for key, _label in form.fields["like"].choices] == [""]
    assert client.post(address("like", motion.pk), {"like": ""}).url == address("show", motion.pk)
    assert client.post(address("withdraw", motion.pk), {"note": "手紙による"}).url == address("show", motion.pk)


@pytest.mark.parametrize("name", ["support", "like", "admit", "refuse", "withdraw", "agenda"])
def test_commands_are_for_the_returning_officer(client, office, name):
    motion = petition()
    office()

    assert client.get(address("show", motion.pk)).status_code == 200
    assert client.get(address(name, motion.pk)).status_code == 302
    assert client.get(address("show", 999)).status_code == 404


def test_page_and_list_cost_the_same_queries_with_one_and_three_supporters(
    client, office, django_assert_max_num_queries
):
    members = electorate(3)
    motions = [petition(members[:1])]
    office("run_meeting")
    pages = [LIST, address("show", motions[0].pk)]
    client.get(LIST)
    counts = []
    for _round in range(2):
        with django_assert_max_num_queries(80) as asked:
            assert [client.get(page).status_code for page in pages] == [200, 200]
        counts.append(len(asked))
        motions += [petition(members), petition(members)]
        pages[1] = address("show", motions[1].pk)

    assert counts[0] == counts[1]
