"""What every way of paying can do. A provider knows no ledger: it reads, signs and answers; services decide."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from uuid import UUID


class NoticeRefused(Exception):
    """A notice that must not be believed. The sentence is for our log, not for whoever sent it."""


class ProviderSilent(Exception):
    """The provider could not be asked, or did not answer as agreed. Whoever asked may ask again."""


class ProviderRefused(Exception):
    """The provider will not do it, and asking again is of no use. The sentence is the provider's."""


@dataclass(frozen=True)
class Description:
    """``name`` and ``sentence``: translated, for the member who chooses how to pay."""

    name: str
    sentence: str


@dataclass(frozen=True)
class Slip:
    """What a member takes to the convenience store. ``until``: the last moment there."""

    url: str
    until: datetime


@dataclass(frozen=True)
class Card:
    """A card that a provider keeps for us: of which of its customers, and under which name. Never the number itself."""

    customer: str
    reference: str
    brand: str
    last4: str
    exp_month: int
    exp_year: int


@dataclass(frozen=True)
class CardNews:
    """What is true of a card. ``key``: of the wish to keep it; ``None`` for news of a card that is kept already.

    ``is_gone``: the provider keeps it no more.
    """

    card: Card
    key: UUID | None = None
    is_gone: bool = False


@dataclass(frozen=True)
class News:
    """What is true of one request at its provider. ``step``: one of ``PAYMENT_LIFE``'s, empty when it stands still.

    ``amount_yen``: what was or will be paid; ``reference``: the payment's name there; ``trouble``: why it must not be
    booked whatever the step says; ``reason``: the provider's word for why it failed; ``card``: what it keeps for later.
    """

    key: UUID
    step: str
    amount_yen: int
    reference: str
    slip: Slip | None = None
    trouble: str = ""
    reason: str = ""
    card: Card | None = None


@dataclass(frozen=True)
class RefundNews:
    """What is true of money on its way back. ``key``: of the request; ``state``: underway, done or failed.

    ``payment``: the reference under which the money came. ``refund``: the key of our own row where we asked for it;
    ``None`` when it was asked for in the Dashboard.
    """

    key: UUID
    payment: str
    reference: str
    amount_yen: int
    state: str
    refund: UUID | None = None


@dataclass(frozen=True)
class DisputeNews:
    """What is true of a dispute. ``state``: open, won or lost; ``answer_by``: until when the bank listens.

    ``payment``: the reference under which the money came.
    """

    key: UUID
    payment: str
    reference: str
    amount_yen: int
    state: str
    reason: str = ""
    answer_by: datetime | None = None


@dataclass(frozen=True)
class MonthlyNews:
    """What is true of a gift that comes every month. ``key``: of the request with which it began.

    ``step``: start, pay, fail or end; empty when nothing happened yet. ``reference``: the promise's name there;
    ``invoice``: of one month, for pay and fail; ``trouble``: why a month must not be booked.
    """

    key: UUID
    step: str
    reference: str
    amount_yen: int = 0
    invoice: str = ""
    trouble: str = ""


Story = News | RefundNews | DisputeNews | MonthlyNews | CardNews


@dataclass(frozen=True)
class Notice:
    """A provider's word, checked. ``subject``: what it is about, there; ``news``: what needs no second question."""

    event_id: str
    body: str
    kind: str = ""
    subject: str = ""
    news: Sequence[Story] = field(default=())


@dataclass(frozen=True)
class SignedNotice:
    """A notice as it travels."""

    body: bytes
    headers: Mapping[str, str]


@dataclass(frozen=True)
class Visit:
    """What the provider's page says and where it sends the member afterwards, in the member's language.

    ``done``, ``left``: full addresses, for after paying and for turning back. ``is_monthly``: this sum every month.
    ``customer``: the provider's number of whoever lets the card be kept for later; empty when it shall not be.
    """

    title: str
    done: str
    left: str
    language: str
    email: str = ""
    is_monthly: bool = False
    customer: str = ""


@dataclass(frozen=True)
class Page:
    """Where the member pays. ``number``: the provider's name for it, empty where it has none."""

    address: str
    number: str = ""


class Provider(Protocol):
    code: str

    def describe(self) -> Description: ...


class OnlineProvider(Provider, Protocol):
    def methods(self) -> Mapping[str, Description]:
        """What the member chooses between; the code is kept in ``PaymentRequest.method``."""

    def start(self, request, *, at: datetime, visit: Visit) -> Page:
        """Open the page where the member pays ``request``; for the same request always the same one."""

    def read_notice(self, body: bytes, headers: Mapping[str, str], *, at: datetime) -> Notice:
        """Raises NoticeRefused unless the provider itself sent it, within the last five minutes."""

    def look_into(self, notice: Notice) -> Sequence[Story]:
        """What is true now of what the notice is about; the notice itself may be old. Raises ProviderSilent."""

    def missed(self, *, since: datetime) -> Sequence[Notice]:
        """Notices since then that did not reach us, the oldest first. Raises ProviderSilent."""

    def refund(self, refund, *, at: datetime) -> Sequence[Story]:
        """Give money back as ``refund`` says, once however often it is asked. Returns what became of it.

        Raises ProviderRefused if it will never be, ProviderSilent if nobody knows.
        """

    def reconcile(self, request, *, at: datetime) -> Sequence[Story]:
        """What is true now of a request without an answer. Raises ProviderSilent."""


class MonthlyProvider(OnlineProvider, Protocol):
    gives_monthly: frozenset[str]  # the methods by which a gift can come every month

    def end_monthly(self, reference: str) -> Sequence[MonthlyNews]:
        """Take no more money for a promise, however often it is asked. Raises ProviderRefused, ProviderSilent."""

    def other_card_page(self, reference: str, *, back: str, language: str) -> str:
        """Where the giver names another card; it leads ``back``. Raises ProviderRefused, ProviderSilent."""


class CardProvider(OnlineProvider, Protocol):
    keeps_cards: frozenset[str]  # the methods by which a card can be kept for next year's dues

    def open_customer(self, customer, *, email: str) -> str:
        """The provider's number for a person, the same however often it is asked. Raises as the others do."""

    def card_page(self, wish, *, visit: Visit) -> Page:
        """Where a card is named without paying."""

    def look_at_wish(self, wish) -> Sequence[CardNews]:
        """What became of a page where a card was to be named. Raises ProviderSilent."""

    def charge(self, attempt, *, title: str) -> Sequence[News]:
        """Charge a kept card without its holder, once however often it is asked. Returns what became of it.

        Raises ProviderRefused if it will never be, ProviderSilent if nobody knows.
        """

    def forget_card(self, card) -> None:
        """Keep it no longer, however often it is asked. Raises ProviderSilent."""
