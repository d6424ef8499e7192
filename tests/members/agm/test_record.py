"""What the database refuses, and that whatever was altered past it is found and named."""

import uuid
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError
from hypothesis import example, given
from hypothesis import strategies as st

from jocs_site.backoffice.guards import install_guards, lift_guards, sentence_for
from members.agm import queries, services
from members.agm.models import (
    Act,
    BoardEvent,
    Candidate,
    Elector,
    Item,
    Mark,
    Meeting,
    PaperCheck,
    Result,
    Revocation,
    Stay,
)
from members.agm.rules import record
from members.agm.rules.record import digest, digest_by, digest_in_pieces, first_broken, link, receipt_code
from tests.factories.agm import (
    DEADLINE,
    IN_TIME,
    MEETS_AT,
    ItemFactory,
    MeetingFactory,
    check_all,
    draft_meeting,
    noticed_meeting,
    open_meeting,
    typist,
    vote,
    write,
)
from tests.factories.members import MembershipFactory

pytestmark = pytest.mark.django_db


def refused(command) -> str:
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        command()
    return str(error.value)


def counted_meeting() -> Meeting:
    meeting = open_meeting(electors=2)
    for elector in meeting.electors.all():
        vote(elector)
    services.void_typing_error(write(elector), by=typist(), at=IN_TIME)
    write(elector)
    check_all(meeting)
    services.close_voting(meeting, at=DEADLINE)
    services.count_meeting(meeting, at=MEETS_AT)
    return meeting


@pytest.mark.parametrize(
    ("model", "change"),
    [
        (Act, {"arrived_at": MEETS_AT}),
        (Mark, {"choice": "against"}),
        (BoardEvent, {"data": {}}),
        (Result, {"data": {}}),
    ],
)
def test_what_arrived_cannot_be_changed_or_deleted(model, change):
    counted_meeting()
    name = f"{model._meta.db_table}_append_only"

    assert name in refused(lambda: model.objects.update(**change))
    assert name in refused(lambda: model.objects.all()._raw_delete("default"))


@pytest.mark.parametrize(
    "change",
    [
        {"held_at": MEETS_AT + timedelta(days=1)},
        {"place_ja": "別の会館"},
        {"double_votes": "electronic"},
        {"unmarked": "for"},
        {"deadline_at": DEADLINE + timedelta(minutes=1)},
        {"special_above": 3, "special_below": 4},
        {"decision": {}},
    ],
)
def test_case_61_the_decision_cannot_be_changed_after_the_notice(change):
    noticed_meeting(electors=1)

    assert "agm_meeting_fixed" in refused(lambda: Meeting.objects.update(**change))


def test_case_68_items_and_candidates_are_fixed_with_the_notice():
    meeting = noticed_meeting(electors=1)
    election = meeting.items.get(number=3)
    commands = [
        lambda: ItemFactory(meeting=meeting, number=4),
        lambda: Item.objects.filter(number=1).update(title_ja="別の件"),
        lambda: Candidate.objects.filter(number=1).update(name_ja="別の人"),
        lambda: Candidate.objects.create(item=election, number=4, name_ja="飛入 参加"),
        lambda: Candidate.objects.filter(number=1)._raw_delete("default"),
    ]

    assert all("_fixed" in refused(command) for command in commands)


def test_a_draft_may_be_changed_and_thrown_away_and_a_noticed_meeting_not():
    draft = draft_meeting()
    Item.objects.filter(meeting=draft).update(title_ja="改めた件名")
    draft.delete()
    meeting = noticed_meeting(electors=1)

    assert "agm_meeting_fixed" in refused(lambda: Meeting.objects.filter(pk=meeting.pk)._raw_delete("default"))


def test_the_roll_is_frozen():
    meeting = noticed_meeting(electors=1)
    elector, newcomer = meeting.electors.get(), MembershipFactory()
    line = {"number": newcomer.number, "name": newcomer.name, "place": 9, "notice_by": "post"}
    commands = [
        lambda: Elector.objects.create(meeting=meeting, member=newcomer, **line),
        lambda: Elector.objects.update(name="別名"),
        lambda: Elector.objects.all()._raw_delete("default"),
    ]

    assert all("agm_elector_fixed" in refused(command) for command in commands)
    services.strike_elector(elector, because="resigned", at=IN_TIME)
    assert "agm_elector_fixed" in refused(lambda: Elector.objects.update(struck_at=None, struck_because=""))


