"""The lines of history, at the instant of the one clock; see `queries.clock`."""

from wagtail.log_actions import log as write_line

from members.agm.queries import database_now


def log(record, action: str, **more):
    return write_line(record, action, timestamp=database_now(), **more)
