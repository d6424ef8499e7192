"""Setting the receipts of a year in type, one file for printing: with typst, against WeasyPrint.

Both set the same words on a page for each receipt, with the same font; the peer has its stylesheet read once.
"""

import logging
from datetime import date
from html import escape

from jocs_site.backoffice.paper import FONTS
from members.models import Receipt
from members.printing import receipts_pdf

SIZE = 6_000
ROUNDS = 1  # the peer is busy for minutes
LINES = [
    {"gift": 1, "day": f"2026-{month:02}-15", "what_ja": "寄付(奨学金)", "what_en": "Gift", "amount_yen": 2_000}
    for month in (1, 5, 9)
]
CSS = (
    "@font-face { font-family: Mincho; src: url('BIZUDPMincho-Regular.ttf') }"
    "@page { size: A4; margin: 16mm 22mm } body { font: 10.5pt Mincho } article { break-after: page }"
    "table { border-collapse: collapse; width: 100% } td { border-bottom: 0.3pt solid #aaa; padding: 1.8mm 2mm }"
)


def prepare(size: int) -> list[Receipt]:
    return [
        Receipt(
            year=2027,
            serial=number,
            covers_year=2026,
            wording="gift",
            issued_on=date(2027, 1, 20),
            received_on=date(2026, 9, 15),
            name=f"看護 花子{number} 様",
            address="〒169-0051 東京都新宿区西早稲田2-3-18",
            lines=LINES,
            total_yen=6_000,
            issuer_name="公益社団法人 日本キリスト教海外医療協力会",
            issuer_address="〒169-0051 東京都新宿区西早稲田2-3-18-51",
        )
        for number in range(1, size + 1)
    ]


made: list[bytes] = []


def ours(receipts: list[Receipt]) -> None:
    made[:] = [receipts_pdf(receipts)]


def peer(receipts: list[Receipt]) -> None:
    import weasyprint  # noqa: PLC0415 - for development only, and slow to load
    from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415

    logging.getLogger("weasyprint.progress").setLevel(logging.WARNING)  # a line for each page would cost time
    fonts = FontConfiguration()
    style = weasyprint.CSS(string=CSS, base_url=f"{FONTS.as_uri()}/", font_config=fonts)
    pages = "".join(_page(receipt) for receipt in receipts)
    made[:] = [weasyprint.HTML(string=pages).write_pdf(stylesheets=[style], font_config=fonts)]


def _page(receipt: Receipt) -> str:
    rows = "".join(f"<tr><td>{line['day']}<td>{line['what_ja']}<td>¥{line['amount_yen']:,}" for line in receipt.lines)
    return (
        f"<article><p>{escape(receipt.address)}<p>{escape(receipt.name)}<p>No. {receipt.number}<h1>寄付金領収書</h1>"
        f"<p>¥{receipt.total_yen:,}<table>{rows}</table><p>{receipt.issuer_name}<p>{receipt.issuer_address}</article>"
    )


def check(receipts: list[Receipt]) -> None:
    import io  # noqa: PLC0415 - beside what it is for

    import pypdf  # noqa: PLC0415

    assert len(pypdf.PdfReader(io.BytesIO(made[0])).pages) >= len(receipts)  # noqa: S101
