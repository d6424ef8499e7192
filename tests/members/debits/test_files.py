"""The file for the bank and its answer: 120 bytes a record, what we write we read, and what is refused."""

import random
import re
from datetime import date

import pytest

from members.payments.accounts import as_passbook, digits, from_passbook, is_business_day, usual_debit_day
from members.payments.files.debit import RESULTS, Account, Asked, read_answer, write_debits
from members.payments.files.kana import as_banks_write, payer_key
from members.payments.files.records import FileRefused
from tests.factories.bank import bank_kana
from tests.factories.debits import answer_to

OURS = Account("0001", "ﾐｽﾞﾎ", "123", "ｼﾝｼﾞﾕｸ", "1", "7654321")
THEIRS = Account("9900", "ﾕｳﾁﾖ", "053", "", "1", "1234567")
ONE = Asked(THEIRS, "ｶﾝｺﾞ ﾊﾅ", 10_000, 1001, "1")
TWO = Asked(Account("0005", "ﾐﾂﾋﾞｼ", "045", "ﾅｶﾉ", "2", "0000012"), "ｶ)ﾔﾏﾀﾞ", 5_000, 1002)


def write(*asked: Asked, line_end: bytes = b"\r\n", **changes) -> bytes:
    terms = {"client_code": "0012345678", "client_name": "ﾆﾎﾝｷﾘｽﾄ", "account": OURS, "debit_on": date(2026, 12, 28)}
    return write_debits(asked, line_end=line_end, **terms | changes)


def test_each_field_stands_where_the_bankers_association_puts_it():
    head, one, _two, trailer, end = write(ONE, TWO).decode("cp932").split("\r\n")[:-1]

    assert head == (
        "1910" "0012345678" + "ﾆﾎﾝｷﾘｽﾄ".ljust(40) + "1228" "0001" + "ﾐｽﾞﾎ".ljust(15) + "123" + "ｼﾝｼﾞﾕｸ".ljust(15)
        + "1" "7654321" + " " * 17
    )  # fmt: skip
    assert one == (
        "2" "9900" + "ﾕｳﾁﾖ".ljust(15) + "053" + " " * 15 + "    " "1" "1234567" + "ｶﾝｺﾞ ﾊﾅ".ljust(30)
        + "0000010000" "1" "00000000000000001001" "0" + " " * 8
    )  # fmt: skip
    assert trailer == ("8000002000000015000" + "0" * 36).ljust(120)
    assert end == "9".ljust(120)


def random_debits(seed: int) -> list[Asked]:
    """Anything that fits: names to the last letter of their fields, sums to the last digit."""
    pick = random.Random(seed)
    kana = [chr(code) for code in range(0xFF71, 0xFFA0)] + list("ABZ0189().- ")

    def name(width: int) -> str:
        return "".join(pick.choices(kana, k=pick.randint(1, width))).strip()

    def figures(count: int) -> str:
        return "".join(pick.choices("0123456789", k=count))

    return [
        Asked(
            Account(figures(4), name(15), figures(3), name(15), pick.choice("12"), figures(7)),
            name(30),
            pick.randint(1, 10**10 - 1),
            pick.randint(1, 10**9) + place,
            pick.choice("012"),
        )
        for place in range(pick.randint(1, 60))
    ]


@pytest.mark.parametrize("seed", range(40))
@pytest.mark.parametrize("line_end", [b"\r\n", b""])
def test_what_we_write_the_bank_answers_and_we_read(seed, line_end):
    asked = random_debits(seed)
    pick = random.Random(seed)
    results = {one.customer: pick.choice(RESULTS) for one in asked}

    content = write(*asked, line_end=line_end)
    answer = read_answer(answer_to(content, results))

    step = 120 + len(line_end)
    assert len(content) == step * (len(asked) + 3)
    assert all(content[start + 120 : start + step] == line_end for start in range(0, len(content), step))
    assert (answer.client_code, answer.debit_on) == ("0012345678", "1228")
    assert [(one.customer, one.amount_yen, one.result) for one in answer.lines] == [
        (one.customer, one.amount_yen, results[one.customer]) for one in asked
    ]


@pytest.mark.parametrize(
    "change",
    [
        {"holder": "ｱ" * 31},
        {"amount_yen": 10**10},
        {"customer": 10**20},
        {"account": Account("0001", "", "001", "", "1", "12345678")},
    ],
    ids=["holder", "amount", "customer", "account"],
)
def test_nothing_is_cut_off_in_silence(change):
    with pytest.raises(ValueError, match="does not fit"):
        write(Asked(**vars(ONE) | change))


