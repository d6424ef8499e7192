"""Whose details are of no use any more."""

from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from jocs_site.people.models import Person, User
from members import rules
from members.models import Gift, MonthlyGift, Payment, PaymentRequest, PaymentRequestChange, Visitor

LAPSED = ("failed", "expired")


def visitors_to_clear(today: date) -> QuerySet[Visitor]:
    """Who filled in the public giving form, never paid, and whose every try was over `UNPAID_VISITOR_DAYS` ago.

    Leaves out everybody with anything else attached, whom the office has identified, and whoever paid another time, has
    an account or is on record under the same e-mail address.
    """
    until = today - timedelta(days=rules.UNPAID_VISITOR_DAYS)
    typed = Visitor.objects.filter(key__isnull=False, cleared_on=None, came_at__date__lte=until)
    unknown = typed.filter(person=None, organisation=None, identified_on=None)
    tries = PaymentRequest.objects.filter(visitor=OuterRef("pk"))
    moves = PaymentRequestChange.objects.filter(subject__visitor=OuterRef("pk"), at__date__gt=until)
    alive = tries.filter(_is_alive() | Q(started_at__date__gt=until))
    nothing_else = unknown.filter(Exists(tries)).exclude(Exists(alive)).exclude(Exists(moves))
    for rows in (Payment, Gift, MonthlyGift):
        nothing_else = nothing_else.exclude(Exists(rows.objects.filter(visitor=OuterRef("pk"))))
    return nothing_else.exclude(~Q(email="") & _is_known_by_address()).order_by("pk")


def _is_alive() -> Q:
    """A try that may still bring money, or to which more hangs than its steps and the provider's words."""
    more = ("payment", "membership", "person", "organisation", "monthly_gift", "card_wish", "card_attempt")
    found = ~Q(state__in=LAPSED)
    for name in (*more, "refunds", "disputes"):
        found |= Q(**{f"{name}__isnull": False})
    return found


def _is_known_by_address() -> Q:
    mine = OuterRef("email")
    paid = Payment.objects.filter(visitor__email__iexact=mine)
    return (
        Exists(User.objects.filter(email__iexact=mine))
        | Exists(Person.objects.filter(email__iexact=mine))
        | Exists(paid)
    )
