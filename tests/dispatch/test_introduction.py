"""The sheet that introduces the workers: one page, the words of the site's page, and nobody who did not agree."""

import html
import io
import re
from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone, translation
from pypdf import PdfReader

from dispatch import queries, services
from dispatch.models import HiddenCountry
from dispatch.printing import introduction_facts, introduction_pdf
from dispatch.queries import PublicPosting
from tests.dispatch.test_views import SECRETS, running
from tests.factories.dispatch import make_posting, publish
from tests.factories.people import OrganisationFactory

SITE = "https://www.example.org/ja/workers/"
# Two to four lines, as these texts are; every one of other letters.
STORIES = [
    "首都から車で九時間、乾いた高原の病院で、助産師の卵たちに沐浴と授乳の介助を教えています。祭りの日は太鼓が響きます。",
    "山岳地帯の診療所を巡り、結核と糖尿病の患者さんの家を訪ねます。雨季は橋が流れ、驢馬の背に薬箱を括って越えます。",
    "理学療法士として、脳性麻痺の子と親の集いを毎週開いています。竹を削って椅子を拵え、歩く練習は裏庭の芝生です。",
    "看護学校で解剖と衛生を受け持ち、実習室の人形を修繕しました。卒業生は島々の保健所へ、船で赴任していきます。",
    "難民居住区の栄養外来で、落花生と豆の離乳食を広めています。畑仕事の合間に、母親たちが炊事場へ集まってきます。",
    "聖堂の隣の病棟で内科を診ています。停電の晩は懐中電灯で点滴を数え、朝は霧の坂を登って回診に向かいます。",
    "農繁期を避けて村の健診を組み、血圧計と紙芝居を携えて歩きます。長老が鐘を鳴らすと、老若男女が木陰に並びます。",
    "手術室の滅菌と記録を立て直し、若い麻酔科の技師を育てています。輸血の確保には、隣町の高校生が力を貸します。",
    "視覚障害の子らの学級で、点字と白杖を教えます。市場の音や匂いを地図にして、独りで通学できた朝は拍手でした。",
    "精神保健の相談員と組み、家に閉じ込められた人を訪ねて鎖を解きます。薬草の師とも、茶を囲んで語り合いました。",
    "産科救急の搬送を縮めるため、担架と無線の当番表を作りました。昨年は二百人が間に合い、赤ん坊の名は希望です。",
    "退職前の最後の任期です。井戸と便所の普及、蚊帳の配布、識字の夜学と、村の委員会に少しずつ手渡しています。",
]

MOST_BYTES = 100 * 1024  # each letter more is 180 bytes of font; these texts use 288
LONGEST = [(story * 8)[:400] for story in STORIES]


def shown(count: int, stories=STORIES) -> list[PublicPosting]:
    """So many workers, whose names are written with letters that are easily lost."""
    return [
        PublicPosting(
            country="TZ",
            country_name="タンザニア",
            pk=number,
            name=f"髙﨑 𠮷之{number}",
            profession="看護師",
            host="聖ヨハネ病院",
            region="タボラ州",
            job_title="看護教育",
            text=stories[number % len(stories)],
            is_long_term=True,
            term_number=2,
            starts_on=date(2025, 4, 1),
            ends_on=date(2028, 3, 31),
            updated_on=date(2026, 6, 1),
        )
        for number in range(count)
    ]


def sheet(postings, language="ja") -> bytes:
    return introduction_pdf(introduction_facts(postings, language=language, address=SITE))


def read(pdf: bytes) -> str:
    """All that the sheet says, without blanks: lines break where the page wants."""
    return plain("".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages))


def plain(text: str) -> str:
    return re.sub(r"[\s·]", "", text)


class TestSheet:
    @pytest.mark.parametrize("count", [0, 1, 3, 7, 12])
    @pytest.mark.parametrize("language", ["ja", "en"])
    def test_is_one_light_page_that_says_all(self, count, language):
        postings = [*shown(count), PublicPosting(country="NP", country_name="ネパール")]

        pdf = sheet(postings, language)

        assert len(PdfReader(io.BytesIO(pdf)).pages) == 1
        assert len(pdf) <= MOST_BYTES, len(pdf)
        text = read(pdf)
        missing = [one.name for one in postings[:-1] if plain(one.name) not in text or plain(one.text) not in text]
        assert (missing, "ネパール" in text) == ([], True)

    def test_twelve_of_the_longest_texts_stand_on_one_page(self):
        pdf = sheet(shown(12, LONGEST))

        assert {len(story) for story in LONGEST} == {400}
        assert len(pdf) <= MOST_BYTES, len(pdf)
        assert len(PdfReader(io.BytesIO(pdf)).pages) == 1
        assert read(pdf).count("聖ヨハネ病院") == 12

    def test_more_than_a_page_holds_runs_on_and_loses_nobody(self):
        pdf = sheet(shown(30, LONGEST))

        assert len(PdfReader(io.BytesIO(pdf)).pages) > 1
        assert read(pdf).count("聖ヨハネ病院") == 30

    def test_keeps_rare_letters_and_carries_its_fonts(self):
        reader = PdfReader(io.BytesIO(sheet(shown(1))))

        assert "髙﨑𠮷之0" in plain(reader.pages[0].extract_text())
        fonts = [font.get_object() for font in reader.pages[0]["/Resources"]["/Font"].get_object().values()]
        descriptors = [font["/DescendantFonts"][0].get_object()["/FontDescriptor"] for font in fonts]
        assert all("/FontFile2" in one or "/FontFile3" in one for one in descriptors)

    @pytest.mark.parametrize(
        ("language", "title"), [("ja", "海外派遣ワーカー紹介"), ("en", "Staff dispatched overseas")]
    )
    def test_tells_a_screen_reader_its_title_language_and_structure(self, language, title):
        reader = PdfReader(io.BytesIO(sheet(shown(3), language)))

        root = reader.trailer["/Root"]
        assert reader.metadata.title.startswith(title)
        assert root["/Lang"].lower().startswith(language)
        assert root["/MarkInfo"]["/Marked"]
        assert "pdfuaid:part" in root["/Metadata"].get_data().decode()
        assert root["/ViewerPreferences"]["/DisplayDocTitle"]

    def test_leads_back_to_the_page(self):
        reader = PdfReader(io.BytesIO(sheet(shown(1))))

        links = [note.get_object()["/A"]["/URI"] for note in reader.pages[0]["/Annots"]]
        assert set(links) == {SITE}

    def test_the_same_facts_make_the_same_file(self):
        assert sheet(shown(3)) == sheet(shown(3))


