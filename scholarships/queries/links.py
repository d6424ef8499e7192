"""Links that say whose application, endorsement or reference it is. A copy of the database cannot make them."""

from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

from django.core.signing import BadSignature, SignatureExpired, Signer, TimestampSigner

from scholarships.models import Draft, Endorsement, Reference

LINK_DAYS = 30
_OWN = TimestampSigner(salt="scholarships.own", sep=".")
_OFFICER, _REFEREE = Signer(salt="scholarships.officer", sep="."), Signer(salt="scholarships.referee", sep=".")


class LinkExpired(Exception):
    """The link was good, and is too old. ``key``: of the application that it opened."""

    def __init__(self, key: UUID):
        self.key = key
        super().__init__()


def own_token(draft: Draft) -> str:
    return _OWN.sign(draft.key.hex)


def key_of_token(token: str) -> UUID | None:
    """Whose link this is. Raises LinkExpired after `LINK_DAYS`; ``None`` for a forged one."""
    try:
        return UUID(hex=_OWN.unsign(token, max_age=timedelta(days=LINK_DAYS)))
    except SignatureExpired as error:
        raise LinkExpired(UUID(hex=_OWN.unsign(token))) from error
    except (BadSignature, ValueError):
        return None


def officer_token(endorsement: Endorsement) -> str:
    return _OFFICER.sign(endorsement.key.hex)


def endorsement_of(token: str) -> Endorsement | None:
    """``None`` for a forged link, and once the applicant erased everything."""
    try:
        key = UUID(hex=_OFFICER.unsign(token))
    except (BadSignature, ValueError):
        return None
    return Endorsement.objects.select_related("draft__call", "draft__application").filter(key=key).first()


def referee_token(reference: Reference) -> str:
    return _REFEREE.sign(f"{reference.key.hex}-{reference.link_number}")


class RefereeLink(NamedTuple):
    reference: Reference
    is_replaced: bool


def reference_of(token: str) -> RefereeLink | None:
    """``is_replaced``: the applicant gave another address since, or named another referee."""
    try:
        key, number = _REFEREE.unsign(token).split("-")
        key = UUID(hex=key)
    except (BadSignature, ValueError):
        return None
    found = Reference.objects.select_related("draft__call", "draft__application").filter(key=key).first()
    if found is None:
        return None
    return RefereeLink(found, is_replaced=str(found.link_number) != number or found.ended_at is not None)
