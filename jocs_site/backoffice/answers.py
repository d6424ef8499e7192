"""Whom a view answers: a browser that shows a page, or our own script in it."""


def wants_json(request) -> bool:
    return "application/json" in request.headers.get("Accept", "")
