"""A run of direct debit on paper, for the folder: member, amount, bank, and the answer once it is there."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from jocs_site.backoffice.paper import set_in_type
from jocs_site.foundation.money import format_yen
from members.models import DebitLine, DebitRun
from members.rules import ISSUER_NAME

HERE = Path(__file__).parent


def debit_run_pdf(run: DebitRun, lines: Iterable[DebitLine], *, language: str, at: datetime) -> bytes:
    """``language``: of who prints it. Of account numbers only the last digits."""
    facts = {
        "language": language,
        "title": _("Direct debit"),
        "issuer_name": ISSUER_NAME,
        "day": date_format(run.debit_on),
        "state": run.get_state_display(),
        "total": _("%(count)d members, %(yen)s together") % {"count": run.count, "yen": format_yen(run.total_yen)},
        "headings": [_("Member number"), _("Member"), _("Bank"), _("Ends with"), _("Holder"), _("Amount"), _("State")],
        "rows": [
            [
                str(line.customer),
                line.membership.name_in(language),
                line.mandate.bank,
                line.mandate.last_digits,
                line.mandate.holder_name,
                format_yen(line.amount_yen),
                line.get_result_display() if line.result else line.get_state_display(),
            ]
            for line in lines
        ],
    }
    return set_in_type(HERE / "debit_run.typ", at=at, run=facts)
