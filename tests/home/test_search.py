"""A visitor finds a page by any word that stands on it, in Japanese and in English, and nothing that is not public."""

import json
from datetime import date, timedelta

import pytest
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from home import services
from home.finding import find_pages, results
from home.models import ContentPage, NewsPage, PageWords
from jocs_site.foundation.pieces import shown
from tests.home.conftest import SMALL_SITE, build, words

pytestmark = pytest.mark.django_db
HEADINGS = [
    "看護師ボランティア募集のお知らせ",
    "2026年度定時総会の報告",
    "使用済み切手の送り方",
    "ﾀﾝｻﾞﾆｱの奨学生からの便り",
    "髙橋さんの講演会を東京で開きます",
    "母と子のためのまごころ基金",
]
SITE = SMALL_SITE | {
    f"page{number}": words(heading, f"Page number {number} on nursing", ja={"lead": "お読みください。"})
    for number, heading in enumerate(HEADINGS)
}
HOSTILE = [
    *"\"'\x00%_\\*()总😀\u202e\ud7ffﷺ",
    *("()", "AND", "OR NOT", "NEAR(", '"総会', "総会*", "^総会", "-総会", ":総会", "{総会}", "${7*7}"),
    *("<script>alert(1)</script>", "総" * 5000, " " * 300, "a b c d e f g h i j k", "; DROP TABLE home_pagewords"),
]


@pytest.fixture(autouse=True)
def site():
    build(pages=SITE)


def titles(query, language="ja", on=None):
    on = on or timezone.localdate()
    return [one.title for one in results(find_pages(query, language, on), query)]


def search(client, query, language="ja", **rest):
    return client.get(f"/{language}/search/", {"q": query} | rest)


def test_pages_are_found_by_every_word_from_the_middle_of_their_headings():
    missed = []
    for heading in HEADINGS:
        alike = shown(heading)
        parts = {alike[start : start + 3].strip() for start in range(1, len(alike) - 3)}
        missed += [(heading, part) for part in parts if heading not in titles(part)]

    assert missed == []


WRITTEN_OTHERWISE = {
    "ﾎﾞﾗﾝﾃｨｱ": HEADINGS[0],
    "ぼらんてぃあ": HEADINGS[0],
    "募集": HEADINGS[0],
    "２０２６年度": HEADINGS[1],
    "タンザニア": HEADINGS[3],
    "高橋": HEADINGS[4],
    "マゴコロ": HEADINGS[5],
    "東京 講演": HEADINGS[4],
    "東京　講演": HEADINGS[4],
    "使": HEADINGS[2],
}


def test_width_kana_and_variants_of_letters_make_no_difference():
    assert {asked: titles(asked) for asked in WRITTEN_OTHERWISE} == {
        asked: [found] for asked, found in WRITTEN_OTHERWISE.items()
    }


def test_each_word_must_stand_on_the_page_and_in_one_piece():
    assert titles("切手 講演") == []
    assert titles("手切") == []  # both letters are there, not in this order
    assert titles("使用済み送り方") == []


def test_english_is_found_whatever_the_case_and_only_in_english():
    assert set(titles("NURSING number", "en")) == {f"Page number {number} on nursing" for number in range(6)}
    assert titles("nursing") == []


def test_headings_come_before_texts_and_the_newest_news_first():
    pages = SITE | {"wells": words("井戸のこと", "About wells")}
    for number, day in enumerate([3, 1, 2]):
        news = {"kind": "news", "published_on": date(2024, 1, day), **words(f"便り{number}", f"Letter {number}")}
        news["ja"]["lead"] = "井戸を掘りました。"
        news["en"]["lead"] = "A well was dug."
        pages[f"news/well{number}"] = news
    build(pages=pages)

    assert titles("井戸") == ["井戸のこと", "便り0", "便り2", "便り1"]


