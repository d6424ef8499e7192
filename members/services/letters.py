"""What a member hears from us."""

from datetime import date

from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from jocs_site.foundation.errors import RuleBroken
from jocs_site.letters.kinds import kind
from jocs_site.letters.queries import mail_address
from jocs_site.letters.services import NewLetter, post
from members.models import Payment
from members.services.gifts import thank
from members.services.receipts import issue_receipts

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
