"""Paying what is owed, online."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from jocs_site.foundation.errors import RuleBroken
from members import queries, services
from members.payments import providers
from members.views.access import for_members


@require_safe
@for_members
def choose_dues(request, membership):
    """Which years to pay. Where there is nothing to choose, straight on."""
    owed = queries.owed_dues(membership)
    if len(owed) == 0:
        return redirect("members:overview")
    if len(owed) == 1:
        return redirect(f"{_check_address()}?dues={owed[0].pk}")
    return render(request, "members/choose_dues.html", {"owed": owed, "check_address": _check_address()})


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def check_payment(request, membership):
    """What will be paid and how; pressing the button leads to the provider's page."""
    chosen, all_owed = request.GET.getlist("dues"), queries.owed_dues(membership)
    owed = [dues for dues in all_owed if services.ALL_DUES in chosen or str(dues.pk) in chosen]
    if not owed:
        if all_owed:
            messages.warning(request, _("Choose at least one year."))
        return redirect("members:choose_dues")
    if request.method == "POST":
        try:
            _request, address = services.start_payment(
                membership=membership,
                dues_ids=[dues.pk for dues in owed],
                provider=request.POST.get("provider", ""),
                method=request.POST.get("method", ""),
                keep_card=_words_agreed_to(request),
                back=services.WayBack(site=request.build_absolute_uri("/")),
                at=timezone.now(),
            )
        except RuleBroken as error:
            messages.error(request, str(error))
        else:
            return redirect(address)
    context = {
        "owed": owed,
        "has_choice": len(all_owed) > 1,
        "debit": queries.debit_under_way(membership),
        "total_yen": sum(dues.owed_yen for dues in owed),
        "online": [
            {"provider": code, "method": method, "way": way, "keeps": method in getattr(provider, "keeps_cards", ())}
            for code, provider in providers.online().items()
            for method, way in provider.methods().items()
        ],
        "by_hand": [provider.describe() for provider in providers.by_hand().values()],
        "words": queries.card_words(timezone.localdate()) if membership.person_id else None,
        "card": queries.card_of(membership),
    }
    return render(request, "members/check_payment.html", context)


@require_safe
@for_members
def payment_result(request, membership, key):
    """The member may be here before the provider's notice is; then we ask."""
    payment_request = get_object_or_404(queries.payment_requests(request.user), key=key)
    if services.look_again(request=payment_request, at=timezone.now()):
        payment_request.refresh_from_db()
    receipts = queries.receipts_of(membership).filter(payment=payment_request.payment_id)
    account = queries.account(membership, on=timezone.localdate())
    context = {"payment_request": payment_request, "receipts": receipts, "account": account}
    return render(request, "members/payment_result.html", context)


def _words_agreed_to(request) -> int | None:
    """The key of the words beside the box that was ticked."""
    ticked = request.POST.get("keep_card", "")
    return int(ticked) if ticked.isdecimal() and len(ticked) < 10 else None


def _check_address() -> str:
    return reverse("members:check_payment")
