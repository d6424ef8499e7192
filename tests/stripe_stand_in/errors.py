"""Answers of Stripe that are none of success, in its own shape."""

from copy import deepcopy


class Refusal(Exception):
    """``kind``, ``code``, ``param``: as Stripe's error object names them."""

    def __init__(self, message: str, *, status=400, kind="invalid_request_error", code=None, param=None, **more):
        super().__init__(message)
        self.status = status
        error = {"message": message, "type": kind, "code": code, "param": param} | more
        self.body = {"error": {name: value for name, value in error.items() if value is not None}}


def unknown(name: str) -> Refusal:
    return Refusal(f"Received unknown parameter: {name}", code="parameter_unknown", param=name)


def missing(kind: str, number: str) -> Refusal:
    return Refusal(f"No such {kind}: '{number}'", status=404, code="resource_missing", param="id")


def decline(word: str, method: dict) -> dict:
    """The error of a declined card, as it stands in an answer and on the PaymentIntent. ``word``: the decline code."""
    needs_holder = word == "authentication_required"
    words = "This payment requires authentication." if needs_holder else "Your card was declined."
    code = "authentication_required" if needs_holder else "card_declined"
    return {"type": "card_error", "code": code, "decline_code": word, "message": words, "payment_method": method}


def declined(intent: dict, error: dict) -> Refusal:
    more = {name: error[name] for name in ("decline_code", "payment_method")}
    return Refusal(
        error["message"], status=402, kind="card_error", code=error["code"], payment_intent=deepcopy(intent), **more
    )
