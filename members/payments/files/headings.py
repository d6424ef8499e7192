"""Which column of a list holds what, guessed from its headings. A person compares and decides.

ゆうちょ publishes no description of its lists. How its list of movements looks is known from programs that read it:
six rows about the account, then 取引日, 入出金明細ＩＤ, 受入金額（円）, 払出金額（円）, 詳細１, 詳細２, the balance.
"""

import re
import unicodedata
from collections.abc import Sequence

MOST_ROWS = 20  # above the first payment
# By field of `ColumnMapping`, the surest word first. 入出金明細 is a number, though 入金 and 出金 stand in it.
WORDS = {
    "date": ("取引日", "入金日", "取扱日", "受払日", "年月日", "日付"),
    "amount": ("受入金額", "入金額", "お預り金額", "お預かり金額", "お預入", "入金", "お預り", "お預かり"),
    "out": ("払出金額", "出金額", "お支払金額", "お支払い金額", "お引出", "出金", "お支払"),
    "name_column": ("振込依頼人", "依頼人", "振込人", "払込人", "詳細2", "摘要", "取引内容", "内容"),
    "reference": ("入出金明細ID", "明細番号", "整理番号", "取引番号", "照会番号"),
    "number": ("会員番号",),
}
NEEDED = {"date", "amount", "name_column"}
NO_AMOUNT = re.compile(r"ID|番号|明細|残高|日$")


def guess_columns(rows: Sequence[Sequence[str]]) -> dict[str, int]:
    """Columns from 1 by field, with ``header_rows``; empty where no row looks like headings."""
    for place, row in enumerate(rows[:MOST_ROWS], 1):
        found = _columns(row)
        if found.keys() >= NEEDED:
            return found | {"header_rows": place}
    return {}


def _columns(row: Sequence[str]) -> dict[str, int]:
    headings = [re.sub(r"\s|\(.*?\)", "", unicodedata.normalize("NFKC", cell)) for cell in row]
    found = {}
    for field, words in WORDS.items():
        is_amount = field in ("amount", "out")
        fitting = [
            column
            for word in words
            for column, heading in enumerate(headings, 1)
            if word in heading and column not in found.values() and not (is_amount and NO_AMOUNT.search(heading))
        ]
        if fitting:
            found[field] = fitting[0]
    return found
