"""Stripe: cards and convenience stores, on pages of Stripe's. On when ``STRIPE_SECRET_KEY`` is set.

A notice is only a hint: what it is about is fetched again before anything is believed. How Stripe is set up, and what
of it was tried how: docs/stripe.md.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from functools import cache

import stripe
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from members.payments import stripe_words
from members.payments.interface import (
    Description,
    MonthlyNews,
    News,
    Notice,
    NoticeRefused,
    Page,
    ProviderRefused,
    ProviderSilent,
    Story,
    Visit,
)

API_VERSION = "2026-10-28.endive"  # the endpoint in the Dashboard is set to the same; a test watches the library's
TOLERANCE = timedelta(minutes=5)
SLIP_DAYS = 14
GONE_AFTER = timedelta(days=2)  # a page stands open for a day; Stripe keeps the answer to a key as long
HEADER = "Stripe-Signature"
SESSION_WITH = ["payment_intent.payment_method", "setup_intent.payment_method", "invoice"]
INTENT_WITH = ["payment_method"]
PAID_WITH = ["payment_intent.payment_method"]
CARD_KINDS = ("payment_method.detached", "payment_method.updated", "payment_method.automatically_updated")
METHODS = {
    "card": Description(_("Credit card"), _("You type the card's number on a page of Stripe, the payment company.")),
    "konbini": Description(
        _("Convenience store"),
        _("You get a slip with a number and pay in cash at FamilyMart, Lawson, Ministop or Seicomart."),
    ),
}


class StripeProvider:
    code = "stripe"
    gives_monthly = keeps_cards = frozenset({"card"})

    def describe(self) -> Description:
        return Description(_("Card or convenience store"), _("Through Stripe, a payment company."))

    def methods(self) -> Mapping[str, Description]:
        return METHODS

    def start(self, request, *, at: datetime, visit: Visit) -> Page:
        key = str(request.key)
        price = {"currency": "jpy", "unit_amount": request.amount_yen, "product_data": {"name": visit.title}}
        if visit.is_monthly:
            price["recurring"] = {"interval": "month"}
        asked = {
            "mode": "subscription" if visit.is_monthly else "payment",
            "line_items": [{"quantity": 1, "price_data": price}],
            "allowed_payment_method_types": [request.method],
            "client_reference_id": key,
            "metadata": {"request": key},
            "subscription_data" if visit.is_monthly else "payment_intent_data": {
                "metadata": {"request": key},
                "description": visit.title,
            },
            "locale": visit.language,
            "success_url": visit.done,
            "cancel_url": visit.left,
        }
        if request.method == "konbini":
            asked["payment_method_options"] = {"konbini": {"expires_after_days": SLIP_DAYS}}
        if visit.customer:  # with the customer Stripe knows the address, and keeps the card
            asked["customer"] = visit.customer
            asked["payment_intent_data"]["setup_future_usage"] = "off_session"
        elif visit.email:
            asked["customer_email"] = visit.email
        with _asking():
            session = _client().v1.checkout.sessions.create(asked, {"idempotency_key": f"request-{key}"})
        return Page(session.url, session.id)

    def read_notice(self, body: bytes, headers: Mapping[str, str], *, at: datetime) -> Notice:
        event = _checked(body, headers.get(HEADER, ""), at)
        if any(name not in event for name in ("id", "type", "data", "livemode", "api_version")):
            raise NoticeRefused("It is no event as we know them.")
        if event["livemode"] != is_live():
            raise NoticeRefused("It is of the other mode, live or test, than our key.")
        if event["api_version"] != API_VERSION:
            raise NoticeRefused(f"It speaks version {event['api_version']}; set the endpoint to {API_VERSION}.")
        return _notice(event, body.decode())

    def look_into(self, notice: Notice) -> Sequence[Story]:
        with _asking():
            if notice.kind.startswith("checkout.session."):
                return stripe_words.of_session(_session(notice.subject))
            if notice.kind == "payment_intent.payment_failed":
                return stripe_words.of_intent(_intent(notice.subject))
            if notice.kind.startswith("refund."):
                return _of_refund(notice.subject)
            if notice.kind.startswith("charge.dispute."):
                dispute = _client().v1.disputes.retrieve(notice.subject, {"expand": PAID_WITH})
                _asked_for(notice.subject, dispute)
                return stripe_words.of_dispute(dispute, _paid_with(dispute.payment_intent))
            if notice.kind in ("invoice.paid", "invoice.payment_failed"):
                return stripe_words.of_invoice(
                    _asked_for(notice.subject, _client().v1.invoices.retrieve(notice.subject))
                )
            if notice.kind == "customer.subscription.deleted":
                return stripe_words.of_subscription(_subscription(notice.subject))
            if notice.kind in CARD_KINDS:
                method = _client().v1.payment_methods.retrieve(notice.subject)
                return stripe_words.of_card(_asked_for(notice.subject, method))
        return ()

    def missed(self, *, since: datetime) -> Sequence[Notice]:
        asked = {"delivery_success": False, "created": {"gte": int(since.timestamp())}, "limit": 100}
        with _asking():
            events = list(_client().v1.events.list(asked).auto_paging_iter())
        return [_notice(json.loads(body), body) for body in map(str, reversed(events))]

    def refund(self, refund, *, at: datetime) -> Sequence[Story]:
        """Looks first whether it was made before: Stripe forgets keys after a day."""
        asked = {
            "amount": refund.amount_yen,
            "metadata": {"request": str(refund.request.key), "refund": str(refund.key)},
        }
        if refund.request.method == "konbini":  # there the member is asked for a bank account
            asked["instructions_email"] = refund.request.payer.email
        with _asking():
            intent = {"payment_intent": _intent_behind(refund.payment.reference)}
            asked |= intent
            made = _client().v1.refunds.list(intent | {"limit": 100})
            found = [known for known in made.data if stripe_words.refund_key_in(known) == refund.key]
            if not found:
                found = [_client().v1.refunds.create(asked, {"idempotency_key": f"refund-{refund.key}"})]
            return _of_refund(found[0].id)

    def end_monthly(self, reference: str) -> Sequence[MonthlyNews]:
        with _asking():
            if _subscription(reference).status != "canceled":
                with suppress(stripe.InvalidRequestError):  # somebody was faster: the second look tells
                    _client().v1.subscriptions.cancel(reference)
            return stripe_words.of_subscription(_subscription(reference))

    def other_card_page(self, reference: str, *, back: str, language: str) -> str:
        with _asking():
            asked = {"customer": _subscription(reference).customer, "return_url": back, "locale": language}
            return _client().v1.billing_portal.sessions.create(asked).url

    def reconcile(self, request, *, at: datetime) -> Sequence[Story]:
        attempt = getattr(request, "card_attempt", None)
        with _asking():
            if request.remote_id:
                return stripe_words.of_session(_session(request.remote_id))
            if attempt and (intent := _charged(attempt)):
                return stripe_words.of_intent(intent)
        over = at - request.started_at > GONE_AFTER  # the page was never shown to anybody, the card never asked
        return (News(request.key, "expire", request.amount_yen, ""),) if over else ()

    def open_customer(self, customer, *, email: str) -> str:
        with _asking():
            known = customer.reference
            if not known:  # always asked with the same words, or Stripe would refuse the key
                asked = {"metadata": {"customer": str(customer.key)}}
                known = _client().v1.customers.create(asked, {"idempotency_key": f"customer-{customer.key}"}).id
            if email:
                _client().v1.customers.update(known, {"email": email})
            return known

    def card_page(self, wish, *, visit: Visit) -> Page:
        key = str(wish.key)
        asked = {
            "mode": "setup",
            "currency": "jpy",
            "customer": visit.customer,
            "allowed_payment_method_types": ["card"],
            "metadata": {"card": key},
            "locale": visit.language,
            "success_url": visit.done,
            "cancel_url": visit.left,
        }
        with _asking():
            session = _client().v1.checkout.sessions.create(asked, {"idempotency_key": f"card-{key}"})
        return Page(session.url, session.id)

    def look_at_wish(self, wish) -> Sequence[Story]:
        with _asking():
            return stripe_words.of_session(_session(wish.remote_id)) if wish.remote_id else ()

    def charge(self, attempt, *, title: str) -> Sequence[News]:
        """Looks first whether it was made before: Stripe forgets keys after a day."""
        with _asking():
            intent = _charged(attempt)
            return stripe_words.of_intent(intent or _intent(_charge(attempt, title)))

    def forget_card(self, card) -> None:
        with _asking(), suppress(stripe.InvalidRequestError):  # it is of nobody any more
            _client().v1.payment_methods.detach(card.reference)


def _notice(event: dict, body: str) -> Notice:
    return Notice(event["id"], body, event["type"], event["data"]["object"].get("id") or "")


def is_live() -> bool:
    return settings.STRIPE_SECRET_KEY.startswith(("sk_live_", "rk_live_"))


def _client() -> stripe.StripeClient:
    return client_for(settings.STRIPE_SECRET_KEY, settings.STRIPE_API_BASE)


@cache
def client_for(key: str, base: str) -> stripe.StripeClient:
    return stripe.StripeClient(
        key,
        stripe_version=API_VERSION,
        max_network_retries=2,
        base_addresses={"api": base} if base else {},
        http_client=stripe.RequestsClient(timeout=20),
    )


@contextmanager
def _asking() -> Iterator[None]:
    try:
        yield
    except (stripe.InvalidRequestError, stripe.CardError) as error:
        raise ProviderRefused(error.user_message or str(error)) from error
    except stripe.StripeError as error:
        raise ProviderSilent(f"{type(error).__name__}: {error}") from error


def _session(number: str) -> stripe.checkout.Session:
    return _asked_for(number, _client().v1.checkout.sessions.retrieve(number, {"expand": SESSION_WITH}))


def _subscription(number: str) -> stripe.Subscription:
    return _asked_for(number, _client().v1.subscriptions.retrieve(number))


def _intent(number: str) -> stripe.PaymentIntent:
    return _asked_for(number, _client().v1.payment_intents.retrieve(number, {"expand": INTENT_WITH}))


def _charge(attempt, title: str) -> str:
    """Charge a kept card while nobody sits before a screen. Returns the intent's number, of a declined one too."""
    request = attempt.request
    asked = {
        "amount": request.amount_yen,
        "currency": "jpy",
        "customer": attempt.card.customer.reference,
        "payment_method": attempt.card.reference,
        "allowed_payment_method_types": ["card"],
        "off_session": True,
        "confirm": True,
        "description": title,
        "metadata": {"request": str(request.key)},
    }
    try:
        return _client().v1.payment_intents.create(asked, {"idempotency_key": attempt.provider_key}).id
    except stripe.CardError as declined:
        intent = stripe_words.field(declined.error, "payment_intent")
        if intent is None:
            raise
        return intent.id


