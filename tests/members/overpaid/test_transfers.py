"""Names and accounts as banks write them, and the file of transfers."""

from datetime import date

import pytest

from jocs_site.foundation.errors import RuleBroken
from members.payments.files import BankAccount, Sender, Transfer, account_faults, bank_kana, write_transfers
from tests.members.overpaid.conftest import ACCOUNT

SENDER = Sender("1234567890", "コウエキ）ジヨクス", "0001", "068", "7654321")
DAY = date(2026, 6, 15)


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("ヤマダ ハナコ", "ﾔﾏﾀﾞ ﾊﾅｺ"),
        ("きょうこ", "ｷﾖｳｺ"),
        ("ﾊﾟｰﾃｨｰ", "ﾊﾟ-ﾃｲ-"),
        ("カ）ジョクス", "ｶ)ｼﾞﾖｸｽ"),
        ("Ｏｋａｆｏｒ ヲ", "OKAFOR ｵ"),
    ],
)
def test_a_name_in_the_kana_of_banks(typed, written):
    assert bank_kana(typed) == written


@pytest.mark.parametrize("name", ["山田", "ヤマダ、ハナコ", "ﾔﾏﾀﾞ!"])
def test_a_letter_that_no_bank_takes_is_named(name):
    with pytest.raises(RuleBroken, match="Write the name in kana"):
        bank_kana(name)


def test_every_fault_of_an_account_is_said_at_once():
    names = {"bank_name": "", "bank_code": "1", "branch_name": " ", "branch_code": "12"}

    faults = account_faults(**names, account_type="7", number="12345678", holder="山田")

    assert [part for part, _sentence in faults] == [
        "bank_name",
        "bank_code",
        "branch_name",
        "branch_code",
        "account_type",
        "number",
        "holder",
    ]


def test_an_account_comes_back_from_its_text():
    assert BankAccount.from_text(ACCOUNT.as_text()) == ACCOUNT


def test_the_file_has_records_of_120_bytes_with_count_and_sum():
    content = write_transfers(SENDER, [Transfer(ACCOUNT, 5_000, 17), Transfer(ACCOUNT, 12_345, 18)], on=DAY)

    head, first, second, trailer, end, rest = content.split(b"\r\n")
    assert {len(record) for record in (head, first, second, trailer, end)} == {120}
    assert head.decode("cp932").startswith("1210" + "1234567890" + "ｺｳｴｷ)ｼﾞﾖｸｽ")
    assert (head[54:58], head[58:62], head[77:80], head[95:103]) == (b"0615", b"0001", b"068", b"17654321")
    assert (first[1:5], first[20:23], first[42:43], first[43:50]) == (b"0001", b"068", b"1", b"0012345")
    assert first[50:80].decode("cp932").rstrip() == "ﾔﾏﾀﾞ ﾊﾅｺ"
    assert (first[80:90], first[90:91], first[91:101], first[111:112]) == (b"0000005000", b"0", b"0000000017", b"7")
    assert (trailer[:7], trailer[7:19], end[:1], rest) == (b"8000002", b"000000017345", b"9", b"")


def test_a_long_name_is_cut_at_its_field():
    account = BankAccount(**vars(ACCOUNT) | {"holder": "カ" * 40})

    assert len(write_transfers(SENDER, [Transfer(account, 1, 1)], on=DAY).split(b"\r\n")[1]) == 120


@pytest.mark.parametrize("changes", [{"bank_code": ""}, {"branch_code": ""}])
def test_an_account_without_numbers_stands_in_no_file(changes):
    account = BankAccount(**vars(ACCOUNT) | changes)

    with pytest.raises(RuleBroken, match="numbers of bank and branch of ヤマダ ハナコ"):
        write_transfers(SENDER, [Transfer(account, 1, 1)], on=DAY)


def test_an_empty_file_is_refused():
    with pytest.raises(RuleBroken, match="nothing to pay out"):
        write_transfers(SENDER, [], on=DAY)
