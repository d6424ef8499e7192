"""The few addresses of the public site that are not pages."""

from django.conf import settings
from django.http import HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language_from_request
from django.views.decorators.http import require_safe


@require_safe
def choose_language(request):
    """``/`` leads to the language of the visitor's last choice, else of the browser."""
    language = get_language_from_request(request)
    response = HttpResponseRedirect(f"/{language}/")
    response["Cache-Control"] = "private, no-store"
    patch_vary_headers(response, ["Accept-Language", "Cookie"])
    return response


def after_sign_in(request):
    """Staff go to their desk, everybody else to their own page."""
    if request.user.has_perm("wagtailadmin.access_admin"):
        return redirect("wagtailadmin_home")
    return redirect(f"/{settings.LANGUAGE_CODE}/")
