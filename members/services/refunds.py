"""Asking a provider to give money back."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from jocs_site.foundation.errors import RuleBroken
from members.models import Payment, PaymentDispute, PaymentRefund, PaymentRequest
from members.payments import providers
from members.payments.interface import OnlineProvider, ProviderRefused, ProviderSilent
from members.queries.payments import online_requests
from members.services.given_back import refundable_yen
from members.services.notices import follow_all


def refund_payment(
    *, payment_id: int, at: datetime, amount_yen: int | None = None, seen_yen: int | None = None, reason="", by=None
) -> PaymentRefund:
    """Give an online payment back through its provider; it is booked here when the provider says that it is done.

    amount_yen: all that is left if ``None``. seen_yen: what was left when the screen was drawn; another sum now means
    that somebody else was at work.
    Raises RuleBroken if the payment was not made online, nothing or less is left, a bank is deciding about it, or the
    provider refuses or does not answer.
    """
    refund = _ask(payment_id, amount_yen, seen_yen, reason=reason, at=at, by=by)
    gateway = providers.online()[refund.request.provider]
    try:
        send_back(gateway, refund, at=at)
    except ProviderRefused as refusal:
        words = _("The payment company refused: %(words)s") % {"words": refusal}
        raise RuleBroken(words) from refusal
    except ProviderSilent as silence:
        words = _("The payment company does not answer. It is asked again within the hour; do not refund this again.")
        raise RuleBroken(words) from silence
    refund.refresh_from_db()
    return refund


def send_back(gateway: OnlineProvider, refund: PaymentRefund, *, at: datetime) -> None:
    """Let the provider give it back, or tell how far it is. Safe to repeat. Raises ProviderRefused, ProviderSilent."""
    try:
        stories = gateway.refund(refund, at=at)
    except ProviderRefused:
        PaymentRefund.objects.filter(pk=refund.pk, state=PaymentRefund.State.ASKED).update(
            state=PaymentRefund.State.FAILED
        )
        raise
    follow_all(gateway.code, stories, at=at)


@transaction.atomic
def _ask(payment_id: int, amount_yen: int | None, seen_yen: int | None, *, reason: str, at, by) -> PaymentRefund:
    payment = Payment.objects.get(pk=payment_id)
    of_payment = online_requests(payment)
    request = PaymentRequest.objects.select_for_update(no_key=True, of=("self",)).filter(pk__in=of_payment).first()
    stands = Payment.objects.standing().filter(pk=payment_id).exists()  # asked once nobody else can refund it
    if request is None or not stands or request.provider not in providers.online():
        raise RuleBroken(_("Only an online payment that stands can be refunded through its provider."))
    left_yen = refundable_yen(payment)
    amount_yen = left_yen if amount_yen is None else amount_yen
    if left_yen == 0 or seen_yen not in (None, left_yen):
        raise RuleBroken(_("Somebody gave money back meanwhile. Look at the payment again."))
    if not 0 < amount_yen <= left_yen:
        words = _("Between 1 and %(yen)d yen can be given back.") % {"yen": left_yen}
        raise RuleBroken(words, field="amount_yen")
    if payment.disputes.filter(state=PaymentDispute.State.OPEN).exists():
        raise RuleBroken(_("The member's bank is deciding about this payment. Answer it in the Dashboard instead."))
    if request.method == "konbini" and not getattr(request.payer, "email", ""):
        raise RuleBroken(_("Cash from a store goes back to a bank account, for which an e-mail address is needed."))
    facts = {"amount_yen": amount_yen, "reason": reason.strip(), "asked_at": at, "asked_by": by}
    return PaymentRefund.objects.create(request=request, payment=payment, **facts)
