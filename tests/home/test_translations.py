"""Editors see what is not yet translated and what has changed since."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page

from home.models import ContentPage
from home.reports import to_translate
from tests.home.test_editing import editor  # noqa: F401 - a fixture

REPORT = "/office/reports/translations/"


def the(language: str) -> ContentPage:
    return ContentPage.objects.get(slug="history", locale__language_code=language)


def publish(language: str, lead: str) -> None:
    page = the(language)
    page.lead = lead
    page.save_revision().publish()


def waiting() -> set[str]:
    """Languages of the page that wait for a translator."""
    return {page.locale.language_code for page in to_translate(Page.objects.filter(slug="history"))}


@pytest.fixture
def in_step(site):
    """Both sides have been published before."""
    for language in ("ja", "en"):
        publish(language, "はじめ")
    publish("ja", "つぎ")
    publish("en", "つぎ")
    assert waiting() == set()


def test_a_side_that_changes_leaves_the_other_behind_until_that_one_is_published(in_step):
    publish("ja", "新しい")
    assert waiting() == {"en"}
    publish("ja", "もっと新しい")
    assert waiting() == {"en"}

    publish("en", "new")
    assert waiting() == set()


def test_either_side_may_be_the_first(in_step):
    publish("en", "new")

    assert waiting() == {"ja"}


def test_a_page_without_a_counterpart_waits_for_one_and_its_first_publication_leaves_nobody_behind(in_step, editor):  # noqa: F811
    the("en").delete()
    assert waiting() == {"ja"}
    page = editor.get(REPORT).content.decode()
    assert f"/office/translation/submit/page/{the('ja').pk}/" in page

    publish("ja", "新しい")
    parent = ContentPage.objects.get(slug="about", locale__language_code="en")
    draft = ContentPage(
        title="History", slug="history", locale=parent.locale, live=False, translation_key=the("ja").translation_key
    )
    parent.add_child(instance=draft)
    assert waiting() == {"ja"}
    publish("en", "new")

    assert waiting() == set()


def test_the_office_is_told_at_the_page_too(in_step, editor):  # noqa: F811
    publish("ja", "新しい")

    assert "もう一方の言語のページが" in editor.get(f"/office/pages/{the('en').pk}/edit/").content.decode()
    assert "もう一方の言語のページが" not in editor.get(f"/office/pages/{the('ja').pk}/edit/").content.decode()
    assert "もう一方の言語のページが" in editor.get(REPORT).content.decode()


def test_the_report_is_for_who_may_edit(site, client, make_user):
    client.force_login(make_user("member@example.org"))

    assert client.get(REPORT).status_code in {302, 403}


def test_the_list_costs_the_same_with_one_and_three(in_step, editor):  # noqa: F811
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            editor.get(REPORT)
        return len(captured)

    publish("ja", "新しい")
    queries()
    with_one = queries()
    for slug in ("about", "news"):
        Page.objects.get(slug=slug, locale__language_code="en").delete()

    assert queries() == with_one
