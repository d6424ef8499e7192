"""Bank files as banks write them, byte for byte, for tests and the benchmark."""

import unicodedata
from dataclasses import dataclass
from datetime import date

_LONG = str.maketrans("ァィゥェォッャュョーヲ", "アイウエオツヤユヨ-オ")
_HALF = {unicodedata.normalize("NFKC", chr(code)): chr(code) for code in range(0xFF66, 0xFFA0)}


def bank_kana(text: str) -> str:
    """``ガトウ キョウコ`` as a bank writes it: half width, voicing apart, no small kana."""
    apart = unicodedata.normalize("NFD", text.translate(_LONG))
    marks = {"\u3099": "ﾞ", "\u309a": "ﾟ"}
    return "".join(marks.get(letter) or _HALF.get(letter, letter) for letter in apart)


def text(value: str, width: int) -> bytes:
    return value.encode("cp932")[:width].ljust(width)


def era(day: date) -> str:
    return f"{day.year - 2018:02}{day:%m%d}"


def western(day: date) -> str:
    return f"{day:%y%m%d}"


@dataclass(frozen=True)
class Came:
    """One transfer."""

    name: str
    amount_yen: int = 10_000
    on: date = date(2026, 11, 20)
    reference: int = 1
    payer_code: str = "0"
    edi: str = ""
    is_taken_back: bool = False
    bank: str = "ﾐﾎﾝ"
    way: str = "1"


def _header(kind: str, day: date, calendar) -> bytes:
    head = f"1{kind}0{calendar(day) * 3}0001".encode() + text("ﾐﾎﾝ", 15) + b"123" + text("ﾎﾝﾃﾝ", 15)
    return head + (b"0001" if kind == "03" else b"1")


def notice(*came: Came, width: int = 10, calendar=era, end: bytes = b"\r\n", said: tuple | None = None) -> bytes:
    """振込入金通知. said: count and sum of the trailer, where they are to be others than the truth."""
    day = max((one.on for one in came), default=date(2026, 11, 20))
    records = [(_header("01", day, calendar) + b"7654321" + text("ﾆﾎﾝｼﾞﾕﾝﾋﾞ", 40)).ljust(200)]
    for one in came:
        days = f"{calendar(one.on)}{calendar(one.on)}"
        amounts = f"{one.amount_yen:0{width}}{0:0{width}}"
        head = f"2{one.reference:06}{days}{amounts}{one.payer_code:0>10}".encode()
        tail = text(one.name, 48) + text(one.bank, 15) + text("ｼﾃﾝ", 15) + (b"1" if one.is_taken_back else b"0")
        records.append((head + tail + text(one.edi, 20)).ljust(200))
    stay = [one.amount_yen for one in came if not one.is_taken_back]
    back = [one.amount_yen for one in came if one.is_taken_back]
    count, total = said or (len(stay), sum(stay))
    records.append(f"8{count:06}{total:012}{len(back):06}{sum(back):012}".encode().ljust(200))
    records.append(b"9".ljust(200))
    return b"".join(record + end for record in records)


def movements(*came: Came, end: bytes = b"\r\n") -> bytes:
    """入出金取引明細."""
    day = max(one.on for one in came)
    records = [(_header("03", day, era) + b"0007654321" + text("ﾆﾎﾝ", 40)).ljust(200)]
    for one in came:
        days = f"{era(one.on)}{era(one.on)}"
        head = (
            f"2{one.reference:08}{days}{one.way}11{one.amount_yen:012}{0:012}{'0' * 23}{one.payer_code:0>10}".encode()
        )
        tail = text(one.name, 48) + text(one.bank, 15) + text("ｼﾃﾝ", 15) + text("ﾌﾘｺﾐ", 20) + text(one.edi, 20)
        records.append((head + tail).ljust(200))
    into = [one.amount_yen for one in came if one.way == "1"]
    out = [one.amount_yen for one in came if one.way == "2"]
    sums = f"8{len(into):06}{sum(into):013}{len(out):06}{sum(out):013}1{0:014}{len(came):07}"
    records += [sums.encode().ljust(200), b"9".ljust(200)]
    return b"".join(record + end for record in records)
