"""Checkout Sessions and the PaymentIntents below them."""

import time
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from tests.stripe_stand_in.account import Account
from tests.stripe_stand_in.errors import Refusal, decline, declined, missing

# Stripe's test cards by their last digits: what becomes of a charge without the holder.
DECLINES = {
    "0002": "generic_decline",
    "0341": "generic_decline",
    "9995": "insufficient_funds",
    "3184": "authentication_required",
}
LEAST_YEN = 50
FIELDS = ("metadata", "locale", "client_reference_id", "success_url", "cancel_url", "customer_email")


def create(account: Account, given: dict) -> dict:
    mode = given.get("mode", "payment")
    methods = given.get("allowed_payment_method_types") or ["card", "konbini"]
    _check(account, given, mode, methods)
    lines = given.get("line_items", [])
    total = sum(line["price_data"]["unit_amount"] * line.get("quantity", 1) for line in lines)
    customer = given.get("customer")
    if mode == "subscription" or given.get("customer_creation") == "always":
        email = given.get("customer_email")
        customer = customer or account.new("cus", email=email, name=None, metadata={})["id"]
    session = account.new(
        "cs",
        mode=mode,
        status="open",
        payment_status="no_payment_required" if mode == "setup" else "unpaid",
        amount_total=None if mode == "setup" else total,
        currency="jpy",
        customer=customer,
        payment_intent=None,
        setup_intent=None,
        subscription=None,
        payment_method_types=[name for name in methods if mode != "subscription" or name == "card"],
        payment_method_options=given.get("payment_method_options", {}),
        expires_at=given.get("expires_at", int(time.time()) + 86_400),
        **{name: given.get(name, {} if name == "metadata" else None) for name in FIELDS},
    )
    session["url"] = f"{account.address}/pay/{session['id']}"
    session["asked"] = given  # what the stand-in itself needs later; Stripe shows no such field
    return session


def _check(account: Account, given: dict, mode: str, methods: list[str]) -> None:
    if mode == "setup":
        _check_setup(given, methods)
    elif not given.get("line_items"):
        raise Refusal("You must pass at least one line item.", param="line_items", code="parameter_missing")
    if not given.get("success_url"):
        raise Refusal("Missing required param: success_url.", param="success_url", code="parameter_missing")
    if mode == "subscription" and "konbini" in methods:
        raise Refusal("konbini cannot be used in subscription mode.", param="allowed_payment_method_types")
    if given.get("customer") and given.get("customer_email"):
        raise Refusal("You may only specify one of these parameters: customer, customer_email.", param="customer")
    if given.get("customer"):
        account.get(given["customer"], "cus")
    for line in given.get("line_items", []):
        _check_price(line["price_data"], mode, methods)


def _check_setup(given: dict, methods: list[str]) -> None:
    if given.get("line_items") or given.get("payment_intent_data"):
        raise Refusal("You can not pass `line_items` in `setup` mode.", param="line_items")
    if not given.get("currency") and not given.get("allowed_payment_method_types"):
        raise Refusal("Missing required param: currency.", param="currency", code="parameter_missing")
    if "konbini" in methods:
        raise Refusal("konbini cannot be used in setup mode.", param="allowed_payment_method_types")


def _check_price(price: dict, mode: str, methods: list[str]) -> None:
    if price["currency"] != "jpy" and "konbini" in methods:
        raise Refusal("konbini only supports jpy.", param="allowed_payment_method_types")
    if mode == "payment" and "recurring" in price:
        raise Refusal("Recurring prices need subscription mode.", param="line_items")
    if price["unit_amount"] < LEAST_YEN:
        raise Refusal("The amount is too small.", code="amount_too_small", param="line_items")


def open_session(account: Account, number: str) -> dict:
    session = account.get(number, "cs")
    if session["status"] != "open":
        raise Refusal("This page is closed.", code="checkout_session_closed")
    return session


def intent_of(account: Account, session: dict) -> dict:
    """Made when the member confirms, not before."""
    if session["payment_intent"] is None:
        data = session["asked"].get("payment_intent_data", {})
        session["payment_intent"] = _intent(
            account,
            amount=session["amount_total"],
            customer=session["customer"],
            metadata=data.get("metadata", {}),
            setup_future_usage=data.get("setup_future_usage"),
        )["id"]
    return account.get(session["payment_intent"])


def _intent(account: Account, **facts) -> dict:
    return account.new(
        "pi",
        **{
            "amount_received": 0,
            "currency": "jpy",
            "status": "requires_payment_method",
            "payment_method": None,
            "last_payment_error": None,
            "next_action": None,
            "latest_charge": None,
            "setup_future_usage": None,
        }
        | facts,
    )


def succeed(account: Account, intent: dict) -> None:
    charge = account.new(
        "ch", amount=intent["amount"], amount_refunded=0, disputed=False, payment_intent=intent["id"], currency="jpy"
    )
    intent |= {
        "status": "succeeded",
        "amount_received": intent["amount"],
        "latest_charge": charge["id"],
        "next_action": None,
        "last_payment_error": None,
    }
    account.tell("payment_intent.succeeded", intent)


def expire(account: Account, number: str) -> dict:
    session = account.get(number, "cs")
    if session["status"] != "open":
        raise Refusal("Only Checkout Sessions with a status in ['open'] can be expired.")
    session |= {"status": "expired", "url": None}
    account.tell("checkout.session.expired", session)
    return session


def charge_saved_card(account: Account, given: dict) -> dict:
    """A PaymentIntent without the member. By its last digits a card is declined, or wants its holder to be there."""
    card = account.get(given["payment_method"], "pm")
    if card["customer"] is None or card["customer"] != given.get("customer"):
        raise Refusal("The payment method does not belong to the customer.", param="payment_method")
    if given["amount"] < LEAST_YEN:
        raise Refusal("The amount is too small.", code="amount_too_small", param="amount")
    if not (given.get("confirm") and given.get("off_session")):
        raise Refusal("The stand-in charges saved cards off session only.", param="off_session")
    intent = _intent(
        account,
        amount=given["amount"],
        currency=given["currency"],
        customer=given["customer"],
        payment_method=card["id"],
        metadata=given.get("metadata", {}),
    )
    if word := DECLINES.get(card["card"]["last4"]):
        error = decline(word, dict(card))
        intent["last_payment_error"] = error
        account.tell("payment_intent.payment_failed", intent)
        raise declined(intent, error)
    succeed(account, intent)
    return intent


def cancel_intent(account: Account, number: str) -> dict:
    intent = account.get(number, "pi")
    if intent["status"] in ("succeeded", "canceled"):
        raise Refusal("You cannot cancel this PaymentIntent.", code="payment_intent_unexpected_state")
    intent |= {"status": "canceled", "next_action": None}
    account.tell("payment_intent.canceled", intent)
    return intent


def detach(account: Account, number: str) -> dict:
    card = account.get(number, "pm")
    if card["customer"] is None:
        raise missing("payment_method", number)
    before, card["customer"] = card["customer"], None
    account.tell("payment_method.detached", card, previous_attributes={"customer": before})
    return card


def end_of_day_in_japan(days: int) -> int:
    last = datetime.now(ZoneInfo("Asia/Tokyo")) + timedelta(days=days)
    return int(last.replace(hour=23, minute=59, second=59, microsecond=0).timestamp())
