import io
import re
from datetime import date

import openpyxl
import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from wagtail.users.models import UserProfile

from members.agm import services
from members.agm.models import Act, Elector, Meeting, Result
from tests.factories.agm import (
    DEADLINE,
    IN_TIME,
    MEETS_AT,
    answers,
    check_all,
    draft_meeting,
    noticed_meeting,
    open_meeting,
    vote,
)
from tests.factories.members import MembershipFactory

pytestmark = pytest.mark.django_db
EVERYTHING = (
    *("view_meeting", "add_meeting", "change_meeting", "delete_meeting"),
    *("run_meeting", "enter_act", "view_roll", "read_result"),
)
READ_ONLY = ("view_meeting", "view_roll", "read_result")


@pytest.fixture
def office(client, make_user, time_machine):
    """Sign in a member of staff with these rights of the room."""

    def enter(*rights):
        user = make_user("returning@example.org")
        known = Permission.objects.filter(codename__in=(*rights, "access_admin"))
        user.user_permissions.set(known)
        UserProfile.objects.create(user=user, preferred_language="en")
        client.force_login(user)
        return user

    time_machine.move_to(IN_TIME.replace(day=1), tick=False)
    return enter


def address(name, meeting=None):
    return reverse(f"agm_meetings:{name}", args=[meeting.pk] if meeting else [])


def entry(elector, **more):
    """A vote in the hall."""
    return {"elector": elector.number} | {f"question-{key}": mark for key, mark in answers().items()} | more


def sheet(elector, keys: str = "11111", **more):
    """A vote on paper or a proxy as it is typed, a key for each question, after the name was seen."""
    marks = {f"question-{question}": key for question, key in zip(answers(), keys, strict=False)}
    arrival = {"arrived_at": "2026-06-01 12:00", "client_key": "00000000-0000-4000-8000-000000000001"}
    return {"elector": elector.number, "seen": elector.number} | marks | arrival | more


def draft_form(**more) -> dict:
    """An election with two candidates, and an auditor who stays."""
    form = {
        "kind": "annual",
        "fiscal_year": "2026",
        "title_ja": "第65回定期会員総会",
        "held_at": "2026-06-20 13:30",
        "place_ja": "会館",
        "board_decided_on": "2026-04-20",
        "allows_written": "on",
        "allows_electronic": "on",
        "notice_days": "0",
        "double_votes": "last",
        "unmarked": "abstain",
        "proxy_holders": "members",
        "proxies_per_holder": "0",
        "special_above": "2",
        "special_below": "3",
        "items-TOTAL_FORMS": "1",
        "items-INITIAL_FORMS": "0",
        "items-0-number": "1",
        "items-0-kind": "directors",
        "items-0-seats": "1",
        "items-0-title_ja": "理事選任の件",
        "items-0-candidates-TOTAL_FORMS": "2",
        "items-0-candidates-INITIAL_FORMS": "0",
        "items-0-candidates-1-is_outside": "on",
        "officers-TOTAL_FORMS": "1",
        "officers-INITIAL_FORMS": "0",
        "officers-0-office": "auditors",
        "officers-0-name_ja": "桐生 明",
        "officers-0-kin_group": "山田家",
    }
    for number, name in enumerate(["鈴木 一", "佐藤 実"]):
        form |= {f"items-0-candidates-{number}-number": number + 1, f"items-0-candidates-{number}-name_ja": name}
    return form | more


def test_a_draft_is_written_with_items_candidates_and_officers_in_one_form(client, office):
    office(*EVERYTHING)
    response = client.post(address("add"), draft_form())
    meeting = Meeting.objects.get()
    item = meeting.items.get()

    assert response.status_code == 302
    assert (item.majority, [person.name_ja for person in item.candidates.all()]) == ("election", ["鈴木 一", "佐藤 実"])
    assert [person.is_outside for person in item.candidates.all()] == [False, True]
    assert [(one.office, one.name, one.kin_group) for one in meeting.officers.all()] == [
        ("auditors", "桐生 明", "山田家")
    ]
    assert client.get(address("edit", meeting)).status_code == 200


