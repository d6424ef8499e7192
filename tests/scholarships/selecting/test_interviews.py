from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from jocs_site.foundation.errors import RuleBroken, StaleState
from jocs_site.letters.models import Letter
from scholarships import queries, services
from scholarships.models import Application, Interview, PanelTie
from tests.factories.people import PersonFactory, UserFactory
from tests.factories.scholarships import (
    ApplicationFactory,
    AssignmentFactory,
    CallFactory,
    CriterionFactory,
    PanelMemberFactory,
    ReviewFactory,
    ScoreFactory,
)

pytestmark = pytest.mark.django_db
WHEN = datetime(2026, 9, 1, 1, 0, tzinfo=UTC)
HELD_ON, TODAY = date(2026, 9, 1), date(2026, 9, 2)
NOTE = "She answered calmly and knows the ward."


@pytest.fixture
def member():
    return PanelMemberFactory(
        user=PersonFactory(
            user=UserFactory(), family_name="面", given_name="談子", family_latin="", given_latin=""
        ).user
    )


@pytest.fixture
def file():
    person = PersonFactory(country="TZ", postal_code="", prefecture="", language="en", email="a@example.org")
    return ApplicationFactory(state="shortlisted", person=person)


def invite(file, *members, **changes) -> Interview:
    asked = {"planned_at": WHEN, "place": "https://meet.example.org/jocs", "interviewers": members}
    return services.invite_to_interview(application=file, **asked | changes)


def hold(file, *members, **changes) -> Interview:
    found = {"held_on": HELD_ON, "note": NOTE, "interviewers": members, "today": TODAY}
    return services.hold_interview(application=file, **found | changes)


def office(name: str, file) -> str:
    return reverse(f"scholarships_applications:{name}", args=[file.pk])


def test_interview_leads_back_before_the_meeting(file, member, officer):
    invite(file, member, by=officer)
    during = file.state
    hold(file, member, by=officer)

    one = file.interviews.get()
    assert (during, file.state) == ("interview", "shortlisted")
    assert (one.held_on, one.note, list(one.interviewers.all())) == (HELD_ON, NOTE, [member])
    assert list(file.changes.values_list("step", flat=True)) == ["invite", "hold_interview"]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"place": " "}, "Say where the interview is, or how one joins it."),
        ({"interviewers": []}, "Say who interviews."),
    ],
)
def test_invitation_that_cannot_be_is_refused_and_nothing_is_written(file, member, changes, sentence):
    with pytest.raises(RuleBroken, match=sentence):
        invite(file, member, **changes)

    file.refresh_from_db()
    assert (file.state, Interview.objects.count()) == ("shortlisted", 0)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"held_on": date(2026, 9, 3)}, "This day is still to come. Record it once the interview was held."),
        ({"note": " "}, "Write what the meeting should know of it."),
        ({"interviewers": []}, "Say who interviews."),
    ],
)
def test_interview_that_cannot_be_is_refused_and_stays_open(file, member, changes, sentence):
    invite(file, member)

    with pytest.raises(RuleBroken, match=sentence):
        hold(file, member, **changes)

    file.refresh_from_db()
    assert (file.state, file.interviews.get().is_open) == ("interview", True)


def test_nobody_with_a_conflict_interviews(file, member):
    PanelTie.objects.create(member=member, person=file.person)

    with pytest.raises(RuleBroken, match="has a conflict of interest in this file and does not interview"):
        invite(file, member)


def test_second_invitation_at_once_finds_the_first(file, member):
    seen_before = Application.objects.get(pk=file.pk)
    invite(file, member)

    with pytest.raises(StaleState):
        invite(seen_before, member)

    assert Interview.objects.count() == 1


@pytest.mark.parametrize("step", ["call_off_interview", "withdraw"])
def test_interview_that_is_called_off_is_open_no_more(file, member, step):
    invite(file, member)

    services.move_application(application=file, step_name=step, reason="The applicant is ill.")

    one = file.interviews.get()
    assert (one.is_called_off, one.is_open) == (True, False)


