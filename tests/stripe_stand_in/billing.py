"""Monthly gifts: subscriptions, their invoices, and the portal."""

from tests.stripe_stand_in import checkout
from tests.stripe_stand_in.account import Account
from tests.stripe_stand_in.errors import Refusal


def subscribe(account: Account, session: dict, *, card: str) -> dict:
    method = account.new(
        "pm",
        type="card",
        card={"brand": "visa", "last4": card, "exp_month": 12, "exp_year": 2031},
        customer=session["customer"],
    )
    data = session["asked"].get("subscription_data", {})
    subscription = account.new(
        "sub",
        status="active",
        customer=session["customer"],
        default_payment_method=method["id"],
        metadata=data.get("metadata", {}),
        amount=session["amount_total"],
        cancel_at_period_end=False,
        canceled_at=None,
        ended_at=None,
        latest_invoice=None,
    )
    invoice = _invoice(account, subscription)
    _pay(account, invoice, method)
    session |= {
        "status": "complete",
        "payment_status": "paid",
        "subscription": subscription["id"],
        "invoice": invoice["id"],
    }
    account.tell("checkout.session.completed", session)
    return subscription


def next_month(account: Account, number: str) -> dict:
    """Stripe charges the card again; one that ends in 0341 is declined."""
    with account.lock:
        subscription = account.get(number, "sub")
        if subscription["status"] == "canceled":
            raise Refusal("The subscription is over.")
        method = account.get(subscription["default_payment_method"])
        invoice = _invoice(account, subscription)
        if method["card"]["last4"] == "0341":
            invoice["attempt_count"] += 1
            subscription["status"] = "past_due"
            account.tell("invoice.payment_failed", invoice)
        else:
            _pay(account, invoice, method)
        return invoice


def _invoice(account: Account, subscription: dict) -> dict:
    parent = {
        "type": "subscription_details",
        "subscription_details": {"subscription": subscription["id"], "metadata": dict(subscription["metadata"])},
    }
    invoice = account.new(
        "in",
        status="open",
        customer=subscription["customer"],
        amount_due=subscription["amount"],
        amount_paid=0,
        currency="jpy",
        attempt_count=0,
        parent=parent,
        hosted_invoice_url=f"{account.address}/invoice",
        billing_reason="subscription_cycle" if subscription["latest_invoice"] else "subscription_create",
    )
    subscription["latest_invoice"] = invoice["id"]
    return invoice


def _pay(account: Account, invoice: dict, method: dict) -> None:
    intent = account.new(
        "pi",
        amount=invoice["amount_due"],
        amount_received=0,
        currency="jpy",
        customer=invoice["customer"],
        payment_method=method["id"],
        metadata={},
    )
    checkout.succeed(account, intent)
    account.new(
        "inpay",
        invoice=invoice["id"],
        status="paid",
        amount_paid=invoice["amount_due"],
        amount_requested=invoice["amount_due"],
        currency="jpy",
        is_default=True,
        payment={"type": "payment_intent", "payment_intent": intent["id"]},
    )
    invoice |= {"status": "paid", "amount_paid": invoice["amount_due"], "attempt_count": 1}
    account.tell("invoice.paid", invoice)


def cancel(account: Account, number: str) -> dict:
    subscription = account.get(number, "sub")
    if subscription["status"] == "canceled":
        raise Refusal(f"No such subscription: '{number}'", status=404, code="resource_missing", param="id")
    subscription |= {"status": "canceled", "canceled_at": subscription["created"], "ended_at": subscription["created"]}
    account.tell("customer.subscription.deleted", subscription)
    return subscription


def portal(account: Account, given: dict) -> dict:
    account.get(given["customer"], "cus")
    made = account.new("bps", customer=given["customer"], return_url=given.get("return_url"))
    made["url"] = f"{account.address}/portal/{made['id']}"
    return made
