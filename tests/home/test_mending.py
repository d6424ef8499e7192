"""Editors read in plain words what is wrong with a page: when they open it, and of all pages in a report."""

import io
import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape
from openpyxl import load_workbook
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail.images.models import Image
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Collection, Page, PageViewRestriction

from home import mending
from home.blocks import RICH_TEXT, BodyBlock
from home.models import ContentPage
from home.reports import pages_to_mend
from tests.home.test_editing import editor  # noqa: F401 - a fixture

pytestmark = pytest.mark.usefixtures("site")
REPORT = "/office/reports/mending/"
FROM_WORD = (
    '<p class="MsoNormal" style="mso-margin-top-alt:auto"><span lang="JA" style="mso-ansi-language:EN">文</span></p>'
)


def the(language: str = "ja", slug: str = "history") -> ContentPage:
    return ContentPage.objects.get(slug=slug, locale__language_code=language)


def write(*blocks: tuple, language: str = "ja", description: str = "歩み", **fields) -> ContentPage:
    page = the(language)
    page.search_description = description
    page.body = json.dumps([{"type": kind, "value": value, "id": "1"} for kind, value in blocks])
    vars(page).update(fields)
    page.save()
    return the(language)


def codes(page) -> list[str]:
    return [fault.code for fault in mending.faults_of(page, mending.known_of([page]))]


def said(page) -> str:
    return " ".join(str(fault) for fault in mending.faults_of(page, mending.known_of([page])))


def linked(words: str, **attrs) -> tuple:
    given = " ".join(f'{name}="{value}"' for name, value in attrs.items())
    return "text", f"<p>前 <a {given}>{words}</a> 後</p>"


NOTE = "このページの手入れ:<ul>"
GOOD = [
    ("heading", "はじまり"),
    ("text", '<h3>一年目</h3><p>短い文。<a href="https://example.org/">年次報告の一覧</a></p>'),
    ("live", {"title": "お知らせ", "what": "news"}),
]


def test_a_page_in_order_has_no_faults():
    assert codes(write(*GOOD)) == []


@pytest.mark.parametrize(
    ("block", "code"),
    [
        (("heading", " "), "HEADING_EMPTY"),
        (("text", "<h3>小見出し</h3>"), "HEADING_SKIPS"),
        (linked("ここ", href="https://example.org/"), "LINK_SAYS_NOTHING"),
        (linked("詳しくはこちら。", href="https://example.org/"), "LINK_SAYS_NOTHING"),
        (linked("Click  here", href="https://example.org/"), "LINK_SAYS_NOTHING"),
        (linked("https://example.org/a?b=c", href="https://example.org/a"), "LINK_IS_ADDRESS"),
        (linked("歩みの頁", linktype="page", id=999_999), "LINK_LEADS_NOWHERE"),
        (linked("規程", linktype="document", id=999_999), "LINK_LEADS_NOWHERE"),
        (("links", [{"type": "item", "value": {"label": "年表", "page": 999_999, "url": ""}}]), "LINK_LEADS_NOWHERE"),
        (("cards", [{"type": "item", "value": {"title": "こちら", "text": "", "page": 1}}]), "LINK_SAYS_NOTHING"),
        (("text", f"<p>{'長' * 401}</p>"), "PARAGRAPH_LONG"),
        (("notice", {"text": f"<p>{'長' * 401}</p>"}), "PARAGRAPH_LONG"),
        (("picture", {"image": 999_999, "alt_text": "川", "decorative": False}), "PICTURE_GONE"),
        (("picture", {}), "PICTURE_GONE"),
        (("text", FROM_WORD), "FROM_WORD"),
    ],
)
def test_each_fault_is_found(block, code):
    assert codes(write(block)).count(code) == 1


@pytest.mark.parametrize(
    "block",
    [
        linked("年次報告はこちらのページ", href="https://example.org/"),
        linked("example.org の年次報告", href="https://example.org/"),
        ("text", f"<p>{'短' * 400}</p><p>{'短' * 400}</p>"),
        ("live", {"what": "news"}),
        ("facts", [{"type": "item", "value": {"term": "1 < 2", "text": "<p>小さい</p>"}}]),
    ],
)
def test_what_is_well_is_left_alone(block):
    assert codes(write(block)) == []


def test_a_lead_stands_in_for_a_description():
    assert codes(write(*GOOD, description="")) == ["NO_DESCRIPTION"]
    assert codes(write(*GOOD, description="", lead="一八九〇年からの歩み")) == []


def test_an_english_paragraph_may_be_longer():
    assert codes(write(("text", f"<p>{'word ' * 170}</p>"), language="en")) == []


@pytest.mark.parametrize(
    ("words", "is_decoration", "found"), [("川と橋", False, []), ("", True, []), ("", False, ["PICTURE_SILENT"])]
)
def test_a_picture_has_words_or_is_decoration(words, is_decoration, found):
    Collection.add_root(name="Root")
    image = Image.objects.create(title="川", file=get_test_image_file())

    assert codes(write(("picture", {"image": image.pk, "alt_text": words, "decorative": is_decoration}))) == found


