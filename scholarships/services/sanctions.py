"""A look at the sanctions lists before money goes abroad."""

from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from jocs_site.foundation.errors import RuleBroken
from scholarships.models import BankAccount, SanctionCheck


def record_sanction_check(
    *, account: BankAccount, checked_on: date, is_clear: bool, note: str = "", by=None, at: datetime | None = None
) -> SanctionCheck:
    """Write down that somebody compared country, bank and holder of an account with the lists.

    note: what was found; needed where something was. Raises RuleBroken for a day to come, or a find without words.
    """
    if checked_on > timezone.localdate(at or timezone.now()):
        raise RuleBroken(_("This day is still to come."), field="checked_on")
    if not is_clear and not note.strip():
        raise RuleBroken(_("Say what was found, and on which list."), field="note")
    return SanctionCheck.objects.create(
        account=account, checked_on=checked_on, is_clear=is_clear, note=note.strip(), checked_by=by
    )
