"""The account over HTTP, as the real client calls it: keys, versions, idempotency, pages, and the hosted page."""

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from tests.stripe_stand_in import billing, checkout, params, people, refunds
from tests.stripe_stand_in.account import KEY, Account
from tests.stripe_stand_in.errors import Refusal

ONE = r"([a-z]+_\w+)"
# method, path, parameters' name, what happens
ROUTES = [
    ("POST", "checkout/sessions", "checkout.session.create", lambda account, given: checkout.create(account, given)),
    ("POST", f"checkout/sessions/{ONE}/expire", "", lambda account, given, pk: checkout.expire(account, pk)),
    ("POST", "customers", "customer.create", lambda account, given: account.new("cus", **{"metadata": {}} | given)),
    ("POST", f"customers/{ONE}", "customer.update", lambda account, given, pk: _update(account, pk, given)),
    ("POST", "payment_intents", "payment_intent.create", checkout.charge_saved_card),
    ("POST", f"payment_intents/{ONE}/cancel", "", lambda account, given, pk: checkout.cancel_intent(account, pk)),
    ("POST", f"payment_methods/{ONE}/detach", "", lambda account, given, pk: checkout.detach(account, pk)),
    ("POST", "refunds", "refund.create", refunds.create),
    ("POST", "billing_portal/sessions", "billing_portal.session.create", billing.portal),
    ("DELETE", f"subscriptions/{ONE}", "subscription.cancel", lambda account, given, pk: billing.cancel(account, pk)),
]
PREFIXES = {
    "checkout/sessions": "cs",
    "payment_intents": "pi",
    "refunds": "re",
    "disputes": "dp",
    "customers": "cus",
    "payment_methods": "pm",
    "subscriptions": "sub",
    "invoices": "in",
    "invoice_payments": "inpay",
    "events": "evt",
}
LISTS = {
    "payment_intents": "payment_intent.list",
    "checkout/sessions": "checkout.session.list",
    "refunds": "refund.list",
    "disputes": "dispute.list",
    "events": "event.list",
    "invoice_payments": "invoice_payment.list",
}


def _update(account: Account, number: str, given: dict) -> dict:
    customer = account.get(number, "cus")
    customer |= given
    return customer


def answer(account: Account, method: str, path: str, query: str, body: str) -> dict:
    given = params.read(body or query)
    expand = given.pop("expand", [])
    if method == "GET":
        return _read(account, path, given, expand)
    for verb, pattern, kind, act in ROUTES:
        match = re.fullmatch(pattern, path)
        if match and verb == method:
            return account.expanded(act(account, params.check(kind, given), *match.groups()), expand)
    raise Refusal(f"Unrecognized request URL ({method}: /v1/{path}).", status=404)


def _read(account: Account, path: str, given: dict, expand: list[str]) -> dict:
    kind, _slash, last = path.rpartition("/")
    if kind in PREFIXES:
        return account.expanded(account.get(last, PREFIXES[kind]), expand)
    if path not in PREFIXES:
        raise Refusal(f"Unrecognized request URL (GET: /v1/{path}).", status=404)
    if path not in LISTS:
        raise Refusal(f"The stand-in has no list of {path}.", status=404)
    page = _page(account, path, params.check(LISTS[path], given))
    inner = [part.removeprefix("data.") for part in expand]
    return page | {"data": [account.expanded(thing, inner) for thing in page["data"]]}


