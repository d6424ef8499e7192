from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from jocs_site.foundation.errors import RuleBroken, StaleState
from scholarships import services
from scholarships.models import Decision, PanelTie, SelectionMeeting
from tests.factories.scholarships import (
    ApplicationFactory,
    AssignmentFactory,
    CallFactory,
    DecisionFactory,
    MeetingFactory,
    PanelMemberFactory,
)
from tests.scholarships.backoffice.pages import call_page, file_page

pytestmark = pytest.mark.django_db
DAY = date(2026, 9, 5)


@pytest.fixture
def members():
    return PanelMemberFactory.create_batch(5)


@pytest.fixture
def meeting(members):
    return MeetingFactory(members=members)


@pytest.fixture
def file(meeting):
    return ApplicationFactory(call=meeting.call, state="shortlisted")


def words(**changes) -> dict:
    return {"outcome": "selected", "reason": "Sound.", "votes_for": 4, "votes_against": 1} | changes


def test_decision_keeps_votes_meeting_and_who_left(file, meeting, members, officer):
    decision = services.decide(application=file, meeting=meeting, left=members[:1], **words(votes_for=3), by=officer)

    assert (decision.meeting_on, decision.votes_for, decision.votes_against) == (DAY, 3, 1)
    assert list(decision.left.all()) == members[:1]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"votes_for": 0, "votes_against": 0}, "A decision needs its votes."),
        ({"votes_for": 2, "votes_against": 2}, "The votes do not carry this selection."),
        ({"votes_for": 5, "votes_against": 1}, "6 votes were given, but only 5 were in the room."),
        ({"reason": " "}, "Give the reason in a sentence."),
    ],
)
def test_decision_that_cannot_be_is_refused_and_nothing_is_written(file, meeting, changes, sentence):
    with pytest.raises(RuleBroken) as error:
        services.decide(application=file, meeting=meeting, **words(**changes))

    file.refresh_from_db()
    assert str(error.value) == sentence
    assert (file.state, Decision.objects.count()) == ("shortlisted", 0)


def _stepped_back(file, member):
    AssignmentFactory(application=file, reviewer=member.user, conflict="declared")


def _relative(file, member):
    PanelTie.objects.create(member=member, person=file.person)


def _of_the_body(file, member):
    member.organisation = file.nominating_organisation
    member.save()


@pytest.mark.parametrize("tie", [_stepped_back, _relative, _of_the_body])
def test_whoever_has_a_conflict_leaves_the_room(file, meeting, members, tie):
    tie(file, members[2])

    with pytest.raises(RuleBroken) as error:
        services.decide(application=file, meeting=meeting, **words(votes_for=3))
    services.decide(application=file, meeting=meeting, left=[members[2]], **words(votes_for=3))

    assert str(error.value) == f"{members[2]} has a conflict of interest and leaves the room for this file."
    assert Decision.objects.count() == 1


def test_meeting_of_another_call_decides_nothing_here(file, members):
    with pytest.raises(RuleBroken) as error:
        services.decide(application=file, meeting=MeetingFactory(members=members, call=CallFactory()), **words())

    assert str(error.value) == "This meeting was held for another call."


def test_two_of_those_present_sign_and_then_nothing_more_is_decided(file, meeting, members):
    first, second = members[:2]
    stranger = PanelMemberFactory()
    refused = []
    for one, other in ((first, first), (first, stranger)):
        with pytest.raises(RuleBroken) as error:
            services.sign_meeting(meeting=meeting, first=one, second=other, signed_on=DAY)
        refused.append(str(error.value))
    with pytest.raises(RuleBroken):
        services.sign_meeting(meeting=meeting, first=first, second=second, signed_on=date(2026, 9, 4))
    services.sign_meeting(meeting=meeting, first=first, second=second, signed_on=DAY)
    with pytest.raises(StaleState):
        services.sign_meeting(meeting=meeting, first=first, second=second, signed_on=DAY)
    with pytest.raises(StaleState) as late:
        services.decide(application=file, meeting=meeting, **words())

    assert refused == ["Two different persons sign the minutes.", f"{stranger} was not present."]
    assert str(late.value) == "The minutes of this meeting are signed; it decides nothing more."


def test_reserve_list_has_ranks_and_the_first_moves_up(meeting, officer):
    files = ApplicationFactory.create_batch(3, call=meeting.call, state="shortlisted")
    reserve = words(outcome="reserve", votes_for=3, votes_against=2, meeting=meeting)
    ranks = [services.decide(application=file, **reserve).reserve_rank for file in files[:2]]
    with pytest.raises(RuleBroken) as taken:
        services.decide(application=files[2], reserve_rank=1, **reserve)
    with pytest.raises(RuleBroken) as early:
        services.move_application(application=files[1], step_name="promote", reason="A place is free.", by=officer)

    services.move_application(application=files[0], step_name="promote", reason="A place is free.", by=officer)
    services.move_application(application=files[1], step_name="promote", reason="Another one.", by=officer)

    assert ranks == [1, 2]
    assert str(taken.value) == "Another application has this rank on the reserve list."
    assert str(early.value) == f"{files[0].code} stands before it on the reserve list."
    assert [files[0].state, files[1].state] == ["selected", "selected"]


