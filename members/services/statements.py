"""Reading a bank's file: all of it or nothing, and only what is certain is booked by itself."""

import hashlib
from collections import Counter
from dataclasses import fields
from datetime import date, datetime
from operator import attrgetter

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from jocs_site.backoffice.bulk import insert_many, maker
from jocs_site.foundation.errors import RuleBroken
from members import queries
from members.models import BankFile, BankLine, ColumnMapping, Payment
from members.payments.files import Columns, Line, Statement, guess_columns, read_table, read_zengin
from members.payments.files.table import ENCODINGS, rows_of
from members.payments.matching import Book, Match
from members.services.bank_lines import received_from, take_back
from members.services.memberships import lock_membership
from members.services.payments import record_payments

MOST_BYTES = 8_000_000
POST_OFFICE_BANK = "9900"
LINE_COLUMNS = tuple(field.name for field in fields(Line))
line_values = attrgetter(*LINE_COLUMNS)


def read_bank_file(
    *, content: bytes, name: str, today: date, at: datetime, mapping: ColumnMapping | None = None, by=None
) -> BankFile:
    """Take in the lines that are new, and book those that are certain. The same file twice changes nothing.

    mapping: for a list with columns; ``None`` for Zengin, whose kind the file itself tells.
    Raises RuleBroken, with nothing kept, when the file was read before or is not whole.
    """
    if len(content) > MOST_BYTES:
        raise RuleBroken(bank_file_too_large(), field="file")
    sha256 = hashlib.sha256(content).hexdigest()
    statement = read_statement(content, mapping, today)
    try:
        with transaction.atomic():
            _refuse_known(sha256)
            return _keep(
                statement, sha256, name=name, provider=_provider(statement, mapping), today=today, at=at, by=by
            )
    except IntegrityError as error:
        raise RuleBroken(
            _("Somebody read the same lines at the same moment. Look at the list."), field="file"
        ) from error


def bank_file_too_large() -> str:
    return _("The file is larger than 8 MB, which no bank sends. Nothing was read.")


def read_statement(content: bytes, mapping: ColumnMapping | None, today: date) -> Statement:
    """What the file says, with nothing kept. Raises RuleBroken as `read_bank_file`."""
    if mapping is None:
        return read_zengin(content, today=today)
    return read_table(content, columns_of(mapping), today=today)


def encoding_of(content: bytes) -> str:
    """How a list is written, so that nobody need know: UTF-8 only where all of it is, Shift_JIS otherwise."""
    try:
        content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return "cp932"
    return "cp932" if content.isascii() else "utf-8-sig"


def first_rows(content: bytes, encoding: str) -> list[list[str]]:
    """For the screen on which the columns are named."""
    return rows_of(content, encoding if encoding in ENCODINGS else "cp932")


def guessed_columns(rows: list[list[str]]) -> dict[str, int]:
    """For the same screen: fields of a `ColumnMapping`, as far as the headings tell."""
    return guess_columns(rows)


def columns_of(mapping: ColumnMapping) -> Columns:
    names = ("account", "date", "amount", "reference", "number", "sign", "sign_in", "out", "encoding", "header_rows")
    return Columns(name=mapping.name_column, **{name: getattr(mapping, name) for name in names})


def _provider(statement: Statement, mapping: ColumnMapping | None) -> str:
    if mapping is not None:
        return mapping.provider
    return Payment.Provider.POSTAL if statement.bank == POST_OFFICE_BANK else Payment.Provider.BANK


def _refuse_known(sha256: str) -> None:
    known = queries.bank_file_with(sha256)
    if known:
        words = {"name": known.name, "day": known.read_at.date().isoformat()}
        raise RuleBroken(
            _("This file was read on %(day)s as %(name)s. Nothing was booked again.") % words, field="file"
        )


