"""Secret ballots on the screens: one form in three steps, a code shown once, and who is refused what."""

import logging
import re
import uuid
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.contrib.sessions.models import Session
from django.urls import reverse
from django.utils import translation
from wagtail.models import ModelLogEntry
from wagtail.users.models import UserProfile

from members.agm import printing, queries, services
from members.agm.backoffice.viewsets import MeetingViewSet
from members.agm.models import Act, Meeting, SecretBallot, Turnout
from tests.factories.agm import DEADLINE, IN_TIME, MEETS_AT, draft_meeting
from tests.factories.members import MembershipFactory, MembershipKindFactory
from tests.factories.people import PersonFactory, UserFactory
from tests.factories.secret import cast, new_serial, open_secret_meeting, secret_draft

pytestmark = pytest.mark.django_db


@pytest.fixture
def member(client, time_machine):
    """A member with an account, signed in."""
    time_machine.move_to(IN_TIME, tick=False)
    person = PersonFactory(user=UserFactory(email="member@example.org"), email="member@example.org", language="en")
    membership = MembershipFactory(person=person)
    client.force_login(person.user)
    return membership


@pytest.fixture
def meeting(member):
    return open_secret_meeting(electors=2)


@pytest.fixture
def office(client, make_user, time_machine):
    time_machine.move_to(IN_TIME, tick=False)

    def enter(*rights):
        user = make_user("returning@example.org")
        user.user_permissions.set(Permission.objects.filter(codename__in=(*rights, "access_admin", "view_meeting")))
        UserProfile.objects.create(user=user, preferred_language="en")
        client.force_login(user)
        return user

    return enter


def page(name, meeting):
    return reverse(f"agm:{name}", args=[meeting.pk])


def filled(choice="for", **others):
    return {f"question-{key}": choice for key in ("1", "2", "3-1", "3-2", "3-3")} | others


def hidden(response) -> dict:
    """What the page that shows the answers sends on."""
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', response.content.decode()))


def send(client, meeting, choice="for", **others):
    """Through all three steps; returns what was sent last and the answer."""
    sent = hidden(client.post(page("vote", meeting), filled(choice))) | {"cast": "1"} | others
    sent.pop("csrfmiddlewaretoken", None)
    return sent, client.post(page("vote", meeting), sent)


