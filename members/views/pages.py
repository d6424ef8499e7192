"""What a member sees about themselves."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.log_actions import log

from members import queries
from members.forms import ContactForm
from members.payments import providers
from members.printing import receipts_pdf
from members.printing.payment_sheets import payment_sheets_pdf
from members.views.access import for_members


@require_safe
@for_members
def overview(request, membership):
    today = timezone.localdate()
    account = queries.account(membership, on=today)
    leaves_later = membership.left_on is not None and membership.left_on > today
    context = {
        "membership": membership,
        "account": account,
        "leaves_later": leaves_later,
        "credits": queries.credits_of(membership),
        "debit": queries.debit_under_way(membership),
        "mandate": queries.live_mandate(membership),
        "slips": queries.open_slips(membership, at=timezone.now()),
        "monthly_gifts": queries.running_monthly_gifts(membership),
        "has_passkey": request.user.authenticator_set.filter(type="webauthn").exists(),
        "card": queries.card_of(membership),
        "announced": queries.announced_for(membership),
        "may_keep_card": _may_keep_card(membership, today),
    }
    return render(request, "members/overview.html", context)


def _may_keep_card(membership, today) -> bool:
    may = membership.person_id is not None and membership.left_on is None
    return may and bool(providers.cards()) and queries.card_words(today) is not None


@require_safe
@for_members
def payments(request, membership):
    page = Paginator(queries.payments_of(membership), 20).get_page(request.GET.get("page"))
    yearly = queries.receipts_of(membership).filter(covers_year__isnull=False)
    return render(request, "members/payments.html", {"page_obj": page, "yearly": yearly})


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
def payment_sheet(request, membership):
    """What is owed as a page for the post office; with nothing owed there is none."""
    owed = queries.owed_dues(membership)
    if not owed:
        messages.info(request, _("There is nothing to pay at present."))
        return redirect("members:overview")
    response = HttpResponse(payment_sheets_pdf({membership: owed}, at=timezone.now()), content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="payment-sheet.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
@for_members
def details(request, membership):
    household = queries.household_of(membership)
    mandate = queries.live_mandate(membership)
    context = {"membership": membership, "household": household, "mandate": mandate}
    return render(request, "members/details.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def change_contact(request, membership):
    form = ContactForm(request.POST or None, instance=membership.person)
    if request.method == "POST" and form.is_valid():
        log(form.save(), "wagtail.edit", user=request.user, data={"fields": form.changed_data})
        messages.success(request, _("Your details are saved. Thank you."))
        return redirect("members:details")
    return render(request, "members/change_contact.html", {"form": form})
