"""Zengin 振込入金通知 (種別 01) and 入出金取引明細 (種別 03), 200 bytes a record. Source: docs/sources.md#bank-files"""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jocs_site.foundation.money import format_yen
from members.payments.files.days import NoSuchDay, read_days
from members.payments.files.records import FileRefused, Line, Statement, cut, fields, refuse_ebcdic, whole

LENGTH = 200
NAME_WIDTH = 48
NOTICE, MOVEMENTS = "notice", "movements"
KINDS = {"01": NOTICE, "03": MOVEMENTS}
_HEAD = (("record", 1), ("type", 2), ("code", 1), ("made", 6), ("from", 6), ("to", 6), ("bank", 4), ("", 15))
HEADER = {
    NOTICE: (*_HEAD, ("branch", 3), ("", 15), ("account_type", 1), ("account", 7), ("holder", 40), ("", 93)),
    MOVEMENTS: (*_HEAD, ("branch", 3), ("", 15), ("", 3), ("account_type", 1), ("account", 10), ("", 127)),
}
_PAYER = (("payer_code", 10), ("name", NAME_WIDTH), ("from_bank", 15), ("from_branch", 15))


def _notice(width: int) -> tuple:
    """Variants A and B: amounts of 10 or of 12 digits, and so much less padding."""
    head = (("record", 1), ("reference", 6), ("booked", 6), ("value", 6), ("amount", width), ("", width))
    return (*head, *_PAYER, ("cancelled", 1), ("edi", 20), ("", 72 - 2 * width))


NOTICES = (_notice(10), _notice(12))
MOVEMENT = (
    ("record", 1), ("reference", 8), ("booked", 6), ("value", 6), ("way", 1), ("", 2), ("amount", 12), ("", 12),
    ("", 6), ("", 6), ("", 1), ("", 7), ("", 3), *_PAYER, ("text", 20), ("edi", 20), ("", 1),
)  # fmt: skip
TRAILER = {
    NOTICE: (("record", 1), ("count", 6), ("sum", 12), ("back_count", 6), ("back_sum", 12), ("", 163)),
    MOVEMENTS: (("record", 1), ("count", 6), ("sum", 13), ("out_count", 6), ("out_sum", 13), ("", 15), ("rows", 7)),
}
AMOUNT = gettext_lazy("the amount")  # once, not for each of thousands of records
Group = tuple[dict, list[tuple[int, bytes]], dict]


def read_zengin(content: bytes, *, today: date) -> Statement:
    """All of a file or nothing of it.

    Raises FileRefused, with the record, when it is another kind of file, cut, or does not agree with its trailer.
    """
    records = cut(content, LENGTH)
    kind = _kind(records[0])
    groups = _groups(records, kind)
    refuse_ebcdic(groups[0][0]["code"])
    layouts = NOTICES if kind == NOTICE else (MOVEMENT,)
    refusal = None
    for layout in layouts:  # the trailer says which variant it is
        try:
            return _statement(kind, groups, layout, today)
        except FileRefused as error:
            refusal = refusal or error
    raise refusal


def _kind(first: bytes) -> str:
    if first[:1] == b"1" and first[1:3].decode("ascii", "replace") in KINDS:
        return KINDS[first[1:3].decode("ascii")]
    raise FileRefused(
        _("This is no notice of transfers (01) and no list of movements (03) of a bank. Nothing was read.")
    )


def _groups(records: list[bytes], kind: str) -> list[Group]:
    """Header, data and trailer of each account; the last record must say that nothing is missing."""
    if records[-1][:1] != b"9":
        raise FileRefused(_("The record that ends the file is missing. The file is cut. Nothing was read."))
    groups, header, data = [], None, []
    for number, record in enumerate(records[:-1], 1):
        mark = record[:1]
        if mark == b"1" and header is None:
            header, data = fields(record, HEADER[kind], number), []
        elif mark == b"2" and header is not None:
            data.append((number, record))
        elif mark == b"8" and header is not None:
            groups.append((header, data, fields(record, TRAILER[kind], number) | {"number": number}))
            header = None
        else:
            raise FileRefused(_("Record %(number)d is out of order. Nothing was read.") % {"number": number})
    if header is not None or not groups:
        raise FileRefused(_("The trailer with count and sum is missing. The file is cut. Nothing was read."))
    return groups


