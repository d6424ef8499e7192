"""Mandates for direct debit: entered, suspended, resumed, ended; and what the bank agreed with us."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from jocs_site.foundation.errors import RuleBroken
from members.models import DebitLine, DebitTerms, Mandate
from members.models.mandates import NUMBER_DIGITS
from members.payments.accounts import POST_OFFICE_BANK, digits, from_passbook
from members.services.memberships import lock_membership


@transaction.atomic
def enter_mandate(
    *,
    membership_id: int,
    number: str,
    received_on: date,
    at: datetime,
    symbol: str = "",
    branch_code: str = "",
    is_replacing: bool = False,
    by=None,
    **columns,
) -> Mandate:
    """Keep a mandate, its account number sealed.

    number: seven digits; with ``symbol`` (記号) the 番号 of a passbook of ゆうちょ, from which the branch follows.
    is_replacing: the mandate that is live ends on the day on which this one was received.
    columns: of `Mandate`: bank, branch, holder, ``valid_from``, ``scan``.
    Raises RuleBroken if a live one is there and not replaced, the membership ended, or something has not its form.
    Source: docs/sources.md#direct-debit
    """
    membership = lock_membership(membership_id)
    if membership.left_on is not None:
        words = {"day": membership.left_on.isoformat()}
        raise RuleBroken(_("This membership ended on %(day)s.") % words)
    if symbol:
        branch_code, number = _from_passbook(columns.get("bank_code", ""), symbol, number)
    mandate = Mandate(
        membership=membership,
        branch_code=branch_code,
        received_on=received_on,
        entered_at=at,
        entered_by=by,
        **columns,
    )
    mandate.hold_number(_seven_digits(number))
    _check_form(mandate)
    before = membership.mandates.live().first()
    if before and not is_replacing:
        raise RuleBroken(
            _("There is a mandate already (%(account)s). Say that the new one replaces it.")
            % {"account": before.masked},
            field="is_replacing",
        )
    if before:
        _end(before, on=max(received_on, before.received_on), reason=_("Replaced by a new one."), by=by)
    mandate.save(force_insert=True)
    log(mandate, "members.mandate_entered", user=by, data={"membership": membership.number})
    return mandate


def _from_passbook(bank_code: str, symbol: str, number: str) -> tuple[str, str]:
    if digits(bank_code) != POST_OFFICE_BANK:
        raise RuleBroken(_("Only ゆうちょ銀行 (9900) has a 記号."), field="symbol")
    found = from_passbook(symbol, number)
    if found is None:
        words = _("A savings account has a 記号 of five digits, 1 first and 0 last, and a 番号 that ends with 1.")
        raise RuleBroken(words, field="symbol")
    return found


def _seven_digits(number: str) -> str:
    number = digits(number)
    if not (number.isascii() and number.isdecimal() and len(number) <= NUMBER_DIGITS) or not int(number):
        raise RuleBroken(_("An account number has seven digits."), field="number")
    return number.zfill(NUMBER_DIGITS)


def _check_form(record: Mandate | DebitTerms) -> None:
    """Write names as banks do, and refuse what has not its form: the first fault, at its field."""
    try:
        record.full_clean(validate_constraints=False)
        record.validate_constraints(exclude={"membership"})
    except ValidationError as error:
        field, sentences = next(iter(error.message_dict.items()))
        raise RuleBroken(sentences[0], field=field) from error


@transaction.atomic
def end_mandate(*, mandate_id: int, on: date, reason: str, by=None) -> Mandate:
    """The account is not debited any more; a run that is under way is the bank's already.

    Raises RuleBroken if it ended already, the day is before it was received, or the reason is missing.
    """
    mandate = _lock(mandate_id)
    _end(mandate, on=on, reason=reason, by=by)
    return mandate


def _end(mandate: Mandate, *, on: date, reason: str, by) -> None:
    _check_reason(mandate, on, reason)
    mandate.ended_on, mandate.ended_because = on, reason.strip()[:200]
    mandate.save(update_fields=["ended_on", "ended_because"])
    log(mandate, "members.mandate_ended", user=by, data={"on": str(on), "reason": mandate.ended_because})


@transaction.atomic
def suspend_mandate(*, mandate_id: int, on: date, reason: str, by=None) -> Mandate:
    """Leave the account alone until somebody resumes it. What came back of it counts as dealt with."""
    mandate = _lock(mandate_id)
    if mandate.suspended_on:
        raise RuleBroken(_("This mandate is suspended already."))
    _check_reason(mandate, on, reason)
    mandate.suspended_on, mandate.suspended_because = on, reason.strip()[:200]
    mandate.save(update_fields=["suspended_on", "suspended_because"])
    _settle_all(mandate, on=on, words=_("The mandate was suspended."))
    log(mandate, "members.mandate_suspended", user=by, data={"on": str(on), "reason": mandate.suspended_because})
    return mandate


@transaction.atomic
def resume_mandate(*, mandate_id: int, by=None) -> Mandate:
    """Debit the account again from the next run on."""
    mandate = _lock(mandate_id)
    if mandate.suspended_on is None or mandate.ended_on:
        raise RuleBroken(_("This mandate is not suspended."))
    mandate.suspended_on, mandate.suspended_because = None, ""
    mandate.save(update_fields=["suspended_on", "suspended_because"])
    log(mandate, "members.mandate_resumed", user=by)
    return mandate


@transaction.atomic
def attach_scan(*, mandate_id: int, scan, by=None) -> Mandate:
    """Keep the scan of the form in private storage."""
    mandate = _lock(mandate_id)
    mandate.scan = scan
    mandate.save(update_fields=["scan"])
    log(mandate, "members.mandate_scanned", user=by)
    return mandate


@transaction.atomic
def set_debit_terms(*, by=None, **columns) -> DebitTerms:
    """What the bank agreed with us, from a day on. Raises RuleBroken for what has not its form."""
    terms = DebitTerms(**columns)
    _check_form(terms)
    terms.save(force_insert=True)
    log(terms, "wagtail.create", user=by)
    return terms


def _settle_all(mandate: Mandate, *, on: date, words: str) -> None:
    unpaid = mandate.lines.filter(state=DebitLine.State.UNPAID, settled_on=None)
    unpaid.update(settled_on=on, settled_because=words)


def _check_reason(mandate: Mandate, on: date, reason: str) -> None:
    if mandate.ended_on:
        raise RuleBroken(_("This mandate ended on %(day)s.") % {"day": mandate.ended_on.isoformat()})
    if not reason.strip():
        raise RuleBroken(_("Give the reason in a sentence."), field="reason")
    if on < mandate.received_on:
        raise RuleBroken(_("That is before the mandate was received."), field="on")


def _lock(mandate_id: int) -> Mandate:
    """Behind its membership, as all of a member's affairs."""
    lock_membership(Mandate.objects.values_list("membership", flat=True).get(pk=mandate_id))
    return Mandate.objects.select_for_update(no_key=True).get(pk=mandate_id)
