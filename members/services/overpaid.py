"""Asking what is to be done with money that covers nothing, and doing what is answered."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from wagtail.log_actions import log

from jocs_site.backoffice.runs import Progress, job
from jocs_site.foundation.errors import RuleBroken, StaleState
from jocs_site.foundation.periods import fiscal_year
from jocs_site.letters.kinds import kind
from jocs_site.letters.services import post
from members import queries
from members.models import CreditQuestion, CreditWish, Gift, Payment, RefundOrder
from members.payments.files import BankAccount
from members.queries.reaching import reach
from members.queries.reminders import EMAIL, POST
from members.services.credit import accept_as_dues, credit_to_gift
from members.services.givers import GiftWish
from members.services.kept_credit import cover_from_kept
from members.services.letters import addressed
from members.services.mails import absolute
from members.services.payments import lock_payment
from members.services.receipts import issue_receipts
from members.services.refund_orders import goes_back_online, move_refund, open_order_of, order_refund

OVERPAID = kind("overpaid", gettext_lazy("What to do with an overpayment"), permission="members.view_payment")
FRESH = timedelta(days=60)
NEXT_YEAR, HIGHER, GIFT, REFUND = CreditWish.Choice.values


@dataclass(frozen=True)
class Answer:
    """``choice``: of `CreditWish.Choice`; a gift has its purpose, money to be sent back the account to pay into.

    ``said_by``: who told the office; empty where the payer chose on the own page.
    """

    choice: str
    purpose_id: int | None = None
    account: BankAccount | None = None
    said_by: str = ""


@transaction.atomic
def choose_for_credit(*, payment_id: int, answer: Answer, seen_yen: int, at: datetime, by) -> CreditWish:
    """Do what a payer wishes for what is left of a payment, or note it until it can be done. Safe to repeat.

    Another wish that still waits gives way. seen_yen: what was left when it was chosen.
    Raises StaleState when something else is left now, RuleBroken when an earlier refund is on its way, or this choice
    is not open for this payment.
    """
    lock_payment(payment_id)
    payment = Payment.objects.standing().with_credit().select_related("membership").filter(pk=payment_id).first()
    if payment is None or payment.credit_yen <= 0 or payment.credit_yen != seen_yen:
        raise StaleState(_("Somebody dealt with this money meanwhile. Look at it again."))
    if same := _same_wish(payment, answer):
        return same
    _give_way(payment, answer, at=at, by=by)
    wish = CreditWish(payment=payment, choice=answer.choice, amount_yen=seen_yen, purpose_id=answer.purpose_id)
    wish.said_at, wish.said_by, wish.entered_by = at, answer.said_by.strip(), by
    _carry_out(wish, answer, at=at, by=by)
    log(payment, "members.wish_recorded", user=by, data={"choice": answer.choice, "yen": seen_yen})
    return wish


def _same_wish(payment: Payment, answer: Answer) -> CreditWish | None:
    """The button was pressed twice."""
    wish = payment.credit_wishes.filter(state=CreditWish.State.WAITING, choice=answer.choice).first()
    if wish is None or (answer.account and (wish.order is None or queries.account_of(wish.order) != answer.account)):
        return None
    return wish


def _give_way(payment: Payment, answer: Answer, *, at: datetime, by) -> None:
    """An earlier wish, with its order; not an order of the office's own, nor what bank or provider has in hand."""
    order = open_order_of(payment)
    waiting = payment.credit_wishes.filter(state=CreditWish.State.WAITING)
    is_leaving = payment.refunds_asked.filter(state__in=queries.LEAVING).exists()
    if is_leaving and waiting.filter(choice=REFUND).exists():
        raise RuleBroken(_("This money is being sent back already. Please telephone the office to stop it."))
    if order and (not hasattr(order, "wish") or (order.listed_at and not answer.said_by)):
        raise RuleBroken(_("This money is being sent back already. Please telephone the office to stop it."))
    if order:
        words = _("Another wish took its place.")
        clerk = by if answer.said_by else None  # a payer has no right of the office
        move_refund(order_id=order.pk, step_name="withdraw", reason=words, at=at, by=clerk)
    waiting.update(state=CreditWish.State.CHANGED, settled_at=at)


def _carry_out(wish: CreditWish, answer: Answer, *, at: datetime, by) -> None:
    """At once what can be done at once; the wish is kept either way."""
    payment, today = wish.payment, timezone.localdate(at)
    if answer.choice in (HIGHER, GIFT):
        wish.state, wish.settled_at = CreditWish.State.DONE, at
    if answer.choice == REFUND:
        wish.order = _order(payment, answer, at=at, by=by)
    wish.save(force_insert=True)
    if answer.choice == NEXT_YEAR:
        _keep(wish, today, at)
    elif answer.choice == HIGHER:
        _take_as_dues(payment, today, by=by)
    elif answer.choice == GIFT:
        _take_as_gift(payment, answer, today, at=at, by=by)


