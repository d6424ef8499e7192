"""Where an award is paid: an account is entered by one person, compared by another, and replaced by a new one."""

import re
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from jocs_site.backoffice.refusals import refused_in_words
from jocs_site.foundation.errors import RuleBroken, StaleState
from scholarships.models import Award, BankAccount
from scholarships.rules import account_number, is_account_number


def enter_account(
    *,
    award: Award,
    owner: str,
    holder: str,
    bank_name: str,
    number: str,
    country: str,
    branch_name: str = "",
    bic: str = "",
    by=None,
    at: datetime | None = None,
) -> BankAccount:
    """Keep the account an award is paid into, its number sealed; the one before ends.

    number: of the account, or an IBAN; spaces and hyphens do not matter. bic: empty where the bank has none.
    Raises RuleBroken at the field that has not its form.
    """
    number, bic = account_number(number), account_number(bic)
    if not is_account_number(number):
        raise RuleBroken(_("This is no account number. Compare it with the paper, digit by digit."), field="number")
    if bic and not re.fullmatch(r"[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?", bic):
        raise RuleBroken(_("A SWIFT code has eight or eleven letters and digits, as NMIBTZTZ."), field="bic")
    if bic and bic[4:6] != country:
        raise RuleBroken(_("This SWIFT code belongs to a bank in another country."), field="bic")
    at = at or timezone.now()
    with refused_in_words("scholarships"):
        Award.objects.select_for_update().get(pk=award.pk)  # accounts of one award queue up here
        ended = {"ended_on": timezone.localdate(at), "ended_because": _("Replaced by a new account.")}
        award.accounts.live().update(**ended)
        account = BankAccount(
            award=award,
            owner=owner,
            holder=" ".join(holder.split()),
            bank_name=" ".join(bank_name.split()),
            branch_name=" ".join(branch_name.split()),
            country=country,
            bic=bic,
            entered_at=at,
            entered_by=by,
        )
        account.hold_number(number)
        account.save(force_insert=True)
        log(account, "scholarships.account_entered", user=by, data={"award": award.pk})
    return account


@transaction.atomic
def look_at_account(*, account: BankAccount, number: str, by=None, at: datetime | None = None) -> BankAccount:
    """A second person types the number from the paper; only if it is the same may the account be used at once.

    Raises RuleBroken for the person who entered it or another number, StaleState if it is compared or ended already.
    """
    fresh = BankAccount.objects.select_for_update().get(pk=account.pk)
    if fresh.looked_at or fresh.ended_on:
        raise StaleState(_("This account has been compared already, or is not used any more."))
    if by is not None and by.pk == fresh.entered_by_id:
        raise RuleBroken(_("Another person than the one who entered the account compares it."))
    if account_number(number) != fresh.number:
        raise RuleBroken(_("This is not the number that was entered. Ask the scholar for the paper."), field="number")
    fresh.looked_at, fresh.looked_by = at or timezone.now(), by
    fresh.save(update_fields=["looked_at", "looked_by"])
    log(fresh, "scholarships.account_compared", user=by, data={"award": fresh.award_id})
    return fresh
