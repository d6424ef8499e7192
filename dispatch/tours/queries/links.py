"""Links that say whose sign-up it is. A copy of the database cannot make them."""

from uuid import UUID

from django.core.signing import BadSignature, Signer

from dispatch.tours.models import MeetingSignUp

_OWN = Signer(salt="tours.own", sep=".")


def own_token(sign_up: MeetingSignUp) -> str:
    return _OWN.sign(sign_up.key.hex)


def sign_up_of(token: str) -> MeetingSignUp | None:
    """Whose link this is; ``None`` for a forged one, and once names were emptied after the meeting."""
    try:
        key = UUID(hex=_OWN.unsign(token))
    except (BadSignature, ValueError):
        return None
    return MeetingSignUp.objects.filter(key=key, erased_at=None).select_related("meeting__host").first()
