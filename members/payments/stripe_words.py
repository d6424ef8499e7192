"""What Stripe's objects say, in our words. Its objects are no dicts: a field that is absent raises."""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from members.payments.interface import Card, CardNews, DisputeNews, MonthlyNews, News, RefundNews, Slip, Story

REFUND_STATES = {"succeeded": "done", "failed": "failed", "canceled": "failed"}
DISPUTE_STATES = {"won": "won", "lost": "lost", "warning_closed": "won"}
EXPIRED_AT_THE_STORE = "payment_intent_payment_attempt_expired"


def field(thing, name: str):
    """``None`` where Stripe left it out."""
    return thing[name] if thing is not None and name in thing else None


def key_in(thing) -> UUID | None:
    """The request that a thing of Stripe's is about; ``None`` when we did not make it."""
    return _key_in(thing, "request")


def refund_key_in(thing) -> UUID | None:
    """Our own row of a refund; ``None`` when somebody asked for it in the Dashboard."""
    return _key_in(thing, "refund")


def _key_in(thing, name: str) -> UUID | None:
    try:
        return UUID(str(field(field(thing, "metadata"), name)))
    except ValueError:
        return None


def of_session(session) -> Sequence[Story]:
    """Of a Checkout Session with its intent or first invoice; nothing when it is none of ours."""
    if session.mode == "setup":
        return of_setup(session)
    key, intent = key_in(session), field(session, "payment_intent")
    if key is None:
        return ()
    if session.mode == "subscription" and session.status == "complete":
        return of_invoice(session.invoice)
    step = _step_of_session(session, intent)
    reference = intent.id if intent else session.id
    return (_news(key, step, session.amount_total, session.currency, reference, intent),)


def of_setup(session) -> Sequence[CardNews]:
    """Of a page where a card was to be named without paying; nothing while it was not."""
    key = _key_in(session, "card")
    card = card_of(field(field(session, "setup_intent"), "payment_method"))
    return (CardNews(card, key),) if key and card and session.status == "complete" else ()


def of_card(method) -> Sequence[CardNews]:
    """Of a payment method by itself, which may be of no customer any more."""
    details = field(method, "card")
    if details is None:
        return ()
    customer = field(method, "customer")
    return (CardNews(_card(method, details), is_gone=customer is None),)


def card_of(method) -> Card | None:
    """The card that is kept for a customer; ``None`` for another method, an unexpanded one or a card not kept."""
    if method is None or isinstance(method, str) or method.type != "card" or not field(method, "customer"):
        return None
    return _card(method, method.card)


def _card(method, details) -> Card:
    brand = field(details, "brand") or "card"
    return Card(method.customer or "", method.id, brand, details.last4, details.exp_month, details.exp_year)


def of_intent(intent) -> Sequence[News]:
    key = key_in(intent)
    if key is None:
        return ()
    amount_yen = intent.amount_received if intent.status == "succeeded" else intent.amount
    return (_news(key, _step_of_intent(intent), amount_yen, intent.currency, intent.id, intent),)


def of_invoice(invoice) -> Sequence[MonthlyNews]:
    """Of one month's bill; nothing when it belongs to no promise of ours."""
    parent = field(field(invoice, "parent"), "subscription_details")
    key = key_in(parent)
    if key is None:
        return ()
    step = "start"
    if invoice.status == "paid":
        step = "pay"
    elif invoice.attempt_count and invoice.status in ("open", "uncollectible"):
        step = "fail"
    trouble = _not_in_yen(invoice.currency)
    return (MonthlyNews(key, step, parent.subscription, invoice.amount_paid, invoice.id, trouble),)


def of_subscription(subscription) -> Sequence[MonthlyNews]:
    key = key_in(subscription)
    if key is None:
        return ()
    return (MonthlyNews(key, "end" if subscription.status == "canceled" else "", subscription.id),)


def of_refund(refund, paid: Sequence[News | MonthlyNews]) -> Sequence[Story]:
    """``paid``: what is told of the money that goes back; it comes first, for the two notices may change places."""
    if not paid:
        return ()
    state = REFUND_STATES.get(refund.status, "underway")
    return (*paid, RefundNews(*_paid_as(paid[0]), refund.id, refund.amount, state, refund_key_in(refund)))


def of_dispute(dispute, paid: Sequence[News | MonthlyNews]) -> Sequence[Story]:
    """``paid``: what is told of the money in dispute."""
    if not paid:
        return ()
    due_by = field(field(dispute, "evidence_details"), "due_by")
    answer_by = datetime.fromtimestamp(due_by, UTC) if due_by else None
    state = DISPUTE_STATES.get(dispute.status, "open")
    return (*paid, DisputeNews(*_paid_as(paid[0]), dispute.id, dispute.amount, state, dispute.reason, answer_by))


def _paid_as(paid: News | MonthlyNews) -> tuple[UUID, str]:
    """The request, and the reference under which the money is booked."""
    return paid.key, paid.invoice if isinstance(paid, MonthlyNews) else paid.reference


def _news(key: UUID, step: str, amount_yen: int, currency: str, reference: str, intent) -> News:
    more = {"reason": _reason(intent) if step == "fail" else "", "card": _kept_card(intent) if step == "pay" else None}
    return News(key, step, amount_yen, reference, slip=_slip(intent), trouble=_not_in_yen(currency), **more)


def _reason(intent) -> str:
    """Stripe's word for why a card was declined, the bank's own first."""
    error = field(intent, "last_payment_error")
    return field(error, "decline_code") or field(error, "code") or ""


def _kept_card(intent) -> Card | None:
    return card_of(field(intent, "payment_method")) if field(intent, "setup_future_usage") == "off_session" else None


def _not_in_yen(currency: str) -> str:
    return "" if currency == "jpy" else _("It is in %(currency)s, not in yen.") % {"currency": currency}


def _step_of_session(session, intent) -> str:
    if session.payment_status == "paid":
        return "pay"
    if session.status == "expired":
        return "expire"
    return _step_of_intent(intent) if intent else ""


def _step_of_intent(intent) -> str:
    if intent.status in ("succeeded", "canceled"):
        return {"succeeded": "pay", "canceled": "expire"}[intent.status]
    if intent.status == "requires_action" and _slip(intent):
        return "wait"
    error = field(intent, "last_payment_error")
    if intent.status != "requires_payment_method" or error is None:
        return ""
    return "expire" if field(error, "code") == EXPIRED_AT_THE_STORE or _is_konbini(error) else "fail"


def _is_konbini(error) -> bool:
    return field(field(error, "payment_method"), "type") == "konbini"


def _slip(intent) -> Slip | None:
    details = field(field(intent, "next_action"), "konbini_display_details")
    if details is None or not details.hosted_voucher_url:
        return None
    return Slip(details.hosted_voucher_url, datetime.fromtimestamp(details.expires_at, UTC))
