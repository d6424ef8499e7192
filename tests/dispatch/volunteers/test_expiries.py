"""Insurance of volunteers in the list of what ends soon: screen, sheet, paper, mail, calendar. docs/sources.md#R46"""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from icalendar import Calendar
from openpyxl import load_workbook
from pypdf import PdfReader
from wagtail.users.models import UserProfile

from dispatch import queries
from dispatch import services as dispatch
from dispatch.volunteers import services
from jocs_site.letters.models import Letter
from tests.dispatch.volunteers.conftest import LEADER
from tests.factories.dispatch import AT, TODAY, make_posting
from tests.factories.documents import file_paper, put_in_first_kinds
from tests.factories.volunteers import make_volunteer

pytestmark = pytest.mark.django_db
PAPERS = ["dispatch.view_persondocument", "dispatch.change_persondocument"]
INDEX = "dispatch_expiries:index"


def insured_for(days, **changes):
    """A volunteer whose last insured day is so many days away."""
    return make_volunteer(insured_until=TODAY + timedelta(days=days), **changes)


@pytest.fixture
def make_staff(make_user):
    """A function that makes a member of staff with rights by full name."""

    def make(rights, email):
        user = make_user(email)
        found = [Permission.objects.get(content_type__app_label=app, codename=name) for app, name in rights]
        user.user_permissions.set([*found, Permission.objects.get(codename="access_admin")])
        UserProfile.objects.create(user=user, preferred_language="en")
        return user

    return lambda rights, email="staff@example.org": make([right.split(".") for right in rights], email)


@pytest.fixture
def coordinator(make_staff):
    """Who sees to papers, and has no right of volunteers."""
    return make_staff(PAPERS, "coordinator@example.org")


@pytest.fixture(autouse=True)
def _today_with_kinds_of_papers(time_machine, db):
    time_machine.move_to(AT, tick=False)
    put_in_first_kinds()


def listed(user, **rest):
    return [(str(row.person), row.left, row.bucket) for row in queries.expiries_for(user, TODAY, **rest)]


def test_from_the_day_that_180_days_are_left_until_it_is_renewed(leader):
    far, near, last, over = (insured_for(days) for days in (181, 180, 0, -1))
    make_volunteer(insured_until=None)
    services.end_volunteer(volunteer=insured_for(10), on=TODAY, at=AT)

    assert far not in listed(leader)
    assert listed(leader) == [(str(over), -1, 0), (str(last), 0, 30), (str(near), 180, 180)]


def test_who_sees_papers_sees_both_and_a_leader_insurance_alone(leader, coordinator, make_user):
    posting, volunteer = make_posting("preparing"), insured_for(20)
    file_paper(posting.worker, "visa", date(2020, 1, 1), TODAY + timedelta(days=11))

    assert [name for name, *_ in listed(coordinator)] == [str(posting.worker), str(volunteer)]
    assert [name for name, *_ in listed(leader)] == [str(volunteer)]
    assert listed(make_user("nobody@example.org")) == []
    assert [row.person for row in queries.expiries(TODAY)] == [posting.worker.person]  # the book for the board


