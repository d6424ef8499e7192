"""The link in the mail: signed, for one person of one event, good for a while; it needs no signing in."""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.core.signing import BadSignature, SignatureExpired, TimestampSigner
from django.urls import reverse

from dispatch.safety.models import CheckIn
from dispatch.safety.rules import LINK_DAYS

_SIGNER = TimestampSigner(salt="dispatch.safety.link", sep=".")


@dataclass(frozen=True)
class Link:
    """What a link turned out to be. ``fault``: empty, ``forged``, ``expired`` or ``closed``."""

    checkin: CheckIn | None
    fault: str = ""


def link_of(checkin: CheckIn) -> str:
    """The whole address, to be written into a mail."""
    return settings.WAGTAILADMIN_BASE_URL + reverse("safety:answer", args=[_SIGNER.sign(str(checkin.pk))])


def read_link(token: str) -> Link:
    """Whose link it is. A link of somebody else cannot be made from one's own: the number is signed."""
    try:
        number = _SIGNER.unsign(token, max_age=timedelta(days=LINK_DAYS))
    except SignatureExpired:
        return Link(None, "expired")
    except BadSignature:
        return Link(None, "forged")
    checkin = CheckIn.objects.select_related("event").filter(pk=number).first()
    if checkin is None:
        return Link(None, "forged")
    return Link(checkin, "" if checkin.event.is_open else "closed")
