"""Letters that came back: each report is kept once, and marks its letter."""

from datetime import datetime
from hashlib import sha256

from django.db import transaction

from jocs_site.letters import rules
from jocs_site.letters.dsn import STATUS, Failure, read_failures
from jocs_site.letters.models import Bounce, Letter


@transaction.atomic
def read_bounce(raw: bytes, *, at: datetime) -> list[Bounce]:
    """Record what a mail says about letters that did not arrive. Safe to repeat; empty for any other mail."""
    return [_record(failure, sha256(raw + failure.address.encode()).hexdigest(), at) for failure in read_failures(raw)]


def _record(failure: Failure, digest: str, at: datetime) -> Bounce:
    letter = _letter_of(failure)
    columns = {
        "letter": letter,
        "address": letter.address.lower() if letter else failure.address,
        "status": failure.status,
        "said": failure.said,
        "is_hard": rules.is_hard(failure.status),
        "at": at,
    }
    bounce, is_new = Bounce.objects.get_or_create(digest=digest, defaults=columns)
    if is_new and letter:
        gone = Letter.objects.filter(pk=letter.pk, state__in=["sending", "sent", "unsure"])
        gone.update(state=Letter.State.BOUNCED, reason=f"{failure.status} {failure.said}"[:300])
    return bounce


def _letter_of(failure: Failure) -> Letter | None:
    """By the address that the report came to, which nobody can guess; else by the Message-ID."""
    letters = Letter.objects.order_by("-pk")
    if failure.token:
        return letters.filter(token=failure.token).first()
    return letters.filter(message_id=failure.message_id).first() if failure.message_id else None


def record_refusal(letter: Letter, *, said: str, at: datetime) -> None:
    """The mail server refused the address at once, which is as good as a report."""
    found = STATUS.search(said)
    status = found[1] if found else "5.0.0"
    Bounce.objects.get_or_create(
        digest=sha256(letter.token.encode()).hexdigest(),
        defaults={
            "letter": letter,
            "address": letter.address.lower(),
            "status": status,
            "said": said,
            "is_hard": rules.is_hard(status),
            "at": at,
        },
    )


@transaction.atomic
def settle_bounces(*, address: str, at: datetime, by=None) -> int:
    """Trust an address again: the office looked into it. Returns how many reports that were."""
    return Bounce.objects.open().filter(address=address.lower()).update(settled_at=at, settled_by=by)
