"""Questions before one asks to be sent. The answers are about health and faith, so they stand in no address and no log.

A POST that changes nothing and asks for no cookie.
"""

from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from dispatch.forms.self_check import SelfCheckForm


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def self_check(request):
    form = SelfCheckForm(request.POST if request.method == "POST" else None)
    is_answered = form.is_bound and form.is_valid()
    return render(request, "dispatch/self_check.html", {"form": form, "is_answered": is_answered})
