"""What the desks note: each entry once, at its own instant, whichever desk was heard last."""

import uuid
from datetime import timedelta
from functools import partial

import pytest
from django.db import IntegrityError, transaction

from jocs_site.backoffice.guards import sentence_for
from jocs_site.foundation.errors import RuleBroken
from members.agm import services
from members.agm.models import DoorEntry, Stay
from tests.factories.agm import DEADLINE, MEETS_AT, noticed_meeting


def after(minutes: int):
    return MEETS_AT + timedelta(minutes=minutes)


def noted(elector, way="in", minutes=0, desk="1", key=None):
    return services.Noted(elector, way, after(minutes), key or uuid.uuid4(), desk)


def take(meeting, *entries, minutes=60):
    return [one.outcome for one in services.record_door_entries(meeting, entries, at=after(minutes))]


def stays(elector):
    return list(elector.stays.order_by("in_at").values_list("in_at", "out_at"))


@pytest.fixture
def meeting(db):
    meeting = noticed_meeting(electors=3)
    services.close_voting(meeting, at=DEADLINE)
    return meeting


@pytest.fixture
def elector(meeting):
    return meeting.electors.first()


def test_in_out_and_in_again_at_the_instants_of_the_desk(meeting, elector):
    assert take(meeting, noted(elector), noted(elector, "out", 10), noted(elector, "in", 20)) == ["taken"] * 3
    assert stays(elector) == [(after(0), after(10)), (after(20), None)]


def test_an_entry_that_arrives_again_changes_nothing_and_is_answered_alike(meeting, elector):
    first = noted(elector)
    take(meeting, first)
    take(meeting, noted(elector, "out", 10))

    assert take(meeting, first) == ["taken"]
    assert stays(elector) == [(after(0), after(10))]
    assert DoorEntry.objects.count() == 2


def test_what_another_desk_noted_for_later_stands(meeting, elector):
    """Desk 2 had no line: it noted 5 minutes, desk 1 noted 10 and 20."""
    take(meeting, noted(elector, "in", 10, "1"), noted(elector, "out", 20, "1"))

    assert take(meeting, noted(elector, "in", 5, "2"), noted(elector, "out", 7, "2")) == ["already", "already"]
    assert stays(elector) == [(after(10), after(20))]


def test_who_was_struck_meanwhile_is_refused_with_a_sentence_and_the_entry_is_kept(meeting, elector):
    services.strike_elector(elector, because="resigned", at=after(1))
    (entry,) = services.record_door_entries(meeting, [noted(elector)], at=after(5))

    assert services.sentence_for_entry(entry) == (
        f"{elector.name} was struck off the roll and cannot take part: resigned"
    )
    assert (Stay.objects.count(), DoorEntry.objects.get().outcome) == (0, "struck")


def test_an_instant_to_come_is_now_and_one_of_long_ago_a_day_ago(meeting, elector):
    take(meeting, noted(elector, "in", 500), minutes=60)
    take(meeting, noted(elector, "out", -5000), minutes=61)

    assert list(DoorEntry.objects.order_by("pk").values_list("noted_at", flat=True)) == [
        after(60),
        after(61) - services.door.OLDEST,
    ]


def test_nothing_is_taken_after_the_count(meeting, elector):
    services.count_meeting(meeting, at=after(90))

    with pytest.raises(RuleBroken, match="takes nothing"):
        take(meeting, noted(elector), minutes=91)
    columns = {"noted_at": after(1), "arrived_at": after(1), "outcome": "taken", "client_key": uuid.uuid4()}
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        DoorEntry.objects.create(elector=elector, way="in", desk="1", **columns)
    assert sentence_for(error.value) == "The meeting does not take this any more."


def test_entries_are_kept_as_they_are(meeting, elector):
    take(meeting, noted(elector))

    for change in (partial(DoorEntry.objects.update, desk="2"), DoorEntry.objects.all().delete):
        with pytest.raises(IntegrityError) as error, transaction.atomic():
            change()
        assert sentence_for(error.value) == "What arrived at a general meeting is kept as it is."


@pytest.mark.django_db(transaction=True)
def test_two_desks_that_note_one_person_at_once_let_in_once(race):
    meeting = noticed_meeting(electors=2)
    one, other = meeting.electors.all()
    key = uuid.uuid4()
    outcomes = race(
        partial(take, meeting, noted(one, desk="1"), noted(other, desk="1", key=key)),
        partial(take, meeting, noted(one, desk="2"), noted(other, desk="1", key=key)),
    )

    assert sorted(outcome[0] for outcome in outcomes) == ["already", "taken"]
    assert [outcome[1] for outcome in outcomes] == ["taken", "taken"]
    assert (Stay.objects.count(), DoorEntry.objects.count()) == (2, 3)
