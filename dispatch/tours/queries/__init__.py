"""Questions that screens and other rooms ask. Read only."""

from dispatch.tours.queries.desk import file_roles, todos
from dispatch.tours.queries.links import own_token, sign_up_of
from dispatch.tours.queries.public import (
    PublicMeeting,
    as_public,
    coming_dates,
    coming_meetings,
    hidden_names_in_titles,
    public_meeting,
)
from dispatch.tours.queries.tours import DoorList, Tour, door_list, own_meetings, tour_of

__all__ = [
    "DoorList",
    "PublicMeeting",
    "Tour",
    "as_public",
    "coming_dates",
    "coming_meetings",
    "door_list",
    "file_roles",
    "hidden_names_in_titles",
    "own_meetings",
    "own_token",
    "public_meeting",
    "sign_up_of",
    "todos",
    "tour_of",
]
