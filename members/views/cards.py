"""The card that pays next year's dues: to see, to name or change, and to remove."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from jocs_site.foundation.errors import RuleBroken
from members import queries, services
from members.payments import providers
from members.views.access import for_members


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def card(request, membership):
    """An organisation pays otherwise: nobody would know whose card it is."""
    if membership.person_id is None:
        return redirect("members:overview")
    try:
        if request.POST.get("step") == "name":
            return redirect(_page(request, membership))
        if request.POST.get("step") == "remove":
            _remove(request, membership)
            return redirect("members:card")
    except RuleBroken as error:
        messages.error(request, str(error))
        return redirect("members:card")
    today = timezone.localdate()
    kept = queries.card_of(membership)
    context = {
        "card": kept,
        "is_over": kept is not None and kept.has_expired(today),
        "words": queries.card_words(today),
        "providers": list(providers.cards()),
        "announced": queries.announced_for(membership),
        "ask": "remove" in request.GET,
        "may_name": membership.left_on is None,
    }
    return render(request, "members/card.html", context)


def _page(request, membership) -> str:
    ticked = request.POST.get("words", "")
    if not (ticked.isdecimal() and len(ticked) < 10):
        raise RuleBroken(_("Please tick the box if you agree."))
    return services.open_card_page(
        membership=membership,
        provider=request.POST.get("provider", ""),
        words_id=int(ticked),
        site=request.build_absolute_uri("/"),
        at=timezone.now(),
    )


def _remove(request, membership) -> None:
    if kept := queries.card_of(membership):
        services.end_card(card_id=kept.pk, reason=_("Removed by its holder."), at=timezone.now(), by=request.user)
        messages.success(request, _("Your card is removed. It is charged no more."))


@require_safe
@for_members
def card_named(request, membership, key):
    """The member may be back before the provider's notice is; then we ask."""
    wish = get_object_or_404(queries.card_wishes(request.user), key=key)
    services.look_at_wish(wish=wish, at=timezone.now())
    if queries.is_card_kept(wish):
        messages.success(request, _("Thank you. Your card is kept for next year's dues."))
    else:
        messages.info(request, _("It can take a while until we hear of your card. Please look here later."))
    return redirect("members:card")
