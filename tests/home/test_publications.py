"""Issues of the newsletter, and the files that go with pages."""

from datetime import date

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.documents.models import Document
from wagtail.models import Collection, PageViewRestriction
from wagtail.test.utils.form_data import nested_form_data, streamfield

from home.models import ContentPage, IssuePage, PublicationsPage
from tests.home.conftest import SMALL_SITE, build, words
from tests.home.test_editing import editor  # noqa: F401 - a fixture

PDF = b"%PDF-1.4\n%%EOF\n"


def issue(number: int, **more) -> dict:
    titles = words(f"第{number}号", f"No. {number}", ja={"lead": "雨季の便り"}, en={"lead": "From the rains"})
    return {"kind": "issue", "number": number, "published_on": date(2024, number, 1), **titles, **more}


SITE = {
    **SMALL_SITE,
    "letters": {"kind": "publications", **words("会報", "Newsletter")},
    "letters/one": issue(1),
    "letters/two": issue(2),
    "letters/three": issue(3),
}


@pytest.fixture
def letters(db):
    build(SITE)


@pytest.fixture
def document(settings, tmp_path, db):
    settings.MEDIA_ROOT = tmp_path
    Collection.add_root(name="Root")
    return Document.objects.create(title="第2号", file=ContentFile(PDF, "two.pdf"), file_size=len(PDF))


def text(client, address: str) -> str:
    cache.clear()
    return client.get(address).content.decode()


def the(slug: str, language: str = "ja"):
    return IssuePage.objects.get(slug=slug, locale__language_code=language)


def hold(page, document) -> None:
    page.document = document
    page.save_revision().publish()


def close(page) -> None:
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)


def test_the_newest_issue_comes_first_and_each_leads_to_those_beside_it(client, letters):
    page = text(client, "/en/letters/")

    assert page.index("No. 3") < page.index("No. 2") < page.index("No. 1")
    two = text(client, "/en/letters/two/")
    assert 'href="/en/letters/one/" rel="prev"' in two
    assert 'href="/en/letters/three/" rel="next"' in two
    assert 'rel="prev"' not in text(client, "/en/letters/one/")
    assert 'rel="next"' not in text(client, "/en/letters/three/")


def test_an_issue_of_a_later_day_stays_out_of_the_list(client, letters):
    IssuePage.objects.filter(slug="three").update(published_on=date(2999, 1, 1))

    assert "No. 3" not in text(client, "/en/letters/")
    assert 'rel="next"' not in text(client, "/en/letters/two/")


def test_the_file_and_its_size_stand_on_the_page_and_its_loss_breaks_nothing(client, letters, document):
    hold(the("two", "en"), document)
    assert "Read as PDF (15\xa0bytes)" in text(client, "/en/letters/two/")
    assert client.get(document.url).getvalue() == PDF

    document.delete()
    assert "Read as PDF" not in text(client, "/en/letters/two/")


def test_the_file_of_a_closed_page_asks_for_the_sign_in_too(client, letters, document, make_user):
    hold(the("two"), document)
    close(the("two"))

    refused = client.get(document.url)

    assert (refused.status_code, "no-store" in refused["Cache-Control"]) == (302, True)
    assert "login" in refused.url
    assert "会員のみ" in text(client, "/ja/letters/")

    client.force_login(make_user())
    assert client.get(document.url).getvalue() == PDF


def test_a_file_that_an_open_page_holds_as_well_is_open(client, letters, document):
    hold(the("two"), document)
    close(the("two"))
    hold(the("one"), document)

    assert client.get(document.url).getvalue() == PDF


def test_a_file_in_the_words_of_a_closed_page_is_closed(client, letters, document):
    corner = ContentPage.objects.get(slug="corner", locale__language_code="ja")
    corner.body = [("text", f'<p><a linktype="document" id="{document.pk}">議事録</a></p>')]
    corner.save_revision().publish()

    assert client.get(document.url).status_code == 302


def test_nobody_reads_the_file_of_a_draft_but_the_office(client, letters, document, make_user):
    hold(the("two"), document)
    the("two").unpublish()

    assert client.get(document.url).status_code == 404
    client.force_login(make_user("office@example.org", is_superuser=True))
    assert client.get(document.url).getvalue() == PDF


def issue_form(number: int, document) -> dict:
    fields = {"title": "x", "slug": "x", "number": number, "published_on": "2024-05-01", "lead": "x"}
    return nested_form_data(fields | {"document": document.pk, "body": streamfield([])}) | {"action-publish": "yes"}


@pytest.mark.parametrize(
    ("number", "name", "sentence"),
    [(2, "a.pdf", "この番号の号はすでにあります。"), (4, "a.docx", "PDFを選んでください。"), (4, "a.pdf", None)],
)
def test_what_is_no_issue_is_refused_at_its_field(editor, letters, document, number, name, sentence):  # noqa: F811
    document.file.save(name, ContentFile(PDF))
    index = PublicationsPage.objects.get(locale__language_code="en")

    answer = editor.post(f"/office/pages/add/home/issuepage/{index.pk}/", issue_form(number, document))

    assert IssuePage.objects.filter(slug="x").exists() is (sentence is None)
    assert sentence is None or sentence in answer.content.decode()


def test_lists_cost_the_same_with_one_and_three(client, letters):
    def queries() -> int:
        cache.clear()
        with CaptureQueriesContext(connection) as captured:
            client.get("/ja/letters/")
        return len(captured)

    with_three = queries()
    the("one").delete()
    the("two").delete()

    assert queries() == with_three <= 15


def test_no_two_live_issues_of_a_list_have_one_number_however_they_are_saved(letters):
    three = the("three")
    three.number = 2

    with pytest.raises(ValidationError) as refused:
        three.save_revision().publish()
    assert "number" in refused.value.message_dict
    assert the("three").number == 3
    the("two").unpublish()
    three.save_revision().publish()


def test_an_issue_is_not_copied(editor, letters):  # noqa: F811
    answer = editor.get(f"/office/pages/{the('two').pk}/copy/", follow=True)

    assert "号は複製できません" in answer.content.decode()