def words(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def test_a_member_votes_on_both_kinds_with_one_button_and_sees_the_code_once(client, meeting):
    form = words(client.get(page("vote", meeting)))
    check = client.post(page("vote", meeting), filled())
    assert (Act.objects.count(), Turnout.objects.count()) == (0, 0)
    assert "Two kinds of votes stand on this page" in form
    assert "can not be changed or taken back" in words(check)
    sent, done = send(client, meeting)
    code = queries.receipt_of(SecretBallot.objects.get().serial)

    assert done.status_code == 200
    assert code in words(done)
    assert (Act.objects.count(), Turnout.objects.count(), SecretBallot.objects.count()) == (1, 1, 1)
    assert SecretBallot.objects.get().serial == sent["serial-3"]
    for name in ("receipt", "meeting", "vote"):
        assert code not in words(client.get(page(name, meeting)))
    assert "Its code was shown once" in words(client.get(page("receipt", meeting)))


def test_reload_of_the_last_page_shows_the_same_code_and_adds_nothing(client, meeting):
    sent, _done = send(client, meeting)
    again = client.post(page("vote", meeting), sent)

    assert again.status_code == 200
    assert queries.receipt_of(sent["serial-3"]) in words(again)
    assert (Act.objects.count(), Turnout.objects.count(), SecretBallot.objects.count()) == (1, 1, 1)


def test_a_second_secret_vote_is_answered_with_409_and_the_reason(client, meeting):
    late = hidden(client.post(page("vote", meeting), filled("against"))) | {"cast": "1"}
    send(client, meeting)
    refused = client.post(page("vote", meeting), late)

    assert refused.status_code == 409
    assert "It cannot be cast again, changed or taken back." in words(refused)
    assert (Act.objects.count(), SecretBallot.objects.get().choices["3-1"]) == (1, "for")


def test_after_the_secret_vote_the_form_holds_the_recorded_items_alone(client, meeting):
    send(client, meeting)
    shown = client.get(page("vote", meeting)).content.decode()
    assert sorted(set(re.findall(r'name="(question-[^"]+)"', shown))) == ["question-1", "question-2"]
    checked = client.post(page("vote", meeting), {"question-1": "against", "question-2": "against"}, follow=True)
    client.post(page("vote", meeting) + "?check", {"client_key": hidden(checked)["client_key"]})

    assert Act.objects.count() == 2
    assert queries.choices_of(Act.objects.last()) == {"1": "against", "2": "against"}


def test_change_an_answer_leads_back_with_everything_chosen(client, meeting):
    shown = client.post(page("vote", meeting), filled("against") | {"change": "1"}).content.decode()
    assert shown.count("checked") == 5
    assert Turnout.objects.count() == 0


def test_no_answer_to_a_secret_item_waits_in_a_session(client, meeting):
    client.post(page("vote", meeting), filled("against"))
    send(client, meeting, "against")
    assert not any("against" in str(one.get_decoded()) for one in Session.objects.all())
    assert not any("serial" in str(one.get_decoded()) for one in Session.objects.all())


def test_the_log_of_the_requests_holds_no_user_no_address_and_nothing_of_the_form(client, meeting, caplog):
    with caplog.at_level(logging.INFO):
        sent, _done = send(client, meeting, "against")
    lines = " ".join(str(record.__dict__) for record in caplog.records if record.name == "jocs.access")
    assert lines
    for told in ("member@example.org", "127.0.0.1", sent["serial-3"], sent["serial-3"][:8], "against"):
        assert told not in lines


def test_an_error_report_leaves_the_form_out():
    from django.test import RequestFactory  # noqa: PLC0415

    from members.agm.views import vote  # noqa: PLC0415 - beside what it is asked about

    request = RequestFactory().post("/", {"serial-3": "secret"})
    request.user = type("Nobody", (), {"is_authenticated": False})()
    vote(request, pk=1)
    assert request.sensitive_post_parameters == "__ALL__"


@pytest.mark.parametrize("wrong", [{"serial-3": "short"}, {"client_key": "none"}, {"question-3-1": "maybe"}])
def test_a_form_that_was_tampered_with_takes_nothing(client, meeting, wrong):
    _sent, answer = send(client, meeting, **wrong)
    assert answer.status_code in (200, 409)
    assert (Act.objects.count(), Turnout.objects.count(), SecretBallot.objects.count()) == (0, 0, 0)


def test_a_meeting_with_secret_items_alone_has_no_second_form(client, member):
    meeting = open_secret_meeting(electors=1, secret=(1, 2, 3))
    _sent, done = send(client, meeting)
    assert words(done).count("receipt__code") == 3
    assert client.get(page("vote", meeting)).url == page("receipt", meeting)
    assert client.get(page("receipt", meeting)).status_code == 200
    assert "You have voted" in words(client.get(reverse("agm:meetings")))


def test_before_the_count_the_list_holds_codes_after_it_what_they_say(client, meeting):
    sent, _done = send(client, meeting, **{"question-3-2": "against"})
    code = queries.receipt_of(sent["serial-3"])
    assert code not in words(client.get(page("ballots", meeting)))
    services.close_voting(meeting, at=DEADLINE)
    closed = words(client.get(page("ballots", meeting)))
    assert (code in closed, "ballots__answer" in closed) == (True, False)
    assert queries.sealed_box(meeting)["root"] in closed
    services.count_meeting(meeting, at=MEETS_AT)
    assert words(client.get(page("ballots", meeting))).count("ballots__answer") == 3
    assert page("ballots", meeting) in words(client.get(page("result", meeting)))


def test_the_list_is_for_members_and_only_where_items_are_secret(client, member, django_user_model):
    plain = draft_meeting(kind="extraordinary")
    assert client.get(page("ballots", plain)).status_code == 404
    meeting = open_secret_meeting(electors=0)
    client.force_login(UserFactory(email="stranger@example.org"))
    assert client.get(page("ballots", meeting)).status_code == 404
    client.logout()
    assert client.get(page("ballots", meeting)).status_code == 302


def test_a_member_without_a_vote_has_no_form_and_reads_the_list(client, time_machine):
    time_machine.move_to(IN_TIME, tick=False)
    person = PersonFactory(user=UserFactory(email="support@example.org"))
    MembershipFactory(person=person, kind=MembershipKindFactory(code="support"))
    client.force_login(person.user)
    meeting = open_secret_meeting(electors=2)
    cast(meeting.electors.first())
    services.close_voting(meeting, at=DEADLINE)

    assert client.post(page("vote", meeting), filled() | {"cast": "1"}).status_code == 403
    assert client.get(page("ballots", meeting)).status_code == 200


def test_the_list_costs_the_same_queries_for_1_and_3_ballots(client, member, django_assert_num_queries):
    from django.db import connection  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    counted = []
    for voters, kind in ((1, "annual"), (3, "extraordinary")):
        meeting = open_secret_meeting(electors=2, kind=kind)
        for elector in meeting.electors.all()[:voters]:
            cast(elector)
        services.close_voting(meeting, at=DEADLINE)
        services.count_meeting(meeting, at=MEETS_AT)
        client.get(page("ballots", meeting))
        with CaptureQueriesContext(connection) as asked:
            client.get(page("ballots", meeting))
        counted.append(len(asked))
    assert counted[0] == counted[1]


def test_in_the_hall_a_secret_item_is_voted_on_with_papers(client, meeting, member):
    services.close_voting(meeting, at=DEADLINE)
    services.check_in_many(meeting, meeting.electors.all(), at=MEETS_AT)
    services.open_item(meeting.items.get(number=3), at=MEETS_AT)
    shown = client.get(page("hall", meeting))
    assert "You get a paper without a name" in words(shown)
    assert "<form" not in shown.content.decode().split('id="hall"')[1].split("</main>")[0]


# The office


def test_who_took_part_counts_those_who_cast_secret_ballots_alone(client, office):
    meeting = open_secret_meeting(secret=(1, 2, 3))
    voter = meeting.electors.order_by("place").first()
    cast(voter)
    services.close_voting(meeting, at=DEADLINE)
    office("view_roll")
    assert client.get(reverse("agm_meetings:turnout", args=[meeting.pk])).status_code == 200
    assert list(queries.turnout(meeting).values_list("ballots_cast", flat=True)) == [1, 0, 0]


@pytest.mark.parametrize("state", ["open", "closed"])
def test_case_62_asking_for_the_result_before_the_count_is_403_and_written_down(client, office, state):
    meeting = open_secret_meeting()
    user = office("read_result")
    if state == "closed":
        services.close_voting(meeting, at=DEADLINE)
    asked = client.get(reverse("agm_meetings:result", args=[meeting.pk]))

    assert asked.status_code == 403
    assert "That you asked was written down" in words(asked)
    line = ModelLogEntry.objects.get(action="agm.result_asked_early")
    assert (line.user, line.object_id) == (user, str(meeting.pk))


def test_the_desk_shows_article_and_root_and_no_sum_before_the_count(client, office):
    meeting = open_secret_meeting()
    for elector in meeting.electors.all():
        cast(elector, "against")
    services.close_voting(meeting, at=DEADLINE)
    office("run_meeting", "view_roll", "read_result", "enter_act")
    shown = words(client.get(reverse("agm_meetings:inspect", args=[meeting.pk])))
    assert "定款第20条第3項" in shown
    assert queries.sealed_box(meeting)["root"] in shown
    serial = SecretBallot.objects.first().serial
    for name in ("inspect", "turnout", "conduct"):
        screen = words(client.get(reverse(f"agm_meetings:{name}", args=[meeting.pk])))
        assert serial not in screen
        assert queries.receipt_of(serial) not in screen


def test_case_44_the_door_is_told_of_a_secret_ballot_and_not_of_what_it_says(client, office):
    meeting = open_secret_meeting()
    voter, other, _third = meeting.electors.order_by("place")
    cast(voter)
    services.close_voting(meeting, at=DEADLINE)
    office("enter_act")

    def warning(one):
        address = reverse("agm_meetings:desk_elector", args=[meeting.pk])
        return client.get(address, {"number": one.number}).json()["warning"]

    assert "Voted secretly already on item 3: that vote counts, give no paper for it." in warning(voter)
    assert warning(other) == "Who comes in votes here; what was sent electronically no longer counts."
    noted = services.Noted(voter, "in", MEETS_AT, uuid.uuid4(), "1")
    (entry,) = services.record_door_entries(meeting, [noted], at=MEETS_AT)
    with translation.override("en"):  # the desk's last request left its own language behind
        assert "give no paper for it" in services.sentence_for_entry(entry)


def test_the_screens_for_names_leave_the_secret_item_out(client, office):
    meeting = open_secret_meeting()
    office("enter_act", "run_meeting")
    for name in ("paper", "proxy"):
        assert "3-1" not in client.get(reverse(f"agm_meetings:{name}", args=[meeting.pk])).content.decode()
    services.close_voting(meeting, at=DEADLINE)
    services.check_in_many(meeting, meeting.electors.all(), at=MEETS_AT)
    services.open_item(meeting.items.get(number=3), at=MEETS_AT)
    assert "question-3-1" not in client.get(reverse("agm_meetings:hall", args=[meeting.pk])).content.decode()
    hands = words(client.get(reverse("agm_meetings:item_hands", args=[meeting.pk, 3])))
    assert "Count the papers without names" in hands


def draft_form(meeting: Meeting):
    """The form of the draft, with everything as the browser would send it back."""
    form_class = MeetingViewSet("agm_meetings").edit_handler.bind_to_model(Meeting).get_form_class()
    form = form_class(instance=meeting)
    values = {field.html_name: field.value() for part in parts_of(form) for field in part}
    sent = {name: "on" if value is True else value for name, value in values.items() if value not in (None, "")}
    return form_class({name: value for name, value in sent.items() if value is not False}, instance=meeting)


def parts_of(form):
    """A form, and those of everything below it."""
    yield form
    for formset in form.formsets.values():
        yield formset.management_form
        for below in formset.forms:
            yield from parts_of(below) if hasattr(below, "formsets") else [below]


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"secret_article": "", "secret_articles_on": None}, ["secret_article", "secret_articles_on"]),
        ({"secret_articles_on": None}, ["secret_articles_on"]),
        ({}, []),
    ],
)
def test_the_form_of_the_draft_asks_for_article_and_day_where_an_item_is_secret(fields, wrong):
    form = draft_form(secret_draft(**fields))
    assert (form.is_valid(), sorted(form.errors)) == (not wrong, wrong)


