"""Zengin 振込入金通知 (種別 01) and 入出金取引明細 (種別 03), 200 bytes a record. Source: docs/sources.md#bank-files"""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.payments.files.days import NoSuchDay, read_days
from members.payments.files.records import (
    FileRefused,
    Group,
    Line,
    Statement,
    check_total,
    cut,
    fields,
    groups,
    refuse_ebcdic,
    whole,
)

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


def read_zengin(content: bytes, *, today: date) -> Statement:
    """All of a file or nothing of it.

    Raises FileRefused, with the record, when it is another kind of file, cut, or does not agree with its trailer.
    """
    records = cut(content, LENGTH)
    kind = _kind(records[0])
    found = groups(records, HEADER[kind], TRAILER[kind])
    refuse_ebcdic(found[0][0]["code"])
    layouts = NOTICES if kind == NOTICE else (MOVEMENT,)
    refusal = None
    for layout in layouts:  # the trailer says which variant it is
        try:
            return _statement(kind, found, layout, today)
        except FileRefused as error:
            refusal = refusal or error
    raise refusal


def _kind(first: bytes) -> str:
    if first[:1] == b"1" and first[1:3].decode("ascii", "replace") in KINDS:
        return KINDS[first[1:3].decode("ascii")]
    raise FileRefused(
        _("This is no notice of transfers (01) and no list of movements (03) of a bank. Nothing was read.")
    )


def _statement(kind: str, found: list[Group], layout: tuple, today: date) -> Statement:
    parsed = [
        (header, [(number, record, fields(record, layout, number)) for number, record in data], trailer)
        for header, data, trailer in found
    ]
    calendar, days = _days(parsed, today)
    lines, out_count = [], 0
    for header, data, trailer in parsed:
        account = "-".join((header["bank"], header["branch"], header["account_type"], header["account"][-7:]))
        every = [_line(account, number, record, parts, days) for number, record, parts in data]
        came = [line for line, (_n, _r, parts) in zip(every, data, strict=True) if parts.get("way", "1") == "1"]
        _check_trailer(came, trailer)
        lines += came
        out_count += len(every) - len(came)
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
        said = whole(trailer[count_name], number, _("the count")), whole(trailer[sum_name], number, _("the sum"))
        check_total(what, said, amounts)
