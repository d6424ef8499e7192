"""What a room holds about somebody, as records of facts: to read, to print, to take along as a file."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Model
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Fact:
    """``name`` and ``value`` for machines, ``label`` and ``shown`` for people."""

    name: str
    label: str
    value: object
    shown: str


@dataclass(frozen=True)
class Part:
    """``code`` for machines, ``title`` for people; one record is a list of facts."""

    code: str
    title: str
    records: list[list[Fact]]


def facts(record: Model, names: Iterable[str]) -> list[Fact]:
    """Columns of the record; ``visit__held_on`` is a column of the record that ``visit`` points to."""
    return [_fact(record, name) for name in names]


def as_data(parts: Iterable[Part]) -> dict:
    """For a file that other programs read."""
    return {part.code: [{fact.name: fact.value for fact in record} for record in part.records] for part in parts}


def _fact(record: Model | None, path: str) -> Fact:
    *way, name = path.split("__")
    model = type(record)
    for step in way:
        model, record = model._meta.get_field(step).related_model, record and getattr(record, step)
    field, value = model._meta.get_field(name), record and getattr(record, name)
    display = getattr(record, f"get_{name}_display", None)
    plain = str(value) if field.is_relation and value is not None else value
    return Fact(name, field.verbose_name, plain, str(display()) if display and value else _shown(plain))


def _shown(value) -> str:
    match value:
        case None | "":
            return ""
        case bool():
            return str(_("yes") if value else _("no"))
        case datetime():
            return date_format(timezone.localtime(value), "DATETIME_FORMAT")
        case date():
            return date_format(value)
    return str(value)
