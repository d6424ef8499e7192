"""Write people.csv anew from the parts in names.yaml: `python demo/make_people.py`.

The same seed gives the same people, byte for byte. Afterwards anybody may edit people.csv by hand or in a spreadsheet;
this script is needed only when a column is added. Telephone numbers have 0000 where real ones do not, house numbers
are above 90 and postal codes end in 99xx, so that nothing leads to a real door.
"""

import csv
import random
from datetime import date, timedelta
from pathlib import Path

import yaml

FOLDER = Path(__file__).resolve().parent
SEED = 1960
# Two standing characters of accounts.yaml (member@, arrears@) vote too: 315 + 2 = 317 electors last year.
VOTING_SINCE_LONG, VOTING_NEW, VOTING_LEFT = 315, 9, 6
SUPPORT, SUPPORT_BODIES, SUPPORT_LEFT = 4_200, 46, 120
LATEST_BIRTH = date(2006, 1, 1)  # whoever was born then came of age when this was written
PAYS_BY = {"postal": 55, "bank": 33, "cash": 12}
# How three years of dues went: full, twice the sum, nothing, part; the last is the year that runs now.
HABITS = {"111": 58, "110": 21, "112": 3, "121": 3, "100": 5, "000": 3, "010": 2, "11h": 2, "211": 3}
# fmt: off
COLUMNS = [
    "kind", "family_name", "given_name", "family_kana", "given_kana", "family_latin", "given_latin",
    "organisation", "organisation_en", "organisation_kind", "born_on", "email", "phone", "country", "postal_code",
    "prefecture", "city", "street", "building", "address_abroad", "language", "joined_days_ago", "left_days_ago",
    "dues_yen", "paid_two_years_ago", "paid_last_year", "paid_this_year", "pays_by",
]
ROWS = {
    "": "アイウエオ", "k": "カキクケコ", "s": "サ_スセソ", "t": "タ__テト", "n": "ナニヌネノ", "h": "ハヒ_ヘホ",
    "m": "マミムメモ", "y": "ヤ_ユ_ヨ", "r": "ラリルレロ", "w": "ワ____",
    "g": "ガギグゲゴ", "z": "ザ_ズゼゾ", "d": "ダ__デド", "b": "バビブベボ", "p": "パピプペポ",
}
GLIDES = {
    "キ": "ky", "シ": "sh", "チ": "ch", "ニ": "ny", "ヒ": "hy", "ミ": "my", "リ": "ry",
    "ギ": "gy", "ジ": "j", "ビ": "by", "ピ": "py",
}
# fmt: on
SYLLABLES = {kana: row + vowel for row, kanas in ROWS.items() for kana, vowel in zip(kanas, "aiueo", strict=True)}
SYLLABLES |= {
    kana + small: glide + vowel for kana, glide in GLIDES.items() for small, vowel in zip("ャュョ", "auo", strict=True)
}
SYLLABLES |= {"シ": "shi", "チ": "chi", "ツ": "tsu", "フ": "fu", "ジ": "ji", "ヅ": "zu", "ン": "n", "ー": ""}


def latin(kana: str) -> str:
    """As in a passport: コウノ and コーノ are both Kono."""
    letters, place = "", 0
    while place < len(kana):
        size = 2 if kana[place : place + 2] in SYLLABLES else 1
        letters += SYLLABLES.get(kana[place : place + size], "")
        place += size
    for long, short in (("ou", "o"), ("oo", "o"), ("uu", "u"), ("nb", "mb"), ("nm", "mm"), ("np", "mp")):
        letters = letters.replace(long, short)
    return letters.capitalize()


def pairs(text: str) -> list[tuple[str, str]]:
    return [tuple(word.split("/")) for word in text.split()]


def pick(weights: dict, dice: random.Random):
    return dice.choices(list(weights), list(weights.values()))[0]


