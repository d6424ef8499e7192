"""Signed links that say whose subscription or consent it is, by a key or number alone. A copy of
the database cannot make them.

None ends by itself: a newsletter of years ago must let go, too.
"""

from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse
from django.utils.translation import override

_SIGNERS = {purpose: Signer(salt=f"newsletter.{purpose}", sep=".") for purpose in ("confirm", "leave")}
_OF_PEOPLE = Signer(salt="newsletter.leave_consent", sep=".")


def address_of(key: UUID, purpose: str, language: str) -> str:
    """The whole address of the page that confirms, or that leaves, in the reader's language."""
    token = _SIGNERS[purpose].sign(key.hex)
    with override(language):
        return settings.WAGTAILADMIN_BASE_URL + reverse(f"newsletter:{purpose}", args=[token])


def address_of_person(person_pk: int, language: str) -> str:
    """The whole address of the page that ends the newsletter to a person on record."""
    token = _OF_PEOPLE.sign(str(person_pk))
    with override(language):
        return settings.WAGTAILADMIN_BASE_URL + reverse("newsletter:leave_consent", args=[token])


def person_pk_of(token: str) -> int | None:
    """``None`` for a token that we did not make."""
    try:
        return int(_OF_PEOPLE.unsign(token))
    except (BadSignature, ValueError):
        return None


def key_of(token: str, purpose: str) -> UUID | None:
    """``None`` for a forged token, and for one made for another purpose."""
    try:
        return UUID(hex=_SIGNERS[purpose].unsign(token))
    except (BadSignature, ValueError):
        return None
