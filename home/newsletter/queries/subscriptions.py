"""Questions about subscriptions. Read only."""

from django.db.models import QuerySet

from home.newsletter.links import key_of, person_pk_of
from home.newsletter.models import Subscription
from jocs_site.people.models import Person


def readers() -> QuerySet[Subscription]:
    """Who gets the newsletter by mail without an account, the latest first."""
    return Subscription.objects.in_force().order_by("-confirmed_at", "-pk")


def subscription_of(token: str, purpose: str) -> Subscription | None:
    """Whose link this is; ``None`` for a forged one, one made for another purpose, and once it is forgotten."""
    key = key_of(token, purpose)
    return key and Subscription.objects.filter(key=key).first()


def person_of(token: str) -> Person | None:
    """Whose link this is; the record that was kept, where two were made one. ``None`` for a forged one."""
    pk = person_pk_of(token)
    person = pk and Person.objects.select_related("merged_into", "user").filter(pk=pk).first()
    return (person.merged_into or person) if person else None
