"""What every request passes: a number and a line for the log, and the headers that all answers share."""

import logging
import time
import uuid

from django.conf import settings
from django.middleware.locale import LocaleMiddleware
from django.utils.cache import patch_cache_control

from jocs_site.entrance.errors import only_by_button
from jocs_site.entrance.logs import current_request_id
from jocs_site.entrance.policy import HEADERS

log = logging.getLogger("jocs.access")
WITHOUT_LANGUAGE = ("/office/", "/webhooks/", "/documents/", settings.MEDIA_URL, settings.STATIC_URL)


def access_log(get_response):
    """Give each request a number, in the log and in the answer, so that a report can be found again."""

    def middleware(request):
        request.request_id = uuid.uuid4().hex[:12]
        token = current_request_id.set(request.request_id)
        began = time.perf_counter()
        try:
            response = get_response(request)
            response["X-Request-ID"] = request.request_id
            if not request.path.startswith((settings.STATIC_URL, "/healthz", "/readyz")):
                log.info("%s", request.method, extra={"facts": _facts(request, response, began)})
        finally:
            current_request_id.reset(token)
        return response

    return middleware


def _facts(request, response, began: float) -> dict:
    """The route, not the path: values in a path may be secrets or lead to a person. Pages of the site are public."""
    match = request.resolver_match
    place = request.path if match is None or match.view_name == "wagtail_serve" else match.route
    return {"place": place, "status": response.status_code, "ms": round(1000 * (time.perf_counter() - began), 1)}


def fixed_headers(get_response):
    """Add the headers that never vary, and keep what somebody with a session sees out of every cache."""

    def middleware(request):
        response = get_response(request)
        for name, value in HEADERS.items():
            response.setdefault(name, value)
        if settings.SESSION_COOKIE_NAME in request.COOKIES and not request.path.startswith(settings.MEDIA_URL):
            patch_cache_control(response, private=True, no_store=True)
        return response

    return middleware


def buttons(get_response):
    """Say in words why an address that only a button opens shows nothing; machines get their empty answer."""

    def middleware(request):
        response = get_response(request)
        if response.status_code == 405 and request.method == "GET" and "text/html" in request.headers.get("Accept", ""):
            return only_by_button(request, response["Allow"])
        return response

    return middleware


class Language(LocaleMiddleware):
    """Django's own, but for the doors that have no language: what is not found there is not looked for under /ja/."""

    def process_response(self, request, response):
        if response.status_code == 404 and request.path.startswith(WITHOUT_LANGUAGE):
            return response
        return super().process_response(request, response)
