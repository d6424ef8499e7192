"""An editor adds news in Japanese, translates it, and changes an office, without a developer."""

import pytest
from django.contrib.auth.models import Group, Permission
from wagtail.models import GroupPagePermission, Locale, Page
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from home.models import NewsIndexPage, NewsPage, Office

ON_PAGES = ["add_page", "change_page", "publish_page"]
OTHERS = ["access_admin", "submit_translation", "add_office", "change_office", "view_office"]


@pytest.fixture
def editor(site, client, make_user):
    """A client signed in as a site editor, who may write all pages and the offices."""
    user = make_user("editor@example.org", "Site editor")
    group = Group.objects.get(name="Site editor")
    group.permissions.set(Permission.objects.filter(codename__in=OTHERS))
    for codename in ON_PAGES:
        permission = Permission.objects.get(codename=codename, content_type__app_label="wagtailcore")
        GroupPagePermission.objects.create(group=group, page=Page.get_first_root_node(), permission=permission)
    client.force_login(user)
    return client


def news_form(title: str) -> dict:
    body = streamfield([("heading", "日時"), ("text", rich_text("<p>土曜日の午後です。</p>"))])
    fields = {"title": title, "slug": "gathering", "published_on": "2024-03-31", "lead": "集いのご案内", "body": body}
    return nested_form_data(fields) | {"action-publish": "yes"}


def index_in(language: str) -> NewsIndexPage:
    return NewsIndexPage.objects.get(locale__language_code=language)


def test_news_are_written_published_translated_and_found_from_each_other(editor):
    added = editor.post(f"/office/pages/add/home/newspage/{index_in('ja').pk}/", news_form("集いを開きます"))

    assert added.status_code == 302
    news = NewsPage.objects.get(slug="gathering")
    assert "土曜日の午後です。" in editor.get("/ja/news/gathering/").content.decode()
    assert "集いを開きます" in editor.get("/ja/news/").content.decode()

    english = Locale.objects.get(language_code="en")
    editor.post(f"/office/translation/submit/page/{news.pk}/", {"locales": [english.pk]})

    draft = NewsPage.objects.get(slug="gathering", locale=english)
    assert (draft.live, draft.get_parent().pk) == (False, index_in("en").pk)
    assert editor.get("/en/news/gathering/").status_code == 404

    editor.post(f"/office/pages/{draft.pk}/edit/", news_form("A gathering"))

    assert (
        'hreflang="ja" href="http://testserver/ja/news/gathering/"'
        in editor.get("/en/news/gathering/").content.decode()
    )


def test_a_page_is_previewed_before_it_is_saved(editor):
    address = f"/office/pages/add/home/newspage/{index_in('ja').pk}/preview/"
    editor.post(address, news_form("まだ出していない話"))

    assert "まだ出していない話" in editor.get(f"{address}?mode=").content.decode()


def test_an_office_is_changed_and_stands_so_at_the_foot_of_each_page(editor):
    office = Office.objects.get()
    fields = {"name_ja", "name_en", "address_ja", "address_en", "fax", "email", "hours_ja", "hours_en", "position"}
    form = {name: getattr(office, name) for name in fields} | {"phone": "+81-3-1234-5678"}

    assert editor.get("/office/home_offices/").status_code == 200
    assert editor.post(f"/office/home_offices/edit/{office.pk}/", form).status_code == 302
    assert "03-1234-5678" in editor.get("/ja/").content.decode()


def test_a_member_may_change_nothing(site, client, make_user):
    client.force_login(make_user("member@example.org"))

    assert client.get("/office/home_offices/").status_code == 403
    assert client.get(f"/office/pages/{index_in('ja').pk}/edit/").status_code == 403
