"""The ballot box as the meeting sees it, and the ways to keep one. The decision of the board names which.

It stands below queries and services, since both use it. Source: docs/decisions/0020-secret-ballots.md
"""

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import connection
from django.utils.translation import gettext as _

from jocs_site.backoffice.guards import install_guards, lift_guards
from jocs_site.foundation.errors import RuleBroken
from members.agm.models.meetings import Meeting
from members.agm.models.secret import SecretBallot
from members.agm.rules.record import digest

# What is written anew at the close, in which order. Voters touch them in this order, too, so nobody waits in a ring.
REWRITTEN = {"agm_turnout": "elector_id", "agm_secretballot": "serial"}
IN_BYTES = ' COLLATE "C"'  # PostgreSQL's words may be sorted by the rules of a language


@dataclass(frozen=True)
class Paper:
    """One filled in ballot on its way into the box. ``choices``: an answer for every question of the item."""

    item: int
    serial: str
    choices: Mapping[str, str]


class BallotBox(ABC):
    """What a kind of box has to do. It is told which meeting, never who votes: turnout is the service's to keep.

    A box for encrypted ballots (Belenios) answers the same questions; its `close` takes the last ballot of each
    credential, its `count` waits for the trustees.
    """

    @abstractmethod
    def cast(self, meeting: Meeting, papers: Sequence[Paper]) -> None:
        """Put papers in, within the caller's transaction. Raises RuleBroken for a serial that is taken."""

    @abstractmethod
    def holds(self, meeting: Meeting, papers: Sequence[Paper]) -> bool:
        """Whether exactly these papers lie in it, so that a form sent twice is known again."""

    @abstractmethod
    def close(self, meeting: Meeting) -> dict:
        """Let nothing tell any more who cast which, and return for the board how many there are and their ``root``."""

    @abstractmethod
    def list(self, meeting: Meeting) -> list[dict]:
        """What lies in it, in an order that tells nothing. Raises RuleBroken before the close."""

    @abstractmethod
    def count(self, meeting: Meeting) -> dict[str, dict[str, int]]:
        """By question how many ballots say what. Raises RuleBroken before the close."""


class PlainBox(BallotBox):
    """Ballots as they are, apart from their voters. Secret once closed, not from who reads the database before."""

    def cast(self, meeting, papers):
        if self._known([paper.serial for paper in papers]):
            raise RuleBroken(_("This ballot was drawn once already. Open the form anew."))
        SecretBallot.objects.bulk_create(
            SecretBallot(
                serial=paper.serial,
                meeting_number=meeting.pk,
                item_number=paper.item,
                choices=dict(paper.choices),
            )
            for paper in papers
        )

    def holds(self, meeting, papers):
        known = self._known([paper.serial for paper in papers])
        sent = {p.serial: (meeting.pk, p.item, dict(p.choices)) for p in papers}
        return bool(sent) and sent == {
            one.serial: (one.meeting_number, one.item_number, one.choices) for one in known.values()
        }

    def _known(self, serials: list[str]) -> dict[str, SecretBallot]:
        return SecretBallot.objects.in_bulk(serials)

    def close(self, meeting):
        write_anew()
        ballots = self._list(meeting)
        return {"ballots": len(ballots), "root": digest(ballots)}

    def list(self, meeting):
        refuse_before_close(meeting)
        return self._list(meeting)

    def _list(self, meeting: Meeting) -> Sequence[dict]:
        ballots = SecretBallot.objects.filter(meeting_number=meeting.pk)
        return sorted((one.content() for one in ballots), key=lambda content: content["serial"])

    def count(self, meeting):
        counted: dict[str, Counter] = {}
        for ballot in self.list(meeting):
            for question, choice in ballot["choices"].items():
                counted.setdefault(question, Counter())[choice] += 1
        return {question: dict(votes) for question, votes in counted.items()}


BOXES: dict[str, BallotBox] = {"plain": PlainBox()}


def box_of(meeting: Meeting) -> BallotBox:
    return BOXES[meeting.ballot_box]


def refuse_before_close(meeting: Meeting) -> None:
    if meeting.state not in (Meeting.State.CLOSED, Meeting.State.COUNTED):
        raise RuleBroken(_("The box is closed until the vote ends. Nobody sees what lies in it before."))


def write_anew() -> None:
    """Write turnout and ballots anew, in one go each and in an order that tells nothing.

    Before, rows of one voter share the number of a transaction and stand in the order of voting. After, all rows of a
    table have that of the close, and their places follow the serials. The rows themselves stay the same, so the guards
    are let down for it within this transaction, in which nobody else reaches the tables.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            _write_anew_in_postgresql(cursor)
        else:
            _write_anew_in_sqlite(cursor)


def _write_anew_in_postgresql(cursor) -> None:
    """TRUNCATE gives a table new files, as CREATE TABLE AS would, and keeps constraints, indexes and guards."""
    cursor.execute(f"LOCK TABLE {', '.join(REWRITTEN)} IN ACCESS EXCLUSIVE MODE")
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # no table with checks still to come can be truncated
    for table, order in REWRITTEN.items():
        order += IN_BYTES if order == "serial" else ""
        sorted_rows = f"SELECT * FROM {table} ORDER BY {order}"  # noqa: S608 - our own names
        cursor.execute(f"CREATE TEMP TABLE written_anew ON COMMIT DROP AS {sorted_rows}")
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(f"TRUNCATE {table}")
        cursor.execute(f"INSERT INTO {table} SELECT * FROM written_anew ORDER BY {order}")  # noqa: S608 - our own names
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        cursor.execute("DROP TABLE written_anew")
    cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def _write_anew_in_sqlite(cursor) -> None:
    """New row numbers in the order of the serials; what is deleted is overwritten with zeros in the file."""
    cursor.execute("PRAGMA secure_delete = ON")
    lift_guards(connection.alias, among=set(REWRITTEN))
    for table, order in REWRITTEN.items():
        cursor.execute(f"CREATE TEMP TABLE written_anew AS SELECT * FROM {table} ORDER BY {order}")  # noqa: S608
        cursor.execute(f"DELETE FROM {table}")  # noqa: S608 - our own names
        cursor.execute(f"INSERT INTO {table} SELECT * FROM written_anew ORDER BY {order}")  # noqa: S608
        cursor.execute("DROP TABLE written_anew")
    install_guards(connection.alias, among=set(REWRITTEN))
