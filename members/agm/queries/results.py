"""The result beside the texts it belongs to."""

from members.agm.models import Meeting
from members.agm.queries.hall import announced_otherwise
from members.agm.queries.meetings import agenda


def explained_result(meeting: Meeting) -> dict:
    """The numbers of the count beside the texts they belong to: ``result``, ``lines`` of (item, numbers, people).

    ``otherwise``: numbers of the items that were announced differently.
    """
    data = meeting.result.data
    lines = []
    for item, numbers in zip(agenda(meeting), data["items"], strict=True):
        people = list(zip(item.candidates.all(), numbers.get("candidates", []), strict="candidates" in numbers))
        people.sort(key=lambda pair: -pair[1]["votes"]["for"])
        lines.append((item, numbers, people))
    head = meeting.events.get(kind="counted")  # what the minutes print; later events follow on it
    explained = {"result": meeting.result, "data": data, "lines": lines, "board_digest": head.digest}
    return explained | {"otherwise": announced_otherwise(meeting)}
