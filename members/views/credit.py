"""A member has paid more than was owed, and says what shall be done with it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from jocs_site.foundation.errors import RuleBroken
from members import forms, queries, services


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def credit(request, pk):
    """First what may be chosen; then what the choice needs, and once more to be sure. ``step`` names the button."""
    membership = queries.membership_of(request.user)
    payment = membership and queries.credits_of(membership).filter(pk=pk).first()
    if payment is None:
        return _nothing_left(request, membership, pk)
    choices = {choice.value: choice for choice in queries.open_choices(payment, timezone.localdate())}
    choice = choices.get(request.GET.get("choice", ""))
    is_online = services.goes_back_online(payment)
    context = {"payment": payment, "choice": choice, "choices": choices, "is_online": is_online}
    if choice is None:
        return render(request, "members/credit.html", context)
    form_class = forms.credit_form(choice, needs_account=not is_online)
    form = form_class(request.POST or None, initial={"seen_yen": payment.credit_yen})
    has_nothing_to_ask = len(form.fields) == 1
    if request.method == "POST" and form.is_valid():
        if request.POST.get("step") != "choose":
            return render(request, "members/credit_check.html", context | {"form": form})
        try:
            _choose(request, payment, choice, form)
        except RuleBroken as error:
            messages.warning(request, str(error))
        else:
            messages.success(request, _("Thank you. We do as you wish."))
        return redirect("members:overview")
    if has_nothing_to_ask and request.method != "POST":
        return render(request, "members/credit_check.html", context | {"form": form})
    return render(request, "members/credit_details.html", context | {"form": form})


def _choose(request, payment, choice: str, form) -> None:
    services.choose_for_credit(
        payment_id=payment.pk,
        answer=services.Answer(choice, **form.details),
        seen_yen=form.cleaned_data["seen_yen"],
        at=timezone.now(),
        by=request.user,
    )


def _nothing_left(request, membership, pk):
    """The button was pressed twice, or the office was quicker."""
    if membership is None or not queries.payments_of(membership).filter(pk=pk).exists():
        raise Http404
    messages.info(request, _("Nothing is left of this payment any more."))
    return redirect("members:overview")
