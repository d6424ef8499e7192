"""Letting go of details that nobody needs any more."""

from datetime import date

from django.db import transaction
from wagtail.log_actions import log

from members.models import CLEARED, TYPED, GiftIntention, PaymentRequest, Visitor
from members.queries.retention import visitors_to_clear


def clear_unpaid_visitors(*, today: date) -> int:
    """Overwrite what visitors typed who never paid, each in a transaction of its own. Safe to repeat. Returns how many.

    The try itself stays, with its sum, its state and its days. Source: docs/operating.md
    """
    return sum(_clear(pk, today) for pk in list(visitors_to_clear(today).values_list("pk", flat=True)))


@transaction.atomic
def _clear(visitor_id: int, today: date) -> bool:
    """Asked again once nobody else can book a payment for it or say who it was."""
    tries = PaymentRequest.objects.select_for_update(no_key=True, of=("self",)).filter(visitor=visitor_id)
    keys = list(tries.order_by("pk").values_list("pk", flat=True))
    Visitor.objects.select_for_update(no_key=True, of=("self",)).get(pk=visitor_id)
    visitor = visitors_to_clear(today).filter(pk=visitor_id).first()
    if visitor is None:
        return False
    for name in TYPED:
        setattr(visitor, name, "")
    visitor.family_name, visitor.cleared_on = CLEARED, today
    visitor.save(update_fields=[*TYPED, "family_name", "cleared_on"])
    GiftIntention.objects.filter(request__in=keys).exclude(message="").update(message="")
    PaymentRequest.objects.filter(pk__in=keys).exclude(slip_url="").update(slip_url="")
    log(visitor, "members.visitor_cleared", data={"tries": len(keys)})
    return True
