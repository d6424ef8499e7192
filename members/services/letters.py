"""What a member hears from us."""

from datetime import date

from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from jocs_site.foundation.errors import RuleBroken
from members.models import Payment
from members.services.receipts import issue_receipts


def confirm_payment(*, payment_id: int, on: date) -> None:
    """Issue the receipt of a payment and thank the member by e-mail, where there is an address."""
    payment = Payment.objects.select_related("person__user", "organisation", "visitor").get(pk=payment_id)
    try:
        receipts = issue_receipts(payment_id=payment_id, on=on)
    except RuleBroken:  # no postal address: the office sees the payment among those without a receipt
        receipts = []
    payer = payment.person or payment.visitor
    account = getattr(payer, "user", None)
    address = payer and (payer.email or (account and account.email))
    if not address:
        return
    with override(payer.language):
        words = {"payment": payment, "name": payer.name_in(payer.language), "receipts": receipts}
        shares = payment.allocations.select_related("dues", "gift__purpose")
        words["shares"] = shares.order_by("dues__fiscal_year", "pk")
        text = render_to_string("members/mail/payment_received.txt", words)
        send_mail(_("We have received your payment"), text, None, [address])
