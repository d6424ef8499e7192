"""Tables, constraints and filters."""

from dispatch.volunteers.models import guards  # noqa: F401 - registers what the database refuses
from dispatch.volunteers.models.life import SIGN_UP_LIFE
from dispatch.volunteers.models.requests import SignUpRequest
from dispatch.volunteers.models.shifts import Opportunity, Shift
from dispatch.volunteers.models.signups import SignUp, SignUpChange
from dispatch.volunteers.models.stamps import STAMP_LIFE, StampCategory, StampLot, StampLotChange, StampRate
from dispatch.volunteers.models.volunteers import Office, Volunteer

__all__ = [
    "SIGN_UP_LIFE",
    "STAMP_LIFE",
    "Office",
    "Opportunity",
    "Shift",
    "SignUp",
    "SignUpChange",
    "SignUpRequest",
    "StampCategory",
    "StampLot",
    "StampLotChange",
    "StampRate",
    "Volunteer",
]
