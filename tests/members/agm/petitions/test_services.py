"""Motions and demands of members from their receipt to the agenda. docs/sources.md#R39"""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from jocs_site.foundation.errors import RuleBroken
from members.agm import printing, queries, services
from members.agm.models import Meeting, Petition, PetitionSupporter
from members.queries import held_about
from tests.factories.agm import MEETS_AT, SENT_ON, ItemFactory, MeetingFactory, draft_meeting
from tests.factories.members import MembershipFactory, MembershipKindFactory
from tests.factories.minutes import counted_meeting
from tests.factories.people import UserFactory
from tests.factories.petitions import RECEIVED_ON, TODAY, admitted, electorate, petition

pytestmark = pytest.mark.django_db


def refused(command) -> str:
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        command()
    return str(error.value)


def sentences(command) -> list[str]:
    with pytest.raises(RuleBroken) as error:
        command()
    return [str(blocker) for blocker in error.value.blockers]


def drop(supporter, because="withdrew"):
    return services.drop_supporter(supporter, on=TODAY, because=because)


# Supporters


def test_how_many_are_needed_follows_from_who_had_a_vote_on_the_day_it_was_received():
    electorate(30)
    MembershipFactory(joined_on=RECEIVED_ON + timedelta(days=1))
    gone = MembershipFactory()
    gone.left_on, gone.left_because = RECEIVED_ON, "resigned"
    gone.save()

    assert (petition().voters, petition().needed, petition(kind="demand").needed) == (30, 1, 3)


def test_only_who_had_a_vote_that_day_supports_and_each_once():
    members = electorate(3)
    motion = petition([members[0], members[0], members[1]])
    services.add_supporters(motion, [members[1]])
    late = MembershipFactory(joined_on=RECEIVED_ON + timedelta(days=1))
    without = MembershipFactory(kind=MembershipKindFactory(code="support"))

    assert motion.supporters.count() == 2
    for member in (late, without):
        with pytest.raises(RuleBroken, match="had no vote on") as error:
            services.add_supporters(motion, [members[2], member])
        assert error.value.field == "who"
    assert motion.supporters.count() == 2


def test_the_database_takes_a_supporter_once_and_lets_none_go_without_a_trace():
    members = electorate(3)
    motion = petition(members[:2])
    supporter = motion.supporters.first()
    with pytest.raises(IntegrityError), transaction.atomic():
        PetitionSupporter.objects.create(petition=motion, member=members[0])
    assert "agm_petitionsupporter_stands" in refused(supporter.delete)
    drop(supporter)

    assert "agm_petitionsupporter_stands" in refused(
        lambda: motion.supporters.update(dropped_on=None, dropped_because="")
    )
    with pytest.raises(RuleBroken, match="withdrew the support"):
        services.add_supporters(motion, [members[0]])


def test_who_was_entered_by_mistake_may_be_entered_again():
    members = electorate(3)
    motion = petition(members[:1])
    drop(motion.supporters.get(), "typing")
    services.add_supporters(motion, [members[0]])

    assert queries.supporters_of(motion).count() == 1


# Admissible or not


def test_one_too_few_is_not_admissible_by_rule_and_by_the_database():
    members = electorate()
    motion = petition(members[:1])

    assert sentences(lambda: services.admit_petition(motion, on=TODAY)) == ["1 supporter is missing."]
    assert "agm_petition_supported" in refused(lambda: Petition.objects.update(state="admissible"))
    services.add_supporters(motion, [members[1]])
    assert services.admit_petition(motion, on=TODAY).state == "admissible"


def test_a_demand_needs_a_tenth():
    members = electorate()
    demand = petition(members[:3], kind="demand")

    assert sentences(lambda: services.admit_petition(demand, on=TODAY)) == ["1 supporter is missing."]
    services.add_supporters(demand, [members[3]])
    assert services.admit_petition(demand, on=TODAY).state == "admissible"


def voted_on():
    meeting = counted_meeting()
    item = meeting.items.get(number=2)
    return meeting, item


