"""Asking to inspect the votes, looking at them, and erasing them, on the screens."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import translation
from wagtail.users.models import UserProfile

from members.agm import queries, services
from members.agm.models import Act, Inspection, InspectionLook
from members.queries import held_about
from tests.factories.agm import MEETS_AT
from tests.factories.members import MembershipFactory
from tests.factories.minutes import counted_meeting
from tests.factories.people import PersonFactory, UserFactory

pytestmark = pytest.mark.django_db
WITHIN = MEETS_AT.replace(month=7)
AFTER = MEETS_AT.replace(month=10)
EVERYTHING = ("view_meeting", "view_roll", "read_result", "run_meeting", "purge_votes")


@pytest.fixture
def office(client, make_user):
    def enter(*rights, email="officer@example.org"):
        user = make_user(email)
        user.user_permissions.set(Permission.objects.filter(codename__in=(*rights, "access_admin")))
        UserProfile.objects.create(user=user, preferred_language="en")
        client.force_login(user)
        return user

    return enter


@pytest.fixture
def member(client, time_machine):
    time_machine.move_to(WITHIN, tick=False)
    person = PersonFactory(user=UserFactory(email="member@example.org"))
    membership = MembershipFactory(person=person)
    client.force_login(person.user)
    return membership


def address(name, meeting, *more):
    return reverse(f"agm_meetings:{name}", args=[meeting.pk, *more])


def mine(name, meeting):
    return reverse(f"agm:{name}", args=[meeting.pk])


def test_a_member_asks_reads_the_votes_once_granted_and_each_look_is_written_down(client, member):
    meeting = counted_meeting()
    assert "The law asks for the reason" in client.get(mine("inspection", meeting)).content.decode()
    client.post(mine("inspection", meeting), {"reason": "I doubt the count."})
    inspection = Inspection.objects.get()
    assert (inspection.member, inspection.way) == (member, "screen")
    assert client.post(mine("inspection_votes", meeting)).status_code == 404
    services.decide_inspection(inspection, decision="granted", at=WITHIN)

    assert client.get(mine("inspection_votes", meeting)).url == mine("inspection", meeting)
    page = client.post(mine("inspection_votes", meeting)).content.decode()
    file = client.post(mine("inspection_votes", meeting), {"file": "1"})
    for act in queries.acts_to_inspect(meeting):
        assert f"{act.elector.number} {act.elector.name}" in page
        assert act.elector.name in file.content.decode()
    assert [look.what for look in InspectionLook.objects.all()] == ["page", "file"]
    assert "no-store" in file["Cache-Control"]


def test_an_empty_reason_is_named_at_its_field(client, member):
    response = client.post(mine("inspection", counted_meeting()), {"reason": " "})

    assert "reason" in response.context["form"].errors
    assert not Inspection.objects.exists()


def test_another_members_inspection_shows_nothing(client, member):
    meeting = counted_meeting()
    other = meeting.electors.exclude(member=member).first().member
    asked = services.request_inspection(meeting, other, reason="I doubt it.", at=WITHIN)
    services.decide_inspection(asked, decision="granted", at=WITHIN)

    assert client.post(mine("inspection_votes", meeting)).status_code == 404
    assert not InspectionLook.objects.exists()


def test_after_three_months_the_page_says_that_they_are_over(client, member, time_machine):
    meeting = counted_meeting()
    time_machine.move_to(AFTER, tick=False)
    client.force_login(member.person.user)

    assert "lay open until Sept. 20, 2026" in client.get(mine("inspection", meeting)).content.decode()


def test_a_page_of_votes_costs_the_same_queries_for_1_and_3_rows(client, member, django_assert_num_queries):
    counts = []
    for year, electors in ((2026, 2), (2027, 4)):
        meeting = counted_meeting(fiscal_year=year, electors=electors)
        asked = services.request_inspection(meeting, member, reason="I doubt it.", at=WITHIN)
        services.decide_inspection(asked, decision="granted", at=WITHIN)
        client.post(mine("inspection_votes", meeting))
        with django_assert_num_queries(counts[0] if counts else 99, exact=False) as counted:
            client.post(mine("inspection_votes", meeting))
        counts.append(len(counted))

    assert counts[0] == counts[1]


def test_what_is_held_about_a_member_lists_the_votes(client, member):
    from tests.factories.agm import open_meeting, vote  # noqa: PLC0415

    meeting = open_meeting()
    act = vote(meeting.electors.get(member=member))
    part = next(part for part in held_about(member.person) if part.code == "general_meetings")

    assert {fact.name: fact.value for fact in part.records[1]}["receipt"] == act.receipt
    assert act.receipt in client.get(reverse("members:held")).content.decode()
    assert act.receipt in client.get(reverse("members:held_file")).content.decode()


def test_the_office_enters_a_letter_decides_and_closes(client, office, time_machine):
    time_machine.move_to(WITHIN, tick=False)
    user = office(*EVERYTHING)
    meeting = counted_meeting()
    membership = meeting.electors.first().member
    wrong = client.post(address("inspection_letter", meeting), {"number": "999999", "reason": "Why?"})
    assert "No member has this number." in wrong.content.decode()
    client.post(address("inspection_letter", meeting), {"number": str(membership.number), "reason": "I doubt it."})
    asked = Inspection.objects.get()
    assert (asked.way, asked.entered_by) == ("letter", user)
    refused = client.post(address("inspection_decide", meeting, asked.pk), {"decision": "refused"})
    assert "on a ground of the law only" in str(refused.context["form"].errors["ground"])
    client.post(address("inspection_decide", meeting, asked.pk), {"decision": "granted"})
    services.record_look(Inspection.objects.get(), what="page", at=WITHIN)
    page = client.get(address("inspections", meeting)).content.decode()
    assert "I doubt it." in page
    assert "(page)" in page
    client.post(address("inspection_close", meeting, asked.pk))

    assert Inspection.objects.get().closed_at == WITHIN


def test_the_list_of_requests_costs_the_same_for_1_and_3(client, office, time_machine, django_assert_num_queries):
    time_machine.move_to(WITHIN, tick=False)
    office(*EVERYTHING)
    counts = []
    for year, many in ((2026, 1), (2027, 3)):
        meeting = counted_meeting(fiscal_year=year)
        for elector in meeting.electors.all()[:many]:
            asked = services.request_inspection(meeting, elector.member, reason="I doubt it.", at=WITHIN)
            services.record_look(
                services.decide_inspection(asked, decision="granted", at=WITHIN), what="page", at=WITHIN
            )
        client.get(address("inspections", meeting))
        with django_assert_num_queries(counts[0] if counts else 99, exact=False) as counted:
            client.get(address("inspections", meeting))
        counts.append(len(counted))

    assert counts[0] == counts[1]


@pytest.mark.parametrize(("language", "words"), [("en", "92 more days"), ("ja", "残り92日")])
def test_the_desk_shows_the_clock(client, office, time_machine, language, words):
    time_machine.move_to(MEETS_AT, tick=False)
    user = office(*EVERYTHING)
    UserProfile.objects.filter(user=user).update(preferred_language=language)

    assert words in client.get(address("inspect", counted_meeting())).content.decode()


def test_one_proposes_another_confirms_and_the_record_says_so(client, office, time_machine):
    time_machine.move_to(AFTER, tick=False)
    meeting = counted_meeting()
    office(*EVERYTHING)
    assert "can be erased now" in client.get(address("inspect", meeting)).content.decode()
    client.post(address("purge_propose", meeting))
    own = client.post(address("purge_confirm", meeting))
    assert "Another person has to confirm it." in own.content.decode()
    assert Act.objects.exists()
    office(*EVERYTHING, email="second@example.org")
    client.post(address("purge_confirm", meeting))

    assert not Act.objects.exists()
    result = client.get(address("result", meeting)).content.decode()
    assert "were erased on Oct. 20, 2026" in result
    assert "cannot be counted again" in result
    assert "erased on Oct. 20, 2026" in client.get(address("inspect", meeting)).content.decode()
    assert client.get(address("turnout", meeting)).url == address("inspect", meeting)


@pytest.mark.parametrize(
    ("name", "right"),
    [
        ("inspections", "view_roll"),
        ("inspection_letter", "run_meeting"),
        ("purge_propose", "purge_votes"),
        ("purge_confirm", "purge_votes"),
        ("purge_withdraw", "purge_votes"),
    ],
)
def test_each_screen_needs_its_own_right(client, office, name, right):
    office(*(one for one in EVERYTHING if one != right))

    assert client.post(address(name, counted_meeting())).url == reverse("wagtailadmin_home")


def test_the_members_page_speaks_japanese(client, member):
    meeting = counted_meeting()
    with translation.override("ja"):
        page = mine("inspection", meeting)

    assert "議決権行使書等の閲覧" in client.get(page).content.decode()