def test_a_draft_without_secret_items_needs_no_article():
    assert draft_form(draft_meeting()).is_valid()


# On paper


def test_notice_and_rules_print_the_article_and_the_form_leaves_the_item_out(client, meeting):
    items = queries.agenda(meeting)
    printed = str(printing.words.how_votes_are_read(meeting, items))
    assert "定款第20条第3項" in printed
    assert "item 3" in printed
    shown = words(client.get(page("meeting", meeting)))
    assert "定款第20条第3項" in shown
    assert [row["key"] for item in queries.recorded(items) for row in printing.forms._rows(item)] == ["1", "2"]
    assert printing.notice_pdf(meeting, items, at=IN_TIME).startswith(b"%PDF")


def test_the_minutes_hold_article_ballots_and_root():
    meeting = open_secret_meeting()
    for elector in meeting.electors.all():
        cast(elector)
    services.close_voting(meeting, at=DEADLINE)
    services.count_meeting(meeting, at=MEETS_AT + timedelta(hours=1))
    content = queries.minutes_content(queries.blank_minutes(meeting))
    for language, said in (("en", "Root of the 3 secret ballots: "), ("ja", "定款第20条第3項")):
        text = str(printing.in_words(content, language))
        assert said in text
        assert queries.sealed_box(meeting)["root"] in text


def test_an_inspection_lists_turnout_and_ballots_apart(client, meeting, member):
    for elector in meeting.electors.all():
        cast(elector, serials={3: new_serial()})
    services.close_voting(meeting, at=DEADLINE)
    services.count_meeting(meeting, at=MEETS_AT)
    asked = services.request_inspection(meeting, member, reason="I doubt it.", at=MEETS_AT)
    services.decide_inspection(asked, decision="granted", at=MEETS_AT)
    shown = words(client.post(page("inspection_votes", meeting)))
    turnout, ballots = shown.split('id="turnout"')[1].split('id="ballots"')

    assert all(elector.name in turnout for elector in meeting.electors.all())
    assert all(queries.receipt_of(one.serial) in ballots for one in SecretBallot.objects.all())
    assert not any(elector.name in ballots.split("</section>")[0] for elector in meeting.electors.all())
