"""Screens that take a file: one far too large is refused by its announced size, before any of it is read.

What looks for the token against forged forms would read the whole body first; so it comes after the size.
"""

from functools import wraps

from django.contrib import messages
from django.http import HttpResponseRedirect, JsonResponse
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_exempt, csrf_protect

AROUND_A_FILE = 16 * 1024  # what a form sends beside it


@method_decorator(csrf_exempt, name="dispatch")
class TakesFile:
    """Before any other base of a view. Set ``most_bytes`` and write ``too_large``, the sentence for the reader."""

    most_bytes: int

    def too_large(self) -> str:
        raise NotImplementedError

    def dispatch(self, request, *args, **kwargs):
        if int(request.META.get("CONTENT_LENGTH") or 0) > self.most_bytes + AROUND_A_FILE:
            messages.error(request, self.too_large())
            return HttpResponseRedirect(request.path)
        return self._checked_dispatch(request, *args, **kwargs)

    @method_decorator(csrf_protect)
    def _checked_dispatch(self, request, *args, **kwargs):
        return super().dispatch(request, *args, **kwargs)


def limited_upload(most_bytes: int, sentence: str, *, as_json: bool = False):
    """The same for a view that is a function; ``as_json`` where a script sends the file."""

    def around(view):
        checked = csrf_protect(view)

        @csrf_exempt
        @wraps(view)
        def answer(request, *args, **kwargs):
            if int(request.META.get("CONTENT_LENGTH") or 0) <= most_bytes + AROUND_A_FILE:
                return checked(request, *args, **kwargs)
            if as_json:
                return JsonResponse({"error": str(sentence), "field": "file"}, status=413)
            messages.error(request, str(sentence))
            return HttpResponseRedirect(request.path)

        return answer

    return around
