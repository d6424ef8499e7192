"""The bank's answer to a run of direct debit: read whole or not at all, booked once, taken back whole."""

import hashlib
from collections.abc import Sequence
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from jocs_site.backoffice.states import take_step
from jocs_site.foundation.errors import RuleBroken
from jocs_site.foundation.money import format_yen
from members.models import DEBIT_LIFE, DebitAnswer, DebitLine, DebitRun, DebitRunChange, DebitShare, Membership, Payment
from members.payments.files.debit import PAID, Answer, Answered, read_answer
from members.payments.files.records import FileRefused
from members.services.payments import Received, record_payments, reverse_payment
from members.services.statements import MOST_BYTES, bank_file_too_large

State = DebitLine.State


def read_debit_answer(
    *, run_id: int, content: bytes, name: str, today: date, at: datetime, by=None
) -> tuple[DebitAnswer, bool]:
    """Book what the bank debited, and keep why it did not debit the others.

    Returns the answer and whether it is new: the same file again changes nothing.
    Raises RuleBroken, with nothing kept, if the file is not whole, is not the answer to this run, differs from what was
    asked, or another one was booked before.
    """
    if len(content) > MOST_BYTES:
        raise RuleBroken(bank_file_too_large(), field="file")
    answer, sha256 = read_answer(content), hashlib.sha256(content).hexdigest()
    try:
        with transaction.atomic():
            run = DebitRun.objects.select_for_update(no_key=True, of=("self",)).select_related("terms").get(pk=run_id)
            known = run.answers.filter(taken_back_on=None).first()
            if known and known.sha256 == sha256:
                return known, False
            _check_run(run, answer, known, today)
            return _book(run, answer, sha256, name=name, today=today, at=at, by=by), True
    except IntegrityError as error:
        words = _("Somebody read the same file at the same moment. Look at the run.")
        raise RuleBroken(words, field="file") from error


def _check_run(run: DebitRun, answer: Answer, known: DebitAnswer | None, today: date) -> None:
    if known:
        words = {"name": known.name, "day": timezone.localdate(known.read_at).isoformat()}
        raise FileRefused(
            _("The answer to this run was booked on %(day)s from %(name)s. Take that back first.") % words
        )
    if run.state == DebitRun.State.CANCELLED:
        raise FileRefused(_("This run was cancelled. Ask the bank what it debited."))
    if answer.client_code != run.terms.client_code:
        words = {"code": answer.client_code, "ours": run.terms.client_code}
        raise FileRefused(_("Record 1: the code is %(code)s; ours is %(ours)s. The file is somebody else's.") % words)
    if answer.debit_on != f"{run.debit_on:%m%d}":
        words = {"said": answer.debit_on, "ours": f"{run.debit_on:%m%d}"}
        raise FileRefused(_("Record 1: the day is %(said)s; this run is of %(ours)s. It answers another run.") % words)
    if today < run.debit_on:
        raise FileRefused(_("The day of the debit is still to come."))


def _book(run: DebitRun, answer: Answer, sha256: str, *, name: str, today: date, at: datetime, by) -> DebitAnswer:
    lines = _lines_answered(run, answer.lines)
    paid = sorted((line for line in lines if line.result == PAID), key=lambda line: line.membership_id)
    payments = record_payments([_received(line, run, today) for line in paid], at=at, by=by)
    for line, payment in zip(paid, payments, strict=True):
        line.state, line.payment = State.PAID, payment
    DebitLine.objects.bulk_update(lines, ["state", "result", "payment", "bookings"], batch_size=200)
    take_step(run, DEBIT_LIFE, "book", changes=DebitRunChange, by=by, at=at)
    unpaid_yen = sum(line.amount_yen for line in lines if line.state == State.UNPAID)
    log(run, "members.debit_answered", user=by, data={"paid": len(paid), "file": name[:200]})
    return DebitAnswer.objects.create(
        run=run,
        sha256=sha256,
        name=name[:200],
        paid_count=len(paid),
        paid_yen=run.total_yen - unpaid_yen,
        unpaid_count=len(lines) - len(paid),
        unpaid_yen=unpaid_yen,
        read_at=at,
        read_by=by,
    )


