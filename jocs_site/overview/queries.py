"""What all rooms together say."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from dispatch import queries as dispatch
from dispatch.safety import queries as safety
from dispatch.tours import queries as tours
from dispatch.volunteers import queries as volunteers
from home import queries as home
from home.newsletter import queries as newsletter
from jocs_site.backoffice.todo import Todo
from jocs_site.letters import queries as letters
from jocs_site.overview import people_desk
from members import queries as members
from members.agm import queries as agm
from scholarships import queries as scholarships

ROOMS = [
    (_("Members and dues"), members),
    (_("People"), people_desk),
    (_("Letters"), letters),
    (_("Newsletter by mail"), newsletter),
    (_("General meeting"), agm),
    (_("Safety"), safety),
    (_("Dispatch"), dispatch),
    (_("Report tour"), tours),
    (_("Volunteers"), volunteers),
    (_("Scholarships"), scholarships),
    (_("Public site"), home),
]


@dataclass(frozen=True)
class RoomTodos:
    """``name``: of the room; ``todos``: what waits there, urgent first."""

    name: str
    todos: list[Todo]


def todos(*, user, today: date) -> list[RoomTodos]:
    """What waits for this user in each room; rooms and lines with nothing to do are left out."""
    rooms = []
    for name, room in ROOMS:
        waiting = [todo for todo in room.todos(user=user, today=today) if todo.count and user.has_perm(todo.permission)]
        if waiting:
            rooms.append(RoomTodos(name, sorted(waiting, key=lambda todo: not todo.is_urgent)))
    return rooms
