"""Pages that look the same to everybody, kept in the memory of each web process and answered before Django wakes up.

Kept is what a view allows to be kept (`jocs_site.backoffice.keeping`), made for a visitor without cookies. It is
dropped when a table that it was made from changes (`jocs_site.backoffice.changes`), at midnight, and after a minute.
Why so, and the figures: docs/decisions/0027-kept-pages.md
"""

import gzip
import hashlib
import logging
import re
import secrets
import time
from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from functools import lru_cache

import brotli
from django.conf import settings
from django.utils.timezone import localtime

from jocs_site.backoffice.changes import ALWAYS_READ, SETTLED, is_shown, marks, tables_read
from jocs_site.backoffice.keeping import KEEP

log = logging.getLogger("jocs.store")

SECONDS_KEPT = 60
PAGES_KEPT, LARGEST = 2_000, 2_000_000  # of the pages here only the introduction of workers, a PDF, is above 0.1 MB
QUERY = re.compile(r"(?:page=[1-9]\d{0,3})?")  # anything else in an address is answered anew each time
NOT_KEPT_WITH_IT = {"x-request-id", "content-length", "date", "vary", "etag"}
VARIES = {"cookie", "accept-encoding"}
FRESH = ("Cache-Control", "public, max-age=0, must-revalidate")
PACK: Mapping[str, Callable[[bytes], bytes]] = {
    "br": lambda body: brotli.compress(body, quality=5),
    "gzip": lambda body: gzip.compress(body, 6, mtime=0),
    "": lambda body: body,
}
PACKED_TYPES = ("text/", "application/xml", "application/atom+xml", "application/json", "application/ld+json")


class Kept:
    """An answer with what it was made from. Packed bodies and their headers are made when first asked for."""

    def __init__(self, body: bytes, headers: list[tuple[str, str]], tables: frozenset[str], known: Mapping[str, int]):
        self.tables, self.known, self.until = tables, known, _time_to_live()
        self._is_packed = dict(headers).get("Content-Type", "").startswith(PACKED_TYPES)
        self._tag = hashlib.sha256(body).hexdigest()[:24]
        self._headers = [
            *((name, value) for name, value in headers if name.lower() not in NOT_KEPT_WITH_IT),
            *([] if any(name.lower() == "cache-control" for name, _value in headers) else [FRESH]),
            ("Vary", "Accept-Encoding, Cookie"),
        ]
        self._body = body
        self._forms: dict[str, tuple[str, bytes, list[tuple[str, str]]]] = {}

    def holds(self, known: Mapping[str, int], now: float) -> bool:
        if now >= self.until:
            return False
        if known is not self.known:
            if any(known.get(table) != self.known.get(table) for table in self.tables):
                return False
            self.known = known
        return True

    def answer(self, environ: dict, start_response: Callable) -> Iterable[bytes]:
        packing = best_packing(environ.get("HTTP_ACCEPT_ENCODING", "")) if self._is_packed else ""
        tag, body, headers = self._forms.get(packing) or self._form(packing)
        number = ("X-Request-ID", secrets.token_hex(6))
        asked_for = environ.get("HTTP_IF_NONE_MATCH")
        if asked_for and (tag in asked_for or asked_for == "*"):
            start_response("304 Not Modified", [*self._headers_of_304(tag), number])
            return []
        start_response("200 OK", [*headers, number])
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]

    def _form(self, packing: str) -> tuple[str, bytes, list[tuple[str, str]]]:
        body = PACK[packing](self._body)
        tag = f'"{self._tag}{packing and "-"}{packing}"'
        headers = [*self._headers, ("ETag", tag), ("Content-Length", str(len(body)))]
        form = tag, body, [*headers, ("Content-Encoding", packing)] if packing else headers
        self._forms[packing] = form
        return form

    def _headers_of_304(self, tag: str) -> list[tuple[str, str]]:
        wanted = {"cache-control", "vary", "content-security-policy", "strict-transport-security"}
        return [*(pair for pair in self._headers if pair[0].lower() in wanted), ("ETag", tag)]


