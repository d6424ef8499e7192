"""Parameters as they travel, and their check against the types that the real client brings along."""

import re
from functools import cache
from types import UnionType
from typing import Any, Literal, NotRequired, Required, Union, get_args, get_origin, get_type_hints
from urllib.parse import parse_qsl

import stripe.params as params
from stripe.params import billing_portal, checkout

from tests.stripe_stand_in.errors import Refusal, unknown

TYPES = {
    "checkout.session.create": checkout.SessionCreateParams,
    "checkout.session.list": checkout.SessionListParams,
    "customer.create": params.CustomerCreateParams,
    "customer.update": params.CustomerUpdateParams,
    "payment_intent.create": params.PaymentIntentCreateParams,
    "payment_intent.list": params.PaymentIntentListParams,
    "refund.create": params.RefundCreateParams,
    "refund.list": params.RefundListParams,
    "dispute.list": params.DisputeListParams,
    "event.list": params.EventListParams,
    "invoice_payment.list": params.InvoicePaymentListParams,
    "billing_portal.session.create": billing_portal.SessionCreateParams,
    "subscription.cancel": params.SubscriptionCancelParams,
}


def read(text: str) -> dict:
    """``a[0][b]=c`` as ``{"a": [{"b": "c"}]}``."""
    tree: dict = {}
    for name, value in parse_qsl(text, keep_blank_values=True):
        path = re.findall(r"[^\[\]]+", name)
        node = tree
        for part in path[:-1]:
            node = node.setdefault(part, {})
        node[path[-1] if not name.endswith("[]") else str(len(node))] = value
        if name.endswith("[]"):  # expand[]=x repeated
            holder = tree
            for part in path[:-1]:
                holder = holder[part]
            del holder[path[-1]]
            holder.setdefault(path[-1] + "[]", []).append(value)
    return _listed(tree)


def _listed(node: Any) -> Any:
    if not isinstance(node, dict):
        return node
    node = {name.removesuffix("[]"): _listed(value) for name, value in node.items()}
    if node and all(name.isdecimal() for name in node):
        return [node[name] for name in sorted(node, key=int)]
    return node


def check(kind: str, given: dict) -> dict:
    """``given`` with numbers as numbers. Raises Refusal for an unknown name or a value of another type."""
    return _typed(given, TYPES[kind], "") if kind in TYPES else given


@cache
def _fields(kind: type) -> dict[str, Any]:
    # The client's own options have types that only checkers import; they do not travel.
    return get_type_hints(kind, localns={"StripeContext": object, "Mapping": dict})


def _typed(value: Any, kind: Any, name: str) -> Any:
    origin = get_origin(kind)
    if origin in (NotRequired, Required):
        return _typed(value, get_args(kind)[0], name)
    if origin in (Union, UnionType):
        return _first_that_fits(value, get_args(kind), name)
    if origin is Literal:
        return _literal(value, kind, name)
    if origin is list:
        return _list(value, kind, name)
    if origin is dict:
        if not isinstance(value, dict):
            raise Refusal("Invalid object", param=name)
        return value
    if isinstance(kind, type) and hasattr(kind, "__total__"):
        return _object(value, kind, name)
    return _scalar(value, kind, name)


def _object(value, kind, name):
    if not isinstance(value, dict):
        raise Refusal("Invalid object", param=name)
    fields = _fields(kind)
    for field in value:
        if field not in fields:
            raise unknown(f"{name}[{field}]" if name else field)
    return {
        field: _typed(inner, fields[field], f"{name}[{field}]" if name else field) for field, inner in value.items()
    }


def _list(value, kind, name):
    if not isinstance(value, list):
        raise Refusal("Invalid array", param=name)
    return [_typed(inner, get_args(kind)[0], name) for inner in value]


def _literal(value, kind, name):
    if value not in get_args(kind):
        raise Refusal(f"Invalid {name}: must be one of {', '.join(map(str, get_args(kind)))}", param=name)
    return value


def _first_that_fits(value, kinds, name):
    refusals = []
    for kind in kinds:
        try:
            return _typed(value, kind, name)
        except Refusal as refusal:
            refusals.append(refusal)
    # the one that says which inner name is unknown is the most useful
    raise max(refusals, key=lambda refusal: len(str(refusal.body["error"].get("param", ""))))


def _scalar(value, kind, name):
    if not isinstance(value, str):
        raise Refusal(f"Invalid {name}", param=name)
    if kind is int:
        if not re.fullmatch(r"-?[0-9]+", value):
            raise Refusal(f"Invalid integer: {value}", param=name, code="parameter_invalid_integer")
        return int(value)
    if kind is bool:
        if value not in ("true", "false", "True", "False"):
            raise Refusal(f"Invalid boolean: {value}", param=name)
        return value.lower() == "true"
    return value