WHOLE = answer_to(write(ONE, TWO), {1002: "1"})
REFUSED = {
    "another kind": (WHOLE.replace(b"1910", b"1210", 1), "This is no file of direct debits"),
    "EBCDIC by its code": (WHOLE.replace(b"1910", b"1911", 1), "EBCDIC"),
    "EBCDIC": ("1910".encode("cp037") + b"\x40" * 116, "EBCDIC"),
    "empty": (b"", "The file is empty."),
    "cut in a record": (WHOLE[:200], "Record 2 has 78 bytes; it must have 120. The file is cut."),
    "cut between records": (WHOLE[: 122 * 3], "The record that ends the file is missing. The file is cut."),
    "without trailer": (WHOLE[: 122 * 3] + WHOLE[122 * 4 :], "The trailer with count and sum is missing."),
    "two runs": (WHOLE[: 122 * 4] + WHOLE, "The file holds several runs."),
    "a result no bank knows": (answer_to(write(ONE), {1001: "5"}), "Record 2: “5” is no result that banks know."),
    "a blank for a result": (answer_to(write(ONE), {1001: " "}), "Record 2: “” is no result that banks know."),
    "our own file": (write(ONE, TWO), "This is the file for the bank, without results."),
    "wrong count": (
        answer_to(write(ONE, TWO), said=(3, 15_000, 2, 15_000, 0, 0)),
        "all debits: the trailer says 3 of ¥15,000 together, the file holds 2 of ¥15,000.",
    ),
    "wrong sum of what was paid": (
        answer_to(write(ONE, TWO), {1002: "1"}, said=(2, 15_000, 1, 9_000, 1, 5_000)),
        "debits that were paid: the trailer says 1 of ¥9,000 together, the file holds 1 of ¥10,000.",
    ),
    "wrong count of what was not": (
        answer_to(write(ONE, TWO), {1002: "1"}, said=(2, 15_000, 1, 10_000, 2, 5_000)),
        "debits that were not paid: the trailer says 2 of ¥5,000 together, the file holds 1 of ¥5,000.",
    ),
    "an amount in letters": (WHOLE.replace(b"0000010000", b"00000100O0"), "Record 2: the amount is “00000100O0”"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_an_answer_that_is_not_whole_is_refused_with_the_record_and_why(what):
    content, sentence = REFUSED[what]

    with pytest.raises(FileRefused, match=re.escape(sentence)):
        read_answer(content)


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("ガトウ キョウコ", "ｶﾞﾄｳ ｷﾖｳｺ"),
        ("がとう きょうこ", "ｶﾞﾄｳ ｷﾖｳｺ"),
        ("ｶﾞﾄｳ ｷｮｳｺ", "ｶﾞﾄｳ ｷﾖｳｺ"),
        ("パウロ・ヨハネ", "ﾊﾟｳﾛ･ﾖﾊﾈ"),
        ("ヨーコ", "ﾖ-ｺ"),
        ("ヲノ", "ｵﾉ"),
        ("ヴァンス", "ｳﾞｱﾝｽ"),
        ("Smith, J.", "SMITH, J."),
        ("カ)ミツビシ", "ｶ)ﾐﾂﾋﾞｼ"),
        ("三菱", "三菱"),
        (" サトウ　ケン ", "ｻﾄｳ ｹﾝ"),
    ],
)
def test_names_are_written_as_banks_do(typed, written):
    assert as_banks_write(typed)[0].replace("・", "･") == written


@pytest.mark.parametrize(
    ("typed", "strange"), [("三菱", "三菱"), ("ヨハネ・パウロ", "・"), ("A&B", "&"), ("アイウ", "")]
)
def test_letters_that_banks_do_not_know_are_named(typed, strange):
    assert as_banks_write(typed)[1] == strange


@pytest.mark.parametrize("seed", range(30))
def test_every_kana_comes_out_a_byte_each_and_means_the_same(seed):
    pick = random.Random(seed)
    kana = [chr(code) for code in range(ord("ァ"), ord("ヶ") + 1)] + ["ー", " "]
    name = "ア" + "".join(pick.choices(kana, k=20)).replace("  ", " ").strip()

    written, strange = as_banks_write(name)

    assert strange == ""
    assert len(written.encode("cp932")) == len(written)
    assert payer_key(written) == payer_key(name)
    if not set("ヰヱ") & set(name) and "  " not in name:
        assert written == bank_kana(name.translate(str.maketrans("ヮヵヶ", "ワカケ")))


@pytest.mark.parametrize(
    ("symbol", "number", "account"),
    [
        ("10530", "12345671", ("053", "1234567")),
        ("１０５３０", "12345671", ("053", "1234567")),
        ("14030", "1231", ("403", "0000123")),
        ("00530", "12345671", None),  # an account for postal transfers
        ("10531", "12345671", None),
        ("1053", "12345671", None),
        ("10530", "12345672", None),
        ("10530", "123456711", None),
        ("10530", "", None),
    ],
)
def test_a_passbook_of_the_post_office_becomes_branch_and_number(symbol, number, account):
    assert from_passbook(symbol, number) == account
    if account:
        assert as_passbook(*account) == (digits(symbol), number)


@pytest.mark.parametrize(
    ("day", "is_open"),
    [
        (date(2026, 12, 28), True),
        (date(2026, 12, 27), False),  # a Sunday
        (date(2026, 12, 26), False),
        (date(2026, 12, 30), True),
        (date(2026, 12, 31), False),
        (date(2027, 1, 4), True),
        (date(2026, 11, 23), False),  # a holiday, by the calendar given
    ],
)
def test_banks_rest_at_weekends_on_holidays_and_over_new_year(day, is_open):
    assert is_business_day(day, lambda day: day == date(2026, 11, 23)) is is_open


@pytest.mark.parametrize(
    ("after", "day"),
    [
        (date(2026, 12, 1), date(2026, 12, 28)),
        (date(2026, 12, 26), date(2026, 12, 28)),
        (date(2026, 12, 27), date(2027, 1, 27)),
        (date(2026, 11, 20), date(2026, 11, 27)),
        (date(2027, 1, 31), date(2027, 3, 1)),  # 27 and 28 February are a weekend
    ],
)
def test_the_usual_day_is_the_27th_or_the_business_day_after_it(after, day):
    assert usual_debit_day(after, lambda day: False) == day
