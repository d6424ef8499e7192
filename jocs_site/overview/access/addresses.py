"""Every address that Django resolves, by the name it is declared under."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, get_resolver
from django.urls.resolvers import LocalePrefixPattern

LANGUAGE = "ja/"  # every page below it has its counterpart in the others


@dataclass(frozen=True)
class Address:
    """``key``: the view's name with its namespaces, or its route where it has no name."""

    key: str
    route: str
    name: str | None
    callback: object
    parameters: tuple[str, ...]

    @property
    def view(self):
        return getattr(self.callback, "view_class", self.callback)

    @property
    def has_parameters(self) -> bool:
        return any(mark in self.route for mark in "<(*")


def every_address() -> list[Address]:
    return list(_walk(get_resolver().url_patterns, "/", ()))


def _walk(patterns, before: str, spaces: tuple[str, ...]) -> Iterator[Address]:
    for pattern in patterns:
        is_language = isinstance(pattern.pattern, LocalePrefixPattern)
        route = before + (LANGUAGE if is_language else str(pattern.pattern).removeprefix("^"))
        if isinstance(pattern, URLPattern):
            name = ":".join((*spaces, pattern.name)) if pattern.name else None
            converters = getattr(pattern.pattern, "converters", {})
            yield Address(name or route, route, name, pattern.callback, tuple(converters))
        else:
            yield from _walk(pattern.url_patterns, route, (*spaces, pattern.namespace) if pattern.namespace else spaces)
