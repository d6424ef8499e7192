"""The list of officers and its commands, and those on the page of a meeting."""

from datetime import date

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from wagtail.users.models import UserProfile

from members.agm.models import OfficerTerm, TermLengths
from tests.factories.agm import MEETS_AT, ItemFactory, MeetingFactory
from tests.factories.minutes import counted_meeting
from tests.factories.officers import ENTERED_AT, board, officer

pytestmark = pytest.mark.django_db
LIST = reverse("agm_officers:index")


@pytest.fixture
def office(client, make_user, time_machine):
    def enter(*rights):
        user = make_user("officer@example.org")
        user.user_permissions.set(Permission.objects.filter(codename__in=(*rights, "access_admin", "view_meeting")))
        UserProfile.objects.create(user=user, preferred_language="en")
        client.force_login(user)

    time_machine.move_to(ENTERED_AT, tick=False)
    return enter


def text(response) -> str:
    return " ".join(response.content.decode().split())


def test_the_list_tells_everybody_of_the_room_who_serves_until_when_and_what_falls_vacant(client, office):
    board()
    office()
    page = text(client.get(LIST))

    assert "The next election: the ordinary meeting of fiscal 2026" in page
    assert "Since June 14, 2025, until the close of the ordinary meeting of fiscal 2027" in page
    assert page.count("seat falls vacant next") == 3
    assert "2 seats to fill" in page
    assert "Enter an officer by hand" not in page


def test_the_list_says_who_serves_on_without_a_successor(client, office, time_machine):
    board()
    counted_meeting()
    time_machine.move_to(MEETS_AT.replace(month=7), tick=False)
    office("run_meeting")
    page = text(client.get(LIST))

    assert page.count("serves until a successor takes office") == 3
    assert "Fewer serve than the law asks for (3)." in page
    assert "are not entered yet" in page


def test_the_list_costs_the_same_queries_with_one_and_three(client, office, django_assert_max_num_queries):
    officer("一人")
    office("run_meeting")
    with django_assert_max_num_queries(60) as first:
        client.get(LIST)
    board()
    with django_assert_max_num_queries(60) as second:
        client.get(LIST)

    assert len(second) == len(first)


def test_an_officer_is_entered_by_hand_changed_and_ended(client, office):
    office("run_meeting")
    form = {"office": "directors", "name_ja": "古川 一", "elected_on": "2025-06-14", "kin_group": "古川家"}
    response = client.post(reverse("agm_officers:enter"), form)
    term = OfficerTerm.objects.get()
    assert (response.url, term.years, term.closing_year, term.starts_on) == (LIST, 2, 2027, date(2025, 6, 14))

    client.post(reverse("agm_officers:amend", args=[term.pk]), {"other_body": "古川大学"})
    client.post(reverse("agm_officers:end", args=[term.pk]), {"reason": "resigned", "on": "2026-04-01", "note": "病気"})
    term.refresh_from_db()
    assert (term.other_body, term.ended_on, term.end_note) == ("古川大学", date(2026, 4, 1), "病気")


def test_a_term_too_long_is_refused_at_the_field(client, office):
    office("run_meeting")
    form = {"office": "directors", "name_ja": "古川 一", "elected_on": "2025-06-14", "years": "3"}
    response = client.post(reverse("agm_officers:enter"), form)

    assert response.context["form"].errors == {
        "years": ["A director is elected for one or two years, an auditor for two to four."]
    }


def test_lengths_are_set_and_those_beyond_the_law_refused_at_the_form(client, office):
    office("run_meeting")
    form = {"starts_on": "2026-04-01", "director_years": "2", "auditor_years": "5"}
    response = client.post(reverse("agm_officers:lengths"), form)
    assert "An auditor is elected for two to four years." in text(response)

    client.post(reverse("agm_officers:lengths"), form | {"auditor_years": "2"})
    assert TermLengths.objects.get().auditor_years == 2
    assert "From April 1, 2026: directors 2 years, auditors 2 years" in text(client.get(LIST))


@pytest.mark.parametrize("name", ["enter", "lengths"])
def test_commands_are_for_the_returning_officer(client, office, name):
    office()

    assert client.get(reverse(f"agm_officers:{name}")).status_code == 302


def test_the_elected_are_entered_from_the_page_of_their_meeting(client, office, time_machine):
    meeting = counted_meeting()
    time_machine.move_to(MEETS_AT.replace(month=7), tick=False)
    office("run_meeting")
    desk, enter = (reverse(f"agm_meetings:{name}", args=[meeting.pk]) for name in ("inspect", "officers_enter"))
    assert enter in text(client.get(desk))
    assert set(client.get(enter).context["form"].fields) == {"3-1", "3-2"}

    refused = client.post(enter, {})
    assert "Say of one at least" in text(refused)
    client.post(enter, {"3-1": "2026-06-20", "3-2": "2026-06-20"})
    assert OfficerTerm.objects.filter(meeting=meeting, closing_year=2028).count() == 2
    assert enter not in text(client.get(desk))


def test_the_page_of_a_draft_says_which_elections_it_lacks_and_takes_them_by_a_button(client, office):
    board()
    meeting = MeetingFactory()
    ItemFactory(meeting=meeting, number=1, kind="directors", seats=1)
    office("change_meeting", "run_meeting")
    desk, take = (reverse(f"agm_meetings:{name}", args=[meeting.pk]) for name in ("inspect", "officers_take"))
    page = text(client.get(desk))
    assert "seats to fill at this meeting (director): 2. On the agenda: 1." in page
    assert "seats to fill at this meeting (auditor): 1. On the agenda: 0." in page
    assert "are not those of the list of officers" in page

    assert client.post(take).url == desk
    page = text(client.get(desk))
    assert "seats to fill at this meeting" not in page
    assert "are not those of the list of officers" not in page
    assert [item.seats for item in meeting.items.order_by("number")] == [2, 1]
