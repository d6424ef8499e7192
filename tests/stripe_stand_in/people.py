"""What people do outside the API: members on Stripe's pages and at the till, the office in the Dashboard, banks."""

import time

from tests.stripe_stand_in import billing, checkout, refunds
from tests.stripe_stand_in.account import Account

FAILED = {"type": "card_error", "code": "card_declined", "message": "Your card was declined."}


def pay_by_card(account: Account, number: str, *, card="4242") -> dict:
    """On the hosted page. A card that ends in 0002 is declined, and the page stays open."""
    with account.lock:
        session = checkout.open_session(account, number)
        if session["mode"] == "subscription":
            return billing.subscribe(account, session, card=card)
        if session["mode"] == "setup":
            return name_card(account, session, card)
        intent = checkout.intent_of(account, session)
        method = new_card(account, session, card)
        intent["payment_method"] = method["id"]
        if card == "0002":
            intent |= {"status": "requires_payment_method", "last_payment_error": FAILED | {"payment_method": method}}
            account.tell("payment_intent.payment_failed", intent)
            return intent
        checkout.succeed(account, intent)
        session |= {"status": "complete", "payment_status": "paid"}
        account.tell("checkout.session.completed", session)
        return intent


def name_card(account: Account, session: dict, card: str) -> dict:
    """On a page of mode ``setup``: the card is kept for the customer, and nothing is charged."""
    method = new_card(account, session, card)
    made = account.new(
        "seti", status="succeeded", usage="off_session", customer=session["customer"], payment_method=method["id"]
    )
    session |= {"status": "complete", "setup_intent": made["id"]}
    account.tell("setup_intent.succeeded", made)
    account.tell("checkout.session.completed", session)
    return method


def remove_card(account: Account, method: str) -> dict:
    """In the Dashboard or the portal."""
    with account.lock:
        return checkout.detach(account, method)


def renew_card(account: Account, method: str, *, exp_year: int) -> dict:
    """The card's company sends another card with the same number, and Stripe hears of it."""
    with account.lock:
        card = account.get(method, "pm")
        card["card"]["exp_year"] = exp_year
        account.tell("payment_method.automatically_updated", card)
        return card


def take_slip(account: Account, number: str) -> dict:
    """On the hosted page: a convenience store, to be paid there."""
    with account.lock:
        session = checkout.open_session(account, number)
        intent = checkout.intent_of(account, session)
        days = session["payment_method_options"].get("konbini", {}).get("expires_after_days", 3)
        until = checkout.end_of_day_in_japan(days)
        details = {"expires_at": until, "hosted_voucher_url": f"{account.address}/slip/{number}", "stores": {}}
        method = account.new("pm", type="konbini", customer=None, konbini={})
        intent |= {
            "status": "requires_action",
            "payment_method": method["id"],
            "last_payment_error": None,
            "next_action": {"type": "konbini_display_details", "konbini_display_details": details},
        }
        session |= {"status": "complete", "payment_status": "unpaid"}
        account.tell("checkout.session.completed", session)
        return intent


def pay_slip(account: Account, number: str) -> dict:
    """At the till, even after the last day, as a slip in the hand still can be."""
    with account.lock:
        session = account.get(number, "cs")
        intent = checkout.intent_of(account, session)
        checkout.succeed(account, intent)
        session["payment_status"] = "paid"
        account.tell("checkout.session.async_payment_succeeded", session)
        return intent


def let_slip_run_out(account: Account, number: str) -> dict:
    with account.lock:
        session = account.get(number, "cs")
        intent = checkout.intent_of(account, session)
        error = {
            "type": "invalid_request_error",
            "code": "payment_intent_payment_attempt_expired",
            "message": "The konbini payment expired.",
            "payment_method": account.get(intent["payment_method"]),
        }
        intent |= {"status": "requires_payment_method", "last_payment_error": error, "next_action": None}
        account.tell("payment_intent.payment_failed", intent)
        account.tell("checkout.session.async_payment_failed", session)
        return intent


def leave(account: Account, number: str) -> dict:
    """Nobody came back to the page for a day."""
    with account.lock:
        return checkout.expire(account, number)


def refund_in_dashboard(account: Account, intent: str, amount: int | None = None) -> dict:
    with account.lock:
        return refunds.create(account, {"payment_intent": intent} | ({"amount": amount} if amount else {}))


def fail_refund(account: Account, number: str) -> dict:
    """The bank sent the money back."""
    with account.lock:
        refund = account.get(number, "re")
        refund |= {"status": "failed", "failure_reason": "lost_or_stolen_card"}
        account.tell("refund.failed", refund)
        return refund


def dispute(account: Account, intent: str) -> dict:
    """The holder of the card goes to the bank: the money is withdrawn at once."""
    with account.lock:
        paid = account.get(intent, "pi")
        made = account.new(
            "dp",
            amount=paid["amount"],
            currency="jpy",
            charge=paid["latest_charge"],
            payment_intent=intent,
            reason="fraudulent",
            status="needs_response",
            evidence_details={"due_by": int(time.time()) + 7 * 86_400},
            metadata={},
        )
        account.tell("charge.dispute.created", made)
        account.tell("charge.dispute.funds_withdrawn", made)
        return made


def decide_dispute(account: Account, number: str, outcome: str) -> dict:
    with account.lock:
        made = account.get(number, "dp")
        made["status"] = outcome
        account.tell("charge.dispute.closed", made)
        if outcome == "won":
            account.tell("charge.dispute.funds_reinstated", made)
        return made


def new_card(account: Account, session: dict, last4: str) -> dict:
    intent = account.objects.get(session.get("payment_intent") or "", {})
    keeps = session["mode"] in ("subscription", "setup") or intent.get("setup_future_usage")
    facts = {"brand": "visa", "last4": last4, "exp_month": 12, "exp_year": 2031}
    return account.new("pm", type="card", card=facts, customer=session["customer"] if keeps else None)
