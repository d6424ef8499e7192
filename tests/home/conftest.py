from datetime import date

import pytest

from home import services

TODAY = date(2024, 4, 1)
# Wagtail leaves the files of the sizes it makes to the garbage collector, which complains.
leaves_files_open = pytest.mark.filterwarnings(
    "ignore:unclosed file:ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"
)


def words(title_ja: str, title_en: str, ja: dict | None = None, en: dict | None = None) -> dict:
    """The texts of one page in both languages."""
    return {"ja": {"title": title_ja} | (ja or {}), "en": {"title": title_en} | (en or {})}


SMALL_SITE = {
    "": {
        "kind": "home",
        **words(
            "トップ",
            "Home",
            ja={"headline": "ようこそ", "lead": "はじめに", "body": [{"live": {"title": "お知らせ", "what": "news"}}]},
            en={"headline": "Welcome", "lead": "To begin", "body": [{"live": {"title": "News", "what": "news"}}]},
        ),
    },
    "about": {
        "menu": True,
        **words(
            "私たちについて",
            "About us",
            ja={"body": [{"text": '<p><a href="page:about/history">歩み</a></p>'}]},
            en={"body": [{"cards": [{"title": "History", "page": "about/history"}]}]},
        ),
    },
    "about/history": words("歩み", "History"),
    "news": {"kind": "news_index", "menu": True, **words("お知らせ", "News")},
    "news/first": {
        "kind": "news",
        "days_ago": 3,
        "sample": True,
        **words("第一報", "First", ja={"lead": "短く"}, en={"lead": "In short"}),
    },
    "corner": {"members_only": True, "footer": True, **words("会員のページ", "Members' corner")},
}
OFFICES = [
    {
        "name_ja": "東京事務局",
        "name_en": "Tokyo office",
        "address_ja": "東京都新宿区西早稲田2-3-18-51",
        "address_en": "2-3-18-51 Nishiwaseda, Tokyo",
        "phone": "+81-3-3208-2416",
        "email": "info@example.org",
    }
]


def build(pages=SMALL_SITE, offices=OFFICES, today=TODAY) -> int:
    return services.build_site(pages=pages, offices=offices, today=today)


@pytest.fixture
def site(db):
    build()
