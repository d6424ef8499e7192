"""Refunds, and the rule that nobody gets back more than was paid."""

from tests.stripe_stand_in.account import Account
from tests.stripe_stand_in.errors import Refusal


def create(account: Account, given: dict) -> dict:
    intent = account.get(given["payment_intent"], "pi")
    if intent["status"] != "succeeded":
        raise Refusal("This PaymentIntent does not have a successful charge to refund.", param="payment_intent")
    charge = account.get(intent["latest_charge"], "ch")
    left = charge["amount"] - charge["amount_refunded"]
    amount = given.get("amount", left)
    if left == 0:
        raise Refusal(f"Charge {charge['id']} has already been refunded.", code="charge_already_refunded")
    if amount > left:
        raise Refusal(f"Refund amount ({amount}) is greater than unrefunded amount on charge ({left})", param="amount")
    if amount < 1:
        raise Refusal("Invalid positive integer", param="amount", code="parameter_invalid_integer")
    charge["amount_refunded"] += amount
    by_konbini = account.get(intent["payment_method"])["type"] == "konbini"
    refund = account.new(
        "re",
        amount=amount,
        currency="jpy",
        charge=charge["id"],
        payment_intent=intent["id"],
        metadata=given.get("metadata", {}),
        reason=given.get("reason"),
        status="requires_action" if by_konbini else "succeeded",  # the member names a bank account by e-mail first
        failure_reason=None,
    )
    account.tell("refund.created", refund)
    return refund


def settle(account: Account, number: str) -> dict:
    """The member has named the bank account, and the money is there."""
    with account.lock:
        refund = account.get(number, "re")
        refund["status"] = "succeeded"
        account.tell("refund.updated", refund)
        return refund
