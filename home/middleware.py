"""Where Wagtail's screens leave no place for a refusal."""

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import redirect
from django.urls import reverse

from jocs_site.foundation.errors import RuleBroken


def refused_reviews(get_response):
    """A rule that refuses an answer to a review is said above the page, which stays as it was."""

    def middleware(request):
        return get_response(request)

    middleware.process_exception = _say_why
    return middleware


def _say_why(request, exception):
    match = request.resolver_match
    if not isinstance(exception, RuleBroken) or match.namespace != "wagtailadmin_pages":
        return None
    for blocker in exception.blockers:
        messages.error(request, str(blocker))
    (page,) = [int(number) for name, number in match.kwargs.items() if name == "page_id"] or [int(match.args[0])]
    address = reverse("wagtailadmin_pages:edit", args=[page])
    if request.headers.get("x-requested-with") == "XMLHttpRequest":
        return JsonResponse({"step": "success", "redirect": address})  # what the dialog of a comment understands
    return redirect(address)
