"""The ways of paying that this site offers, as the settings name them."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from members.payments.by_hand import ByHand
from members.payments.interface import OnlineProvider, Provider
from members.payments.stripe import StripeProvider
from members.payments.test import TrialProvider

BY_HAND = (
    ByHand("postal", _("Postal transfer"), _("The office books it when the slip arrives, in about a week.")),
    ByHand("bank", _("Bank transfer"), _("The office books it when it stands on the statement.")),
    ByHand("cash", _("Cash"), _("Hand it to us at the office or at a meeting.")),
)
ONLINE = (StripeProvider(), TrialProvider())


def offered() -> dict[str, Provider]:
    """By code, in the order of the settings. Test payments never outside the demo, whatever the settings say."""
    known = {provider.code: provider for provider in (*BY_HAND, *ONLINE)}
    closed = {"test": not settings.DEMO, "stripe": not settings.STRIPE_SECRET_KEY}
    return {code: known[code] for code in settings.PAYMENT_PROVIDERS if not closed.get(code)}


def online() -> dict[str, OnlineProvider]:
    """Those that a member can use by themselves."""
    codes = {provider.code for provider in ONLINE}
    return {code: provider for code, provider in offered().items() if code in codes}


def monthly() -> dict[str, OnlineProvider]:
    """Those that can take a gift every month by themselves."""
    return {code: provider for code, provider in online().items() if getattr(provider, "gives_monthly", False)}


def cards() -> dict[str, OnlineProvider]:
    """Those that can keep a card for next year's dues."""
    return {code: provider for code, provider in online().items() if getattr(provider, "keeps_cards", False)}


def by_hand() -> dict[str, Provider]:
    """Those that a clerk books."""
    return {code: provider for code, provider in offered().items() if code not in online()}
