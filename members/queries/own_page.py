"""What a member's own page asks: slips that wait to be paid, and what the member agreed to."""

from datetime import datetime

from django.db.models import QuerySet

from jocs_site.people.models import Consent, Person
from members.models import Membership, PaymentRequest

WISHES = (Consent.Purpose.NEWSLETTER_EMAIL, Consent.Purpose.MEETING_EMAIL)


def open_slips(membership: Membership, *, at: datetime) -> QuerySet[PaymentRequest]:
    """Slips with which a member may still pay at a convenience store, the latest first."""
    waiting = membership.payment_requests.filter(state=PaymentRequest.State.WAITING)
    return waiting.exclude(slip_until__lt=at).order_by("-started_at")


def wishes_of(person: Person) -> dict[str, bool]:
    """By the names of the form that changes them."""
    in_force = set(person.consents.filter(withdrawn_on=None).values_list("purpose", flat=True))
    return {purpose.value: purpose.value in in_force for purpose in WISHES} | {"stop_mail": person.stop_mail}


def consents_of(person: Person) -> QuerySet[Consent]:
    """All that somebody ever agreed to, the latest first."""
    return person.consents.order_by("-given_on", "-pk")
