"""Refuse to start with payments that are none."""

from django.conf import settings
from django.core.checks import Error, register


@register("payments")
def no_test_payments_outside_the_demo(app_configs=None, **kwargs):
    if "test" in settings.PAYMENT_PROVIDERS and not settings.DEMO:
        hint = "Take 'test' out of PAYMENT_PROVIDERS, or set DEMO where nobody pays in earnest."
        return [Error("Test payments are on outside the demo.", hint=hint, id="members.E001")]
    return []