class Maker:
    def __init__(self, parts: dict, dice: random.Random):
        self.parts, self.dice, self.count = parts, dice, 0
        self.families = {kind: pairs(text) for kind, text in parts["family"].items()}
        self.given = {kind: pairs(text) for kind, text in parts["given"].items()}
        self.shares = {name: row[2] for name, row in parts["prefectures"].items()}

    def person(self) -> dict:
        born_on = self.birthday()
        age = "older" if born_on.year < 1957 else "middle" if born_on.year < 1985 else "younger"
        women_or_men = self.dice.choices(["women", "men"], [62, 38])[0]
        family, family_kana = self.dice.choice(self.families[pick({"common": 88, "rare": 12}, self.dice)])
        given, given_kana = self.dice.choice(self.given[f"{age} {women_or_men}"])
        row = {
            "family_name": family,
            "given_name": given,
            "family_kana": family_kana,
            "given_kana": given_kana,
            "family_latin": latin(family_kana),
            "given_latin": latin(given_kana),
            "born_on": born_on.isoformat(),
            "language": "ja",
        }
        return row | self.ways_to_reach(row["family_latin"]) | self.home()

    def birthday(self) -> date:
        """Most are over sixty; a few know only the year, and some nothing at all: see ``forget``."""
        year = pick({1934: 6, 1941: 16, 1948: 26, 1955: 22, 1963: 14, 1972: 9, 1983: 5, 1996: 2}, self.dice)
        return date(year, 1, 1) + timedelta(days=self.dice.randrange(-1200, 1200))

    def ways_to_reach(self, name: str) -> dict:
        self.count += 1
        email = f"{name.lower()}{self.count}@demo.example" if self.dice.random() < 0.4 else ""
        return {"email": email, "phone": f"090-0000-{self.count:04d}" if self.dice.random() < 0.35 else ""}

    def home(self) -> dict:
        prefecture = pick(self.shares, self.dice)
        code, _area, _share, *cities = self.parts["prefectures"][prefecture]
        flat = f"{self.dice.choice(self.parts['buildings'].split())}{self.dice.randrange(101, 909)}号"
        number = f"{self.dice.randrange(1, 9)}-{self.dice.randrange(91, 99)}-{self.dice.randrange(91, 199)}"
        return {
            "country": "JP",
            "postal_code": f"{code}99{self.dice.randrange(100):02d}",
            "prefecture": prefecture,
            "city": self.dice.choice(cities),
            "street": f"{self.dice.choice(self.parts['towns'].split())}{number}",
            "building": flat if self.dice.random() < 0.3 else "",
        }

    def fixed_phone(self, row: dict) -> dict:
        """Those without a mobile have the telephone at home, with the area code of their prefecture."""
        if row["country"] == "JP" and not row["phone"]:
            self.count += 1
            row["phone"] = f"{self.parts['prefectures'][row['prefecture']][1]}-0000-{self.count:04d}"
        return row

    def from_elsewhere(self, family: str, given: str, country: str, language: str, abroad: str = "") -> dict:
        row = {"family_name": family, "given_name": given, "family_latin": family, "given_latin": given}
        row |= {"language": language, "born_on": self.birthday().isoformat()} | self.ways_to_reach("friend")
        return row | (self.home() if country == "JP" else {"country": country, "address_abroad": abroad, "phone": ""})

    def body(self, place: tuple[str, str], ending: tuple[str, str], kind: str) -> dict:
        row = {"organisation": place[0] + ending[0], "organisation_en": f"{place[1]} {ending[1].replace('_', ' ')}"}
        self.count += 1
        return row | {"organisation_kind": kind, "language": "ja", "email": "", "phone": ""} | self.home()

    def bodies(self, how_many: int) -> list[dict]:
        parts = self.parts["organisations"]
        kinds = {"churches": "church", "schools": "school", "companies": "company"}
        every = [
            (place, ending, kind)
            for name, kind in kinds.items()
            for ending in pairs(parts[name])
            for place in pairs(parts["places"])
        ]
        churches = [body for body in every if body[2] == "church"]
        others = [body for body in every if body[2] != "church"]
        chosen = churches + self.dice.sample(others, how_many - len(churches))
        return [self.body(*body) for body in chosen]

    def membership(self, kind: str, minimum_yen: int, joined: tuple[int, int], left: bool, born_on: str) -> dict:
        dues_yen = minimum_yen * pick({1: 80, 2: 13, 3: 4, 5: 2, 10: 1}, self.dice)
        habit = "1" * 3 if left else pick(HABITS, self.dice)
        paid = [dues_yen // 2 if year == "h" else dues_yen * int(year) for year in habit]
        grown_up = (LATEST_BIRTH - date.fromisoformat(born_on)).days if born_on else joined[1]
        days_ago = self.dice.randrange(joined[0], max(joined[0] + 1, min(joined[1], grown_up)))
        return {
            "kind": kind,
            "joined_days_ago": days_ago,
            "left_days_ago": self.dice.randrange(40, 300) if left else "",
            "dues_yen": dues_yen,
            "pays_by": pick(PAYS_BY, self.dice),
            **dict(zip(("paid_two_years_ago", "paid_last_year", "paid_this_year"), paid, strict=True)),
        }


def forget(rows: list[dict], dice: random.Random) -> None:
    """A file like the real one has holes: readings to be mended, unknown birthdays."""
    for row in dice.sample(rows, 24):
        row["family_kana"] = row["given_kana"] = ""
    for row in dice.sample(rows, len(rows) // 9):
        row["born_on"] = ""


def all_rows(parts: dict, dice: random.Random) -> list[dict]:
    maker = Maker(parts, dice)
    voting = [maker.person() for _ in range(VOTING_SINCE_LONG + VOTING_NEW)]
    elsewhere = [maker.from_elsewhere(*person) for person in parts["from elsewhere"]]
    support = [maker.person() for _ in range(SUPPORT + SUPPORT_LEFT - SUPPORT_BODIES - len(elsewhere) - 1)]
    forget(support, dice)
    support += elsewhere + maker.bodies(SUPPORT_BODIES)
    dice.shuffle(support)
    rows = []
    for place, row in enumerate(voting):
        joined = (420, 15_000) if place < VOTING_SINCE_LONG else (60, 300)
        terms = maker.membership("voting", 10_000, joined, place < VOTING_LEFT, row.get("born_on"))
        rows.append(maker.fixed_phone(row) | terms)
    for place, row in enumerate(support):
        joined = (330, 15_000) if place < SUPPORT_LEFT else (5, 15_000)
        terms = maker.membership("support", 5_000, joined, place < SUPPORT_LEFT, row.get("born_on"))
        rows.append(maker.fixed_phone(row) | terms)
    return sorted(rows, key=lambda row: -row["joined_days_ago"])


def main() -> None:
    parts = yaml.safe_load((FOLDER / "names.yaml").read_text("utf-8"))
    rows = all_rows(parts, random.Random(SEED))
    with (FOLDER / "people.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    print(f"{len(rows)} members")


if __name__ == "__main__":
    main()
