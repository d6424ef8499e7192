"""The door of the office, where staff work in Wagtail's admin, and the nonces its scripts need."""

import json
import re

from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.shortcuts import resolve_url

from jocs_site.entrance.policy import OFFICE as POLICY

PREFIX = "/office/"


def door(get_response):
    """Let into the office only staff who showed a second factor in this session; in the demo a password will do.

    The record of the session counts, not the existence of a device: a session older than the device never showed it.
    """

    def middleware(request):
        if not request.path.startswith(PREFIX) or request.path == f"{PREFIX}logout/":
            return get_response(request)  # whoever came in may go out
        user = request.user
        if not user.is_authenticated:
            return redirect_to_login(request.get_full_path(), resolve_url(settings.LOGIN_URL))
        if not user.has_perm("wagtailadmin.access_admin"):
            raise PermissionDenied
        if not settings.DEMO and not _showed_second_factor(request):
            ask = "mfa_reauthenticate" if user.authenticator_set.exists() else "mfa_index"
            return redirect_to_login(request.get_full_path(), resolve_url(ask))
        return get_response(request)

    return middleware


def _showed_second_factor(request) -> bool:
    return any(record.get("method") == "mfa" for record in get_authentication_records(request, request.user))


def nonces(get_response):
    """Let the office's own scripts run and nothing else.

    Wagtail writes no nonces (wagtail/wagtail#1288), so they are added here: to script files of our own, and to those
    inline scripts that only start a chooser, a date field or a panel with literal arguments.
    """

    def middleware(request):
        response = get_response(request)
        if request.path.startswith(PREFIX):
            del response["Content-Security-Policy"]  # a preview has passed all this once, as a page of the site
            response._csp_replace = POLICY
            response.headers["X-Frame-Options"] = "SAMEORIGIN"  # Wagtail shows previews in a frame
            if response.get("Content-Type", "").startswith("text/html") and not response.streaming:
                html = response.content.decode(response.charset)
                response.content = add_nonces(html, str(request.csp_nonce))
        return response

    return middleware


SCRIPT = re.compile(r"<script\b(?P<attributes>[^>]*)>(?P<code>.*?)</script>", re.DOTALL | re.IGNORECASE)
OWN_FILE = re.compile(r"""\ssrc\s*=\s*["'](?P<address>[^"']+)["']""", re.IGNORECASE)
STARTS = re.compile(r"\s*(?:init(?:Date|Time|DateTime)Chooser|new \w*Chooser)\((?P<arguments>.*)\);?\s*", re.DOTALL)
PANEL = re.compile(
    r"\s*\(function\(\) \{\s*var panel = new (?:Inline|MultipleChooser)Panel"
    r"\(JSON\.parse\((?P<arguments>\"[^\"]*\")\)\);\s*\}\)\(\);\s*"
)


def add_nonces(html: str, nonce: str) -> str:
    def mark(script: re.Match) -> str:
        if not _is_ours(script["attributes"], script["code"]):
            return script[0]
        return f'<script nonce="{nonce}"{script["attributes"]}>{script["code"]}</script>'

    return SCRIPT.sub(mark, html)


def _is_ours(attributes: str, code: str) -> bool:
    file = OWN_FILE.search(attributes)
    if file:
        return file["address"].startswith((settings.STATIC_URL, f"{PREFIX}jsi18n/")) and not code.strip()
    call = STARTS.fullmatch(code) or PANEL.fullmatch(code)
    return not attributes.strip() and call is not None and _is_literal(call["arguments"])


def _is_literal(arguments: str) -> bool:
    try:
        json.loads(f"[{arguments}]")
    except ValueError:
        return False
    return True
