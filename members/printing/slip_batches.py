"""A batch of slips as a list for the binder."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from django.utils import timezone

from jocs_site.backoffice.paper import set_in_type
from jocs_site.foundation.money import format_yen
from members.models import Slip, SlipBatch
from members.rules import ISSUER_NAME, printed_number

HERE = Path(__file__).parent
STATES = {"open": "入力中", "posted": "記帳済み", "discarded": "破棄", "taken_back": "取消済み"}
WAYS = {"postal": "郵便振替", "bank": "銀行振込"}


def slip_batch_pdf(batch: SlipBatch, slips: Iterable[Slip], *, at: datetime) -> bytes:
    """Numbered pages: the notice, every slip in order, the sums. ``batch``: with what is entered."""
    facts = {
        "number": batch.number,
        "state": STATES[batch.state],
        "way": WAYS[batch.provider],
        "account": batch.account,
        "notice_on": _day(batch.notice_on),
        "received_on": _day(batch.received_on),
        "note": batch.note,
        "entered_by": str(batch.entered_by or ""),
        "slip_count": batch.slip_count,
        "total": format_yen(batch.total_yen),
        "entered_count": batch.entered_count,
        "entered": format_yen(batch.entered_yen),
        "printed": timezone.localtime(at).strftime("%Y年%-m月%-d日 %H:%M"),
        "rows": [_row(slip) for slip in slips],
    }
    return set_in_type(HERE / "slip_batch.typ", at=at, batch=facts, sender=ISSUER_NAME)


def _day(day) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _row(slip: Slip) -> list[str]:
    membership = slip.membership
    return [
        str(slip.position),
        printed_number(membership.number) if membership else "",
        membership.name_in("ja") if membership else f"{slip.payer_name}(照合前)",
        f"{slip.value_on.month}/{slip.value_on.day}",
        _what_for(slip),
        format_yen(slip.amount_yen),
        f"{'+' if slip.differs_yen > 0 else '−'}{format_yen(abs(slip.differs_yen))}" if slip.differs_yen else "",
    ]


def _what_for(slip: Slip) -> str:
    """Dues, with the years where some were chosen, and the gift."""
    years = sorted({dues.fiscal_year for dues in slip.dues.all()})
    dues_yen = slip.amount_yen - slip.gift_yen
    words = [f"会費 {format_yen(dues_yen)}"] if dues_yen and slip.membership_id else []
    words += ["、".join(f"{year}年度" for year in years)] if years else []
    if slip.gift_yen:
        words.append(f"寄付 {format_yen(slip.gift_yen)} {slip.purpose.name_ja}")
    return " ".join(words)