def _statement(kind: str, groups: list[Group], layout: tuple, today: date) -> Statement:
    parsed = [
        (header, [(number, record, fields(record, layout, number)) for number, record in data], trailer)
        for header, data, trailer in groups
    ]
    calendar, days = _days(parsed, today)
    lines, out_count = [], 0
    for header, data, trailer in parsed:
        account = "-".join((header["bank"], header["branch"], header["account_type"], header["account"][-7:]))
        found = [_line(account, number, record, parts, days) for number, record, parts in data]
        came = [line for line, (_n, _r, parts) in zip(found, data, strict=True) if parts.get("way", "1") == "1"]
        _check_trailer(came, trailer)
        lines += came
        out_count += len(found) - len(came)
    return Statement(kind, lines[0].account if lines else account, header["bank"], calendar, tuple(lines), out_count)


def _days(parsed: list, today: date) -> tuple[str, dict[str, date]]:
    wanted = {}
    for header, data, _trailer in parsed:
        for name in ("made", "from", "to"):
            if header[name].strip("0"):
                wanted.setdefault(header[name], 1)
        for number, _record, parts in data:
            wanted.setdefault(parts["booked"], number)
            if parts["value"].strip("0"):
                wanted.setdefault(parts["value"], number)
    try:
        return read_days(wanted, today=today)
    except NoSuchDay as error:
        words = {"number": wanted[error.text], "text": error.text}
        raise FileRefused(
            _("Record %(number)d: %(text)s is no day up to today, in years of an era or others. Nothing was read.")
            % words
        ) from error


def _line(account: str, number: int, record: bytes, parts: dict, days: dict[str, date]) -> Line:
    amount_yen = whole(parts["amount"], number, AMOUNT)
    if amount_yen == 0:
        raise FileRefused(
            _("Record %(number)d: an amount of 0 yen is no payment. Nothing was read.") % {"number": number}
        )
    if parts.get("cancelled", "") not in ("", "0", "1"):
        raise FileRefused(_("Record %(number)d: 取消区分 is neither 0 nor 1. Nothing was read.") % {"number": number})
    booked_on = days[parts["booked"]]
    return Line(
        position=number,
        account=account,
        booked_on=booked_on,
        value_on=days.get(parts["value"], booked_on),
        amount_yen=amount_yen,
        payer_name=parts["name"],
        reference=parts["reference"].strip("0") and parts["reference"],
        payer_code=parts["payer_code"],
        sender=" ".join(filter(None, (parts["from_bank"], parts["from_branch"]))),
        remark=" ".join(filter(None, (parts.get("text"), parts["edi"]))),
        is_taken_back=parts.get("cancelled") == "1",
        is_cut=_is_cut(record, parts["name"]),
    )


def _is_cut(record: bytes, name: str) -> bool:
    return len(name.encode("cp932")) >= NAME_WIDTH - 1 and name.encode("cp932") in record


def _check_trailer(lines: list[Line], trailer: dict) -> None:
    """Count and sum, of payments and of those taken back, must be what the bank says they are."""
    number = trailer["number"]
    came = [line.amount_yen for line in lines if not line.is_taken_back]
    back = [line.amount_yen for line in lines if line.is_taken_back]
    checks = [("count", "sum", came, _("payments"))]
    if "back_count" in trailer:
        checks.append(("back_count", "back_sum", back, _("payments taken back")))
    for count_name, sum_name, amounts, what in checks:
        count = whole(trailer[count_name], number, _("the count"))
        sum_yen = whole(trailer[sum_name], number, _("the sum"))
        if (count, sum_yen) != (len(amounts), sum(amounts)):
            words = {
                "what": what,
                "said": count,
                "said_yen": format_yen(sum_yen),
                "found": len(amounts),
                "found_yen": format_yen(sum(amounts)),
            }
            raise FileRefused(
                _(
                    "%(what)s: the trailer says %(said)d of %(said_yen)s together, the file holds %(found)d of "
                    "%(found_yen)s. Nothing was read."
                )
                % words
            )
