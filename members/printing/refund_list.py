"""The list of refunds that somebody takes to the bank or types there."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from django.utils import timezone

from jocs_site.backoffice.paper import set_in_type
from jocs_site.foundation.money import format_yen
from members.models import RefundOrder
from members.payments.files import BankAccount
from members.rules import ISSUER_NAME

HERE = Path(__file__).parent


def refund_list_pdf(orders: Sequence[tuple[RefundOrder, BankAccount]], *, at: datetime) -> bytes:
    """Every order with its account in the clear, numbered as in the office."""
    return set_in_type(
        HERE / "refund_list.typ",
        at=at,
        sender=ISSUER_NAME,
        day=timezone.localtime(at).strftime("%Y年%-m月%-d日"),
        total=format_yen(sum(order.amount_yen for order, _account in orders)),
        orders=[_row(order, account) for order, account in orders],
    )


def _row(order: RefundOrder, account: BankAccount) -> list[str]:
    bank = f"{account.bank_name} {account.bank_code}".strip()
    branch = f"{account.branch_name} {account.branch_code}".strip()
    payer = str(order.payment.payer)
    return [
        str(order.pk),
        payer,
        bank,
        branch,
        account.kind,
        account.number,
        account.holder,
        format_yen(order.amount_yen),
    ]
