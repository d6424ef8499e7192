"""Gifts that come every month: the promise, the money of each month, what the giver hears, and the end."""

from datetime import datetime
from functools import partial

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jocs_site.letters.kinds import kind
from jocs_site.letters.queries import mail_address
from members.models import GiftIntention, MonthlyGift, Payment, PaymentRequest
from members.payments.interface import MonthlyNews
from members.services.givers import GiftWish, payer_of
from members.services.mails import send
from members.services.payments import Received, record_payment

INTENDED = ("amount_yen", "purpose_id", "campaign_id", "message", "receipt_wish", "wants_thanks")
MONTHLY = kind("monthly_gift", _("About monthly gifts"), permission="members.view_payment")


def promise_of(request: PaymentRequest, reference: str, *, at: datetime) -> tuple[MonthlyGift, bool]:
    """The promise that began with a request whose row is locked; new with the first news of it, whatever that is."""
    intention = GiftIntention.objects.get(request=request)
    monthly, is_new = MonthlyGift.objects.get_or_create(
        provider=request.provider,
        reference=reference,
        defaults={
            **payer_of(request).columns(),
            "request": request,
            "amount_yen": request.amount_yen,
            "purpose_id": intention.purpose_id,
            "started_on": timezone.localdate(request.started_at),
        },
    )
    if is_new:
        _tell(monthly, "monthly_started", monthly.pk)
    return monthly, is_new


def book_month(
    monthly: MonthlyGift, request: PaymentRequest, news: MonthlyNews, *, at: datetime
) -> tuple[Payment, bool]:
    """The money of one month, once for each invoice. Money that was taken is booked even after the end."""
    booked = Payment.objects.filter(provider=monthly.provider, reference=news.invoice, reversal_of=None)
    if known := booked.first():
        return known, False
    wish = {name: getattr(request.intention, name) for name in INTENDED}
    received = Received(
        membership_id=request.membership_id,
        payer=None if request.membership_id else payer_of(request),
        gifts=(GiftWish(**wish, monthly_id=monthly.pk),),
        amount_yen=news.amount_yen,
        received_on=timezone.localdate(at),
        provider=monthly.provider,
        reference=news.invoice,
    )
    return record_payment(received, at=at), True


def tell_of_failure(monthly: MonthlyGift, invoice: str) -> None:
    """That a month could not be taken, and what to do; once for each invoice."""
    if monthly.ended_on is None:
        _tell(monthly, "monthly_failed", invoice)


def end_promise(monthly: MonthlyGift, *, at: datetime) -> bool:
    """Returns whether it had not ended yet."""
    ended_on = max(timezone.localdate(at), monthly.started_on)
    if not MonthlyGift.objects.filter(pk=monthly.pk, ended_on=None).update(ended_on=ended_on):
        return False
    _tell(monthly, "monthly_ended", monthly.pk)
    return True


def page_of(monthly: MonthlyGift) -> str:
    """Where the giver ends it or names another card; whoever has the address may."""
    return settings.WAGTAILADMIN_BASE_URL + reverse("giving:monthly", args=[monthly.request.key])


def _tell(monthly: MonthlyGift, template: str, about: object) -> None:
    payer = monthly.payer
    contact = monthly.organisation.contact if monthly.organisation_id else monthly.person
    to = getattr(payer, "email", "") or mail_address(contact)
    language = getattr(contact or payer, "language", settings.LANGUAGE_CODE)
    words = {"monthly": monthly, "page": partial(page_of, monthly), "person": monthly.person}
    send(template, MONTHLY, about, to=to, language=language, name=payer.name_in(language), **words)