def _charged(attempt) -> stripe.PaymentIntent | None:
    """The intent of an earlier try under the same request, as far as Stripe has one."""
    asked = {"customer": attempt.card.customer.reference, "limit": 100}
    made = _client().v1.payment_intents.list(asked).auto_paging_iter()
    found = [intent for intent in made if stripe_words.key_in(intent) == attempt.request.key]
    return _intent(found[0].id) if found else None


def _of_refund(number: str) -> Sequence[Story]:
    refund = _asked_for(number, _client().v1.refunds.retrieve(number, {"expand": PAID_WITH}))
    return stripe_words.of_refund(refund, _paid_with(refund.payment_intent))


def _paid_with(intent: stripe.PaymentIntent | None) -> Sequence[News | MonthlyNews]:
    """What money came with an intent: for a request of ours, or for one month of a promise, which names itself on its
    invoice only."""
    if intent is None or stripe_words.key_in(intent):
        return stripe_words.of_intent(intent)
    asked = {"payment": {"type": "payment_intent", "payment_intent": intent.id}, "expand": ["data.invoice"]}
    found = _client().v1.invoice_payments.list(asked).data
    return stripe_words.of_invoice(found[0].invoice) if found else ()


def _intent_behind(reference: str) -> str:
    """The intent that a payment is booked under, or with which the invoice it is booked under was paid."""
    if not reference.startswith("in_"):
        return reference
    paid = _client().v1.invoice_payments.list({"invoice": reference, "status": "paid"}).data
    found = [one.payment.payment_intent for one in paid if one.payment.type == "payment_intent"]
    if not found:
        raise ProviderRefused(_("no payment by card stands behind this invoice"))
    return found[0]


def _asked_for(number: str, thing):
    """Processes that part while a connection is open can hear each other's answers. Raises ProviderSilent."""
    if thing.id != number:
        raise ProviderSilent(f"Asked for {number}, Stripe answered with {thing.id}.")
    return thing


def _checked(body: bytes, header: str, at: datetime) -> dict:
    """Stripe's own check with each of our secrets, and what it lets pass: a time in the future.

    The event is plain JSON: Stripe's objects cost more than all the rest of a repeat, and nothing in it is believed.
    """
    for secret in settings.STRIPE_WEBHOOK_SECRETS:
        try:
            stripe.WebhookSignature.verify_header(body, header, secret, int(TOLERANCE.total_seconds()))
            event = json.loads(body)
        except (stripe.SignatureVerificationError, UnicodeDecodeError, ValueError):
            continue
        if event.get("object") != "event":
            raise NoticeRefused("It is no event of the kind that we ask for.")
        stamp = next(int(part[2:]) for part in header.split(",") if part.startswith("t="))
        if stamp > at.timestamp() + TOLERANCE.total_seconds():
            raise NoticeRefused("It is signed for a time to come.")
        return event
    raise NoticeRefused("It is signed with none of our secrets, or more than five minutes ago.")
