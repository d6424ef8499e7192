"""Days as people in Japan write them: by the western year or by the era."""

import re
import unicodedata
from datetime import date

# The western year before the first of each era; the letter stands on many forms.
ERAS = {"明治": 1867, "大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018}
LETTERS = {"m": "明治", "t": "大正", "s": "昭和", "h": "平成", "r": "令和"}
_PARTS = re.compile(r"(?P<era>[^\W\d_]*)\.?(?P<year>\d{1,4}|元)[年/.\-](?P<month>\d{1,2})[月/.\-](?P<day>\d{1,2})日?")


def read_day(text: str) -> date | None:
    """``1955-4-1``, ``19550401``, ``1955年4月1日``, ``昭和30年4月1日``, ``S30.4.1``; ``None`` for what is no day."""
    text = re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).replace("−", "-").replace("ー", "-").casefold()
    if re.fullmatch(r"\d{8}", text):
        text = f"{text[:4]}-{text[4:6]}-{text[6:]}"
    parts = _PARTS.fullmatch(text)
    if parts is None:
        return None
    era = LETTERS.get(parts["era"], parts["era"])
    year = 1 if parts["year"] == "元" else int(parts["year"])
    if era in ERAS:
        year += ERAS[era]
    elif era or year < 1000:
        return None
    try:
        return date(year, int(parts["month"]), int(parts["day"]))
    except ValueError:
        return None
