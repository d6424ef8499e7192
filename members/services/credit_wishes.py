"""What everybody must know who touches money that covers nothing: is it on its way back, and what was wished for it."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from jocs_site.foundation.errors import RuleBroken
from members.models import OPEN_ORDERS, CreditWish, Payment, RefundOrder


def check_not_ordered(payment_id: int) -> None:
    """The payment is locked. Raises RuleBroken while an order waits to give some of it back."""
    if RefundOrder.objects.filter(payment=payment_id, state__in=OPEN_ORDERS).exists():
        raise RuleBroken(_("A refund of this payment is ordered. Withdraw the order first."))


def settle_wishes(payment_id: int, *, at: datetime | None = None) -> None:
    """Once nothing is left of a payment, what was wished for it is carried out."""
    if Payment.objects.with_credit().get(pk=payment_id).credit_yen <= 0:
        waiting = CreditWish.objects.filter(payment=payment_id, state=CreditWish.State.WAITING)
        waiting.update(state=CreditWish.State.DONE, settled_at=at or timezone.now())


def end_wishes(payment_id: int, *, is_given_back: bool, at: datetime) -> None:
    """The payment is taken back as a whole: who wished it back has it, any other wish has no money behind it."""
    waiting = CreditWish.objects.filter(payment=payment_id, state=CreditWish.State.WAITING)
    if is_given_back:
        waiting.filter(choice=CreditWish.Choice.REFUND).update(state=CreditWish.State.DONE, settled_at=at)
    waiting.update(state=CreditWish.State.CHANGED, settled_at=at)
