"""What the law of a country says about personal data, as applicants are told before their data go there.

Somebody of the office checks these lines each year; ``CHECKED`` is the month of the last time. docs/sources.md#R57
"""

from dataclasses import dataclass

CHECKED = "2026-11"


@dataclass(frozen=True)
class Regime:
    """``law``: the general law on personal data; ``has_authority``: whether an office of the state watches over it."""

    law_ja: str
    law_en: str
    has_authority: bool

    def law_in(self, language: str) -> str:
        return self.law_ja if language == "ja" else self.law_en


REGIMES = {
    "IN": Regime("2023年デジタル個人データ保護法", "Digital Personal Data Protection Act, 2023", has_authority=True),
    "JP": Regime("個人情報の保護に関する法律", "Act on the Protection of Personal Information", has_authority=True),
    "KE": Regime("2019年データ保護法", "Data Protection Act, 2019", has_authority=True),
    "NP": Regime("2018年個人のプライバシーに関する法律", "Individual Privacy Act, 2018", has_authority=False),
    "TZ": Regime("2022年個人データ保護法", "Personal Data Protection Act, 2022", has_authority=True),
    "UG": Regime("2019年データ保護・プライバシー法", "Data Protection and Privacy Act, 2019", has_authority=True),
}


def regime_of(country: str) -> Regime | None:
    """``None`` where we do not know of a general law, which is then said."""
    return REGIMES.get(country)
