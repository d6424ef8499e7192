"""How often somebody may try: counted in the cache, which all web processes share."""

from allauth.account.adapter import get_adapter
from django.core.cache import cache


def within_limit(action: str, who: object, *, most: int, seconds: int) -> bool:
    """Count one try of ``who`` and say whether it is still among the first ``most`` within ``seconds``.

    The clock starts with the first try.
    """
    key = f"limit:{action}:{who}"
    if cache.add(key, 1, seconds):
        return True
    try:
        return cache.incr(key) <= most
    except ValueError:  # it ran out between the two lines
        return True


def forget_limit(action: str, who: object) -> None:
    cache.delete(f"limit:{action}:{who}")


def visitor(request) -> str:
    """The address on the net from which a request comes, past the proxies that the settings trust."""
    return get_adapter().get_client_ip(request)