def test_the_form_says_where_an_approval_comes_before_the_audit_or_an_outsider_served_here(client, office):
    office(*EVERYTHING)
    days = {"accounts_audited_on": "2026-04-21", "accounts_approved_on": "2026-04-20"}
    officer = {"officers-0-is_outside": "on", "officers-0-served_recently": "on"}
    answers = [client.post(address("add"), draft_form(**more)).content.decode() for more in (days, officer)]

    assert "The board approves the accounts after the auditors have reported on them." in answers[0]
    assert "Who served here in the last ten years is no outsider." in answers[1]
    assert not Meeting.objects.exists()


def test_from_the_notice_on_no_address_edits_or_deletes(client, office):
    office(*EVERYTHING)
    meeting = noticed_meeting(electors=1)

    for name in ("edit", "delete"):
        page = address(name, meeting)
        assert [client.get(page, follow=True).status_code, client.post(page, follow=True).status_code] == [404, 404]
    assert Meeting.objects.get().state == "noticed"


def test_a_meeting_runs_from_the_notice_to_the_result_on_its_screens(client, office):
    user = office(*EVERYTHING)
    meeting = draft_meeting()
    chair, giver, writer, voter = (MembershipFactory() for _n in range(4))
    client.post(address("send_notice", meeting), {"on": "2026-06-01"})
    client.post(address("posted", meeting), {"on": "2026-06-01"})
    client.post(address("open_voting", meeting))
    vote(Elector.objects.get(member=voter))
    client.post(address("paper", meeting), sheet(writer))
    client.post(address("proxy", meeting), sheet(giver, "", client_key=""))
    check_all(meeting)
    client.post(address("close_voting", meeting), {"reason": "The power went."})
    client.post(address("door", meeting), {"elector": chair.number})
    client.post(address("chair", meeting), {"elector": chair.number})
    client.post(address("hall", meeting), entry(chair))
    client.post(address("count", meeting))
    result = Result.objects.get()

    assert result.data["present"] == {"hall": 1, "proxy": 1, "written": 1, "electronic": 1, "total": 4}
    assert [line["outcome"] for line in result.data["items"]] == ["passed", "passed", "needs_decision"]
    assert [change.by for change in meeting.changes.all()] == [user] * 4
    page = client.get(address("result", meeting)).content.decode()
    assert "agree with their digests" in page
    assert result.digest in page


def test_a_late_notice_is_refused_on_the_screen_with_the_earliest_day(client, office):
    office(*EVERYTHING)
    MembershipFactory()
    meeting = draft_meeting()
    response = client.post(address("send_notice", meeting), {"on": "2026-06-06"})

    assert "the meeting can be on June 21, 2026" in response.content.decode()
    assert (meeting.electors.count(), Meeting.objects.get().state) == (0, "draft")


def test_the_page_of_a_draft_says_all_the_time_what_would_keep_the_notice(client, office, time_machine):
    office(*EVERYTHING)
    meeting = draft_meeting()

    assert "Nobody has a vote on the record date." in client.get(address("inspect", meeting)).content.decode()
    MembershipFactory()
    assert "agm-blocker" not in client.get(address("inspect", meeting)).content.decode()
    time_machine.move_to(IN_TIME.replace(day=6), tick=False)
    page = client.get(address("inspect", meeting)).content.decode()
    assert "the meeting can be on June 21, 2026" in page
    assert (meeting.electors.count(), Meeting.objects.get().deadline_at) == (0, None)


def test_what_can_be_done_stands_under_what_one_is_at(client, office):
    office(*EVERYTHING)
    MembershipFactory()
    page = client.get(address("inspect", draft_meeting())).content.decode()
    assert re.findall(r"<h3>([^<]+)</h3>", page) == ["Calling the meeting"]

    client.post(address("send_notice", Meeting.objects.get()), {"on": "2026-06-01"})
    page = client.get(address("inspect", Meeting.objects.get())).content.decode()

    headings = ["Calling the meeting", "Votes on paper and proxies", "On the day", "After the meeting"]
    assert re.findall(r"<h3>([^<]+)</h3>", page) == headings


