"""What every request passes: a number for the log, and the door of the office."""

import logging
import uuid
from contextvars import ContextVar

from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, resolve_url

current_request_id: ContextVar[str] = ContextVar("request_id", default="-")
OFFICE = "/office/"


class RequestIdFilter(logging.Filter):
    """Puts the number of the request at hand into each line of the log."""

    def filter(self, record):
        record.request_id = current_request_id.get()
        return True


def request_id(get_response):
    """Give each request a number, in the log and in the answer, so that a report can be found again."""

    def middleware(request):
        request.request_id = uuid.uuid4().hex[:12]
        token = current_request_id.set(request.request_id)
        try:
            response = get_response(request)
        finally:
            current_request_id.reset(token)
        response["X-Request-ID"] = request.request_id
        return response

    return middleware


def office_door(get_response):
    """Let into the office only staff who showed a second factor in this session; in the demo a password will do.

    The record of the session counts, not the existence of a device: a session older than the device never showed it.
    """

    def middleware(request):
        if not request.path.startswith(OFFICE):
            return get_response(request)
        user = request.user
        if not user.is_authenticated:
            return redirect_to_login(request.get_full_path(), resolve_url(settings.LOGIN_URL))
        if not user.has_perm("wagtailadmin.access_admin"):
            raise PermissionDenied
        if not settings.DEMO and not _showed_second_factor(request):
            return redirect("mfa_index" if not user.authenticator_set.exists() else "mfa_reauthenticate")
        return get_response(request)

    return middleware


def _showed_second_factor(request) -> bool:
    return any(record.get("method") == "mfa" for record in get_authentication_records(request))
