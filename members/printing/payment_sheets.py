"""What a member takes to the post office: the number with its check digit, the years, the amount, the account."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path

from django.conf import settings

from jocs_site.backoffice.paper import set_in_type
from jocs_site.foundation.money import format_yen
from members.models import Dues, Membership
from members.rules import ISSUER_NAME, printed_number

HERE = Path(__file__).parent
NOT_YET_KNOWN = "口座番号は未定です。事務局におたずねください。 (not yet known; please ask the office)"


def payment_sheets_pdf(owed: Mapping[Membership, Iterable[Dues]], *, at: datetime) -> bytes:
    """A page for each member, with all that the member owes together."""
    facts = [_facts(membership, list(dues)) for membership, dues in owed.items()]
    return set_in_type(HERE / "payment_sheet.typ", at=at, sheets=facts, sender=ISSUER_NAME)


def _facts(membership: Membership, owed: list[Dues]) -> dict:
    return {
        "number": printed_number(membership.number),
        "name": membership.name_in("ja"),
        "years": "、".join(f"{dues.fiscal_year}年度" for dues in owed),
        "amount": format_yen(sum(dues.owed_yen for dues in owed)),
        "account": settings.POSTAL_ACCOUNT or NOT_YET_KNOWN,
    }
