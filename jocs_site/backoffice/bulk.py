"""Thousands of new rows at once: by COPY on PostgreSQL, which takes half the time of ``bulk_create`` and less."""

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from decimal import Decimal
from itertools import islice
from operator import attrgetter
from typing import TypeVar
from uuid import UUID

from django.db import connection, models, transaction

BLOCK_ROWS = 500
FEW = 50  # below, one INSERT is as quick and asks the database once instead of twice
Record = TypeVar("Record", bound=models.Model)
_ESCAPES = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})


def insert_many(records: Iterable[Record]) -> list[Record]:
    """Insert new records of one model, all or none, and give them their keys. Returns them in the order given.

    Like ``bulk_create``: ``pre_save`` of every field is asked (`DerivedField` works), ``save`` and signals are not,
    and what the database refuses is the same error. What a record points to must have its key already.
    """
    records = list(records)
    if not records:
        return []
    if connection.vendor != "postgresql" or len(records) < FEW:
        return type(records[0])._default_manager.bulk_create(records)
    with transaction.atomic(savepoint=False):
        for record, key in zip(records, _next_keys(type(records[0]), len(records)), strict=True):
            record.pk = key
        _copy(records)
    for record in records:
        record._state.adding, record._state.db = False, connection.alias
    return records


def _next_keys(model: type[models.Model], count: int) -> list[int]:
    sequence = "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)"
    with connection.cursor() as cursor:
        cursor.execute(sequence, [model._meta.db_table, model._meta.pk.column, count])
        return [key for (key,) in cursor.fetchall()]


def _copy(records: Sequence[models.Model]) -> None:
    fields = [field for field in records[0]._meta.local_concrete_fields if not field.generated]
    columns = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    table = connection.ops.quote_name(records[0]._meta.db_table)
    readers = [_reader(field) for field in fields]
    rows = ("\t".join([_text(read(record)) for read in readers]) + "\n" for record in records)
    with (
        connection.wrap_database_errors,
        connection.cursor() as cursor,
        cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy,
    ):
        while block := "".join(islice(rows, BLOCK_ROWS)):
            copy.write(block)


def _reader(field: models.Field) -> Callable[[models.Model], object]:
    """How the value of a column is had from a record; plain attributes without a detour, for they are most."""
    if isinstance(field, models.JSONField):
        return lambda record: _json(field, getattr(record, field.attname))
    if type(field).pre_save is models.Field.pre_save:
        return attrgetter(field.attname)
    return lambda record: field.pre_save(record, True)


def _json(field: models.JSONField, value) -> str | None:
    return None if value is None else json.dumps(value, cls=field.encoder)


def _text(value) -> str:
    """As COPY reads it. Raises TypeError for what has no plain form, an expression for example."""
    if value is None:
        return r"\N"
    if isinstance(value, str):
        return value if value.isprintable() and "\\" not in value else value.translate(_ESCAPES)
    if isinstance(value, int | date | Decimal | UUID):  # a bool is an int, a moment is a date
        return str(value)
    raise TypeError(f"{value!r} cannot be copied into a table.")