class TestScreens:
    def test_one_office_or_both_on_the_screen_the_sheet_and_the_paper(self, client, coordinator):
        client.force_login(coordinator)
        posting, here, there = make_posting("preparing"), insured_for(20), insured_for(21, office="osaka")
        file_paper(posting.worker, "visa", date(2020, 1, 1), TODAY + timedelta(days=11))
        tokyo, osaka, both = ({str(posting.worker), str(here)}, {str(there)}, {"office": "nowhere"})

        def shown(asked):
            page = client.get(reverse(INDEX), asked)
            return {str(row.person) for _name, rows, _total in page.context["buckets"] for row in rows}

        assert (shown({"office": "tokyo"}), shown({"office": "osaka"})) == (tokyo, osaka)
        assert shown({}) == shown(both) == tokyo | osaka

        answer = client.get(reverse("dispatch_expiries:xlsx"), {"office": "osaka"})
        sheet = load_workbook(BytesIO(b"".join(answer.streaming_content))).active
        [row] = [[cell.value for cell in cells] for cells in sheet][1:]
        assert row[:2] == [str(there), "volunteers' insurance"]
        assert row[3:] == [21, None, None, None, "Osaka"]
        paper = client.get(reverse("dispatch_expiries:pdf"), {"office": "osaka"}).content
        text = PdfReader(BytesIO(paper)).pages[0].extract_text()
        assert "Osaka" in text
        assert str(posting.worker) not in text.replace("\n", " ")

    def test_the_link_leads_whoever_may_open_it_to_the_volunteer(self, client, coordinator, leader):
        address = reverse("volunteers_volunteers:inspect", args=[insured_for(20).pk])
        pages = []
        for user in (leader, coordinator):
            client.force_login(user)
            pages.append(client.get(reverse(INDEX)).content.decode())

        assert [address in page for page in pages] == [True, False]

    def test_whoever_has_neither_right_is_turned_away(self, client, make_staff):
        client.force_login(make_staff(["volunteers.view_shift"]))
        answers = [client.get(reverse(f"dispatch_expiries:{name}")) for name in ("index", "xlsx", "pdf", "feed")]

        assert [answer.status_code for answer in answers] == [302] * 4

    def test_the_menu_leads_a_leader_there(self, office):
        assert reverse(INDEX) in office.get(reverse("wagtailadmin_home")).content.decode()

    def test_one_volunteer_and_three_cost_the_same(self, client, coordinator, django_assert_max_num_queries):
        client.force_login(coordinator)
        counted = []
        for _ in range(2):
            insured_for(20)
            client.get(reverse(INDEX))
            with django_assert_max_num_queries(15) as asked:
                client.get(reverse(INDEX))
            counted.append(len(asked))
            insured_for(21)

        assert counted[0] == counted[1]


class TestMail:
    def tell(self):
        return dispatch.tell_of_expiries(today=TODAY, at=AT)

    def told(self):
        return {letter.address: letter for letter in Letter.objects.all()}

    def test_each_is_told_of_what_they_see_to(self, leader, coordinator):
        posting, volunteer = make_posting("preparing"), insured_for(20)
        file_paper(posting.worker, "visa", date(2020, 1, 1), TODAY + timedelta(days=11))

        assert self.tell() == self.tell() == 2
        told = self.told()
        assert str(volunteer) in told["coordinator@example.org"].text
        assert str(posting.worker) in told["coordinator@example.org"].text
        assert told["leader@example.org"].key == f"expiries-volunteer_insurance:2026-W47:{leader.pk}"
        assert f"ボランティア保険 / {volunteer} (東京)" in told["leader@example.org"].text
        assert str(posting.worker) not in told["leader@example.org"].text

    def test_who_sees_to_both_has_one_letter(self, make_staff):
        make_staff([*PAPERS, *(f"volunteers.{right}" for right in LEADER)])
        insured_for(20)

        assert self.tell() == 1
        assert self.told()["staff@example.org"].kind == "expiries"

    def test_a_leader_hears_nothing_while_only_papers_end(self, leader):
        file_paper(make_posting("preparing").worker, "visa", date(2020, 1, 1), TODAY + timedelta(days=11))

        assert self.tell() == 0
        assert self.told() == {}


def test_the_calendar_has_one_day_for_all_whose_insurance_ends_on_it_and_names_nobody(client, leader):
    both = [insured_for(20), insured_for(20)]
    insured_for(20, office="osaka")
    answer = client.get(reverse("dispatch:calendar", args=[dispatch.make_feed(user=leader, at=AT)]))
    events = Calendar.from_ical(answer.content).walk("VEVENT")

    assert [str(event["summary"]) for event in events] == [
        "volunteers' insurance ends (Osaka, 1 person)",
        "volunteers' insurance ends (Tokyo, 2 people)",
    ]
    assert {event["dtstart"].dt for event in events} == {TODAY + timedelta(days=20)}
    assert len({str(event["uid"]) for event in events}) == 2
    assert not any(volunteer.person.family_name in answer.content.decode() for volunteer in both)