def here(name, language="ja", *args):
    with translation.override(language):
        return reverse(f"dispatch:{name}", args=args)


def fetch(client, language="ja", **headers):
    return client.get(here("introduction", language), headers=headers)


@pytest.mark.django_db
class TestAddress:
    @pytest.mark.parametrize("language", ["ja", "en"])
    def test_says_the_same_words_as_the_page(self, client, language):
        running()
        publish(make_posting("active", organisation=OrganisationFactory(country="NP"), starts_on=date(2025, 4, 1)))
        make_posting("active", sensitivity="country_only", organisation=OrganisationFactory(country="BD"))
        with translation.override(language):
            facts = introduction_facts(
                queries.public_postings(timezone.localdate(), language), language=language, address=SITE
            )

        page, pdf = client.get(here("workers", language)), fetch(client, language)

        on_page, on_sheet = plain(html.unescape(re.sub("<[^>]+>", "", page.content.decode()))), read(pdf.content)
        said = [facts[name] for name in ("lead", "also", "why_country_only", "promise", "updated")] + facts["countries"]
        said += [piece for worker in facts["workers"] for piece in worker.values()]
        assert len(facts["workers"]) == 2
        assert [piece for piece in said if plain(piece) not in on_page] == []
        assert [piece for piece in said if plain(piece) not in on_sheet] == []

    def test_page_and_sheet_lead_to_each_other(self, client):
        running()

        reader = PdfReader(io.BytesIO(fetch(client).content))

        assert here("introduction") in client.get(here("workers")).content.decode()
        assert reader.pages[0]["/Annots"][0].get_object()["/A"]["/URI"].endswith(here("workers"))

    def test_who_has_it_is_not_sent_it_again(self, client):
        running()
        first = fetch(client)

        again = fetch(client, **{"If-None-Match": first["ETag"]})

        assert (first["Content-Type"], first["Cache-Control"]) == ("application/pdf", "public, no-cache")
        assert (again.status_code, again.content) == (304, b"")

    def test_is_never_stale_once_a_consent_is_withdrawn(self, client):
        cache.clear()
        posting = running()
        first = fetch(client)
        assert "隠岐" in read(first.content)

        services.withdraw_consent(posting=posting, on=timezone.localdate())

        again = fetch(client, **{"If-None-Match": first["ETag"]})
        assert (again.status_code, "隠岐" in read(again.content)) == (200, False)

    def test_is_set_once_for_many_readers(self, client, monkeypatch):
        cache.clear()
        running()
        fetch(client)
        monkeypatch.setattr("dispatch.views.sheet.introduction_pdf", None)

        assert fetch(client).status_code == 200

    def test_three_workers_cost_as_many_queries_as_one(self, client, django_assert_num_queries, queries_of):
        running()
        first = queries_of(lambda: fetch(client))
        running(country="NP")
        running(country="BD")

        with django_assert_num_queries(first):
            fetch(client)


def consent_over():
    """A consent that held for ninety days and ended today."""
    posting = running()
    posting.profile.consent_ends_before = timezone.localdate()
    posting.profile.save()


def not_yet_released():
    posting = running()
    posting.profile.approved_on = timezone.localdate() + timedelta(days=1)
    posting.profile.save()


def country_switched_off():
    HiddenCountry.objects.create(country=running().country, reason="選挙", hidden_on=timezone.localdate())


@pytest.mark.django_db
class TestNobodyElse:
    """Whatever the public can open says nothing of whom it may not show."""

    @pytest.mark.parametrize(
        "unseen",
        [
            lambda: running(sensitivity="hidden"),
            lambda: running(sensitivity="country_only"),
            lambda: running(published=False),
            lambda: running("approved"),
            consent_over,
            not_yet_released,
            country_switched_off,
        ],
        ids=["hidden", "country only", "no consent", "planned", "consent over", "unreleased", "country off"],
    )
    def test_stands_on_the_page_or_the_sheet(self, client, unseen):
        cache.clear()
        unseen()

        told = {}
        for language in ("ja", "en"):
            told[f"page {language}"] = client.get(here("workers", language)).content.decode()
            told[f"sheet {language}"] = read(fetch(client, language).content)
            told[f"meta {language}"] = str(PdfReader(io.BytesIO(fetch(client, language).content)).metadata)

        assert [(where, secret) for where, text in told.items() for secret in SECRETS if secret in text] == []