def test_one_decision_about_many_files_lets_whoever_is_tied_leave_the_room(meeting, members, officer):
    files = ApplicationFactory.create_batch(3, call=meeting.call, state="shortlisted")
    _relative(files[1], members[2])

    made = services.decide_many(
        files=files, meeting=meeting, **words(outcome="reserve", votes_for=3, votes_against=1), by=officer
    )

    assert [one.reserve_rank for one in made] == [1, 2, 3]
    assert [list(one.left.all()) for one in made] == [[], [members[2]], []]


def test_decision_that_is_wrong_for_one_of_many_is_recorded_for_none(meeting, members):
    files = ApplicationFactory.create_batch(3, call=meeting.call, state="shortlisted")
    _relative(files[1], members[2])

    with pytest.raises(RuleBroken) as error:
        services.decide_many(files=files, meeting=meeting, **words())

    assert str(error.value) == f"{files[1].code}: 5 votes were given, but only 4 were in the room."
    assert Decision.objects.count() == 0
    assert set(meeting.call.applications.values_list("state", flat=True)) == {"shortlisted"}


@pytest.mark.django_db(transaction=True)
def test_two_decisions_at_once_do_not_share_a_rank(race):
    meeting = MeetingFactory(members=PanelMemberFactory.create_batch(5))
    files = ApplicationFactory.create_batch(2, call=meeting.call, state="shortlisted")
    reserve = words(outcome="reserve", meeting=meeting)

    race(*(lambda file=file: services.decide(application=file, **reserve) for file in files))

    assert sorted(Decision.objects.values_list("reserve_rank", flat=True)) == [1, 2]


def test_database_refuses_a_decision_without_votes_a_rank_off_the_list_and_one_signer(meeting, members):
    decision = DecisionFactory()

    for changes in ({"votes_for": 0, "votes_against": 0, "abstentions": 0}, {"reserve_rank": 1}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Decision.objects.filter(pk=decision.pk).update(**changes)
    for changes in (
        {"signed_on": DAY, "first_signer": members[0]},
        {"signed_on": DAY, "first_signer": members[0], "second_signer": members[0]},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            SelectionMeeting.objects.filter(pk=meeting.pk).update(**changes)


def test_screens_from_the_decision_to_the_signatures(at, officer, file, meeting, members):
    _relative(file, members[4])
    client = at(officer)
    shown = client.get(file_page(file.pk, "decide")).context["form"].initial
    sheet = words(votes_for=3, abstentions=0) | {"meeting": meeting.pk}

    stayed = client.post(file_page(file.pk, "decide"), sheet)
    client.post(file_page(file.pk, "decide"), sheet | {"left": [members[4].pk]})
    address = call_page("sign", meeting.call_id, meeting.pk)
    client.post(address, {"first": members[0].pk, "second": members[1].pk, "signed_on": "2026-09-06"})

    meeting.refresh_from_db()
    assert shown["left"] == [members[4]]
    assert len(stayed.context["form"].non_field_errors()) == 1
    assert (file.decision.left.get(), meeting.signed_on) == (members[4], date(2026, 9, 6))


def test_screen_decides_the_ticked_files_and_comes_back_for_the_others(at, officer, meeting, members):
    files = ApplicationFactory.create_batch(3, call=meeting.call, state="shortlisted")
    for one in files:
        AssignmentFactory(application=one)
    client, address = at(officer), call_page("decide", meeting.call_id)
    sheet = words(outcome="not_selected", votes_for=1, votes_against=4, abstentions=0) | {"meeting": meeting.pk}

    none = client.post(address, sheet)
    some = client.post(address, sheet | {"files": [files[0].pk, files[2].pk]})
    twice = client.post(address, sheet | {"files": [files[0].pk]})
    last = client.post(address, sheet | {"files": [files[1].pk]})

    with translation.override("en"):
        assert none.context["form"].errors == {"files": ["Tick at least one file."]}
        assert twice.context["form"].errors == {
            "files": ["One of these files was decided meanwhile. Look at the list again."]
        }
    assert (some["Location"], last["Location"]) == (address, call_page("inspect", meeting.call_id))
    assert Decision.objects.count() == 3


def test_screen_for_many_decisions_costs_the_same_with_one_file_and_three(at, officer, meeting, members, count_queries):
    client, address = at(officer), call_page("decide", meeting.call_id)
    del client
    AssignmentFactory(application=ApplicationFactory(call=meeting.call, state="shortlisted"))
    one = count_queries(address)
    for file in ApplicationFactory.create_batch(2, call=meeting.call, state="shortlisted"):
        AssignmentFactory(application=file)

    assert count_queries(address) == one
