"""Gifts: what may be chosen, who gave what, and whom the office has yet to identify."""

from datetime import date

from django.db.models import Count, Exists, OuterRef, QuerySet

from jocs_site.people.models import Organisation, Person
from jocs_site.people.queries import similar_to
from members.models import Campaign, Gift, Membership, MonthlyGift, Payment, PaymentRequest, Purpose, Visitor
from members.queries.memberships import membership_of


def payer_with_account(user) -> Membership | Person | None:
    """Whom a signed-in account gives for: its membership, else its person; ``None`` for everybody else."""
    if not user.is_authenticated:
        return None
    return membership_of(user) or Person.objects.filter(user=user).first()


def membership_of_holder(holder: Person | Organisation) -> Membership | None:
    """The open membership of somebody on record."""
    name = "person" if isinstance(holder, Person) else "organisation"
    return Membership.objects.filter(**{name: holder}, left_on=None).first()


def first_purpose() -> Purpose | None:
    return Purpose.objects.offered().first()


def offered_purposes() -> QuerySet[Purpose]:
    return Purpose.objects.offered()


def running_campaign(code: str, *, on: date) -> Campaign | None:
    return Campaign.objects.running(on).filter(code=code).first()


def gift_requests() -> QuerySet[PaymentRequest]:
    """Online payments with a gift in them. Who knows the key of one may see how far it came, and no name."""
    return PaymentRequest.objects.select_related("intention__purpose").filter(intention__isnull=False)


def monthly_gifts() -> QuerySet[MonthlyGift]:
    """Promises, with who made them."""
    return MonthlyGift.objects.select_related("person", "organisation", "visitor", "purpose", "request")


def running_monthly_gifts(membership: Membership) -> QuerySet[MonthlyGift]:
    """What a member gives every month and can end on the own page."""
    theirs = {"person": membership.person_id, "organisation": membership.organisation_id}
    return monthly_gifts().filter(**theirs, ended_on=None, request__isnull=False).order_by("pk")


def gifts_ledger() -> QuerySet[Gift]:
    names = ("person", "organisation", "visitor", "purpose", "campaign", "monthly")
    return Gift.objects.with_covered().select_related(*names)


def givers_to_identify() -> QuerySet[Visitor]:
    """Visitors whose money or stamps came and whom nobody has identified; the oldest first."""
    paid = Payment.objects.standing().filter(visitor=OuterRef("pk"))
    gave = Gift.objects.filter(visitor=OuterRef("pk"), withdrawn_on=None)
    waiting = Visitor.objects.filter(identified_on=None)
    came = waiting.filter(Exists(paid) | Exists(gave))
    return came.annotate(gift_count=Count("gifts", distinct=True)).order_by("came_at", "pk")


def similar_givers(visitor: Visitor) -> list[tuple[Person, tuple[str, ...]]]:
    """People on record who may be this visitor, with the grounds."""
    return similar_to(visitor.as_person())


def gifts_to_thank() -> QuerySet[Gift]:
    """Gifts whose givers want a word of thanks and had none; used stamps only where it was asked for. R17"""
    return gifts_ledger().standing().counted().filter(wants_thanks=True, thanked_on=None).order_by("given_on", "pk")
