"""Where somebody is signed in, and the passkeys with which their devices sign in."""

import re

from allauth.mfa.webauthn.views import AddWebAuthnView
from allauth.usersessions.adapter import get_adapter
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

# The first that fits: browsers name those before them, too.
BROWSERS = (("Line/", "LINE"), ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"))
BROWSERS += (("Firefox|FxiOS", "Firefox"), ("Chrome|CriOS", "Chrome"), ("Safari", "Safari"))
SYSTEMS = (("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"))
SYSTEMS += (("Macintosh", "Mac"), ("CrOS", "Chromebook"), ("Linux", "Linux"))


def system_in_words(user_agent: str) -> str:
    """What the device calls itself, or an empty text."""
    return next((name for sign, name in SYSTEMS if re.search(sign, user_agent)), "")


def device_in_words(user_agent: str) -> str:
    browser = next((name for sign, name in BROWSERS if re.search(sign, user_agent)), "")
    return ", ".join(filter(None, (system_in_words(user_agent), browser))) or _("a device that says nothing of itself")


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def devices(request):
    """The sessions of an account; sent with ``session`` it ends that one, without all others."""
    if request.method == "POST":
        return _end(request)
    own = UserSession.objects.purge_and_list(request.user)
    shown = [
        (session, device_in_words(session.user_agent), session.session_key == request.session.session_key)
        for session in sorted(own, key=lambda session: session.created_at, reverse=True)
    ]
    return render(request, "account/devices.html", {"sessions": shown})


def _end(request):
    own, here = UserSession.objects.filter(user=request.user), request.session.session_key
    one = request.POST.get("session", "")
    chosen = list(own.filter(pk=one) if one.isdecimal() else own.exclude(session_key=here))
    get_adapter().end_sessions(chosen)
    if any(session.session_key == here for session in chosen):
        logout(request)
        return redirect("account_login")
    count = len(chosen)
    ended = ngettext("%(count)d device is signed out.", "%(count)d devices are signed out.", count) % {"count": count}
    messages.success(request, ended)
    return redirect("devices")


class AddPasskeyView(AddWebAuthnView):
    """Always one that signs in by itself, after a fingerprint, a face or a PIN; then back to the list."""

    def get_success_url(self):
        return reverse_lazy("mfa_list_webauthn")