def _page(account: Account, path: str, given: dict) -> dict:
    found = account.all(PREFIXES[path])
    if given.get("delivery_success") is False:
        found = [event for event in found if event["id"] not in account.delivered]
    for name in ("payment_intent", "invoice", "payment", "customer", "status", "type"):
        if name in given:
            found = [thing for thing in found if thing.get(name) == given[name]]
    since = given.get("created", {}).get("gte") if isinstance(given.get("created"), dict) else None
    found = [thing for thing in found if since is None or thing["created"] >= since]
    if after := given.get("starting_after"):
        found = found[[thing["id"] for thing in found].index(after) + 1 :]
    limit = given.get("limit", 10)
    return {"object": "list", "url": f"/v1/{path}", "has_more": len(found) > limit, "data": found[:limit]}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    account: Account

    def log_message(self, *args):
        pass

    def do_GET(self):
        if self.path.startswith("/v1/"):
            self._api("GET", "")
        else:
            self._page()

    def do_DELETE(self):
        self._api("DELETE", "")

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        if self.path.startswith("/v1/"):
            self._api("POST", body)
        else:
            self._press(parse_qs(body)["with"][0])

    def _api(self, method: str, body: str) -> None:
        address = urlsplit(self.path)
        with self.account.lock:
            status, said, replayed = self._once(method, address.path.removeprefix("/v1/"), address.query, body)
            number = f"req_{next(self.account.numbers):08}"
            text = json.dumps(said, ensure_ascii=False).encode()
        headers = {"Request-Id": number, "Stripe-Version": self.headers.get("Stripe-Version", "")}
        if replayed:
            headers["Idempotent-Replayed"] = "true"
        if self.account.loses:
            self.account.loses -= 1
            self.close_connection = True
            return
        self._send(status, text, "application/json", headers)

    def _once(self, method: str, path: str, query: str, body: str) -> tuple[int, dict, bool]:
        """The same key brings the same answer; with other parameters it is refused. Faults before that are not kept."""
        key = self.headers.get("Idempotency-Key") if method == "POST" else None
        kept = self.account.keys.get(key) if key else None
        if kept and kept[0] != (path, body):
            words = "Keys for idempotent requests can only be used with the same parameters they were first used with."
            return 400, Refusal(words, kind="idempotency_error").body, False
        if kept:
            return kept[1], kept[2], True
        try:
            self._admit()
            outcome = 200, answer(self.account, method, path, query, body)
        except Refusal as refusal:
            outcome = refusal.status, refusal.body
            if refusal.status != 402:
                return *outcome, False
        if key:
            self.account.keys[key] = ((path, body), outcome[0], json.loads(json.dumps(outcome[1])))
        return *outcome, False

    def _admit(self) -> None:
        if self.headers.get("Authorization") != f"Bearer {KEY}":
            raise Refusal("Invalid API Key provided.", status=401)
        if self.headers.get("Stripe-Version") != self.account.api_version:
            raise Refusal("Invalid Stripe API version.", code="invalid_stripe_version")
        if self.account.fails:
            self.account.fails -= 1
            raise Refusal("Something went wrong on our side.", status=500, kind="api_error")

    def _page(self) -> None:
        """The hosted page, as plain as can be."""
        number = self.path.split("?")[0].rpartition("/")[2]
        buttons = "".join(f'<button name="with" value="{way}">{way}</button>' for way in WAYS)
        html = f'<!doctype html><title>{number}</title><form method="post">{buttons}</form>'
        self._send(200, html.encode(), "text/html; charset=utf-8", {})

    def _press(self, way: str) -> None:
        number = self.path.rpartition("/")[2]
        session = self.account.get(number, "cs")
        WAYS[way](self.account, number)
        self._send(303, b"", "text/plain", {"Location": session["success_url"]})

    def _send(self, status: int, body: bytes, kind: str, headers: dict) -> None:
        self.send_response(status)
        for name, value in ({"Content-Type": kind, "Content-Length": str(len(body))} | headers).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


WAYS = {
    "card": people.pay_by_card,
    "declined": lambda account, number: people.pay_by_card(account, number, card="0002"),
    "konbini": people.take_slip,
    "cancel": lambda account, number: None,
}


@contextmanager
def serve(account: Account | None = None) -> Iterator[Account]:
    """An account that answers at ``account.address``, on this machine only, until the block ends."""
    account = account or Account()
    handler = type("AccountHandler", (Handler,), {"account": account})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    account.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield account
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
