from datetime import date

import pytest
from django.db import IntegrityError, transaction

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
