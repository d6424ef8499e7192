"""Claiming the account of a membership: what the office knows, then an e-mail address, then the code sent to it."""

from django.contrib import messages
from django.contrib.auth import login
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from jocs_site.backoffice.limits import visitor, within_limit
from jocs_site.foundation.errors import RuleBroken
from members import forms, queries, services

CLAIM = "claim"  # in the session: the membership, when it was proved, and later the address, the code's hash, the tries
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
MINUTES = 15
TRIES = 5
QUARTER, HOUR = 900, 3600


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def claim(request):
    """Member number, postal code and day of birth, or for an organisation the contact. One answer to all mistakes."""
    form = forms.ClaimForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        number = form.cleaned_data["number"]
        may_try = within_limit("claim", visitor(request), most=10, seconds=QUARTER)
        may_try &= within_limit("claim_number", number, most=5, seconds=HOUR)
        membership = queries.claimed_membership(**form.cleaned_data) if may_try else None
        if membership:
            request.session.cycle_key()
            request.session[CLAIM] = {"membership": membership.pk, "at": timezone.now().timestamp()}
            return redirect("joining:claim_email")
        if may_try:
            form.add_error(None, _("These details do not fit together. Look at the address label of our letters."))
        else:
            form.add_error(None, _("There were too many tries. Please wait an hour, or telephone the office."))
    return render(request, "members/joining/claim.html", {"form": form})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def claim_email(request):
    """Where the code shall go. Who has an account already is told so."""
    started, person = _started(request)
    if person is None:
        return redirect("joining:claim")
    if person.user:
        return render(request, "members/joining/has_account.html", {"hint": queries.email_hint(person.user.email)})
    form = forms.ClaimEmailForm(request.POST or None, initial={"email": person.email})
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"].lower()
        if within_limit("claim_mail", visitor(request), most=6, seconds=HOUR) and within_limit(
            "claim_mail", email, most=3, seconds=QUARTER
        ):
            hashed = services.send_claim_code(person=person, email=email, language=get_language())
            request.session[CLAIM] = started | {
                "at": timezone.now().timestamp(),
                "email": email,
                "code": hashed,
                "tries": 0,
            }
            return redirect("joining:claim_code")
        form.add_error(None, _("Several codes were sent already. Please wait a quarter of an hour."))
    return render(request, "members/joining/claim_email.html", {"form": form})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def claim_code(request):
    """The code opens the account and signs in."""
    started, person = _started(request)
    if person is None or "code" not in started:
        return redirect("joining:claim")
    form = forms.ClaimCodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        request.session[CLAIM] = started = started | {"tries": started["tries"] + 1}
        if started["tries"] > TRIES:
            del request.session[CLAIM]
            messages.error(request, _("The code was wrong too often. Please begin again."))
            return redirect("joining:claim")
        if services.is_claim_code(form.cleaned_data["code"], started["code"]):
            return _open(request, person, started["email"])
        form.add_error("code", _("This is not the code in the latest mail."))
    return render(request, "members/joining/claim_code.html", {"form": form, "email": started["email"]})


def _open(request, person, email):
    try:
        user = services.claim_account(person_id=person.pk, email=email)
    except RuleBroken as error:
        messages.error(request, str(error))
        return redirect("joining:claim_email")
    del request.session[CLAIM]
    login(request, user, backend=BACKEND)
    messages.success(request, _("Your own page is open. Next time, sign in with your e-mail address."))
    return redirect("members:overview")


def _started(request) -> tuple[dict, object | None]:
    """What is in the session, and the person who proved to be a member within the last quarter of an hour."""
    started = request.session.get(CLAIM, {})
    if timezone.now().timestamp() - started.get("at", 0) > MINUTES * 60:
        return {}, None
    return started, queries.person_behind(started["membership"])
