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
    payment = Payment.objects.select_related("membership__person__user", "membership__organisation").get(pk=payment_id)
    try:
        receipts = issue_receipts(payment_id=payment_id, on=on)
    except RuleBroken:  # no postal address: the office sees the payment among those without a receipt
        receipts = []
    person = payment.membership.person
    address = person and (person.email or (person.user and person.user.email))
    if not address:
        return
    with override(person.language):
        words = {"payment": payment, "name": person.name_in(person.language), "receipts": receipts}
        words["shares"] = payment.allocations.select_related("dues").order_by("dues__fiscal_year")
        text = render_to_string("members/mail/payment_received.txt", words)
        send_mail(_("We have received your payment"), text, None, [address])
