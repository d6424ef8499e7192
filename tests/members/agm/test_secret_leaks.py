"""What the database itself tells of who cast which ballot: everything before the close, chance after it."""

import random
import uuid
from functools import partial

import pytest
from django.db import connection

from jocs_site.foundation.errors import RuleBroken
from members.agm import queries, services
from members.agm.models import Act, SecretBallot, Turnout, box_of
from members.agm.services import Cast
from tests.factories.agm import DEADLINE, IN_TIME, MEETS_AT
from tests.factories.secret import cast, new_serial, open_secret_meeting

pytestmark = pytest.mark.django_db(transaction=True)
VOTERS = 100
AT_MOST_BY_CHANCE = 6  # of 100: one is expected, and more than six come once in ten thousand times
LOOKS = {
    "postgresql": {
        "the number of the transaction": "xmin::text::bigint",
        "the place in the file": "ctid",
    },
    "sqlite": {"the number of the row": "rowid"},
}


def poll(voters: int):
    """An open meeting in which everybody voted, in an order by chance; and who cast which serial."""
    meeting = open_secret_meeting(electors=voters)
    people = list(meeting.electors.all())
    random.Random(7).shuffle(people)
    truth = {}
    for one in people:
        serial = new_serial()
        cast(one, random.choice(["for", "against"]), serials={3: serial})
        truth[one.pk] = serial
    return meeting, truth


def found_by_order(truth: dict, look: str) -> int:
    """How many voters a reader finds who lays both tables side by side, each in the order that a column tells."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT elector_id FROM agm_turnout ORDER BY {look}")  # noqa: S608 - our own words
        voters = [row[0] for row in cursor.fetchall()]
        cursor.execute(f"SELECT serial FROM agm_secretballot ORDER BY {look}")  # noqa: S608
        serials = [row[0] for row in cursor.fetchall()]
    return sum(truth[voter] == serial for voter, serial in zip(voters, serials, strict=True))


def found_by_join(truth: dict) -> int:
    """How many a reader finds whose rows were written by one transaction, and by no other voter's."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT t.elector_id, min(b.serial) FROM agm_turnout t JOIN agm_secretballot b "
            "ON b.xmin::text = t.xmin::text GROUP BY t.elector_id HAVING count(*) = 1"
        )
        return sum(truth[voter] == serial for voter, serial in cursor.fetchall())


def test_before_the_close_every_look_finds_everybody_and_after_it_none_does_better_than_chance():
    meeting, truth = poll(VOTERS)
    looks = LOOKS[connection.vendor]
    for name, look in looks.items():
        before = VOTERS if connection.vendor == "postgresql" else found_by_order(truth, look)
        assert found_by_order(truth, look) == before, name
    if connection.vendor == "postgresql":
        assert found_by_join(truth) == VOTERS

    services.close_voting(meeting, at=DEADLINE)

    for name, look in looks.items():
        assert found_by_order(truth, look) <= AT_MOST_BY_CHANCE, name
    if connection.vendor == "postgresql":
        assert found_by_join(truth) == 0
    assert sorted(truth.values()) == [one["serial"] for one in box_of(meeting).list(meeting)]


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite numbers rows, not transactions")
def test_after_the_close_one_transaction_wrote_all_and_the_guards_stand_again():
    meeting, _truth = poll(5)
    services.close_voting(meeting, at=DEADLINE)
    with connection.cursor() as cursor:
        for table in ("agm_turnout", "agm_secretballot"):
            cursor.execute(f"SELECT count(DISTINCT xmin::text), count(*) FROM {table}")  # noqa: S608
            assert cursor.fetchone() == (1, 5)
            cursor.execute("SELECT count(*) FROM pg_trigger WHERE tgrelid = %s::regclass AND tgenabled = 'D'", [table])
            assert cursor.fetchone() == (0,)


def test_no_guard_is_missing_after_the_close():
    from jocs_site.backoffice.guards import missing_guards  # noqa: PLC0415 - beside what it is asked about

    meeting, _truth = poll(2)
    services.close_voting(meeting, at=DEADLINE)
    assert missing_guards() == []


# Races


def test_case_31_two_browsers_at_one_instant_one_turnout_and_one_ballot(race):
    elector = open_secret_meeting(electors=1).electors.get()
    answers = race(partial(cast, elector, "for"), partial(cast, elector, "against"))

    assert sorted(type(answer).__name__ for answer in answers) == ["Cast", "RuleBroken"]
    assert (Act.objects.count(), Turnout.objects.count(), SecretBallot.objects.count()) == (1, 1, 1)
    won = next(answer for answer in answers if isinstance(answer, Cast))
    assert SecretBallot.objects.get().serial == won.papers[0].serial


def test_case_34_one_form_sent_by_four_threads_is_one_vote_with_one_receipt(race):
    elector, serials = open_secret_meeting(electors=1).electors.get(), {3: new_serial()}
    key = uuid.uuid4()
    answers = race(*[partial(cast, elector, key=key, serials=serials)] * 4)

    assert {answer.papers[0].serial for answer in answers} == {serials[3]}
    assert (Act.objects.count(), Turnout.objects.count(), SecretBallot.objects.count()) == (1, 1, 1)


def test_six_voters_race_the_close_and_turnout_equals_ballots_equals_what_was_acknowledged(race):
    meeting = open_secret_meeting(electors=6)
    *answers, _change = race(
        *(partial(cast, elector) for elector in meeting.electors.all()),
        partial(services.close_voting, meeting, at=IN_TIME, reason="The power went."),
    )
    taken = sorted(answer.papers[0].serial for answer in answers if isinstance(answer, Cast))
    meeting.refresh_from_db()

    assert {type(answer) for answer in answers} <= {Cast, RuleBroken}
    assert sorted(SecretBallot.objects.values_list("serial", flat=True)) == taken
    assert Turnout.objects.count() == len(taken)
    assert meeting.events.get(kind="box_closed").data["ballots"] == len(taken)
    services.count_meeting(meeting, at=MEETS_AT)
    assert queries.faults(meeting) == []


def test_one_meeting_closes_its_box_while_another_takes_votes(race):
    first = open_secret_meeting(electors=4)
    for elector in first.electors.all():
        cast(elector)
    other = open_secret_meeting(electors=0, kind="extraordinary")
    *answers, change = race(
        *(partial(cast, elector) for elector in other.electors.all()),
        partial(services.close_voting, first, at=DEADLINE),
    )

    assert [type(answer) for answer in answers] == [Cast] * 4
    assert type(change).__name__ == "MeetingChange"
    assert (Turnout.objects.count(), SecretBallot.objects.count()) == (8, 8)
