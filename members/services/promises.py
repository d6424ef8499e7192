"""Ending a monthly gift, or changing its card, at the provider."""

import logging
from datetime import datetime

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from jocs_site.foundation.errors import RuleBroken
from members.models import MonthlyGift
from members.payments import providers
from members.payments.interface import MonthlyProvider, ProviderRefused, ProviderSilent
from members.services.notices import follow_all

logger = logging.getLogger(__name__)


def end_monthly_gift(*, monthly_id: int, at: datetime, reason: str = "", by=None) -> MonthlyGift:
    """Let the provider take no more, and note the end. Safe to repeat; a notice of the same end changes nothing.

    reason: why the office ends it; the giver needs none. Raises RuleBroken if the provider does not answer.
    """
    monthly = MonthlyGift.objects.get(pk=monthly_id)
    if monthly.ended_on:
        return monthly
    gateway = _gateway(monthly)
    try:
        stories = gateway.end_monthly(monthly.reference)
    except (ProviderRefused, ProviderSilent) as silence:
        logger.warning("monthly gift %s could not be ended: %s", monthly.pk, silence)
        words = _("The payment company does not answer, so the gift has not ended. Please try again in a while.")
        raise RuleBroken(words) from silence
    with transaction.atomic():
        follow_all(gateway.code, stories, at=at)
        if reason:
            MonthlyGift.objects.filter(pk=monthly.pk, ended_on__isnull=False).update(ended_because=reason.strip())
        log(monthly, "members.monthly_ended", user=by, data={"reason": reason})
    monthly.refresh_from_db()
    return monthly


def other_card_page(*, monthly: MonthlyGift, back: str) -> str:
    """The address where the giver names another card. Raises RuleBroken if it ended or nobody answers."""
    if monthly.ended_on:
        raise RuleBroken(_("This monthly gift has ended."))
    try:
        return _gateway(monthly).other_card_page(monthly.reference, back=back, language=get_language() or "ja")
    except (ProviderRefused, ProviderSilent) as silence:
        logger.warning("no page for the card of monthly gift %s: %s", monthly.pk, silence)
        raise RuleBroken(_("The payment company does not answer at present. Please try again in a while.")) from silence


def _gateway(monthly: MonthlyGift) -> MonthlyProvider:
    gateway = providers.monthly().get(monthly.provider)
    if gateway is None:
        raise RuleBroken(_("This monthly gift does not come through a payment company. The office ends it."))
    return gateway
