"""The least that a vote could be, for `votes` to be compared with: two rows in one transaction, nothing around it."""

import os
import threading
import uuid
from collections.abc import Callable

import psycopg

ACT = """INSERT INTO least_act (elector_id, channel, arrived_at, recorded_at, client_key, digest)
         VALUES (1, 'electronic', now(), now(), %s, %s) RETURNING id"""
MARK = "INSERT INTO least_mark (act_id, item_id, choice) VALUES (%s, 1, 'for')"
_thread = threading.local()


def application(environ: dict, start_response: Callable) -> list[bytes]:
    if environ["REQUEST_METHOD"] == "POST":
        environ["wsgi.input"].read()
        with database().transaction(), database().cursor() as cursor:
            cursor.execute(ACT, [uuid.uuid4(), "0" * 64])
            cursor.execute(MARK, [cursor.fetchone()[0]])
    start_response("200 OK", [("Content-Length", "2")])
    return [b"ok"]


def database() -> psycopg.Connection:
    """One connection for each thread, kept."""
    if not hasattr(_thread, "connection"):
        _thread.connection = psycopg.connect(os.environ["DATABASE_URL"], autocommit=True)
    return _thread.connection
