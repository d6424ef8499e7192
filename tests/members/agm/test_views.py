import re
import uuid
from datetime import UTC, timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from members.agm import queries, services
from members.agm.models import Act
from tests.factories.agm import (
    DEADLINE,
    IN_TIME,
    MEETS_AT,
    QUESTIONS,
    answers,
    draft_meeting,
    noticed_meeting,
    open_meeting,
    vote,
)
from tests.factories.members import MembershipFactory, MembershipKindFactory
from tests.factories.people import PersonFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def now(time_machine):
    def travel(instant):
        time_machine.move_to(instant, tick=False)

    travel(IN_TIME)
    return travel


@pytest.fixture
def sign_in(client):
    """Make a member with an account and sign in; ``sign_in(kind=...)`` takes the columns of a membership."""

    def sign(**fields):
        person = PersonFactory(user=UserFactory(email="member@example.org"), email="member@example.org")
        membership = MembershipFactory(person=person, **fields)
        client.force_login(person.user)
        return membership

    return sign


def address(name, meeting=None):
    return reverse(f"agm:{name}", args=[meeting.pk] if meeting else [])


def filled(choice="for"):
    return {f"question-{key}": mark for key, mark in answers(choice).items()}


def key_on(response):
    return re.search(r'name="client_key" value="([^"]+)"', response.content.decode()).group(1)


@pytest.fixture
def ballot(now, sign_in):
    sign_in()
    return open_meeting(electors=1)


def checked(client, meeting, choice="for"):
    """Fill in the ballot and look at the page that shows the answers."""
    return client.post(address("vote", meeting), filled(choice), follow=True)


def cast(client, meeting, key):
    return client.post(address("vote", meeting) + "?check", {"client_key": key})


def test_a_member_votes_and_reads_the_receipt(client, ballot):
    shown = client.get(address("vote", ballot))
    key = key_on(checked(client, ballot))
    assert ("checked" in shown.content.decode(), Act.objects.count()) == (False, 0)
    done = cast(client, ballot, key)
    act = Act.objects.get()

    assert done.url == address("receipt", ballot)
    assert act.receipt in client.get(done.url).content.decode()
    assert (act.marks.count(), str(act.client_key)) == (len(QUESTIONS), key)


def test_reload_back_and_a_double_click_add_no_second_row(client, ballot):
    key = key_on(checked(client, ballot))
    for _press in range(3):
        assert cast(client, ballot, key).url == address("receipt", ballot)
    assert client.get(address("vote", ballot) + "?check").url == address("receipt", ballot)

    assert Act.objects.count() == 1


def test_case_55_taken_and_then_cut_off_the_answers_that_still_wait_lead_to_the_receipt(client, ballot):
    key = key_on(checked(client, ballot))
    vote(ballot.electors.get(member__person__user__isnull=False), key=uuid.UUID(key))
    looked = client.get(address("vote", ballot) + "?check")

    assert (looked.url, cast(client, ballot, key).url) == (address("receipt", ballot),) * 2
    assert "checked" not in client.get(address("vote", ballot)).content.decode()
    assert Act.objects.count() == 1


def test_case_55_not_taken_the_page_of_the_receipt_says_so_and_how_to_send_it(client, ballot, now):
    key = key_on(checked(client, ballot))
    missing = client.get(address("receipt", ballot))
    cast(client, ballot, key)

    assert (missing.status_code, missing.templates[0].name) == (404, "agm/not_arrived.html")
    assert f'href="{address("vote", ballot)}"' in missing.content.decode()
    assert client.get(address("receipt", ballot)).status_code == 200


@pytest.mark.parametrize("key", ["", "nonsense", "00000000-0000-4000-8000-000000000000"])
def test_casting_needs_the_key_of_the_page_that_shows_the_answers(client, ballot, key):
    assert cast(client, ballot, key).url == address("vote", ballot)
    checked(client, ballot)

    assert (cast(client, ballot, key).templates[0].name, Act.objects.count()) == ("agm/check.html", 0)


def test_change_brings_the_answers_back_and_a_new_vote_takes_the_place_of_the_first(client, ballot):
    cast(client, ballot, key_on(checked(client, ballot)))
    assert "checked" not in client.get(address("vote", ballot)).content.decode()
    key = key_on(checked(client, ballot, "against"))

    assert client.get(address("vote", ballot)).content.decode().count("checked") == len(QUESTIONS)
    cast(client, ballot, key)
    assert Act.objects.count() == 2
    assert ">against" in client.get(address("receipt", ballot)).content.decode()


def test_a_missing_answer_is_named_and_nothing_is_lost(client, ballot):
    response = client.post(address("vote", ballot), filled() | {"question-3-2": ""})
    text = response.content.decode()

    assert 'href="#id_question-3-2' in text
    assert text.count("Choose for, against or abstain.") == 2
    assert text.count("checked") == len(QUESTIONS) - 1


def test_after_the_close_a_vote_is_refused_with_the_time(client, ballot, now):
    key = key_on(checked(client, ballot))
    now(DEADLINE.replace(hour=18))
    for response in (cast(client, ballot, key), client.post(address("vote", ballot), filled())):
        assert "Voting ended on June 19, 2026, 17:00" in response.content.decode()

    assert Act.objects.count() == 0


