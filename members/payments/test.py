"""Payments that are none, for the demo: a page of our own, and signed notices that take the way of real ones."""

import hmac
import json
import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from members.payments.interface import (
    Card,
    CardNews,
    Description,
    MonthlyNews,
    News,
    Notice,
    NoticeRefused,
    Page,
    RefundNews,
    SignedNotice,
    Slip,
    Story,
    Visit,
)

TOLERANCE = timedelta(minutes=5)
OPEN_FOR = timedelta(hours=1)
SLIP_FOR = timedelta(days=14)
HEADER = "X-Test-Signature"
SALT = "members.payments.test"
DECLINED = "0341"  # last digits of the card that is declined when it is charged later


class TrialProvider:
    code = "test"
    gives_monthly = keeps_cards = frozenset({""})

    def describe(self) -> Description:
        return Description(_("Test payment"), _("For trying out. No money is moved."))

    def methods(self) -> Mapping[str, Description]:
        return {"": self.describe()}

    def start(self, request, *, at: datetime, visit: Visit) -> Page:
        page = "members:test_payment" if request.membership_id else "giving:test_payment"
        return Page(reverse(page, args=[request.key]))

    def say(self, request, step: str, *, at: datetime, event_id: str = "") -> SignedNotice:
        """A notice that ``request`` came to ``step``, signed as of ``at``."""
        facts = {
            "event": event_id or uuid4().hex,
            "key": str(request.key),
            "step": step,
            "amount_yen": request.amount_yen,
            "reference": f"test-{request.key}",
            "is_monthly": getattr(getattr(request, "intention", None), "is_monthly", False),
        }
        wish = getattr(request, "card_wish", None)
        if wish and step == "pay":
            facts["card"] = _card(wish, "4242")
        return _signed(facts, at)

    def say_card(self, wish, last4: str, *, at: datetime) -> SignedNotice:
        """A notice that a card was named on the page of a wish, signed as of ``at``."""
        facts = {"event": uuid4().hex, "key": str(wish.key), "step": "card", "card": _card(wish, last4)}
        return _signed(facts, at)

    def read_notice(self, body: bytes, headers: Mapping[str, str], *, at: datetime) -> Notice:
        _check_signature(body, headers.get(HEADER, ""), at)
        facts = json.loads(body)  # ours, as the signature says
        return Notice(facts["event"], body.decode(), facts["step"], news=(_told(facts, at),))

    def look_into(self, notice: Notice) -> Sequence[Story]:
        return notice.news

    def missed(self, *, since: datetime) -> Sequence[Notice]:
        return ()

    def refund(self, refund, *, at: datetime) -> Sequence[RefundNews]:
        of = refund.request.key, refund.payment.reference
        return (RefundNews(*of, f"test-{refund.key}", refund.amount_yen, "done", refund.key),)

    def end_monthly(self, reference: str) -> Sequence[MonthlyNews]:
        return (MonthlyNews(UUID(reference.removeprefix("test-")), "end", reference),)

    def other_card_page(self, reference: str, *, back: str, language: str) -> str:
        """There is no card behind a test payment, so nothing to name: a page that says so."""
        return reverse("giving:test_portal", args=[reference.removeprefix("test-")])

    def open_customer(self, customer, *, email: str) -> str:
        return f"test-{customer.key}"

    def card_page(self, wish, *, visit: Visit) -> Page:
        return Page(reverse("members:test_card", args=[wish.key]))

    def look_at_wish(self, wish) -> Sequence[CardNews]:
        return ()

    def charge(self, attempt, *, title: str) -> Sequence[News]:
        """The same answer however often it is asked: the digits of the card say which."""
        request, is_declined = attempt.request, attempt.card.last4 == DECLINED
        step, reason = ("fail", "card_declined") if is_declined else ("pay", "")
        return (News(request.key, step, request.amount_yen, f"test-{request.key}", reason=reason),)

    def forget_card(self, card) -> None:
        """Nothing is kept anywhere else."""

    def reconcile(self, request, *, at: datetime) -> Sequence[News]:
        """The page closes after an hour, a slip after two weeks."""
        closes_at = request.slip_until or request.started_at + OPEN_FOR
        return (News(request.key, "expire", request.amount_yen, ""),) if at > closes_at else ()


def _told(facts: dict, at: datetime) -> News | MonthlyNews | CardNews:
    key, step = UUID(facts["key"]), facts["step"]
    card = Card(**facts["card"]) if "card" in facts else None
    if step == "card":
        return CardNews(card, key)
    reference, amount_yen = facts["reference"], facts["amount_yen"]
    if facts["is_monthly"] and step == "pay":
        return MonthlyNews(key, "pay", reference, amount_yen, invoice=f"{reference}-1")
    slip = Slip("", at + SLIP_FOR) if step == "wait" else None
    return News(key, step, amount_yen, reference, slip, card=card)


def _card(wish, last4: str) -> dict:
    facts = {"brand": "test", "last4": last4, "exp_month": 12, "exp_year": wish.asked_at.year + 5}
    return facts | {"customer": f"test-{wish.customer.key}", "reference": f"test-{wish.key}"}


def _signed(facts: dict, at: datetime) -> SignedNotice:
    body, stamp = json.dumps(facts).encode(), int(at.timestamp())
    return SignedNotice(body, {HEADER: f"t={stamp},v1={_signature(stamp, body)}"})


def _signature(stamp: int, body: bytes) -> str:
    return salted_hmac(SALT, f"{stamp}.".encode() + body, algorithm="sha256").hexdigest()


def _check_signature(body: bytes, header: str, at: datetime) -> None:
    parts = re.fullmatch(r"t=([0-9]{1,12}),v1=([0-9a-f]{64})", header)
    if parts is None:
        raise NoticeRefused("It is not signed.")
    stamp = int(parts[1])
    if not hmac.compare_digest(_signature(stamp, body), parts[2]):
        raise NoticeRefused("Its signature is not ours.")
    if abs(at.timestamp() - stamp) > TOLERANCE.total_seconds():
        raise NoticeRefused("It is more than five minutes off.")