def _keep(wish: CreditWish, today: date, at: datetime) -> None:
    """What is owed already is covered at once, the rest when the next dues are made."""
    if wish.payment.membership_id is None:
        raise RuleBroken(_("Only a member has dues to keep it for."))
    for year in range(fiscal_year(today), fiscal_year(today) + 2):
        cover_from_kept(fiscal_year=year, payment_id=wish.payment_id, at=at)
    wish.refresh_from_db()


def _take_as_dues(payment: Payment, today: date, *, by) -> None:
    dues = queries.dues_to_make_higher(payment, today)
    if dues is None:
        raise RuleBroken(_("Only the dues of a year that is paid can be made higher."))
    accept_as_dues(payment_id=payment.pk, dues_id=dues.pk, by=by)


def _take_as_gift(payment: Payment, answer: Answer, today: date, *, at: datetime, by) -> None:
    """With a receipt, where there is an address; otherwise the office sees that one is missing."""
    wish = GiftWish(0, answer.purpose_id, receipt_wish=Gift.ReceiptWish.OWN)
    credit_to_gift(payment_id=payment.pk, wish=wish, on=today, at=at, by=by)
    try:
        issue_receipts(payment_id=payment.pk, on=today, asked_for_only=True, by=by)
    except RuleBroken:
        return


def _order(payment: Payment, answer: Answer, *, at: datetime, by) -> RefundOrder | None:
    """None for an online payment, which goes back through its provider: the office does that, no account is needed."""
    if goes_back_online(payment):
        return None
    if answer.account is None:
        raise RuleBroken(_("Give the account to send it to."))
    with override(settings.LANGUAGE_CODE):  # the reason stands in the office's books
        reason = _("More was paid than was owed.")
    return order_refund(
        payment_id=payment.pk,
        amount_yen=payment.credit_yen,
        account=answer.account,
        reason=reason,
        said_by=answer.said_by,
        is_from_payer=not answer.said_by,
        at=at,
        by=by,
    )


@transaction.atomic
def ask_about_credit(*, payment_id: int, on: date, at: datetime) -> str:
    """Write to the payer once about what is left of a payment. Returns the way of the letter; empty without one."""
    lock_payment(payment_id)
    payment = queries.credits_to_ask(on).filter(pk=payment_id).first()
    reached = payment and reach(payment.payer)
    if not payment or reached.way not in (EMAIL, POST):
        return ""
    subject, text = words_about_credit(payment, reached)
    key = f"overpaid:{payment.pk}"
    letter = post(addressed(payment.payer, reached, key=key, of=OVERPAID, subject=subject, text=text), at=at)
    CreditQuestion.objects.create(payment=payment, letter=letter, amount_yen=payment.credit_yen, asked_on=on)
    return reached.way


def ask_about_fresh_credits(*, on: date, at: datetime) -> int:
    """By itself only about what was booked yesterday or in the weeks before; returns the number of letters.

    The office may still be mending what it booked today, and asks about older money with a preview.
    """
    until, since = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0), at - FRESH
    fresh = queries.credits_to_ask(on).filter(booked_at__lt=until, booked_at__gte=since)
    return sum(1 for pk in list(fresh.values_list("pk", flat=True)) if ask_about_credit(payment_id=pk, on=on, at=at))


def words_about_credit(payment: Payment, reached) -> tuple[str, str]:
    """Subject and text, in the payer's language."""
    with override(reached.language):
        words = {"payment": payment, "name": payment.payer.name_in(reached.language), "by_post": reached.way == POST}
        words["page"] = absolute("members:overview")
        subject = _("You have paid more than was owed")
        return subject, render_to_string("members/mail/overpaid.txt", words)


@job("members.ask_about_credit", label=gettext_lazy("Questions about overpayments"), permission="members.add_payment")
def ask_about_credits(run: Progress, *, on: str) -> None:
    """Everybody who was not asked yet, each in a transaction of its own. Safe to repeat and to stop."""
    day = date.fromisoformat(on)
    waiting = list(queries.credits_to_ask(day).values_list("pk", flat=True))
    run.expect(len(waiting))
    written = {EMAIL: 0, POST: 0, "": 0}
    for payment_id in waiting:
        written[ask_about_credit(payment_id=payment_id, on=day, at=timezone.now())] += 1
        run.advance()
    words = {"email": written[EMAIL], "post": written[POST], "nobody": written[""]}
    run.say(_("%(email)d e-mails, %(post)d letters on paper; %(nobody)d members were not written to.") % words)