def _lines_answered(run: DebitRun, answered: Sequence[Answered]) -> list[DebitLine]:
    """Every line with the bank's result. Raises FileRefused unless the file says of each what we asked, once."""
    rows = run.lines.select_related("mandate").prefetch_related(Prefetch("shares", DebitShare.objects.order_by("pk")))
    asked = {line.customer: line for line in rows}
    lines = []
    for one in answered:
        words = {"number": one.position, "customer": one.customer}
        line = asked.pop(one.customer, None)
        if line is None:
            raise FileRefused(
                _("Record %(number)d: customer number %(customer)d is not in this run, or twice in the file.") % words
            )
        if line.amount_yen != one.amount_yen:
            words |= {"said": format_yen(one.amount_yen), "asked": format_yen(line.amount_yen)}
            raise FileRefused(
                _("Record %(number)d: member %(customer)d was to pay %(asked)s; the file says %(said)s.") % words
            )
        line.result = one.result
        line.state = State.PAID if one.result == PAID else State.UNPAID
        line.bookings += one.result == PAID
        lines.append(line)
    if asked:
        words = {"count": len(asked), "customer": min(asked)}
        raise FileRefused(
            _("The file lacks %(count)d of the members of this run, among them %(customer)d. Nothing was read.") % words
        )
    return lines


def _received(line: DebitLine, run: DebitRun, today: date) -> Received:
    """The reference names run, member and, after an answer was taken back, the how-manieth booking it is."""
    again = f"-{line.bookings}" if line.bookings > 1 else ""
    return Received(
        membership_id=line.membership_id,
        amount_yen=line.amount_yen,
        received_on=run.debit_on,
        confirmed_on=max(today, run.debit_on),
        provider=Payment.Provider.DEBIT,
        reference=f"{run.debit_on:%Y%m%d}-{run.pk}-{line.customer}{again}",
        payer_name=line.mandate.holder,
        dues_ids=tuple(share.dues_id for share in line.shares.all()),
    )


@transaction.atomic
def take_back_answer(*, run_id: int, reason: str, on: date, at: datetime, by=None) -> DebitRun:
    """Reverse every payment of an answer that was booked by mistake; the run waits for the right one.

    What was reversed by hand before stays so.
    Raises RuleBroken without a reason, if a later run asks a member again, or part of a payment was given back.
    """
    run = DebitRun.objects.select_for_update(no_key=True).get(pk=run_id)
    lines = list(run.lines.select_related("payment__reversal").order_by("membership"))
    members = [line.membership_id for line in lines]
    list(Membership.objects.select_for_update(no_key=True).filter(pk__in=members).order_by("pk"))
    again = DebitLine.objects.filter(membership__in=members, state=State.WAITING).exclude(run=run)
    if run.state == DebitRun.State.ANSWERED and (later := again.select_related("run").first()):
        words = {"run": later.run, "customer": later.customer}
        raise RuleBroken(_("%(run)s asks member %(customer)d again. Cancel that run first.") % words)
    take_step(run, DEBIT_LIFE, "take_back", changes=DebitRunChange, by=by, reason=reason, at=at)
    for line in lines:
        if line.payment and not hasattr(line.payment, "reversal"):
            reverse_payment(payment_id=line.payment_id, on=on, reason=reason, at=at, by=by)
        line.state, line.result, line.payment = State.WAITING, "", None
        line.settled_on, line.settled_because = None, ""
    names = ["state", "result", "payment", "settled_on", "settled_because"]
    DebitLine.objects.bulk_update(lines, names, batch_size=200)
    run.answers.filter(taken_back_on=None).update(taken_back_on=on)
    log(run, "members.debit_taken_back", user=by, data={"reason": reason.strip()})
    return run


@transaction.atomic
def settle_debit(*, line_id: int, on: date, words: str, by=None) -> DebitLine:
    """Say what was done about a debit that came back; it leaves the worklist.

    Raises RuleBroken without words, or for a line that did not come back.
    """
    line = DebitLine.objects.select_for_update(no_key=True).get(pk=line_id)
    if line.state != State.UNPAID:
        raise RuleBroken(_("This debit did not come back."))
    if not words.strip():
        raise RuleBroken(_("Say in a sentence what was done."), field="words")
    line.settled_on, line.settled_because = on, words.strip()[:200]
    line.save(update_fields=["settled_on", "settled_because"])
    log(line, "members.debit_settled", user=by, data={"words": line.settled_because})
    return line
