"""The published record of a meeting, row by row: enough for a stranger to count it again (`members/agm/recount.py`)."""

import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from django.utils.translation import gettext as _

from jocs_site.foundation.errors import RuleBroken
from members.agm.models import BoardEvent, Meeting
from members.agm.queries.hall import hand_counts
from members.agm.queries.record import (
    acts_with_content,
    ballot_contents,
    check_contents,
    elector_contents,
    inputs_of,
    stay_contents,
    turnout_contents,
    why_taken_back,
)
from members.agm.rules.record import canonical, instant

FORMAT = 1
SCRIPT = Path(__file__).parent.parent / "recount.py"


def record_folder(meeting: Meeting) -> IO[bytes]:
    """The record and the script that counts it again, as one ZIP open for reading. Raises as `published_record`."""
    rows = published_record(meeting)
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the answer closes it
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as folder:
        with folder.open("record.jsonl", "w", force_zip64=True) as out:
            out.writelines(rows)
        folder.write(SCRIPT, SCRIPT.name)
        folder.writestr("README.txt", _("To count again: python recount.py record.jsonl") + "\n")
    file.seek(0)
    return file


def published_record(meeting: Meeting, *, with_names: bool = False) -> Iterator[bytes]:
    """`record_rows`, a line of JSON each. Raises RuleBroken before the count: nobody sees results in advance."""
    if meeting.state != Meeting.State.COUNTED:
        raise RuleBroken(_("The record is complete only once the votes are counted."))
    return (canonical(row) + b"\n" for row in record_rows(meeting, with_names=with_names))


def record_rows(meeting: Meeting, *, with_names: bool = False) -> Iterator[dict]:
    """Rows as JSON can hold them: decision, electors, acts, checks, stays, hands, all their digests, board, result.

    Of secret items the turnout, by alias, and apart from it the ballots, by serial.

    with_names: beside each alias number and name of the member, for those who may inspect the votes; without them it
    tells nobody who voted how. Source: docs/sources.md#R35 and #R36
    """
    yield {
        "row": "meeting",
        "format": FORMAT,
        "content": meeting.decision,
        "digest": meeting.decision_hash,
    }
    lines = {elector.ref: elector for elector in meeting.electors.all()} if with_names else {}
    for content in elector_contents(meeting):
        line = lines.get(content["elector"])
        named = {"place": line.place, "number": line.number, "name": line.name} if line else {}
        yield {"row": "elector", "content": content} | named
    for act, content in acts_with_content(meeting):
        revocation = getattr(act, "revocation", None)
        revoked_at = revocation and instant(revocation.revoked_at)
        why = why_taken_back(revocation) if revocation else {}
        yield {"row": "act", "order": act.pk, "content": content, "digest": act.digest, "revoked_at": revoked_at} | why
    rows_of = {"turnout": turnout_contents, "ballot": ballot_contents, "check": check_contents, "stay": stay_contents}
    for kind, contents in rows_of.items():
        yield from ({"row": kind, "content": content} for content in contents(meeting))
    for one in hand_counts(meeting):
        yield {"row": "hands", "content": one.content()}
    yield {"row": "inputs", "content": inputs_of(meeting)}
    for event in BoardEvent.objects.filter(meeting=meeting).order_by("place"):
        yield {"row": "event", "content": event.content(), "digest": event.digest}
    yield {"row": "result", "content": meeting.result.data, "digest": meeting.result.digest}
