"""Records of fixed length: bytes to fields, and what is refused before a field is looked at.

Layouts: docs/sources.md#bank-files. Half-width kana are one byte each, voicing marks too.
"""

import codecs
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import accumulate

from django.utils.translation import gettext as _

from jocs_site.foundation.errors import RuleBroken
from jocs_site.foundation.money import format_yen

Layout = tuple[tuple[str, int], ...]
Group = tuple[dict, list[tuple[int, bytes]], dict]
END_OF_FILE = b"\x1a"
EBCDIC_ONE = 0xF1


class FileRefused(RuleBroken):
    """A file of which nothing is read; the sentence says which record and why."""

    def __init__(self, sentence: str):
        super().__init__(sentence, field="file")


@dataclass(frozen=True)
class Line:
    """Money that came into an account, or with ``is_taken_back`` left it again because the bank says so.

    position: of the record or row in the file, from 1. reference: the bank's own, "" where it gives none.
    payer_code: digits by which a payer names themselves; sender: the bank and branch it came from.
    is_cut: the name fills its field, so letters may be missing at its end.
    """

    position: int
    account: str
    booked_on: date
    value_on: date
    amount_yen: int
    payer_name: str
    reference: str = ""
    payer_code: str = ""
    sender: str = ""
    remark: str = ""
    is_taken_back: bool = False
    is_cut: bool = False


@dataclass(frozen=True)
class Statement:
    """What one file says. calendar: "era" or "western", as two-digit years were read; "" where years have four.

    out_count: records of money that left; they are counted and left alone.
    """

    kind: str
    account: str
    bank: str
    calendar: str
    lines: tuple[Line, ...]
    out_count: int = 0

    @property
    def total_yen(self) -> int:
        return sum(-line.amount_yen if line.is_taken_back else line.amount_yen for line in self.lines)


def cut(content: bytes, length: int) -> list[bytes]:
    """The records of a file, each of ``length`` bytes, with or without line ends and the mark at the end.

    Raises FileRefused for another alphabet and for anything that is not whole.
    """
    content = _single_bytes(content)
    if not content:
        raise FileRefused(_("The file is empty."))
    if content[0] == EBCDIC_ONE:
        raise FileRefused(_ebcdic())
    records = list(_lines(content) if b"\n" in content or b"\r" in content else _blocks(content, length))
    for number, record in enumerate(records, 1):
        if len(record) != length:
            words = {"number": number, "bytes": len(record), "length": length}
            raise FileRefused(
                _("Record %(number)d has %(bytes)d bytes; it must have %(length)d. The file is cut. Nothing was read.")
                % words
            )
    return records


def groups(records: list[bytes], header_layout: Layout, trailer_layout: Layout) -> list[Group]:
    """Header, data and trailer of each account; the last record must say that nothing is missing."""
    if records[-1][:1] != b"9":
        raise FileRefused(_("The record that ends the file is missing. The file is cut. Nothing was read."))
    found, header, data = [], None, []
    for number, record in enumerate(records[:-1], 1):
        mark = record[:1]
        if mark == b"1" and header is None:
            header, data = fields(record, header_layout, number), []
        elif mark == b"2" and header is not None:
            data.append((number, record))
        elif mark == b"8" and header is not None:
            found.append((header, data, fields(record, trailer_layout, number) | {"number": number}))
            header = None
        else:
            raise FileRefused(_("Record %(number)d is out of order. Nothing was read.") % {"number": number})
    if header is not None or not found:
        raise FileRefused(_("The trailer with count and sum is missing. The file is cut. Nothing was read."))
    return found


def refuse_ebcdic(code: str) -> None:
    """``code``: コード区分 of the header; 1 says EBCDIC, whatever the bytes look like."""
    if code == "1":
        raise FileRefused(_ebcdic())


def _ebcdic() -> str:
    return _("The file is written in EBCDIC. Ask the bank for the same file in JIS (code 0). Nothing was read.")


def _single_bytes(content: bytes) -> bytes:
    """One byte a kana again, where a program saved the file as UTF-8; that loses nothing."""
    if content.isascii():
        return content.rstrip(END_OF_FILE)
    try:
        text = codecs.getincrementaldecoder("utf-8-sig")().decode(content)
    except UnicodeDecodeError:
        return content.rstrip(END_OF_FILE)
    if len(text.encode()) < len(content.removeprefix(codecs.BOM_UTF8)):
        raise FileRefused(_("The file ends in the middle of a letter. It is cut. Nothing was read."))
    try:
        return text.encode("cp932").rstrip(END_OF_FILE)
    except UnicodeEncodeError as error:
        letter = text[error.start]
        raise FileRefused(_("No bank writes “%(letter)s”. Nothing was read.") % {"letter": letter}) from error


def _lines(content: bytes) -> Iterator[bytes]:
    return (line for line in content.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n") if line)


def _blocks(content: bytes, length: int) -> Iterator[bytes]:
    return (content[start : start + length] for start in range(0, len(content), length))


def fields(record: bytes, layout: Layout, number: int) -> dict[str, str]:
    """The fields by name, without the blanks around them."""
    whole_text = record.decode("cp932", "replace")
    if len(whole_text) == len(record) and "\ufffd" not in whole_text:  # a byte a letter, as banks write: cut once read
        return {name: whole_text[place].strip() for name, place in _places(layout)}
    return {name: _text(record[place], number) for name, place in _places(layout)}


@cache
def _places(layout: Layout) -> list[tuple[str, slice]]:
    """Where each field with a name stands."""
    ends = list(accumulate(width for _name, width in layout))
    return [(name, slice(end - width, end)) for (name, width), end in zip(layout, ends, strict=True) if name]


def compose(layout: Layout, values: dict[str, int | str]) -> bytes:
    """One record, the other way round: numbers to the right with zeros, text to the left with blanks.

    Raises ValueError for what does not fit its field: nothing is cut off in silence.
    """
    parts = []
    for name, width in layout:
        value = values[name] if name else ""
        part = f"{value:0{width}}".encode() if isinstance(value, int) else value.encode("cp932").ljust(width)
        if len(part) != width:
            raise ValueError(f"{name}: {value!r} does not fit into {width} bytes")
        parts.append(part)
    return b"".join(parts)


def _text(raw: bytes, number: int) -> str:
    try:
        return raw.decode("cp932").strip()
    except UnicodeDecodeError as error:
        if error.start == len(raw) - 1:  # a letter of two bytes, cut by the edge of its field
            return raw[:-1].decode("cp932").strip()
        raise FileRefused(
            _("Record %(number)d holds a byte that is no letter. Nothing was read.") % {"number": number}
        ) from error


def whole(text: str, number: int, what: str) -> int:
    """A number of a field; blanks are 0."""
    if not text:
        return 0
    if not (text.isascii() and text.isdecimal()):
        words = {"number": number, "what": what, "text": text}
        raise FileRefused(_("Record %(number)d: %(what)s is “%(text)s”, which is no number. Nothing was read.") % words)
    return int(text)


def check_total(what: str, said: tuple[int, int], amounts: Sequence[int]) -> None:
    """Compare count and sum of a trailer with what stands in the file. Raises FileRefused."""
    if said == (len(amounts), sum(amounts)):
        return
    words = {
        "what": what,
        "said": said[0],
        "said_yen": format_yen(said[1]),
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
