"""What a member hears from us."""

from datetime import date, datetime

from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from jocs_site.foundation.errors import RuleBroken
from jocs_site.letters.kinds import kind
from jocs_site.letters.queries import mail_address
from jocs_site.letters.services import NewLetter, post
from jocs_site.people.models import Organisation, Person
from members.models import Payment, RefundOrder
from members.queries.reaching import Reach, reach
from members.queries.reminders import EMAIL, POST
from members.services.gifts import thank
from members.services.receipts import issue_receipts

REFUND_PAID = kind("refund_paid", gettext_lazy("On giving money back"), permission="members.view_payment")
PAYMENT_RECEIVED = kind("payment_received", gettext_lazy("Thanks for a payment"), permission="members.view_payment")


def confirm_payment(*, payment_id: int, on: date) -> None:
    """Issue the receipt of a payment and thank the member by e-mail, where there is an address. Safe to repeat."""
    payment = Payment.objects.select_related("person__user", "organisation", "visitor").get(pk=payment_id)
    try:
        receipts = issue_receipts(payment_id=payment_id, on=on, asked_for_only=True)
    except RuleBroken:  # no postal address: the office sees the payment among those without a receipt
        receipts = []
    payer = payment.person or payment.visitor
    address = mail_address(payment.person) or getattr(payment.visitor, "email", "")
    if not address:
        return
    with override(payer.language):
        words = {"payment": payment, "name": payer.name_in(payer.language), "receipts": receipts}
        shares = payment.allocations.select_related("dues", "gift__purpose")
        words["shares"] = shares.order_by("dues__fiscal_year", "pk")
        text = render_to_string("members/mail/payment_received.txt", words)
        subject = _("We have received your payment")
        name = payer.name_in(payer.language)
    key = f"payment-received:{payment.pk}"
    to = {"person": payment.person, "name": name, "address": address, "language": payer.language}
    post(NewLetter(key, PAYMENT_RECEIVED, subject, text, **to))
    thank(gift_ids=payment.allocations.standing().exclude(gift=None).values_list("gift", flat=True), on=on)


def tell_of_refund(order: RefundOrder, *, at: datetime) -> None:
    """By e-mail or on paper, once for each time that it was paid out; not where neither reaches the payer."""
    payer = order.payment.payer
    reached = reach(payer)
    if reached.way not in (EMAIL, POST):
        return
    with override(reached.language):
        words = {"order": order, "payment": order.payment, "name": payer.name_in(reached.language)}
        text = render_to_string("members/mail/refund_paid.txt", words)
        subject = _("We have sent your money back")
    key = f"refund-paid:{order.booking_id}"
    post(addressed(payer, reached, key=key, of=REFUND_PAID, subject=subject, text=text), at=at)


def addressed(payer, reached: Reach, *, key: str, of, subject: str, text: str) -> NewLetter:
    """A letter to whoever paid or gave, by the way that reaches them."""
    return NewLetter(
        key,
        of,
        subject,
        text,
        person=payer if isinstance(payer, Person) else None,
        organisation=payer if isinstance(payer, Organisation) else None,
        name=payer.name_in(reached.language),
        address="\n".join(reached.lines) if reached.way == POST else reached.email,
        language=reached.language,
        by_post=reached.way == POST,
    )
