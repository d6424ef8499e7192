"""Answers of Stripe that are none of success, in its own shape."""


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


def declined(intent: dict) -> Refusal:
    return Refusal(
        "Your card was declined.", status=402, kind="card_error", code="card_declined", payment_intent=intent
    )