@lru_cache(maxsize=500)
def best_packing(accepted: str) -> str:
    """What of brotli and gzip a browser takes: ``br``, ``gzip`` or nothing. As in RFC 9110, ``q=0`` refuses."""
    wants = {}
    for part in accepted.lower().split(","):
        name, _semicolon, parameters = part.partition(";")
        quality = parameters.strip().removeprefix("q=") or "1"
        wants[name.strip()] = not re.fullmatch(r"0(?:\.0*)?", quality)
    return next((name for name in ("br", "gzip") if wants.get(name)), "")


def _time_to_live() -> float:
    """Until when a page of now is shown: what a day allows may be over at midnight."""
    here = localtime()
    midnight = (here + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    return here.timestamp() + min(SECONDS_KEPT, (midnight - here).total_seconds())


class PageStore:
    """WSGI: the application, with what it allows kept in front of it."""

    def __init__(self, application: Callable):
        self._application = application
        self._kept: dict[tuple, Kept] = {}
        self._own_cookies = (f"{settings.SESSION_COOKIE_NAME}=", "messages=")

    def __call__(self, environ: dict, start_response: Callable) -> Iterable[bytes]:
        cookies = environ.get("HTTP_COOKIE", "")
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or any(name in cookies for name in self._own_cookies):
            return self._application(environ, start_response)
        query = environ.get("QUERY_STRING", "")
        known = marks.now() if QUERY.fullmatch(query) else None
        if known is None:
            return self._application(environ, start_response)
        key = (
            environ.get("HTTP_HOST"),
            environ.get("HTTP_X_FORWARDED_PROTO"),
            environ["wsgi.url_scheme"],
            environ.get("PATH_INFO"),
            query,
        )
        kept = self._kept.get(key)
        if kept is None or not kept.holds(known, time.time()):
            if environ["REQUEST_METHOD"] == "HEAD" or not _is_bare(cookies):
                return self._application(environ, start_response)
            return self._make(key, known, environ, start_response)
        return kept.answer(environ, start_response)

    def _make(self, key: tuple, known: Mapping[str, int], environ: dict, start_response: Callable) -> Iterable[bytes]:
        told = []
        with tables_read() as tables:
            response = self._application(environ, lambda *status: told.append(status))
            status, headers = told[0][:2]
            if not (environ.get(KEEP) and is_for_everybody(status, headers)):
                start_response(*told[0])
                return response
            body = b"".join(response)
        if hasattr(response, "close"):
            response.close()
        kept = Kept(body, headers, frozenset(tables) - SETTLED | ALWAYS_READ, known)
        unknown = {table for table in kept.tables if not is_shown(table)}
        if unknown:  # nobody would learn that these changed
            log.warning("%s is not kept, since it reads %s", environ.get("PATH_INFO"), ", ".join(sorted(unknown)))
        elif len(body) <= LARGEST:
            self._put(key, kept)
        return kept.answer(environ, start_response)

    def _put(self, key: tuple, kept: Kept) -> None:
        while len(self._kept) >= PAGES_KEPT:
            self._kept.pop(next(iter(self._kept), None), None)  # the oldest; another thread may have been quicker
        self._kept[key] = kept


def _is_bare(cookies: str) -> bool:
    """No cookie but the one that remembers a language, which only ``/`` reads."""
    return all(part.strip().startswith(f"{settings.LANGUAGE_COOKIE_NAME}=") for part in cookies.split(";") if part)


def is_for_everybody(status: str, headers: list[tuple[str, str]]) -> bool:
    """Whether an answer has the marks of one that anybody may see: no cookie, nothing private, nothing it varies by."""
    if not status.startswith("200"):
        return False
    for name, value in headers:
        name, value = name.lower(), value.lower()
        if name == "set-cookie" or (name == "cache-control" and ("no-store" in value or "private" in value)):
            return False
        if name == "vary" and not {part.strip() for part in value.split(",")} <= VARIES:
            return False
    return True