def _keep(statement: Statement, sha256: str, *, name: str, provider: str, today: date, at: datetime, by) -> BankFile:
    if not statement.lines:
        raise RuleBroken(_("No payment stands in this file."), field="file")
    days = [line.booked_on for line in statement.lines]
    fresh = _fresh(statement.lines, min(days), max(days))
    file = BankFile.objects.create(
        sha256=sha256,
        name=name[:200],
        kind=statement.kind,
        account=statement.account,
        calendar=statement.calendar,
        first_on=min(days),
        last_on=max(days),
        line_count=len(statement.lines),
        known_count=len(statement.lines) - len(fresh),
        out_count=statement.out_count,
        total_yen=statement.total_yen,
        read_at=at,
        read_by=by,
    )
    make = maker(BankLine, "file_id", "provider", "repeat", *LINE_COLUMNS)
    rows = [make(file.pk, provider, repeat, *line_values(line)) for line, repeat in fresh]
    _judge(rows, queries.matching_book(today))
    _book_certain(rows, sha256=sha256, today=today, at=at, by=by)
    insert_many(rows)
    for row in rows:
        if row.is_taken_back:
            take_back(row, at=at, by=by)
    return file


def _fresh(lines: tuple[Line, ...], first_on: date, last_on: date) -> list[tuple[Line, int]]:
    """The lines that no earlier file held, each with its running count among those that look the same."""
    accounts = {line.account for line in lines}
    known = set(
        BankLine.objects.filter(account__in=accounts, booked_on__gte=first_on, booked_on__lte=last_on).values_list(
            "account", "booked_on", "reference", "amount_yen", "payer_name", "is_taken_back", "repeat"
        )
    )
    seen, fresh = Counter(), []
    for line in lines:
        key = (line.account, line.booked_on, line.reference, line.amount_yen, line.payer_name, line.is_taken_back)
        seen[key] += 1
        if (*key, seen[key]) not in known:
            fresh.append((line, seen[key]))
    return fresh


def _judge(rows: list[BankLine], book: Book) -> None:
    """Say of each whose it may be; debts that one line pays are gone for the next."""
    taken_back = {(row.account, row.amount_yen, row.payer_name) for row in rows if row.is_taken_back}
    for row in rows:
        found = Match("nobody") if row.is_taken_back else book.match(row)
        is_certain = found.books_itself and (row.account, row.amount_yen, row.payer_name) not in taken_back
        row.match = vars(found) | {"members": list(found.members)}
        row.rank = found.rank
        row.is_certain = is_certain
        if is_certain:
            book.settle(found.members[0], row.amount_yen)


def _book_certain(rows: list[BankLine], *, sha256: str, today: date, at: datetime, by) -> None:
    certain = [row for row in rows if row.is_certain]
    incoming = [received_from(row, row.match["members"][0], sha256=sha256, today=today) for row in certain]
    for row, payment in zip(certain, record_payments(incoming, at=at, by=by), strict=True):
        row.state, row.payment_id, row.bookings = BankLine.State.POSTED, payment.pk, 1


@transaction.atomic
def match_again(*, today: date, at: datetime, by=None) -> int:
    """Look at everything that waits once more, with the payers confirmed since. Returns how many were booked."""
    rows = list(queries.waiting_lines())
    _judge(rows, queries.matching_book(today))
    for membership_id in sorted({row.match["members"][0] for row in rows if row.is_certain}):
        lock_membership(membership_id)
    still = BankLine.objects.select_for_update(no_key=True).filter(state=BankLine.State.WAITING)
    waiting = set(still.order_by("pk").values_list("pk", flat=True))  # others may have been at work meanwhile
    rows = [row for row in rows if row.pk in waiting]
    certain = [row for row in rows if row.is_certain]
    incoming = [
        received_from(row, row.match["members"][0], sha256=sha256, today=today)
        for row, sha256 in zip(certain, _fingerprints(certain), strict=True)
    ]
    for row, payment in zip(certain, record_payments(incoming, at=at, by=by), strict=True):
        row.state, row.payment, row.bookings = BankLine.State.POSTED, payment, row.bookings + 1
    BankLine.objects.bulk_update(rows, ["match", "rank", "state", "payment", "bookings"], batch_size=100)
    return len(certain)


def _fingerprints(rows: list[BankLine]) -> list[str]:
    known = dict(BankFile.objects.filter(pk__in={row.file_id for row in rows}).values_list("pk", "sha256"))
    return [known[row.file_id] for row in rows]
