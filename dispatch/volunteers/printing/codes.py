"""A QR code as rectangles, to be drawn by typst. Source: ISO/IEC 18004"""

from itertools import groupby

from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode


def squares(text: str) -> tuple[int, list[tuple[int, int, int]]]:
    """How many squares wide the code is, and column, row and width of every dark run in it; the margin is not in it."""
    code = QRCode(error_correction=ERROR_CORRECT_M, border=0)
    code.add_data(text)
    matrix = code.get_matrix()
    return len(matrix), [run for row, line in enumerate(matrix) for run in _runs(row, line)]


def _runs(row: int, line: list[bool]):
    column = 0
    for is_dark, run in groupby(line):
        width = len(list(run))
        if is_dark:
            yield (column, row, width)
        column += width
