"""What a clerk does with a line that waits: book it, set it aside, take the decision back."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from jocs_site.foundation.errors import RuleBroken, StaleState
from members.models import BankFile, BankLine, PayerAlias
from members.payments.files.kana import payer_key
from members.services.memberships import lock_membership
from members.services.payments import Received, record_payment, reverse_payment


def received_from(line: BankLine, membership_id: int, *, sha256: str, today: date) -> Received:
    """The reference names day, file and record, so that a line can never be booked twice at once."""
    again = f"-{line.bookings + 1}" if line.bookings else ""
    return Received(
        membership_id=membership_id,
        amount_yen=line.amount_yen,
        received_on=line.value_on,
        confirmed_on=max(today, line.value_on),
        provider=line.provider,
        reference=f"{line.booked_on:%Y%m%d}-{sha256[:10]}-{line.position}{again}",
        payer_name=line.payer_name,
    )


@transaction.atomic
def accept_line(*, line_id: int, membership_id: int, today: date, at: datetime, by=None) -> BankLine:
    """Book a waiting line for a member, and remember that this payer pays for them.

    Raises StaleState if somebody dealt with it meanwhile; RuleBroken if it is no money that came.
    """
    lock_membership(membership_id)
    line = _lock_waiting(line_id)
    if line.is_taken_back:
        raise RuleBroken(_("The bank took this money back; it cannot be booked."))
    sha256 = BankFile.objects.values_list("sha256", flat=True).get(pk=line.file_id)
    line.payment = record_payment(received_from(line, membership_id, sha256=sha256, today=today), at=at, by=by)
    line.state = BankLine.State.POSTED
    line.bookings += 1
    line.save(update_fields=["payment", "state", "bookings"])
    key = payer_key(line.payer_name)
    if key and not line.is_cut:
        PayerAlias.objects.get_or_create(membership_id=membership_id, key=key, sender=line.sender)
    log(line, "members.line_accepted", user=by, data={"membership": membership_id, "payment": line.payment_id})
    return line


@transaction.atomic
def set_line_aside(*, line_id: int, reason: str, by=None) -> BankLine:
    """Money that is nobody's dues, with the reason. It can be taken up again."""
    line = _lock_waiting(line_id)
    if not reason.strip():
        raise RuleBroken(_("Give the reason in a sentence."), field="reason")
    line.state, line.set_aside_because = BankLine.State.ASIDE, reason.strip()[:200]
    line.save(update_fields=["state", "set_aside_because"])
    log(line, "members.line_set_aside", user=by, data={"reason": line.set_aside_because})
    return line


@transaction.atomic
def reopen_line(*, line_id: int, reason: str, on: date, at: datetime, by=None) -> BankLine:
    """Let a line wait again: its payment is reversed by a row of its own, and what it taught is forgotten."""
    seen = BankLine.objects.select_related("payment").get(pk=line_id)
    if not reason.strip():
        raise RuleBroken(_("Give the reason in a sentence."), field="reason")
    if seen.payment_id:
        lock_membership(seen.payment.membership_id)
    line = BankLine.objects.select_for_update(no_key=True).get(pk=line_id)
    if line.state == BankLine.State.WAITING or line.payment_id != seen.payment_id:
        raise StaleState(_("Somebody dealt with this line meanwhile. Look at it again."))
    if seen.payment_id:
        if not hasattr(seen.payment, "reversal"):
            reverse_payment(payment_id=seen.payment_id, on=on, reason=reason, at=at, by=by)
        PayerAlias.objects.filter(
            membership=seen.payment.membership_id, key=payer_key(line.payer_name), sender=line.sender
        ).delete()
    line.state, line.payment, line.set_aside_because = BankLine.State.WAITING, None, ""
    line.save(update_fields=["state", "payment", "set_aside_because"])
    log(line, "members.line_reopened", user=by, data={"payment": seen.payment_id, "reason": reason.strip()})
    return line


def take_back(line: BankLine, *, at: datetime, by=None) -> None:
    """取消区分: undo the one earlier payment that this line can mean; where there are more, it waits for a clerk."""
    same = BankLine.objects.filter(
        account=line.account,
        amount_yen=line.amount_yen,
        payer_name=line.payer_name,
        is_taken_back=False,
        booked_on__lte=line.booked_on,
    ).exclude(state=BankLine.State.ASIDE)
    found = list(same.filter(reference=line.reference) or same)
    if len(found) != 1:
        return
    meant, day = found[0], line.booked_on.isoformat()
    reason = _("Taken back by the bank on %(day)s.") % {"day": day}
    if meant.payment_id:
        meant = reopen_line(line_id=meant.pk, reason=reason, on=line.booked_on, at=at, by=by)
    set_line_aside(line_id=meant.pk, reason=reason, by=by)
    set_line_aside(line_id=line.pk, reason=_("Takes back what came on %(day)s.") % {
        "day": meant.booked_on.isoformat()}, by=by)  # fmt: skip


def _lock_waiting(line_id: int) -> BankLine:
    line = BankLine.objects.select_for_update(no_key=True).get(pk=line_id)
    if line.state != BankLine.State.WAITING:
        raise StaleState(_("Somebody dealt with this line meanwhile. Look at it again."))
    return line
