"""Motions and demands of members. Thirty-one members have a vote, so that two move and four demand."""

from datetime import date

from members.agm import services
from members.agm.models import Petition
from tests.factories.agm import MEETS_AT
from tests.factories.members import MembershipFactory

RECEIVED_ON = date(2026, 4, 20)
TODAY = date(2026, 4, 24)


def electorate(count: int = 31) -> list:
    return [MembershipFactory() for _n in range(count)]


def petition(supporters=(), *, kind: str = "motion", received_on: date = RECEIVED_ON, **more) -> Petition:
    texts = {
        "title_ja": "会報を年四回にする件",
        "title_en": "Four newsletters a year",
        "text_ja": "会員の声を載せるため。",
    }
    found = services.enter_petition(
        kind=kind, received_on=received_on, at=MEETS_AT.replace(month=4), today=TODAY, **texts | more
    )
    services.add_supporters(found, supporters)
    return found


def admitted(members, **more) -> Petition:
    """An admissible motion of the first two members."""
    return services.admit_petition(petition(members[:2], **more), on=TODAY)
