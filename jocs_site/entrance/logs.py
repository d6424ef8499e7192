"""The log: one line of JSON for each event, with the number of its request and nothing that tells who somebody is."""

import json
import logging
import re
from contextvars import ContextVar
from datetime import UTC, datetime

current_request_id: ContextVar[str] = ContextVar("request_id", default="-")


class RequestIdFilter(logging.Filter):
    """Puts the number of the request at hand into each line of the log."""

    def filter(self, record):
        record.request_id = current_request_id.get()
        return True


class JsonLines(logging.Formatter):
    """``extra={"facts": {...}}`` adds words of its own to a line."""

    def format(self, record):
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "from": record.name,
            "request": getattr(record, "request_id", "-"),
            "says": record.getMessage(),
        }
        line |= getattr(record, "facts", {})
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)

    def formatException(self, exc_info):  # noqa: N802 - logging's name
        # PostgreSQL names the offending values in this line, and they may be somebody's address.
        return re.sub(r"^DETAIL:.*$", "DETAIL: left out", super().formatException(exc_info), flags=re.MULTILINE)


LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request_id": {"()": RequestIdFilter}},
    "formatters": {"json": {"()": JsonLines}},
    "handlers": {"lines": {"class": "logging.StreamHandler", "filters": ["request_id"], "formatter": "json"}},
    "root": {"handlers": ["lines"], "level": "INFO"},
    "loggers": {
        "stripe": {"level": "WARNING"},  # it tells of every request
        "django": {"handlers": [], "propagate": True},
        "django.request": {"level": "ERROR"},  # refusals have their line in the access log already
    },
}