def test_the_same_paper_sent_twice_is_there_once_and_a_wrong_number_is_named(client, office):
    office(*EVERYTHING)
    meeting = noticed_meeting(electors=1)
    typed = sheet(meeting.electors.get())
    for _press in range(2):
        assert client.post(address("paper", meeting), typed).status_code == 302
    response = client.post(address("paper", meeting), typed | {"elector": "999999"})

    assert Act.objects.count() == 1
    assert "Nobody on the roll" in response.content.decode()


def test_nobody_sees_who_voted_or_a_result_before_the_close(client, office):
    office(*EVERYTHING)
    meeting = open_meeting(electors=1)
    for name in ("turnout", "result"):
        assert client.get(address(name, meeting)).url == address("inspect", meeting)
        assert client.get(address(name, meeting) + "?export=xlsx").status_code == 302

    services.close_voting(meeting, at=DEADLINE)
    assert client.get(address("turnout", meeting)).status_code == 200
    assert client.get(address("result", meeting)).status_code == 302


def test_the_roll_leaves_as_a_sheet_with_addresses_for_the_envelopes(client, office):
    office(*EVERYTHING)
    meeting = noticed_meeting(electors=2)
    response = client.get(address("roll", meeting) + "?export=xlsx")
    rows = list(openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content))).active.values)

    assert [row[0] for row in rows[1:]] == list(meeting.electors.values_list("number", flat=True))
    assert "西早稲田" in rows[1][3]


COMMANDS = ("send_notice", "posted", "open_voting", "close_voting", "count", "chair", "strike")
ENTRIES = ("paper", "proxy", "paper_check", "proxy_check", "waiting", "hall", "door", "leave")


@pytest.mark.parametrize("name", [*COMMANDS, *ENTRIES, "add", "edit"])
def test_an_auditor_reads_and_changes_nothing(client, office, name):
    office(*READ_ONLY)
    meeting = draft_meeting()
    page = address(name, None if name == "add" else meeting)

    assert (client.get(page).url, client.post(page).url) == (reverse("wagtailadmin_home"),) * 2
    assert client.get(address("inspect", meeting)).status_code == 200


@pytest.mark.parametrize(
    ("name", "right"), [("roll", "view_roll"), ("turnout", "view_roll"), ("result", "read_result")]
)
def test_each_list_needs_its_own_right(client, office, name, right):
    office(*(one for one in EVERYTHING if one != right))

    assert client.get(address(name, noticed_meeting(electors=1))).url == reverse("wagtailadmin_home")


@pytest.mark.parametrize("name", [*COMMANDS, *ENTRIES])
def test_every_command_has_a_screen(client, office, name):
    office(*EVERYTHING)

    assert client.get(address(name, noticed_meeting(electors=1))).status_code == 200


@pytest.mark.parametrize("name", ["index", "roll", "turnout"])
def test_lists_cost_the_same_queries_for_1_and_3_rows(client, office, name, django_assert_num_queries):
    office(*EVERYTHING)
    counts = []
    for electors in (1, 3):
        meeting = noticed_meeting(electors=electors, fiscal_year=2026 + electors)
        services.close_voting(meeting, at=DEADLINE)
        page = address(name, None if name == "index" else meeting)
        client.get(page)
        with django_assert_num_queries(99, exact=False) as queries:
            assert client.get(page).status_code == 200
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_todos_name_what_waits(office):
    from members.agm.queries import todos  # noqa: PLC0415

    user = office(*EVERYTHING)
    draft_meeting()
    MembershipFactory()
    closed = noticed_meeting(electors=0, fiscal_year=2025)
    services.close_voting(closed, at=DEADLINE)

    assert [(todo.count, todo.permission) for todo in todos(user=user, today=date(2026, 6, 1))] == [
        *[(0, "agm.run_meeting")] * 6,
        (1, "agm.run_meeting"),
        (0, "agm.purge_votes"),
        *[(0, "agm.run_meeting")] * 3,
    ]
    assert [todo.count for todo in todos(user=user, today=MEETS_AT.date())] == [0, 0, 1, *[0] * 8]
