"""Code 39, so that a reader at a desk types the member number of a form: ``*1234-0*``. Source: ISO/IEC 16388"""

# Nine elements each, bar and space in turn; 1 is wide.
_ELEMENTS = {
    "0": "000110100", "1": "100100001", "2": "001100001", "3": "101100000", "4": "000110001", "5": "100110000",
    "6": "001110000", "7": "000100101", "8": "100100100", "9": "001100100", "-": "010000101", "*": "010010100",
}  # fmt: skip
WIDE = 3  # times a narrow one, the widest the standard allows and the easiest to read


def bars(text: str) -> list[tuple[int, int]]:
    """Left edge and width of every bar, in widths of a narrow one, from start to stop sign.

    Raises ValueError for anything but digits and hyphens.
    """
    if not text or set(text) - set("0123456789-"):
        raise ValueError("Only digits and hyphens stand in this code.")
    found, left = [], 0
    for sign in f"*{text}*":
        for place, element in enumerate(_ELEMENTS[sign]):
            width = WIDE if element == "1" else 1
            if place % 2 == 0:
                found.append((left, width))
            left += width
        left += 1
    return found
