"""Which answers may be shown to every visitor alike: those `jocs_site.entrance.store` keeps in memory."""

from functools import wraps

KEEP = "jocs.keep"  # in the WSGI environment, which the keeper reads when the answer is made


def may_be_kept(request) -> None:
    """Say of the answer to this request that it depends on its address and on the tables it reads, on nothing else.

    Whoever has a session is never shown a kept page, and an answer that sets a cookie is never kept.
    """
    request.environ[KEEP] = True


def kept(view):
    """Decorator for a view whose answers may all be kept."""

    @wraps(view)
    def inner(request, *args, **kwargs):
        may_be_kept(request)
        return view(request, *args, **kwargs)

    return inner