@pytest.mark.parametrize("minutes", [-10, 10], ids=["slow", "fast"])
def test_case_52_the_clock_of_a_web_worker_changes_nothing(client, ballot, now, monkeypatch, minutes):
    """The database says whether a vote is in time; the worker believes that the deadline is past, or is still far."""
    late = minutes < 0
    true = DEADLINE + timedelta(minutes=1 if late else -1)
    key = key_on(checked(client, ballot))
    now(true + timedelta(minutes=minutes))
    for place in ("members.agm.queries", "members.agm.services.voting"):
        monkeypatch.setattr(f"{place}.database_now", lambda: true)

    page = cast(client, ballot, key)

    assert Act.objects.count() == (0 if late else 1)
    if late:
        assert "Voting ended on June 19, 2026, 17:00" in page.content.decode()
    else:
        assert Act.objects.get().arrived_at == true


def test_the_databases_clock_is_not_the_one_that_a_test_or_a_worker_sets(db, now, databases_clock):
    began = databases_clock()

    now(IN_TIME)

    assert timedelta() <= databases_clock() - began < timedelta(minutes=5)
    assert databases_clock().tzinfo is UTC


@pytest.mark.parametrize("name", ["meetings", "meeting", "vote", "receipt", "result"])
def test_strangers_are_sent_to_sign_in_and_accounts_without_membership_find_nothing(client, make_user, now, name):
    meeting = open_meeting()
    page = address(name, None if name == "meetings" else meeting)

    assert client.get(page).url.startswith("/en/accounts/login/")
    client.force_login(make_user())
    assert client.get(page).status_code == 404


def test_a_draft_is_not_there_for_members(client, sign_in, now):
    sign_in()

    assert client.get(address("meeting", draft_meeting())).status_code == 404


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"kind": "support"}, "carries no vote"),
        ({"joined_on": IN_TIME.date()}, "before your membership began"),
    ],
)
def test_case_13_who_is_no_elector_gets_the_reason_and_no_ballot(client, sign_in, now, fields, words):
    if fields.get("kind") == "support":
        fields = {"kind": MembershipKindFactory(code="support")}
    sign_in(**fields)
    meeting = open_meeting()
    for response in (
        client.get(address("vote", meeting)),
        client.post(address("vote", meeting), filled()),
        cast(client, meeting, str(uuid.uuid4())),
    ):
        assert (response.status_code, words in response.content.decode()) == (403, True)

    assert Act.objects.count() == 0
    assert words in client.get(address("meeting", meeting)).content.decode()
    assert client.get(address("receipt", meeting)).status_code == 404


def test_a_receipt_is_the_members_own(client, sign_in, now):
    sign_in()
    meeting = open_meeting(electors=2)
    other = meeting.electors.exclude(member__person__user__isnull=False).first()
    act = vote(other)
    response = client.get(address("receipt", meeting))

    assert response.status_code == 404
    assert act.receipt not in client.get(address("meeting", meeting)).content.decode()


def test_the_meetings_page_says_what_i_did(client, ballot):
    page = address("meeting", ballot)
    assert "You have not voted yet" in client.get(page).content.decode()
    vote(ballot.electors.get(member__person__user__isnull=False))

    assert "Your vote arrived on June 10, 2026, 20:00" in client.get(page).content.decode()


def test_the_result_comes_only_after_the_count(client, ballot):
    page = address("result", ballot)
    vote(ballot.electors.get(member__person__user__isnull=False))
    assert client.get(page).url == address("meeting", ballot)
    services.close_voting(ballot, at=DEADLINE)
    services.count_meeting(ballot, at=MEETS_AT)
    text = client.get(page).content.decode()

    assert "no quorum" in text
    assert "1 too few" in text


def test_former_members_who_were_no_electors_do_not_read_the_result(client, sign_in, now):
    meeting = noticed_meeting()
    services.close_voting(meeting, at=DEADLINE)
    services.count_meeting(meeting, at=MEETS_AT)
    sign_in(
        joined_on=IN_TIME.date().replace(year=2025), left_on=IN_TIME.date().replace(month=1), left_because="resigned"
    )

    assert client.get(address("result", meeting)).status_code == 404


def test_private_pages_are_kept_by_nobody(client, ballot):
    for name in ("meeting", "vote"):
        assert "no-store" in client.get(address(name, ballot))["Cache-Control"]


def test_the_list_costs_the_same_queries_for_1_and_3_meetings(client, sign_in, now, django_assert_num_queries):
    sign_in()
    counts = []
    for years in ([2026], [2027, 2028]):
        for year in years:
            open_meeting(electors=1, fiscal_year=year)
        client.get(address("meetings"))
        with django_assert_num_queries(counts[0] if counts else 99, exact=False) as asked:
            client.get(address("meetings"))
        counts.append(len(asked))

    assert counts[0] == counts[1]


def test_who_is_signed_out_elsewhere_while_voting_has_voted_and_is_told_to_sign_in(client, ballot, monkeypatch):
    key, cast_votes = key_on(checked(client, ballot)), services.cast_votes

    def cast_and_sign_out(*args, **more):
        Session.objects.all().delete()
        return cast_votes(*args, **more)

    monkeypatch.setattr(services, "cast_votes", cast_and_sign_out)

    assert cast(client, ballot, key).status_code == 400
    assert str(Act.objects.get().client_key) == key


def test_a_cast_asks_the_database_ten_times(client, ballot):
    """Session, account, membership, line with meeting; both held, the key looked for, act, marks; the session again."""
    queries.agenda_as_sent(ballot)  # asked for once in each process
    key = key_on(checked(client, ballot))
    with CaptureQueriesContext(connection) as asked:
        assert cast(client, ballot, key).status_code == 302

    said = [one["sql"].split()[0] for one in asked.captured_queries if "SAVEPOINT" not in one["sql"]]
    assert said == ["SELECT"] * 7 + ["INSERT", "INSERT", "UPDATE"]