def test_nearly_the_same_within_three_years_is_flagged_with_its_share_and_bars_it(monkeypatch):
    meeting, item = voted_on()
    assert queries.failed_lately(date(2027, 4, 1)) == []  # everything carried
    monkeypatch.setattr("members.agm.rules.petitions.failed_badly", lambda **_votes: True)
    assert str(queries.failed_lately(date(2027, 4, 1))[1]) == "65th annual general meeting: 2 Articles (4 of 4 votes)"
    assert [one.item for one in queries.failed_lately(date(2029, 6, 19))] == list(meeting.items.order_by("number")[:2])
    assert queries.failed_lately(date(2029, 6, 20)) == []

    electorate(1)
    motion = petition([MembershipFactory()], received_on=date(2026, 4, 1))
    Petition.objects.filter(pk=motion.pk).update(like=item)
    motion.refresh_from_db()
    (sentence,) = sentences(lambda: services.admit_petition(motion, on=TODAY))
    assert "It may be moved again from June 20, 2029." in sentence
    assert services.refuse_petition(motion, ground="same", on=TODAY).get_state_display() == "not admitted"


def test_only_what_failed_badly_and_lately_can_be_named_as_nearly_the_same():
    _meeting, item = voted_on()
    motion = petition([MembershipFactory()])
    with pytest.raises(RuleBroken, match="a tenth of all votes or more") as error:
        services.flag_as_like(motion, item)

    assert error.value.field == "like"


@pytest.mark.parametrize(
    ("ground", "sentence"), [("few", "as many supporters as the law asks"), ("same", "which earlier item")]
)
def test_a_refusal_needs_a_ground_that_is_true(ground, sentence):
    motion = petition(electorate()[:2])
    with pytest.raises(RuleBroken, match=sentence):
        services.refuse_petition(motion, ground=ground, on=TODAY)

    refusal = services.refuse_petition(motion, ground="outside", note="理事会の権限", on=TODAY)
    assert (refusal.state, refusal.ground, refusal.note) == ("refused", "outside", "理事会の権限")


def test_what_is_settled_stays_settled():
    motion = services.withdraw_petition(petition(electorate()[:2]), on=TODAY)
    for command in (
        lambda: services.admit_petition(motion, on=TODAY),
        lambda: services.withdraw_petition(motion, on=TODAY),
        lambda: services.add_supporters(motion, []),
    ):
        assert sentences(command) == ["It is settled: withdrawn by its supporters."]
    again = Petition.objects.filter(pk=motion.pk)
    assert "agm_petition_stands" in refused(lambda: again.update(state="received"))
    assert "agm_petition_stands" in refused(lambda: again.update(received_on=TODAY))
    lonely = Petition.objects.filter(pk=petition().pk)
    assert "agm_petition_stands" in refused(lonely.delete)


def test_it_is_entered_when_the_day_has_come():
    with pytest.raises(RuleBroken, match="when the day has come"):
        petition(received_on=TODAY + timedelta(days=1))


# The agenda


def test_an_admissible_motion_comes_on_the_agenda_with_the_number_of_its_supporters():
    motion, meeting = admitted(electorate()), draft_meeting()
    item = services.put_on_agenda(motion, meeting)
    again = services.put_on_agenda(motion, meeting)

    assert (item.number, item.kind, item.majority, item.title_ja, item.text_ja, item.supporters) == (
        4,
        "other",
        "ordinary",
        motion.title_ja,
        motion.text_ja,
        2,
    )
    assert (again, meeting.items.count()) == (item, 4)


def test_a_motion_that_is_late_or_not_admitted_comes_on_no_agenda():
    members = electorate()
    late = admitted(members, received_on=date(2026, 4, 24))
    meeting = MeetingFactory(held_at=MEETS_AT.replace(month=6, day=4))
    with pytest.raises(RuleBroken, match="had to arrive by April 23, 2026") as error:
        services.put_on_agenda(late, meeting)
    assert error.value.field == "meeting"
    assert queries.drafts_for(late) == []

    with pytest.raises(RuleBroken, match="Only what is admissible"):
        services.put_on_agenda(petition(members[:2]), meeting)
    item = ItemFactory(meeting=meeting)
    assert "agm_petition_only_admissible" in refused(
        lambda: Petition.objects.filter(state="received").update(item=item)
    )


def test_the_notice_waits_for_an_admissible_motion_that_is_missing():
    motion, meeting = admitted(electorate()), draft_meeting()
    codes = [one.code for one in services.blockers_of_notice(meeting, on=SENT_ON)]
    assert codes == ["motion_missing"]
    services.put_on_agenda(motion, meeting)
    assert services.blockers_of_notice(meeting, on=SENT_ON) == []

    meeting.items.get(number=4).delete()  # the form of the draft lets it go
    codes = [one.code for one in services.blockers_of_notice(meeting, on=SENT_ON)]
    assert codes == ["motion_missing"]