def test_what_stands_in_the_body_is_found_without_the_names_of_drawings():
    page = ContentPage.objects.get(title=HEADINGS[2])
    page.body = json.dumps(
        [
            {"type": "text", "value": "<p>消印は<b>切り取らない</b>でください。</p>"},
            {
                "type": "cards",
                "value": [{"type": "item", "id": "1", "value": {"title": "送り先", "text": "", "drawing": "stamp"}}],
            },
        ]
    )
    page.save_revision().publish()

    assert titles("切り取らない") == titles("送り先") == [HEADINGS[2]]
    assert titles("postage") == titles("stamp") == titles("None") == []


class TestWhatIsNotPublic:
    def test_a_draft_is_not_found_before_it_is_published(self):
        page = ContentPage.objects.get(title=HEADINGS[2])
        page.lead = "まだ秘密の便り"
        revision = page.save_revision()
        assert titles("まだ秘密") == []

        revision.publish()
        assert titles("まだ秘密") == [HEADINGS[2]]

    def test_what_is_taken_from_the_public_or_deleted_is_forgotten(self):
        ContentPage.objects.get(title=HEADINGS[0]).unpublish()
        ContentPage.objects.get(title=HEADINGS[1]).delete()

        assert titles("募集") == titles("総会") == []
        assert not PageWords.objects.filter(page__title__in=HEADINGS[:2]).exists()

    def test_restricted_pages_and_those_below_them_are_not_found(self, client):
        assert titles("会員のページ") == []
        above = Page.objects.get(title="私たちについて")
        assert titles("歩み") == ["歩み", "私たちについて"]
        PageViewRestriction.objects.create(page=above, restriction_type=PageViewRestriction.LOGIN)
        assert titles("歩み") == titles("私たち") == []

    def test_news_of_a_later_day_waits_for_it(self):
        tomorrow = timezone.localdate() + timedelta(days=1)
        NewsPage.objects.filter(title="第一報").update(published_on=tomorrow)

        assert titles("第一報") == []
        assert titles("第一報", on=tomorrow) == ["第一報"]


class TestThePage:
    def test_says_where_the_word_stands_and_marks_it(self, client):
        page = search(client, "ぼらんてぃあ").content.decode()

        assert "看護師<mark>ボランティア</mark>募集のお知らせ" in page
        assert 'role="status"' in page

    def test_nothing_asked_nothing_found_and_found_in_the_other_language(self, client):
        assert 'role="status"' not in search(client, "").content.decode()
        page = search(client, "nursing").content.decode()
        assert "/en/search/?q=nursing" in page
        assert "/en/search/" not in search(client, "どこにもない言葉").content.decode().partition("<main")[2]

    def test_any_input_is_answered(self, client):
        answers = {query: search(client, query).status_code for query in HOSTILE}
        answers |= {f"page={query}": search(client, "総会", page=query).status_code for query in HOSTILE}

        assert answers == dict.fromkeys(answers, 200)

    def test_what_was_asked_is_shown_as_text(self, client):
        assert "<script>alert" not in search(client, "<script>alert(1)</script>").content.decode()

    @pytest.mark.parametrize("count", [1, 3])
    def test_takes_as_many_questions_for_three_as_for_one(self, client, count, django_assert_max_num_queries):
        build(pages=SITE | {f"w{n}": words(f"鶴{n}", f"Crane {n}") for n in range(count)})
        search(client, "鶴")
        with django_assert_max_num_queries(15) as asked:
            assert len(search(client, "鶴").context["found"]) == count
        assert len(asked) == len(ASKED.setdefault("questions", asked))

    def test_twenty_on_a_page_and_two_hundred_at_most(self, client):
        build(pages=SITE | {f"w{n}": words(f"鶴{n:02}", f"Crane {n}") for n in range(25)})

        assert len(search(client, "鶴").context["found"]) == 20
        assert len(search(client, "鶴", page=2).context["found"]) == 5


ASKED: dict[str, list] = {}


def test_words_are_written_anew_for_all_and_only_once_each():
    PageWords.objects.all().delete()
    assert titles("募集") == []

    live = Page.objects.filter(depth__gt=1).live().count()
    assert services.index_pages() == services.index_pages() == PageWords.objects.count() == live
    assert titles("募集") == [HEADINGS[0]]
