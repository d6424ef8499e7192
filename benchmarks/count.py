"""A meeting of many electronic votes: read, counted and its inputs hashed, as the count does; then counted anew from
its published record by the script that anybody runs. There is no peer.

Three acts for every two electors, five questions each. ``rules``: the pure count alone; ``clock``: all of it by the
clock on the wall, in which the database and we work by turns; ``peak_mb``: what the process that counts holds at most,
Django included.
"""

import os
import random
import resource
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

from django.db import connection, transaction

from benchmarks.frame import FORK, cpu_s, learn_sizes
from jocs_site.backoffice.bulk import insert_many
from jocs_site.foundation.garbage import not_searched
from jocs_site.people.models import Person
from jocs_site.people.services import add_people
from members import services as dues
from members.agm import queries, services
from members.agm.models import Act, Mark, Meeting
from members.agm.rules.counting import count
from members.agm.services.voting import digest_of
from members.models import KindTerms, MembershipKind
from tests.factories.agm import DEADLINE, IN_TIME, MEETS_AT, OPENED_AT, QUESTIONS, SENT_ON, draft_meeting

SIZE = 100_000
ROUNDS = 1
PIECE = 20_000
CHOICES = ("for", "against", "abstain")


def measure(size: int, rounds: int) -> str:
    with a_process_for(counted) as count_in_it:
        meeting = prepare(size)
        rules_s, read_s, hash_s, clock_s, peak_mb = count_in_it(meeting.pk)
    services.close_voting(meeting, at=DEADLINE)
    services.count_meeting(meeting, at=MEETS_AT)
    ours = read_s + rules_s + hash_s
    recount_s = recounted(meeting)
    return (
        f"ours={ours:.2f} unit=cpu_s rules={rules_s:.2f} read={read_s:.2f} hashed={hash_s:.2f} "
        f"clock={clock_s:.2f} peak_mb={peak_mb:.0f} "
        f"recount={recount_s:.2f} ratio={recount_s / ours:.1f}"
    )


def prepare(size: int) -> Meeting:
    """An open meeting with ``size`` acts."""
    kind, _is_new = MembershipKind.objects.get_or_create(code="voting", defaults={"has_vote": True})
    names = {"name_ja": "社員会員", "name_en": "Voting member", "minimum_dues_yen": 10_000}
    KindTerms.objects.get_or_create(kind=kind, starts_on=date(1960, 1, 1), defaults=names)
    for start in range(0, max(size * 2 // 3, 1), PIECE):
        wanted = min(PIECE, max(size * 2 // 3, 1) - start)
        people = add_people(Person(family_name="会員", given_name=f"{start + n}") for n in range(wanted))
        dues.admit_members([dues.Admission("voting", date(2020, 4, 1), person) for person in people])
    meeting = draft_meeting()
    services.send_notice(meeting, on=SENT_ON, at=OPENED_AT)
    services.confirm_posting(meeting, on=SENT_ON, at=OPENED_AT)
    services.open_voting(meeting, at=OPENED_AT)
    electors, asked = list(meeting.electors.order_by("place")), queries.ballot(queries.agenda(meeting))
    chance = random.Random(1)
    for start in range(0, size, PIECE):
        vote(electors, asked, range(start, min(start + PIECE, size)), chance)
    learn_sizes()
    return meeting


def vote(electors: list, asked: dict, numbers: range, chance: random.Random) -> None:
    """The acts of these numbers, each as the services write it."""
    acts, said = [], []
    for number in numbers:
        choices = {question: chance.choice(CHOICES) for question in QUESTIONS}
        act = Act(
            elector=electors[number % len(electors)],
            channel="electronic",
            arrived_at=IN_TIME + timedelta(milliseconds=number),
            recorded_at=IN_TIME,
            client_key=uuid.UUID(int=number),
        )
        act.digest = digest_of(act, choices)
        acts.append(act)
        said.append(choices)
    insert_many(acts)
    insert_many(
        Mark(act=act, item=asked[question][0], candidate=asked[question][1], choice=choice)
        for act, choices in zip(acts, said, strict=True)
        for question, choice in choices.items()
    )


@transaction.atomic
def counted(meeting_id: int) -> tuple[float, ...]:
    """As `services.count_meeting` does. Seconds for the rules, for reading and for hashing, and all by the clock; and
    the memory at its highest, in MB.
    """
    meeting, began = Meeting.objects.get(pk=meeting_id), time.perf_counter()
    instants = [cpu_s()]
    with not_searched():
        poll, items = queries.poll_of(meeting), queries.items_to_count(meeting)
        instants.append(cpu_s())
        result = count(poll, items)
        instants.append(cpu_s())
    assert result["present"]["total"] == len(poll.electors)  # noqa: S101
    assert all(sum(line["votes"].values()) == len(poll.electors) for line in result["items"][:2])  # noqa: S101
    del poll
    queries.inputs_digest(meeting)
    instants.append(cpu_s())
    clock_s = time.perf_counter() - began
    read_s, rules_s, hash_s = (after - before for before, after in pairwise(instants))
    return rules_s, read_s, hash_s, clock_s, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


@contextmanager
def a_process_for(act: Callable) -> Iterator[Callable]:
    """Forked before anything is prepared, so that its memory is what the work takes. Gives how to ask it."""
    connection.close()
    mine, theirs = FORK.Pipe()

    def work() -> None:
        mine.close()  # so that it ends where nobody is left to ask
        with suppress(EOFError):
            theirs.send(act(*theirs.recv()))

    def ask(*arguments) -> tuple:
        mine.send(arguments)
        return mine.recv()

    child = FORK.Process(target=work)
    child.start()
    theirs.close()  # so that a child that fails is an end of the pipe here, and not a wait for ever
    try:
        yield ask
    finally:
        mine.close()
        child.join()


def recounted(meeting: Meeting) -> float:
    """Processor time of the script, which has to agree."""
    with tempfile.TemporaryDirectory() as folder:
        record = Path(folder) / "record.jsonl"
        with record.open("wb") as out:
            out.writelines(queries.published_record(meeting))
        before = os.times()
        script = [sys.executable, str(queries.export.SCRIPT), str(record)]
        subprocess.run(script, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - our own script
        after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system