def add_act(elector, channel, **more):
    times = {"arrived_at": IN_TIME, "recorded_at": IN_TIME, "entered_by": typist()}
    return Act.objects.create(elector=elector, channel=channel, client_key=uuid.uuid4(), digest="", **times | more)


def test_the_database_takes_electronic_votes_only_while_voting_is_open():
    meeting = noticed_meeting(electors=1)
    elector = meeting.electors.get()
    assert "agm_act_in_time" in refused(lambda: add_act(elector, "electronic"))
    services.open_voting(meeting)
    add_act(elector, "electronic")
    services.close_voting(meeting, at=DEADLINE)
    assert "agm_act_in_time" in refused(lambda: add_act(elector, "electronic"))
    add_act(elector, "written")


def test_nothing_arrives_after_the_count():
    meeting = counted_meeting()
    elector, act = meeting.electors.first(), Act.objects.first()
    item = meeting.items.first()

    assert "agm_act_in_time" in refused(lambda: add_act(elector, "written"))
    assert "agm_elector_fixed" in refused(lambda: Elector.objects.update(struck_at=MEETS_AT, struck_because="left"))
    assert "agm_meeting_fixed" in refused(lambda: Meeting.objects.update(chair=elector))
    assert "agm_meeting_fixed" in refused(lambda: Meeting.objects.update(state="open"))
    assert "agm_stay_in_time" in refused(lambda: Stay.objects.create(elector=elector, in_at=MEETS_AT))
    assert "agm_mark_in_time" in refused(lambda: Mark.objects.create(act=act, item=item, choice="for"))


def test_constraints_of_meetings_items_and_acts():
    meeting = noticed_meeting(electors=2)
    first, second = meeting.electors.all()
    act = add_act(first, "written")
    Stay.objects.create(elector=first, in_at=MEETS_AT)
    Mark.objects.create(act=act, item=meeting.items.first(), choice="for")
    draft = MeetingFactory(fiscal_year=2027)
    refusals = {
        "special_at_least_two_thirds": lambda: MeetingFactory(fiscal_year=2028, special_above=3, special_below=5),
        "votes_end_before_it": lambda: MeetingFactory(fiscal_year=2028, deadline_at=MEETS_AT),
        "noticed_is_complete": lambda: MeetingFactory(fiscal_year=2028, state="noticed"),
        "seats_for_elections": lambda: ItemFactory(meeting=draft, seats=2),
        "item_number_above_zero": lambda: ItemFactory(meeting=draft, number=0),
        "holder_for_proxies": lambda: add_act(first, "written", holder=second),
        "stay_ends_after_start": lambda: Stay.objects.create(elector=second, in_at=MEETS_AT, out_at=MEETS_AT),
        "known_choice": lambda: Mark.objects.create(act=act, item=meeting.items.last(), choice="maybe"),
        "struck_with_reason": lambda: Elector.objects.filter(pk=second.pk).update(struck_at=IN_TIME),
    }
    for name, command in refusals.items():
        assert name in refused(command), name
    for command in (
        lambda: MeetingFactory(fiscal_year=2026),
        lambda: Stay.objects.create(elector=first, in_at=MEETS_AT + timedelta(minutes=1)),
        lambda: Mark.objects.create(act=act, item=meeting.items.first(), choice="against"),
        lambda: Elector.objects.create(
            meeting=meeting, member=first.member, number=1, name="", place=1, notice_by="post"
        ),
    ):
        assert refused(command)


def test_a_guards_refusal_has_words_for_people():
    noticed_meeting(electors=1)
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        Meeting.objects.update(place_ja="別の会館")

    assert sentence_for(error.value) == "From the notice on, the board's decision cannot be changed."


# Tampering past the guards


@pytest.fixture
def unguarded(db):
    """Somebody with the keys of the database took the triggers down; they are put back afterwards."""

    def lift():
        if connection.vendor == "sqlite":
            lift_guards()
        else:
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
                cursor.execute("SET session_replication_role = replica")

    yield lift
    if connection.vendor == "sqlite":
        install_guards()
    else:
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = origin")


def test_a_sound_record_has_no_faults():
    assert queries.faults(counted_meeting()) == []


