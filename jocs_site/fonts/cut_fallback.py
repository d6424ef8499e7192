"""Cut from Noto Serif CJK JP the letters of Japanese names that BIZ UDP Mincho lacks. How to run it: README.md

Kept: what JIS X 0213 or Windows-31J has, and every ideograph beyond the first plane, where 𠮷 stands.
"""

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTCollection, TTFont

HERE = Path(__file__).parent
FACE = "Noto Serif CJK JP"


def is_wanted(code: int) -> bool:
    letter = chr(code)
    if code >= 0x20000:
        return True
    for codec in ("euc_jis_2004", "cp932"):
        try:
            letter.encode(codec)
        except UnicodeEncodeError:
            continue
        return True
    return False


def cut(source: Path) -> Path:
    """Write the fallback beside this file. ``source``: NotoSerifCJK-Regular.ttc."""
    face = next(font for font in TTCollection(source).fonts if font["name"].getDebugName(1) == FACE)
    have = TTFont(HERE / "BIZUDPMincho-Regular.ttf").getBestCmap()
    wanted = [code for code in face.getBestCmap() if code not in have and is_wanted(code)]
    options = subset.Options(layout_features=[], name_IDs=[0, 1, 2, 3, 4, 5, 6, 13, 14], hinting=False)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=wanted)
    cutter.subset(face)
    target = HERE / "NotoSerifCJKjp-Names.otf"
    face.save(target)
    return target


if __name__ == "__main__":
    made = cut(Path(sys.argv[1]))
    sys.stdout.write(f"{made.name}: {made.stat().st_size:,} bytes\n")
