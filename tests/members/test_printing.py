"""Receipts on paper: every letter there, every font inside."""

import io
from datetime import date

import pypdf
import pytest

from members.printing import receipts_pdf
from tests.factories.members import RECEIPT_LINE, ReceiptFactory

pytestmark = pytest.mark.django_db


def pages(*receipts) -> list[str]:
    """The text of each page, without blanks."""
    reader = pypdf.PdfReader(io.BytesIO(receipts_pdf(receipts)))
    return ["".join(page.extract_text().split()) for page in reader.pages]


def test_a_receipt_says_all_it_must():
    """R12: who gave how much when, and who received it where."""
    receipt = ReceiptFactory(serial=123, received_on=date(2026, 5, 29), issued_on=date(2026, 6, 1))

    (text,) = pages(receipt)

    for words in (
        "会費領収書",
        "No.2026-000123",
        "看護花",
        "〒169-0051東京都新宿区西早稲田2-3-18",
        "¥10,000",
        "2026年度",
        "社員会員",
        "2026年5月29日",
        "2026年6月1日",
        "公益社団法人日本キリスト教海外医療協力会",
        "寄付金ではありません",
    ):
        assert words in text


def test_rare_letters_of_names_can_be_read_and_searched():
    (text,) = pages(ReceiptFactory(name="髙﨑 𠮷乃 様"))

    assert "髙﨑𠮷乃様" in text


def test_every_font_is_inside_the_file():
    reader = pypdf.PdfReader(io.BytesIO(receipts_pdf([ReceiptFactory(name="髙﨑 𠮷乃 様")])))

    fonts = [font.get_object() for font in reader.pages[0]["/Resources"]["/Font"].values()]
    descriptors = [font["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object() for font in fonts]
    names = {font["/BaseFont"].split("+")[1] for font in fonts}
    assert names == {"BIZUDPMincho-Regular", "NotoSerifCJKjp-Regular-Identity-H"}
    assert all({"/FontFile2", "/FontFile3"} & set(descriptor) for descriptor in descriptors)


def test_the_title_of_one_file_with_thousands_of_receipts_stays_short():
    """PDF/A allows 32,767 letters in a title; a year's receipts, each named in it, could not be printed at all."""
    few, many = (receipts_pdf([ReceiptFactory.build(serial=serial) for serial in range(1, most)]) for most in (3, 40))

    titles = [pypdf.PdfReader(io.BytesIO(made)).metadata.title for made in (few, many)]
    assert titles == ["領収書 2026-000001, 2026-000002", "領収書 2026-000001 – 2026-000039 (39)"]


def test_dues_that_count_as_gifts_are_worded_so():
    line = RECEIPT_LINE | {"kind_ja": "サポート会員", "kind_en": "Support member", "amount_yen": 5_000}

    (text,) = pages(ReceiptFactory(wording="gift", lines=[line], total_yen=5_000))

    assert "寄付金として受領" in text
    assert "会費領収書" not in text


def test_no_receipt_has_a_tax_line_or_an_invoice_number():
    """R19"""
    text = "".join(pages(ReceiptFactory(), ReceiptFactory(wording="gift")))

    for words in ("消費税", "税込", "登録番号", "インボイス"):
        assert words not in text


@pytest.mark.parametrize(
    ("changes", "mark"),
    [({"is_test": True}, "見本"), ({"voided_on": date(2026, 6, 2), "voided_because": "Lost"}, "無効")],
)
def test_a_test_and_a_void_receipt_are_stamped(changes, mark):
    texts = [pages(ReceiptFactory(**facts))[0] for facts in ({}, changes)]

    assert [mark in text.replace("見本-", "") for text in texts] == [False, True]


def test_a_reissued_receipt_names_the_first():
    first = ReceiptFactory(serial=7)

    (text,) = pages(ReceiptFactory(serial=8, replaces=first))

    assert "再発行" in text
    assert "2026-000007に代わるもの" in text


def test_a_name_cannot_become_markup():
    (text,) = pages(ReceiptFactory(name='#panic("x") *太字* $1$ \\ ] }'))

    assert '#panic("x")*太字*$1$\\]}' in text


def test_many_receipts_are_one_file_with_a_page_each():
    receipts = [ReceiptFactory(name=f"会員{number} 様") for number in range(3)]

    assert [f"会員{number}様" in text for number, text in enumerate(pages(*receipts))] == [True] * 3


def test_the_same_receipt_is_the_same_file():
    receipt = ReceiptFactory()

    assert receipts_pdf([receipt]) == receipts_pdf([receipt])