def test_database_refuses_what_must_never_be(file, member):
    tied = PanelMemberFactory(organisation=file.nominating_organisation)
    held = {"application": file, "planned_at": WHEN, "place": "Tokyo", "held_on": HELD_ON}
    wrong = [
        lambda: Application.objects.filter(pk=file.pk).update(state="interview"),
        lambda: Interview.objects.create(**held),
        lambda: [Interview.objects.create(application=file, planned_at=WHEN, place="Tokyo") for _ in range(2)],
        lambda: Interview.objects.create(**held, note=NOTE).interviewers.add(tied),
    ]

    for act in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            act()


@pytest.mark.parametrize(("language", "words"), [("en", "Place: https://meet"), ("ja", "場所：https://meet")])
def test_invitation_is_written_in_the_applicants_language_by_the_clock_of_the_call(file, member, language, words):
    file.person.language = language
    file.person.save()
    invite(file, member)

    services.send_letters(call=file.call)
    again = services.send_letters(call=file.call)

    letter = Letter.objects.get()
    assert (letter.language, letter.address, again) == (language, "a@example.org", [])
    assert words in letter.text
    assert "Asia/Tokyo" in letter.text
    assert "10:00" in letter.text or "10 a.m." in letter.text


def test_note_is_read_by_the_desk_and_on_the_decision_screen(at, officer, treasurer, file, member):
    invite(file, member)
    hold(file, member)

    pages = [at(officer).get(office(name, file)).content.decode() for name in ("inspect", "decide")]

    assert all(NOTE in html and "面 談子" in html for html in pages)
    assert NOTE not in at(treasurer).get(office("inspect", file)).content.decode()


def test_who_is_tied_to_the_applicant_does_not_read_the_note(at, officer, file, member):
    PanelMemberFactory(user=officer, organisation=file.nominating_organisation)
    invite(file, member)
    hold(file, member)

    assert NOTE not in at(officer).get(office("inspect", file)).content.decode()
    assert NOTE not in at(officer).get(office("decide", file)).content.decode()


def test_note_is_in_the_meeting_book_but_not_for_who_is_tied(officer, member):
    call = CallFactory()
    need = CriterionFactory(call=call)
    file = ApplicationFactory(call=call, state="in_review")
    ScoreFactory(review=ReviewFactory(assignment=AssignmentFactory(application=file)), criterion=need)
    Application.objects.filter(pk=file.pk).update(state="shortlisted")
    file.refresh_from_db()
    invite(file, member)
    hold(file, member)

    [page] = queries.meeting_book(call, user=officer)
    PanelTie.objects.create(member=PanelMemberFactory(user=officer), person=file.person)
    [hidden] = queries.meeting_book(call, user=officer)

    assert [one.note for one in page.interviews] == [NOTE]
    assert hidden.interviews == []


def test_screens_invite_by_the_clock_of_the_call_and_record(at, officer, file, member):
    file.call.time_zone = "Africa/Nairobi"
    file.call.save()
    screens = at(officer)

    asked = {"planned_at": "2026-09-01T09:30", "place": "Nairobi", "interviewers": [member.pk]}
    screens.post(office("invite", file), asked | {"expected_state": "shortlisted"})
    planned = file.interviews.get()
    found = {"held_on": "2026-09-01", "note": NOTE, "interviewers": [member.pk]}
    answer = screens.post(office("interview", file), found | {"expected_state": "interview"})

    file.refresh_from_db()
    assert planned.planned_at == datetime(2026, 9, 1, 6, 30, tzinfo=UTC)
    assert (answer.status_code, file.state, file.interviews.get().note) == (302, "shortlisted", NOTE)


def test_page_costs_the_same_with_one_interview_and_three(at, officer, file, member, count_queries):
    at(officer)
    invite(file, member)
    hold(file, member)
    one = count_queries(office("inspect", file))
    for _number in range(2):
        invite(file, member)
        hold(file, member)

    assert count_queries(office("inspect", file)) == one
