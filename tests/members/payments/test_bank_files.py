"""Reading bank files: what is understood, and what is refused with which sentence."""

from datetime import date

import pytest

from members.payments.files import Columns, FileRefused, read_table, read_zengin
from members.payments.files.days import NoSuchDay, read_days
from members.payments.files.kana import begins_like, numbers_in, payer_key
from tests.factories.bank import Came, bank_kana, movements, notice, western

TODAY = date(2026, 11, 22)
ONE, TWO = Came("ﾔﾏﾀﾞ ﾊﾅｺ"), Came("ｻﾄｳ ｹﾝ", amount_yen=5_000, reference=2, payer_code="1234")


def read(content: bytes):
    return read_zengin(content, today=TODAY)


def facts(statement) -> list[tuple]:
    return [(line.booked_on, line.amount_yen, line.payer_name, line.payer_code) for line in statement.lines]


BOTH = [
    (date(2026, 11, 20), 10_000, "ﾔﾏﾀﾞ ﾊﾅｺ", "0000000000"),
    (date(2026, 11, 20), 5_000, "ｻﾄｳ ｹﾝ", "0000001234"),
]


@pytest.mark.parametrize(
    "content",
    [
        notice(ONE, TWO),
        notice(ONE, TWO, width=12),
        notice(ONE, TWO, end=b""),
        notice(ONE, TWO, end=b"\n"),
        notice(ONE, TWO, end=b"") + b"\x1a",
        notice(ONE, TWO) + b"\x1a",
        notice(ONE, TWO, calendar=western),
        notice(ONE, TWO).decode("cp932").encode(),
        notice(ONE, TWO).decode("cp932").encode("utf-8-sig"),
        movements(ONE, TWO),
    ],
    ids=["A", "B", "no line ends", "LF", "0x1A", "CRLF and 0x1A", "western", "UTF-8", "UTF-8 with BOM", "movements"],
)
def test_every_way_of_writing_the_same_transfers_reads_the_same(content):
    assert facts(read(content)) == BOTH


def test_the_reading_of_two_digit_years_is_told():
    assert (read(notice(ONE)).calendar, read(notice(ONE, calendar=western)).calendar) == ("era", "western")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("081120", date(2026, 11, 20)),
        ("261120", date(2026, 11, 20)),
        ("310430", date(2019, 4, 30)),
        ("010501", date(2019, 5, 1)),
        ("081123", date(2008, 11, 23)),  # tomorrow as Reiwa 8
    ],
)
def test_a_year_is_read_as_near_to_today_as_can_be_but_not_in_the_future(text, day):
    assert read_days([text], today=TODAY)[1] == {text: day}


@pytest.mark.parametrize("text", ["080231", "081301", "8 1120", "", "991231"])
def test_what_no_calendar_has_is_no_day(text):
    with pytest.raises(NoSuchDay):
        read_days([text], today=TODAY)


def test_money_that_left_is_counted_and_left_alone():
    statement = read(movements(ONE, Came("ﾃﾞﾝｷﾀﾞｲ", way="2", amount_yen=300)))

    assert (len(statement.lines), statement.out_count, statement.total_yen) == (1, 1, 10_000)


def test_a_payment_taken_back_is_marked_and_not_in_the_total():
    statement = read(notice(ONE, Came("ﾔﾏﾀﾞ ﾊﾅｺ", reference=2, is_taken_back=True)))

    assert [line.is_taken_back for line in statement.lines] == [False, True]
    assert statement.total_yen == 0


def test_a_name_that_fills_its_field_is_said_to_be_cut():
    long = "ｶﾞ" * 30

    line = read(notice(Came(long))).lines[0]

    assert (line.payer_name, line.is_cut) == ("ｶﾞ" * 24, True)
    assert not read(notice(ONE)).lines[0].is_cut


def test_a_letter_of_two_bytes_cut_by_its_field_loses_only_itself():
    record = notice(Came("ｱ" * 47 + "ｱ"))
    content = record.replace(b"\xb1" * 48, b"\xb1" * 47 + "山".encode("cp932")[:1])

    assert read(content).lines[0].payer_name == "ｱ" * 47


WHOLE = notice(ONE, TWO)
REFUSED = {
    "empty": (b"", "The file is empty."),
    "EBCDIC": ("1010".encode("cp037") + b"\x40" * 196, "EBCDIC"),
    "EBCDIC by its code": (WHOLE.replace(b"1010", b"1011", 1), "EBCDIC"),
    "cut in a record": (WHOLE[:300], r"Record 2 has 98 bytes; it must have 200. The file is cut. Nothing was read."),
    "cut between records": (WHOLE[:404], "The record that ends the file is missing. The file is cut."),
    "without trailer": (WHOLE[:606] + WHOLE[808:], "The trailer with count and sum is missing."),
    "a letter of three bytes split": (WHOLE.decode("cp932").encode()[:281], "Record 2 has|middle of a letter"),
    "wrong count": (
        notice(ONE, TWO, said=(3, 15_000)),
        "payments: the trailer says 3 of ¥15,000 together, the file holds 2 of ¥15,000. Nothing was read.",
    ),
    "wrong sum": (
        notice(ONE, TWO, said=(2, 15_001)),
        "payments: the trailer says 2 of ¥15,001 together, the file holds 2 of ¥15,000. Nothing was read.",
    ),
    "amount of 0": (notice(Came("ｱ", amount_yen=0)), "Record 2: an amount of 0 yen is no payment."),
    "negative amount": (
        notice(Came("ｱ", amount_yen=-500), said=(1, 500)),
        "Record 2: the amount is “-000000500”, which is no number.",
    ),
    "31 February": (
        WHOLE.replace(b"081120081120", b"080231081120"),
        "Record 1: .*is no day|Record 2: 080231 is no day",
    ),
    "another file": (b"121" + b"0" * 197, "This is no notice of transfers"),
    "out of order": (WHOLE[202:404] + WHOLE, "This is no notice|out of order"),
    "no letter": (WHOLE.replace("ﾔﾏ".encode("cp932"), b"\x81\x39"), "Record 2 holds a byte that is no letter."),
}


