"""Refuse to start with payments that are none."""

from django.conf import settings
from django.core.checks import Error, Warning, register

from members.payments import stripe


@register("payments")
def no_test_payments_outside_the_demo(app_configs=None, **kwargs):
    if "test" in settings.PAYMENT_PROVIDERS and not settings.DEMO:
        hint = "Take 'test' out of PAYMENT_PROVIDERS, or set DEMO where nobody pays in earnest."
        return [Error("Test payments are on outside the demo.", hint=hint, id="members.E001")]
    return []


@register("payments")
def stripe_is_set_up(app_configs=None, **kwargs):
    """Without a key Stripe is off, and nothing else matters."""
    if not settings.STRIPE_SECRET_KEY:
        return []
    rules = [
        (
            settings.STRIPE_SECRET_KEY.startswith(("sk_", "rk_")),
            Error(
                "STRIPE_SECRET_KEY is no secret key of Stripe's.", hint="It begins with sk_ or rk_.", id="members.E002"
            ),
        ),
        (
            not (stripe.is_live() and settings.DEMO),
            Error("The demo has a live key of Stripe's.", hint="Use a test key, or none.", id="members.E003"),
        ),
        (
            bool(settings.STRIPE_WEBHOOK_SECRETS) and all(map(_is_webhook_secret, settings.STRIPE_WEBHOOK_SECRETS)),
            Error(
                "Nothing could check the notices of Stripe.",
                hint="Put the signing secret of the endpoint, whsec_..., into STRIPE_WEBHOOK_SECRETS.",
                id="members.E004",
            ),
        ),
        (
            not (stripe.is_live() and settings.STRIPE_API_BASE),
            Error("A live key would be sent elsewhere.", hint="Leave STRIPE_API_BASE empty.", id="members.E005"),
        ),
        (
            stripe.is_live() or settings.DEMO,
            Warning("Stripe runs with a test key: no money is moved, but dues count as paid.", id="members.W001"),
        ),
    ]
    return [complaint for holds, complaint in rules if not holds]


def _is_webhook_secret(secret: str) -> bool:
    return secret.startswith("whsec_")
