"""What every way of paying can do. A provider knows no ledger: it reads, signs and answers; services decide."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID


class NoticeRefused(Exception):
    """A notice that must not be believed. The sentence is for our log, not for whoever sent it."""


@dataclass(frozen=True)
class Description:
    """``name`` and ``sentence``: translated, for the member who chooses how to pay."""

    name: str
    sentence: str


@dataclass(frozen=True)
class Notice:
    """A provider's word, checked. ``step``: one of ``PAYMENT_LIFE``'s; ``reference``: the payment's name there."""

    event_id: str
    key: UUID
    step: str
    amount_yen: int
    reference: str


@dataclass(frozen=True)
class SignedNotice:
    """A notice as it travels."""

    body: bytes
    headers: Mapping[str, str]


class Provider(Protocol):
    code: str

    def describe(self) -> Description: ...


class OnlineProvider(Provider, Protocol):
    def start(self, request, *, at: datetime) -> str:
        """Returns the address of the page where the member pays ``request``."""

    def read_notice(self, body: bytes, headers: Mapping[str, str], *, at: datetime) -> Notice:
        """Raises NoticeRefused unless the provider itself sent it, within the last five minutes."""

    def refund(self, request, *, at: datetime) -> SignedNotice | None:
        """Give all of it back. Returns the notice where the provider answers at once, else ``None``."""

    def reconcile(self, request, *, at: datetime) -> SignedNotice | None:
        """What became of a request without an answer; ``None`` while nothing did."""
