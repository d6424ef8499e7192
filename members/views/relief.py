"""An example of what gifts take off the taxes, to work out for oneself. What is typed is kept nowhere.

A POST that changes nothing and asks for no cookie.
"""

from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from members.forms.relief import EXAMPLE_PERCENT, EXAMPLE_YEN, ReliefForm


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def relief(request):
    example = {"gifts": EXAMPLE_YEN, "percent": EXAMPLE_PERCENT}
    form = ReliefForm(request.POST if request.method == "POST" else example)
    return render(request, "members/giving/relief.html", {"form": form, "relief": form.relief()})
