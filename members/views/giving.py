"""Giving: what for and how much, who, and on to the page where it is paid. No account is needed."""

import uuid

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from jocs_site.backoffice.limits import visitor, within_limit
from jocs_site.foundation.errors import RuleBroken
from members import queries, services
from members.forms import GiveForm, VisitorForm
from members.models import Gift
from members.payments import providers

PRIVACY_VERSION = "2026-11"


@require_http_methods(["GET", "HEAD", "POST"])
def give(request):
    """One page; the button pressed says the way of paying."""
    payer = queries.payer_with_account(request.user)
    form = GiveForm(
        request.POST or None,
        today=timezone.localdate(),
        may_be_monthly=bool(providers.monthly()),
        initial={"key": uuid.uuid4(), "purpose": queries.first_purpose(), "campaign": _campaign(request)},
    )
    who = None if payer else _who(request)
    if request.method == "POST" and form.is_robot:  # it shall believe that it was heard
        return redirect("giving:transfer")
    is_whole = request.method == "POST" and all([form.is_valid(), who is None or who.is_valid()])
    if is_whole and (answer := _start(request, form, who, payer)):
        return answer
    context = {
        "form": form,
        "who": who,
        "payer": payer,
        "online": [
            {"code": f"{code}:{method}", "way": way}
            for code, provider in providers.online().items()
            for method, way in provider.methods().items()
        ],
    }
    return render(request, "members/giving/give.html", context)


def _campaign(request):
    return queries.running_campaign(request.GET.get("campaign", ""), on=timezone.localdate())


def _who(request) -> VisitorForm:
    wants_receipt = request.POST.get("receipt_wish") != Gift.ReceiptWish.NONE
    return VisitorForm(request.POST or None, needs_address=wants_receipt, initial={"country": "JP"})


def _start(request, form: GiveForm, who: VisitorForm | None, payer):
    """The way on, or ``None`` with the reason in the form."""
    if not within_limit("give", visitor(request), most=20, seconds=3600):
        form.add_error(None, _("Many gifts came from your place just now. Please try again in an hour."))
        return None
    provider, _colon, method = request.POST.get("way", "").partition(":")
    key = form.cleaned_data["key"]
    try:
        _request, address = services.start_gift(
            key=key,
            provider=provider,
            method=method,
            wish=form.wish,
            is_monthly=form.is_monthly,
            visitor=_visitor(who) if who else None,
            user_payer=payer,
            back=services.WayBack(
                request.build_absolute_uri("/"), reverse("giving:result", args=[key]), reverse("giving:give")
            ),
            at=timezone.now(),
        )
    except RuleBroken as error:
        form.add_error(None, str(error))
        return None
    return redirect(address)


def _visitor(who: VisitorForm):
    visitor_ = who.save(commit=False)
    visitor_.language, visitor_.privacy_version = get_language(), PRIVACY_VERSION
    return visitor_


@require_safe
def transfer(request):
    """How to give without paying online."""
    ways = [way.describe() for way in providers.by_hand().values()]
    return render(request, "members/giving/transfer.html", {"ways": ways})


@require_safe
def result(request, key):
    """The giver may be here before the provider's notice is; then we ask. No name stands here."""
    payment_request = get_object_or_404(queries.gift_requests(), key=key)
    if services.look_again(request=payment_request, at=timezone.now()):
        payment_request.refresh_from_db()
    return render(request, "members/giving/result.html", {"payment_request": payment_request})


@require_http_methods(["GET", "HEAD", "POST"])
def monthly(request, key):
    """What the giver of a monthly gift can do, with or without an account. No name stands here."""
    gift = get_object_or_404(queries.monthly_gifts(), request__key=key)
    here = reverse("giving:monthly", args=[key])
    try:
        if request.POST.get("step") == "card":
            return redirect(services.other_card_page(monthly=gift, back=request.build_absolute_uri(here)))
        if request.POST.get("step") == "end":
            services.end_monthly_gift(monthly_id=gift.pk, at=timezone.now())
            return redirect(here)
    except RuleBroken as error:
        messages.error(request, str(error))
        return redirect(here)
    return render(request, "members/giving/monthly.html", {"monthly": gift, "ask": "end" in request.GET})
