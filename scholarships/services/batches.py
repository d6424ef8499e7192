"""Lists of approved payments for the bank: made, taken along once, recorded as sent as a whole, or given up."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from jocs_site.backoffice.refusals import refused_in_words
from jocs_site.foundation.errors import Blocker, RuleBroken, StaleState
from scholarships import queries
from scholarships.models import BatchLine, Instalment, PaymentBatch, lives
from scholarships.services.awards import mark_sent


def make_batch(
    *, currency: str, due_until: date, by=None, at: datetime | None = None
) -> tuple[PaymentBatch, list[Instalment]]:
    """Put every approved payment of a currency that is due by a day, and on no list yet, on a new one.

    Returns the list, and the payments that something holds back since their approval; those are left out.
    Raises RuleBroken when nothing is left to stand on it.
    """
    at = at or timezone.now()
    with refused_in_words("scholarships"):
        waiting = queries.to_list(currency, due_until, user=by)
        list(Instalment.objects.select_for_update().filter(pk__in=waiting.values("pk")).order_by("pk"))
        parts = list(waiting)
        held = [one for one in parts if lives.blockers(one, on=timezone.localdate(at))]
        ready = [one for one in parts if one not in held]
        if not ready:
            raise RuleBroken(_("No approved payment in this currency may be sent now."))
        batch = PaymentBatch.objects.create(currency=currency, made_at=at, made_by=by)
        for place, one in enumerate(ready, start=1):
            BatchLine.objects.create(batch=batch, instalment=one, account=one.live_account, place=place)
    return batch, held


@transaction.atomic
def take_batch_along(*, batch: PaymentBatch, by=None, at: datetime | None = None) -> list[BatchLine]:
    """Hand out the lines with their whole account numbers, once. Who took them, and when, is written down.

    Raises RuleBroken if somebody took the file before, or the list is not open.
    """
    fresh = PaymentBatch.objects.select_for_update().get(pk=batch.pk)
    _refuse_closed(fresh)
    if fresh.taken_at:
        sentence = _("The file was taken on %(day)s. If it is lost, give the list up and make a new one.")
        raise RuleBroken(sentence % {"day": date_format(timezone.localtime(fresh.taken_at), "SHORT_DATETIME_FORMAT")})
    lines = list(queries.batch_lines(fresh))
    for line in lines:
        line.account.number  # noqa: B018 - a lost key is noticed before the file counts as taken
    fresh.taken_at, fresh.taken_by = at or timezone.now(), by
    fresh.save(update_fields=["taken_at", "taken_by"])
    log(fresh, "scholarships.batch_taken", user=by, data={"payments": len(lines)})
    return lines


@transaction.atomic
def record_batch_sent(
    *,
    batch: PaymentBatch,
    sent_on: date,
    rate: Decimal,
    bank_reference: str,
    fee_yen: int | None = None,
    by=None,
    at: datetime | None = None,
) -> PaymentBatch:
    """The bank has carried out the whole list: every payment on it is sent, or none. Safe to repeat.

    bank_reference: of the list; each payment has it with its place.
    Raises RuleBroken with every reason at once, each with the payment it is about; StaleState when the list was sent
    under another reference.
    """
    fresh = PaymentBatch.objects.select_for_update().get(pk=batch.pk)
    bank_reference = bank_reference.strip()
    if fresh.sent_on and fresh.bank_reference == bank_reference:
        return fresh
    _refuse_closed(fresh)
    if not bank_reference:
        raise RuleBroken(_("Give the bank's reference."), field="bank_reference")
    if PaymentBatch.objects.filter(bank_reference=bank_reference).exists():
        raise RuleBroken(_("Another list has this bank reference."), field="bank_reference")
    lines = list(queries.batch_lines(fresh))
    list(Instalment.objects.select_for_update().filter(lines__in=lines).order_by("pk"))
    blockers = [found for line in queries.batch_lines(fresh) for found in _why_not_sent(line, sent_on, by)]
    if blockers:
        raise RuleBroken(blockers=blockers)
    for line in lines:
        reference = f"{bank_reference}/{line.place}"
        mark_sent(
            instalment=line.instalment, sent_on=sent_on, rate=rate, bank_reference=reference, by=by, at=at, on_list=True
        )
    fresh.sent_on, fresh.sent_by, fresh.bank_reference = sent_on, by, bank_reference
    fresh.rate, fresh.fee_yen = lines[0].instalment.rate, fee_yen
    fresh.save(update_fields=["sent_on", "sent_by", "bank_reference", "rate", "fee_yen"])
    log(fresh, "scholarships.batch_sent", user=by, data={"payments": len(lines), "reference": bank_reference})
    return fresh


def _why_not_sent(line: BatchLine, sent_on: date, by) -> list[Blocker]:
    one = line.instalment
    if one.state != Instalment.State.APPROVED:
        found = [Blocker("NOT_APPROVED", _("This payment is not approved."))]
    else:
        one.sent_by_id, one.sent_on = by and by.pk, sent_on  # as it would be; never saved
        found = lives.INSTALMENT_LIFE.step("send").blockers(one)
        if line.account.ended_on:
            found.append(Blocker("ACCOUNT_ENDED", _("The account was replaced after the list was made.")))
    return [Blocker(two.code, f"{one.code}: {two}") for two in found]


@transaction.atomic
def give_batch_up(*, batch: PaymentBatch, reason: str, by=None, at: datetime | None = None) -> PaymentBatch:
    """The bank does not carry the list out; its payments may stand on another one."""
    fresh = PaymentBatch.objects.select_for_update().get(pk=batch.pk)
    _refuse_closed(fresh)
    if not reason.strip():
        raise RuleBroken(_("Give the reason in a sentence."), field="reason")
    fresh.given_up_on = timezone.localdate(at)
    fresh.given_up_because = reason.strip()[:200]
    fresh.save(update_fields=["given_up_on", "given_up_because"])
    fresh.lines.filter(off_on=None).update(off_on=fresh.given_up_on)
    log(fresh, "scholarships.batch_given_up", user=by, data={"reason": fresh.given_up_because})
    return fresh


def _refuse_closed(batch: PaymentBatch) -> None:
    if batch.sent_on:
        sentence = _("This list was recorded as sent on %(day)s under the reference %(reference)s.")
        words = {"day": date_format(batch.sent_on), "reference": batch.bank_reference}
        raise StaleState(sentence % words)
    if batch.given_up_on:
        raise StaleState(_("This list was given up. Make a new one."))