@pytest.mark.parametrize(
    ("facts", "waits"),
    [({"received_on": date(2026, 4, 24)}, False), ({"for_ordinary": True}, False), ({}, True)],
    ids=["late", "for the ordinary", "any"],
)
def test_the_notice_of_another_meeting_does_not_wait(facts, waits):
    admitted(electorate(), **facts)
    meeting = draft_meeting(kind="extraordinary", held_at=MEETS_AT.replace(day=4))
    codes = [one.code for one in services.blockers_of_notice(meeting, on=date(2026, 5, 1))]

    assert ("motion_missing" in codes) == waits


def test_notice_papers_say_whose_it_is_without_names():
    members = electorate()
    motion, meeting = admitted(members), draft_meeting()
    services.put_on_agenda(motion, meeting)
    services.send_notice(meeting, on=SENT_ON, at=MEETS_AT.replace(day=1))
    items = queries.agenda(meeting)

    assert printing.notice.moved_by(items[3]) == "motion of 2 members"
    assert printing.notice_pdf(meeting, items, at=MEETS_AT).startswith(b"%PDF")
    assert printing.papers_pdf(meeting, items, at=MEETS_AT).startswith(b"%PDF")
    assert meeting.decision["items"][3]["supporters"] == 2
    assert "supporters" not in meeting.decision["items"][0]


def test_a_draft_loses_it_when_too_few_are_left_and_a_sent_notice_keeps_it():
    members = electorate()
    motion, meeting = admitted(members), draft_meeting()
    services.add_supporters(motion, [members[2]])
    services.put_on_agenda(motion, meeting)
    first, second, third = motion.supporters.order_by("pk")
    assert drop(first).item.supporters == 2
    after = drop(second)

    assert (after.state, after.item, meeting.items.count()) == ("received", None, 3)
    services.add_supporters(motion, [members[3]])
    services.admit_petition(motion, on=TODAY)
    services.put_on_agenda(motion, meeting)
    services.send_notice(meeting, on=SENT_ON, at=MEETS_AT.replace(day=1))
    assert drop(third).state == "admissible"
    assert (meeting.items.get(number=4).supporters, queries.faults(meeting)) == (2, [])
    with pytest.raises(RuleBroken, match="a notice that was sent"):
        services.withdraw_petition(motion, on=TODAY)


def test_a_demand_comes_on_the_agenda_of_the_meeting_that_it_demanded():
    members = electorate()
    demand = services.admit_petition(petition(members[:4], kind="demand"), on=TODAY)
    meeting = MeetingFactory(kind="extraordinary", held_at=MEETS_AT.replace(month=5, day=30))
    assert queries.demands_running() == [demand]
    assert queries.drafts_for(demand) == [meeting]
    services.put_on_agenda(demand, meeting, item_kind="director_removal")
    assert queries.demands_running() == [demand]
    services.send_notice(meeting, on=date(2026, 5, 1), at=MEETS_AT.replace(month=5, day=1))

    assert queries.demands_running() == []
    assert Meeting.objects.get().items.get().majority == "ordinary"


def test_who_lost_the_vote_since_is_named():
    members = electorate(3)
    motion = petition(members[:2])
    members[0].left_on, members[0].left_because = RECEIVED_ON + timedelta(days=2), "resigned"
    members[0].save()

    assert [one.member for one in queries.without_vote(motion, TODAY)] == [members[0]]


def test_todos_tell_what_to_examine_and_by_when_a_meeting_is_due():
    members = electorate()
    petition(members[:1])
    petition(members[:1], kind="demand")
    found = {one.label: one.count for one in queries.todos(user=UserFactory(is_superuser=True), today=TODAY)}

    assert found["motions and demands of members to examine"] == 2
    assert found["demands for a general meeting, the first to be held by June 1, 2026"] == 1


def test_a_member_is_told_what_is_held_of_the_support():
    member = MembershipFactory()
    petition([member])
    part = next(one for one in held_about(member.person) if one.code == "general_meetings")

    assert [(fact.name, fact.shown) for fact in part.records[0]] == [
        ("petition", "Four newsletters a year"),
        ("received_on", "April 20, 2026"),
        ("dropped", "–"),
    ]


def test_the_list_costs_the_same_queries_with_one_and_three(django_assert_num_queries):
    members = electorate(3)
    petition(members[:1])
    with django_assert_num_queries(1):
        assert [one.supporters_now for one in queries.all_petitions()] == [1]
    petition(members)
    petition(members)
    with django_assert_num_queries(1):
        assert [one.supporters_now for one in queries.all_petitions()] == [3, 3, 1]
