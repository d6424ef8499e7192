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
    Description,
    News,
    Notice,
    NoticeRefused,
    Page,
    RefundNews,
    SignedNotice,
    Slip,
    Visit,
)

TOLERANCE = timedelta(minutes=5)
OPEN_FOR = timedelta(hours=1)
SLIP_FOR = timedelta(days=14)
HEADER = "X-Test-Signature"
SALT = "members.payments.test"


class TrialProvider:
    code = "test"

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
        }
        body = json.dumps(facts).encode()
        stamp = int(at.timestamp())
        return SignedNotice(body, {HEADER: f"t={stamp},v1={_signature(stamp, body)}"})

    def read_notice(self, body: bytes, headers: Mapping[str, str], *, at: datetime) -> Notice:
        _check_signature(body, headers.get(HEADER, ""), at)
        facts = json.loads(body)  # ours, as the signature says
        slip = Slip("", at + SLIP_FOR) if facts["step"] == "wait" else None
        news = News(UUID(facts["key"]), facts["step"], facts["amount_yen"], facts["reference"], slip)
        return Notice(facts["event"], body.decode(), facts["step"], news=(news,))

    def look_into(self, notice: Notice) -> Sequence[News]:
        return notice.news

    def missed(self, *, since: datetime) -> Sequence[Notice]:
        return ()

    def refund(self, refund, *, at: datetime) -> Sequence[RefundNews]:
        of = refund.request.key, refund.payment.reference
        return (RefundNews(*of, f"test-{refund.key}", refund.amount_yen, "done", refund.key),)

    def reconcile(self, request, *, at: datetime) -> Sequence[News]:
        """The page closes after an hour, a slip after two weeks."""
        closes_at = request.slip_until or request.started_at + OPEN_FOR
        return (News(request.key, "expire", request.amount_yen, ""),) if at > closes_at else ()


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
