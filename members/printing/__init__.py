"""Setting papers in type: data goes in as JSON, so that no name can become markup. See docs/decisions/0005."""

from collections.abc import Iterable
from datetime import UTC, datetime, time
from pathlib import Path

from django.utils import timezone

from jocs_site.backoffice.paper import set_in_type
from members.models import Receipt, RegisterCopy
from members.rules import ISSUER_NAME

HERE = Path(__file__).parent


def receipts_pdf(receipts: Iterable[Receipt], *, is_tagged: bool = True) -> bytes:
    """One page a receipt, as PDF/A with its fonts inside and text that can be searched and copied.

    is_tagged: see `set_in_type`; what is only printed does without.
    """
    receipts = list(receipts)
    issued = datetime.combine(max(receipt.issued_on for receipt in receipts), time(), UTC)
    facts = [_facts(receipt) for receipt in receipts]
    return set_in_type(HERE / "receipt.typ", at=issued, is_tagged=is_tagged, receipts=facts)


def register_pdf(copy: RegisterCopy, rows: Iterable[tuple[str, str]]) -> bytes:
    """The register of members with name and address, numbered pages, the number of the copy on each."""
    made_on = timezone.localdate(copy.made_at)
    facts = {
        "number": copy.pk,
        "on": list(copy.on.timetuple()[:3]),
        "made_on": list(made_on.timetuple()[:3]),
        "issuer_name": ISSUER_NAME,
        "rows": list(rows),
    }
    return set_in_type(HERE / "register.typ", at=datetime.combine(made_on, time(), UTC), register=facts)


def _line(line: dict, receipt: Receipt) -> dict:
    """Dues by year and kind, gifts by what they are; receipts of old name no day, and theirs is that of the receipt."""
    if "what_ja" not in line:
        year = line["fiscal_year"]
        line = line | {"what_ja": f"{year}年度会費 {line['kind_ja']}", "what_en": f"Dues {year}, {line['kind_en']}"}
    day = line.get("day") or receipt.received_on.isoformat()
    return line | {"day": [int(part) for part in day.split("-")]}


def _facts(receipt: Receipt) -> dict:
    return {
        "number": receipt.number,
        "wording": receipt.wording,
        "is_test": receipt.is_test,
        "is_void": receipt.voided_on is not None,
        "replaces": receipt.replaces.number if receipt.replaces_id else "",
        "issued_on": list(receipt.issued_on.timetuple()[:3]),
        "received_on": list(receipt.received_on.timetuple()[:3]),
        "name": receipt.name,
        "address": receipt.address,
        "lines": [_line(line, receipt) for line in receipt.lines],
        "total_yen": receipt.total_yen,
        "covers_year": receipt.covers_year or 0,
        "certificate": receipt.certificate,
        "issuer_name": receipt.issuer_name,
        "issuer_address": receipt.issuer_address,
    }
