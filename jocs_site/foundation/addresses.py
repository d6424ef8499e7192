"""Addresses in Japan as people type them. Source: docs/sources.md#R7"""

import re
import unicodedata

# fmt: off
PREFECTURES = [
    "北海道", "青森県", "岩手県", "宮城県", "秋田県", "山形県", "福島県", "茨城県",
    "栃木県", "群馬県", "埼玉県", "千葉県", "東京都", "神奈川県", "新潟県", "富山県",
    "石川県", "福井県", "山梨県", "長野県", "岐阜県", "静岡県", "愛知県", "三重県",
    "滋賀県", "京都府", "大阪府", "兵庫県", "奈良県", "和歌山県", "鳥取県", "島根県",
    "岡山県", "広島県", "山口県", "徳島県", "香川県", "愛媛県", "高知県", "福岡県",
    "佐賀県", "長崎県", "熊本県", "大分県", "宮崎県", "鹿児島県", "沖縄県",
]
# fmt: on


def clean_postal_code(text: str) -> str | None:
    """Seven digits from ``〒169-0051``, full-width digits and the like; ``None`` when there are not seven."""
    digits = re.sub(r"[\s〒ー－‐−-]", "", unicodedata.normalize("NFKC", text))
    return digits if re.fullmatch(r"[0-9]{7}", digits) else None


def postal_digits(text: str) -> str | None:
    """The digits of a postal code old or new, whole or begun: ``〒160-0022``, ``160``, ``030-01``, full width too.

    ``None`` where the text holds anything else, or fewer than three digits.
    """
    digits = re.sub(r"[\s〒ー－‐−-]", "", unicodedata.normalize("NFKC", text))
    return digits if re.fullmatch(r"[0-9]{3,7}", digits) else None


def phone_digits(text: str) -> str:
    """Digits as dialled in Japan: ``０３（３２０８）２４１６`` and ``+81 3-3208-2416`` are one."""
    text = unicodedata.normalize("NFKC", text).strip()
    return re.sub(r"[^0-9]", "", re.sub(r"^\+81[\s-]*(\(0\))?0?", "0", text))


def address_key(*parts: str) -> str:
    """What two spellings of one address share: 西早稲田２丁目３番１８号 is 西早稲田2-3-18. Buildings count."""
    text = unicodedata.normalize("NFKC", "".join(parts)).casefold()
    numerals = str.maketrans("〇一二三四五六七八九", "0123456789")
    text = re.sub(r"[〇一二三四五六七八九](?=丁目)", lambda match: match[0].translate(numerals), text)
    text = re.sub(r"(?<=[0-9])(丁目|番地の|番地|番|号室|号|の(?=[0-9])|[‐−ー―–—-])", "-", text)
    text = re.sub(r"-+(?=$|[^0-9])|[\s,、・]", "", text)
    return re.sub(r"-+", "-", text)


def show_postal_code(digits: str) -> str:
    return f"{digits[:3]}-{digits[3:]}" if len(digits) == 7 else digits