@pytest.mark.parametrize("what", REFUSED)
def test_a_file_that_is_not_whole_is_refused_with_the_reason(what):
    content, sentence = REFUSED[what]

    with pytest.raises(FileRefused, match=sentence):
        read(content)


def test_ten_digits_are_read_and_left_to_the_clerk():
    assert read(notice(Came("ｱ", amount_yen=1_234_567_890))).lines[0].amount_yen == 1_234_567_890


@pytest.mark.parametrize(
    ("bank", "kept"),
    [
        ("ｷﾖｳｺ", "キョウコ"),
        ("ﾖ-ｺ", "ヨーコ"),
        ("ﾖｺ", "ヨーコ"),
        ("ｻﾄｳ ｶｵﾙ", "サトウ　カヲル"),
        ("ｶ)ﾔﾏﾀﾞｼﾖｳﾃﾝ", "株式会社ヤマダショウテン"),
        ("ﾔﾏﾀﾞ(ｶ", "カブシキガイシャヤマダ"),
        ("1234ﾐﾂﾞｼﾏ", "ミズシマ"),
        ("ガトウ", "ｶﾞﾄｳ"),
    ],
)
def test_two_spellings_of_a_name_meet(bank, kept):
    assert payer_key(bank) == payer_key(kept)


def test_voicing_tells_names_apart():
    assert payer_key("ｶﾄｳ") != payer_key("ｶﾞﾄｳ")


@pytest.mark.parametrize(
    ("whole", "cut_off", "fits"),
    [("ヤマダ", "ヤマ", True), ("ヤマダ", "ヤマタ", True), ("ヤマダ", "ヤタ", False), ("ヤ", "ヤマ", False)],
)
def test_a_name_cut_between_letter_and_mark_is_still_its_beginning(whole, cut_off, fits):
    assert begins_like(whole, cut_off) is fits


def test_numbers_are_found_without_their_zeros():
    assert numbers_in("0000001234", "ﾔﾏﾀﾞ５６", "") == {1234, 56}


COLUMNS = Columns(account="ゆうちょ", date=1, amount=3, name=5, reference=2, out=4)
HEAD = "取引日,明細ID,受入金額,払出金額,詳細\r\n"


def table(*rows: str, encoding: str = "cp932") -> bytes:
    return (HEAD + "".join(f"{row}\r\n" for row in rows)).encode(encoding)


@pytest.mark.parametrize("day", ["20261120", "2026/11/20", "令和8年11月20日", "R8.11.20", "2026年11月20日"])
def test_a_list_is_read_through_its_columns(day):
    content = table(f'{day},77,"10,000",,ヤマダ ハナコ', f"{day},78,,500,料金", f"{day},79,0,500,料金")

    statement = read_table(content, COLUMNS, today=TODAY)

    assert [(line.booked_on, line.amount_yen, line.payer_name, line.reference) for line in statement.lines] == [
        (date(2026, 11, 20), 10_000, "ヤマダ ハナコ", "77")
    ]
    assert statement.out_count == 2


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("2026/2/31,1,500,,ア", "Row 2, column 1: “2026/2/31” is no day. Nothing was read."),
        ("2026/11/23,1,500,,ア", "Row 2, column 1: 2026/11/23 is in the future. Nothing was read."),
        ("2026/11/20,1,-500,,ア", "Row 2, column 3: a negative amount is no payment. Nothing was read."),
        ("2026/11/20,1,0,,ア", "Row 2, column 3: an amount of 0 yen is no payment. Nothing was read."),
        ("2026/11/20,1,=1+1,,ア", "Row 2, column 3: “=1\\+1” is no amount. Nothing was read."),
        ("2026/11/20,1", "Row 2 has 2 columns; column 3 is missing."),
    ],
)
def test_a_row_that_cannot_be_read_refuses_the_list(row, sentence):
    with pytest.raises(FileRefused, match=sentence):
        read_table(table(row), COLUMNS, today=TODAY)


def test_a_list_in_other_letters_is_refused():
    with pytest.raises(FileRefused, match="not written in UTF-8"):
        read_table(table("2026/11/20,1,500,,ア"), Columns("a", 1, 3, 5, encoding="utf-8-sig"), today=TODAY)


def test_a_sign_column_tells_in_from_out():
    columns = Columns(account="a", date=1, amount=3, name=5, sign=2, sign_in="入金")

    statement = read_table(table("2026/11/20,入金,500,,ア", "2026/11/20,出金,700,,イ"), columns, today=TODAY)

    assert [line.amount_yen for line in statement.lines] == [500]


def test_test_files_write_kana_as_banks_do():
    assert bank_kana("ガトウ キョーコ") == "ｶﾞﾄｳ ｷﾖ-ｺ"
