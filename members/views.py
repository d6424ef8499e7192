"""A member's own pages: what is owed, paying, receipts, and how we reach them. Nobody else's records."""

from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.log_actions import log

from jocs_site.foundation.errors import RuleBroken
from members import queries, services
from members.forms import ContactForm
from members.payments import providers
from members.printing import receipts_pdf


def for_members(view):
    """Sign in first; who is no member sees a page that says so, and how to become one."""

    @login_required
    @wraps(view)
    def with_membership(request, **kwargs):
        membership = queries.membership_of(request.user)
        if membership is None:
            return render(request, "members/no_membership.html")
        return view(request, membership, **kwargs)

    return with_membership


@require_safe
@for_members
def overview(request, membership):
    account = queries.account(membership, on=timezone.localdate())
    return render(request, "members/overview.html", {"membership": membership, "account": account})


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
    chosen = {pk for pk in request.GET.getlist("dues") if pk.isdecimal()}
    owed = [dues for dues in queries.owed_dues(membership) if str(dues.pk) in chosen]
    if not owed:
        messages.warning(request, _("Choose at least one year."))
        return redirect("members:choose_dues")
    if request.method == "POST":
        try:
            _request, address = services.start_payment(
                membership=membership,
                dues_ids=[dues.pk for dues in owed],
                provider=request.POST.get("provider", ""),
                at=timezone.now(),
            )
        except RuleBroken as error:
            messages.error(request, str(error))
        else:
            return redirect(address)
    context = {
        "owed": owed,
        "total_yen": sum(dues.owed_yen for dues in owed),
        "online": {code: provider.describe() for code, provider in providers.online().items()},
        "by_hand": [provider.describe() for provider in providers.by_hand().values()],
    }
    return render(request, "members/check_payment.html", context)


@require_safe
@for_members
def payment_result(request, membership, key):
    payment_request = get_object_or_404(queries.payment_requests(request.user), key=key)
    receipts = queries.receipts_of(membership).filter(payment=payment_request.payment_id)
    account = queries.account(membership, on=timezone.localdate())
    context = {"payment_request": payment_request, "receipts": receipts, "account": account}
    return render(request, "members/payment_result.html", context)


@require_safe
@for_members
def payments(request, membership):
    page = Paginator(queries.payments_of(membership), 20).get_page(request.GET.get("page"))
    return render(request, "members/payments.html", {"page_obj": page})


@require_safe
@login_required
def receipt(request, pk):
    """The receipt as PDF, to its owner only."""
    found = get_object_or_404(queries.receipts_for(request.user), pk=pk)
    response = HttpResponse(receipts_pdf([found]), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="receipt-{found.year}-{found.serial:06}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
@for_members
def details(request, membership):
    return render(request, "members/details.html", {"membership": membership})


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def change_contact(request, membership):
    form = ContactForm(request.POST or None, instance=membership.person)
    if request.method == "POST" and form.is_valid():
        log(form.save(), "wagtail.edit", user=request.user, data={"fields": form.changed_data})
        messages.success(request, _("Your details are saved. Thank you."))
        return redirect("members:details")
    return render(request, "members/change_contact.html", {"form": form})


def _check_address() -> str:
    return reverse("members:check_payment")