def test_a_link_to_a_draft_or_to_a_closed_page():
    target = the(slug="about")
    link = linked("私たちについて", linktype="page", id=target.pk)
    closed = Page.objects.get(slug="corner", locale__language_code="ja")
    to_closed = linked("会員の頁", linktype="page", id=closed.pk)
    assert codes(write(link, to_closed)) == ["LINK_IS_CLOSED"]

    Page.objects.filter(pk=target.pk).update(live=False)
    assert codes(write(link)) == ["LINK_LEADS_NOWHERE"]

    PageViewRestriction.objects.create(page=the(), restriction_type="login")
    assert codes(write(to_closed)) == []


def test_where_it_stands_and_what_to_do_is_said():
    page = write(*GOOD, linked("ここ", href="https://example.org/"), description="")

    assert "part 4 (Text): The link “ここ” does not say where it leads." in said(page)
    assert "Write one on the tab Promote." in said(page)


def test_text_pasted_from_word_loses_its_styles_in_the_editor():
    block = BodyBlock.base_blocks["text"]
    converter = ContentstateConverter(features=["h3", *RICH_TEXT])

    kept = converter.to_database_format(converter.from_database_format(FROM_WORD))

    assert "文" in kept
    assert not {"mso", "style", "class", "span"} & set(kept.replace("<", " ").replace("=", " ").split())
    assert set(block.features) == {"h3", *RICH_TEXT}


def test_the_editor_reads_it_when_the_page_is_opened_of_the_latest_draft(editor):  # noqa: F811
    page = write(*GOOD)
    address = f"/office/pages/{page.pk}/edit/"
    assert NOTE not in editor.get(address).content.decode()

    page.body = [("text", '<p><a href="https://example.org/">ここ</a></p>')]
    page.save_revision()

    shown = editor.get(address).content.decode()
    assert NOTE in shown
    assert escape("リンク「ここ」では、どこへ行くのか分かりません。") in shown


class TestPanel:
    """The list beside the form takes the place of Wagtail's, which would find nothing on our pages."""

    def test_lists_the_faults_of_the_draft_and_where_to_ask_again(self, editor):  # noqa: F811
        page = write(*GOOD, linked("ここ", href="https://example.org/"))

        shown = editor.get(f"/office/pages/{page.pk}/edit/").content.decode()

        panel = shown[shown.index("data-mending=") : shown.index("home/mending")]
        assert escape("リンク「ここ」では、どこへ行くのか分かりません。") in panel
        assert f'"{REPORT}{page.pk}/"' in panel
        assert "data-checks-panel" not in shown

    def test_answers_for_the_draft_that_was_saved_last(self, editor):  # noqa: F811
        page = write(*GOOD, linked("ここ", href="https://example.org/"))
        page.body = [("text", "<p>川の村です。</p>")]
        page.save_revision()

        assert "直すところは見つかりませんでした" in editor.get(f"{REPORT}{page.pk}/").content.decode()

    def test_is_for_who_may_edit_the_page(self, client, make_user):
        page = write(*GOOD)
        client.force_login(make_user("member@example.org"))

        assert client.get(f"{REPORT}{page.pk}/").status_code in {302, 403}

    def test_a_page_not_yet_saved_says_so(self, editor):  # noqa: F811
        parent = the(slug="about")

        shown = editor.get(f"/office/pages/add/home/contentpage/{parent.pk}/").content.decode()

        assert "下書きを保存すると、直すところがここに出ます" in shown


class TestReport:
    def test_lists_public_pages_with_what_is_to_be_mended(self, editor):  # noqa: F811
        write(*GOOD, linked("ここ", href="https://example.org/"))

        page = editor.get(REPORT).content.decode()

        assert "歩み" in page
        assert escape("リンク「ここ」では、どこへ行くのか分かりません。") in page

    def test_says_what_lacks_in_the_other_language(self):
        write(*GOOD)
        write(*GOOD, language="en")
        the("en").unpublish()

        found = {page.pk: [fault.code for fault in page.faults] for page in pages_to_mend(Page.objects.all())}

        assert found[the("ja").pk] == ["NO_TWIN"]
        assert the("en").pk not in found

    def test_goes_along_as_a_sheet(self, editor):  # noqa: F811
        write(*GOOD, linked("ここ", href="https://example.org/"))

        answer = editor.get(REPORT, {"export": "xlsx"})

        sheet = load_workbook(io.BytesIO(b"".join(answer))).active
        rows = {row[0]: row[3] for row in sheet.iter_rows(min_row=2, values_only=True) if row[1] == "ja"}
        assert "リンク「ここ」では、どこへ行くのか分かりません。" in rows["歩み"]

    def test_is_for_who_may_edit(self, client, make_user):
        client.force_login(make_user("member@example.org"))

        assert client.get(REPORT).status_code in {302, 403}

    def test_costs_the_same_with_one_and_three(self, editor):  # noqa: F811
        def asked() -> int:
            with CaptureQueriesContext(connection) as captured:
                editor.get(REPORT)
            return len(captured)

        Page.objects.filter(depth__gt=1).update(search_description="短く")
        write(*GOOD, linked("ここ", href="https://example.org/"))
        asked()
        with_one = asked()
        for slug in ("about", "history"):
            Page.objects.filter(slug=slug).update(search_description="")

        assert asked() == with_one