def test_tampering_with_any_row_is_found_and_named(unguarded):
    meeting = counted_meeting()
    act = Act.objects.first()
    unguarded()
    inputs = "The roll, the acts or the attendance are not those that were counted."
    for command in (
        lambda: PaperCheck.objects.update(checked_by=typist("third")),
        lambda: Act.objects.filter(channel="written").update(entered_by=typist("third")),
        lambda: Revocation.objects.update(because="giver"),
        lambda: PaperCheck.objects.all()._raw_delete("default"),
    ):
        with transaction.atomic():
            assert command() > 0
            assert queries.faults(Meeting.objects.get()) == [inputs]
            transaction.set_rollback(True)
    tampered = {
        f"Act {act.pk} was altered.": lambda: Mark.objects.filter(act=act, item__number=1).update(choice="against"),
        "The decision is not the one that was sent.": lambda: Item.objects.filter(number=1).update(title_ja="別の件"),
        "Event 2 of the board was altered.": lambda: BoardEvent.objects.filter(place=2).update(at=MEETS_AT),
        "The result is not the one that was counted.": lambda: Result.objects.update(data={"electors": 3}),
        "The roll is not the one that was frozen with the notice.": lambda: Elector.objects.filter(
            number=meeting.electors.first().number
        ).update(name="別名"),
        "The roll, the acts or the attendance are not those that were counted.": lambda: Elector.objects.filter(
            number=meeting.electors.first().number
        ).update(struck_at=MEETS_AT, struck_because="made up"),
    }
    for sentence, command in tampered.items():
        with transaction.atomic():
            command()
            assert queries.faults(Meeting.objects.get()) == [sentence]
            transaction.set_rollback(True)


def test_a_mark_moved_to_another_item_candidate_or_meeting_is_found(unguarded):
    meeting = counted_meeting()
    act = Act.objects.first()
    unguarded()
    other = ItemFactory(meeting=MeetingFactory(fiscal_year=2031), number=1)
    marks = Mark.objects.filter(act=act)
    for command in (
        lambda: marks.filter(item__number=1).update(item=other),
        lambda: marks.filter(item__number=3).update(item=Item.objects.get(meeting=meeting, number=2)),
        lambda: marks.filter(candidate__number=2)._raw_delete("default"),
    ):
        with transaction.atomic():
            assert command() > 0
            assert f"Act {act.pk} was altered." in queries.faults(Meeting.objects.get(pk=meeting.pk))
            transaction.set_rollback(True)


WORDS = st.lists(st.one_of(st.text(max_size=6), st.text("0123456789abcdef", min_size=3, max_size=3), st.none()))
INPUTS = st.dictionaries(st.text(max_size=4), st.one_of(WORDS, st.none(), st.text(), st.dictionaries(st.text(), WORDS)))


@given(data=INPUTS, piece=st.integers(1, 4))
def test_a_digest_made_in_pieces_is_the_digest(data, piece):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(record, "_PIECE", piece)

        assert digest_in_pieces(data) == digest(data)


@given(name=st.text(), rest=st.dictionaries(st.text(), st.text()), value=st.one_of(st.text(), st.integers()))
@example(name="a", rest={"b": '"a":null', "c": "a"}, value="x")
def test_a_digest_of_many_alike_is_the_digest(name, rest, value):
    assert digest_by(name, rest)(value) == digest(rest | {name: value})


def test_case_59_the_chain_stops_at_the_edited_event():
    events, chain, previous = [{"n": number} for number in range(9)], [], "0" * 64
    for event in events:
        previous = link(previous, event)
        chain.append((event, previous))

    assert first_broken(chain) is None
    assert first_broken([*chain[:6], ({"n": 99}, chain[6][1]), *chain[7:]]) == 7
    assert first_broken([*chain[:6], *chain[7:]]) == 7
    assert first_broken([chain[1], chain[0], *chain[2:]]) == 1


def test_a_receipt_code_can_be_read_out():
    assert receipt_code(digest({"choices": {"1": "for"}})) == receipt_code(digest({"choices": {"1": "for"}}))
    assert receipt_code("0" * 64) == "2222-2222-2222"
    assert receipt_code("f" * 64) == "ZZZZ-ZZZZ-ZZZZ"
