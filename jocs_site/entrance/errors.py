"""Pages for what goes wrong. They need no database, so that they work when nothing else does."""

from django.http import HttpResponse
from django.shortcuts import render


def bad_request(request, exception):
    return _page(request, 400)


def forbidden(request, exception):
    return _page(request, 403)


def not_found(request, exception):
    return _page(request, 404)


def only_by_button(request, allowed: str):
    """For who signs in anew after pressing a button is led to the address behind it. ``allowed``: what it takes."""
    response = _page(request, 405, is_office=request.path.startswith("/office/"))
    response["Allow"] = allowed
    return response


def server_error(request):
    return _page(request, 500)


def csrf_failure(request, reason=""):
    return _page(request, 403, expired=True)


def _page(request, status: int, **context) -> HttpResponse:
    context |= {"status": status, "request_id": getattr(request, "request_id", "")}
    return HttpResponse(render(None, f"errors/{status}.html", context).content, status=status)
