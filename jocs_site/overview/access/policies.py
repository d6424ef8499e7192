"""The few kinds of doors there are."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum

from django.utils import timezone
from wagtail.documents.permissions import permission_policy as documents
from wagtail.images.permissions import permission_policy as images
from wagtail.permissions import page_permission_policy as pages

from members.queries import membership_of, voters

ENTER_OFFICE = "wagtailadmin.access_admin"


class Answer(Enum):
    LET_IN = "let in"
    SIGN_IN = "sent to the sign-in"
    REFUSED = "refused"
    NOT_THERE = "told that there is no such page"


@dataclass(frozen=True)
class Policy:
    """``words``: for the manual, after "who may open it"; ``answers``: what a user, anonymous too, must be told.

    ``permissions``: those of which the office screen asks one. ``own``: somebody else's object does not exist.
    ``also``: what else they may be told, by how far they have come.
    """

    words: str
    answers: Callable[[object], Answer]
    permissions: tuple[str, ...] = ()
    own: bool = False
    also: tuple[Answer, ...] = ()


def _signed_in(user) -> Answer:
    return Answer.LET_IN if user.is_authenticated else Answer.SIGN_IN


def _member(user) -> Answer:
    """For everybody else who has signed in, a member's page does not exist."""
    if not user.is_authenticated:
        return Answer.SIGN_IN
    return Answer.LET_IN if membership_of(user) else Answer.NOT_THERE


def _elector(user) -> Answer:
    """A member without a vote is told so."""
    answer = _member(user)
    if answer != Answer.LET_IN or voters(timezone.localdate()).filter(pk=membership_of(user).pk).exists():
        return answer
    return Answer.REFUSED


def _office(holds: Callable[[object], bool]) -> Callable[[object], Answer]:
    """Staff only, and of them those who hold something more."""

    def answers(user) -> Answer:
        if not user.is_authenticated:
            return Answer.SIGN_IN
        return Answer.LET_IN if user.has_perm(ENTER_OFFICE) and holds(user) else Answer.REFUSED

    return answers


def staff(*permissions: str) -> Policy:
    """An office screen that asks for one of these permissions, as ``members.view_payment``."""

    def holds(user) -> bool:
        return any(user.has_perm(permission) for permission in permissions)

    return Policy("staff with " + " or ".join(f"`{name}`" for name in permissions), _office(holds), permissions)


def _let_in(user) -> Answer:
    return Answer.LET_IN


PUBLIC = Policy("everybody", _let_in)
MACHINE = Policy("machines: a signed notice, or the host's own probes", _let_in)
SECRET_ADDRESS = Policy("whoever knows the secret address", _let_in)
BY_LINK = Policy("whoever has the link that we mailed to them", lambda user: Answer.NOT_THERE)
ON_THE_WAY_IN = Policy("everybody; who skips a step starts again at the sign-in", _let_in, also=(Answer.SIGN_IN,))
CLOSED = Policy("nobody: leads to the sign-in of the house", lambda user: Answer.SIGN_IN, also=(Answer.REFUSED,))
SIGNED_IN = Policy("whoever has signed in", _signed_in)
SECOND_FACTOR = Policy("whoever has signed in, for the own second factor", _signed_in, also=(Answer.NOT_THERE,))
OWN = Policy("whoever has signed in, and only what is their own", _signed_in, own=True)
MEMBER = Policy("members", _member)
ELECTOR = Policy("members with a vote", _elector)
OFFICE = Policy("all staff", _office(lambda user: True))
OFFICE_PARTS = Policy("all staff, as part of other screens", OFFICE.answers, also=(Answer.NOT_THERE,))
OFFICE_OWN = Policy("all staff, and there only what they may change", OFFICE.answers)
SUPERUSER = Policy("superusers", _office(lambda user: user.is_superuser))
NOBODY = Policy("nobody: there is nothing behind it", _office(lambda user: False))
PAGES = Policy(
    "staff with rights on the page tree", _office(lambda user: pages.user_has_any_permission(user, ["add", "change"]))
)
_publishing = _office(lambda user: pages.user_has_permission(user, "publish"))
PUBLISHING = Policy("staff who may publish pages", _publishing)
PUBLIC_PAGES = Policy("staff who may publish pages; of what was never public, also who writes it", _publishing)
IMAGES = Policy(
    "staff with rights on images", _office(lambda user: images.user_has_any_permission(user, ["add", "change"]))
)
DOCUMENTS = Policy(
    "staff with rights on documents", _office(lambda user: documents.user_has_any_permission(user, ["add", "change"]))
)
SINGLE_DOCUMENT = replace(
    DOCUMENTS, words="staff with rights on documents; who may only add some, the own ones", also=(Answer.REFUSED,)
)
