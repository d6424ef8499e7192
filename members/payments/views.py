"""Where providers call, and the page of the test provider."""

import logging

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jocs_site.foundation.errors import RuleBroken
from members import queries, services
from members.payments import providers
from members.payments.interface import NoticeRefused, ProviderRefused, ProviderSilent
from members.payments.test import DECLINED

logger = logging.getLogger(__name__)
STEPS = ("pay", "wait", "fail", "expire")
TEST_CARDS = ("4242", DECLINED)


@csrf_exempt
@require_POST
def hear_notice(request, provider):
    """A provider's notice. A refusal says nothing to the sender; the reason is in the log."""
    try:
        services.receive_notice(provider=provider, body=request.body, headers=request.headers, at=timezone.now())
    except (NoticeRefused, RuleBroken) as refusal:
        logger.warning("notice by %s refused: %s", provider, refusal)
        return HttpResponseBadRequest("refused\n", content_type="text/plain")
    except (ProviderSilent, ProviderRefused) as silence:  # it comes again
        logger.warning("notice by %s could not be followed up: %s", provider, silence)
        return HttpResponse("later\n", content_type="text/plain", status=503)
    return HttpResponse("ok\n", content_type="text/plain")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def test_payment(request, key):
    """Stands where a provider's own page would: the member says what becomes of the payment."""
    if "test" not in providers.online():
        raise Http404
    payment_request = get_object_or_404(queries.payment_requests(request.user), key=key)
    return _test_page(request, payment_request, result="members:payment_result")


@require_http_methods(["GET", "HEAD", "POST"])
def test_gift(request, key):
    """The same for a visitor, who is known by the key alone."""
    if "test" not in providers.online():
        raise Http404
    payment_request = get_object_or_404(queries.visitors_requests(), key=key)
    return _test_page(request, payment_request, result="giving:result")


@require_safe
def test_portal(request, key):
    """Where a payment company lets the giver name another card; a test payment has none."""
    if "test" not in providers.online():
        raise Http404
    monthly = get_object_or_404(queries.monthly_gifts(), request__key=key, provider="test")
    return render(request, "members/giving/test_portal.html", {"monthly": monthly})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def test_card(request, key):
    """Stands where a member names a card for next year's dues."""
    if "test" not in providers.online():
        raise Http404
    wish = get_object_or_404(queries.card_wishes(request.user), key=key, customer__provider="test")
    last4 = request.POST.get("card")
    if last4 in TEST_CARDS:
        now = timezone.now()
        notice = providers.online()["test"].say_card(wish, last4, at=now)
        services.receive_notice(provider="test", body=notice.body, headers=notice.headers, at=now)
        return redirect("members:card_named", key)
    return render(request, "members/test_card.html", {"wish": wish})


def _test_page(request, payment_request, *, result: str):
    step = request.POST.get("step")
    if step in STEPS:
        now = timezone.now()
        notice = providers.online()["test"].say(payment_request, step, at=now)
        services.receive_notice(provider="test", body=notice.body, headers=notice.headers, at=now)
        return redirect(result, payment_request.key)
    address = reverse(result, args=[payment_request.key])
    return render(request, "members/test_payment.html", {"payment_request": payment_request, "result": address})
