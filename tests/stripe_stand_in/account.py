"""One Stripe account in memory: its objects, its events, and what people do with cards, tills and the Dashboard."""

import itertools
import json
import threading
import time
from copy import deepcopy
from dataclasses import dataclass, field

import stripe

from members.payments.interface import SignedNotice
from tests.stripe_stand_in.errors import missing

KEY = "sk_test_stand_in"
SECRET = "whsec_stand_in"
NAMES = {
    "cs": "checkout.session",
    "pi": "payment_intent",
    "ch": "charge",
    "re": "refund",
    "dp": "dispute",
    "cus": "customer",
    "pm": "payment_method",
    "seti": "setup_intent",
    "sub": "subscription",
    "in": "invoice",
    "inpay": "invoice_payment",
    "bps": "billing_portal.session",
    "evt": "event",
}


@dataclass
class Account:
    """``delivered``: the events that a receiver has answered with 2xx."""

    api_version: str = stripe.api_version
    address: str = ""
    objects: dict[str, dict] = field(default_factory=dict)
    events: list[dict] = field(default_factory=list)
    delivered: set[str] = field(default_factory=set)
    keys: dict[str, tuple] = field(default_factory=dict)
    lock: threading.RLock = field(default_factory=threading.RLock)
    fails: int = 0  # how many of the next requests end in an error of the server
    loses: int = 0  # how many of the next answers are lost on the way, after all was done
    numbers: itertools.count = field(default_factory=lambda: itertools.count(1))

    def forget(self) -> None:
        """Begin anew, at the same address."""
        for kept in (self.objects, self.events, self.delivered, self.keys):
            kept.clear()
        self.numbers = itertools.count(1)

    def new(self, prefix: str, **facts) -> dict:
        number = f"{prefix}_test_{next(self.numbers):06}"
        made = {"id": number, "object": NAMES[prefix], "created": int(time.time()), "livemode": False} | facts
        self.objects[number] = made
        return made

    def get(self, number: str, prefix: str = "") -> dict:
        if number not in self.objects or not number.startswith(f"{prefix}_" if prefix else ""):
            raise missing(NAMES.get(prefix, "object"), number)
        return self.objects[number]

    def all(self, prefix: str) -> list[dict]:
        """The latest first, as Stripe lists."""
        return [thing for number, thing in reversed(self.objects.items()) if number.startswith(f"{prefix}_")]

    def tell(self, kind: str, thing: dict, **more) -> dict:
        event = self.new("evt", type=kind, api_version=self.api_version, data={"object": deepcopy(thing)}, **more)
        self.events.append(event)
        return event

    def expanded(self, thing: dict, paths: list[str]) -> dict:
        """A copy with the objects in place of their numbers."""
        copy = deepcopy(thing)
        for path in paths:
            node = copy
            for part in path.split("."):
                value = node.get(part) if isinstance(node, dict) else None
                if isinstance(value, str) and value in self.objects:
                    node[part] = deepcopy(self.objects[value])
                node = node.get(part) if isinstance(node, dict) else None
        return copy

    def undelivered(self) -> list[dict]:
        return [event for event in self.events if event["id"] not in self.delivered]


def signed(event: dict, *, at: float | None = None, secret: str = SECRET) -> SignedNotice:
    """An event as Stripe sends it. ``at``: when it was signed, in seconds; now if left out."""
    return sign(json.dumps(event, ensure_ascii=False), at=at, secret=secret)


def sign(body: str, *, at: float | None = None, secret: str = SECRET) -> SignedNotice:
    stamp = int(time.time() if at is None else at)
    header = stripe.WebhookSignature.generate_signature_header(body, secret, stamp)
    return SignedNotice(body.encode(), {"Stripe-Signature": header})
