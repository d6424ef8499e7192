import pytest

from members.agm.rules import barcode

# As the standard prints it, wide elements in capitals: B and b are bars, S and s spaces.
SIGNS = {
    "bsbSBsBsb": "0", "BsbSbsbsB": "1", "bsBSbsbsB": "2", "BsBSbsbsb": "3", "bsbSBsbsB": "4", "BsbSBsbsb": "5",
    "bsBSBsbsb": "6", "bsbSbsBsB": "7", "BsbSbsBsb": "8", "bsBSbsBsb": "9", "bSbsbsBsB": "-", "bSbsBsBsb": "*",
}  # fmt: skip


def read(bars: list[tuple[int, int]]) -> str:
    """What a reader sees: five bars a sign, with a narrow gap before the next."""
    text = ""
    for first in range(0, len(bars), 5):
        five = bars[first : first + 5]
        seen = ""
        for (left, width), following in zip(five, [*five[1:], None], strict=True):
            seen += "B" if width == 3 else "b"
            if following:
                seen += "S" if following[0] - left - width == 3 else "s"
        text += SIGNS[seen]
        if first + 5 < len(bars):
            assert bars[first + 5][0] - sum(five[-1]) == 1
    return text


@pytest.mark.parametrize("text", ["1234-0", "567890-1", "1-2", "0"])
def test_a_reader_types_what_was_printed(text):
    assert read(barcode.bars(text)) == f"*{text}*"


@pytest.mark.parametrize("text", ["", "12a", "1 2", "１", "*1*"])
def test_other_signs_are_refused(text):
    with pytest.raises(ValueError, match="digits and hyphens"):
        barcode.bars(text)
