"""A closed page stays closed where it is moved, copied and translated to, by the office's screens and by programs."""

import pytest
from django.contrib.auth.models import Group
from wagtail.models import Locale, Page, PageViewRestriction, get_page_models

from home import closing
from home.models.closed import StaysClosed
from home.reports import pages_to_mend
from home.supporters import SUPPORTERS, VOTING
from jocs_site.foundation.errors import RuleBroken
from tests.home.conftest import SMALL_SITE, build, words
from tests.home.test_editing import editor  # noqa: F401 - a fixture

SITE = {
    **SMALL_SITE,
    "room": {"room": "supporters", **words("支援者のページ", "Supporters' room")},
    "room/letters": words("便り", "Letters"),
    "room/drafts": {"room": "voting", **words("社員会員のページ", "Voting members' room")},
}


@pytest.fixture
def site(db):
    build(SITE)


def the(slug: str, language: str = "ja") -> Page:
    return Page.objects.get(slug=slug, locale__language_code=language)


def doors(page: Page) -> set[str]:
    """The names of the groups a page asks for, by itself or from above."""
    return {group.name for one in page.get_view_restrictions() for group in one.groups.all()}


def copy_form(parent: Page, **more) -> dict:
    return {"new_title": "写し", "new_slug": "copied", "new_parent_page": parent.pk, "publish_copies": "on", **more}


def test_a_copy_in_an_open_section_is_closed(editor, site, client):  # noqa: F811
    answer = editor.post(f"/office/pages/{the('letters').pk}/copy/", copy_form(the("about")), follow=True)

    assert the("copied").live
    assert doors(the("copied")) == {SUPPORTERS}
    assert "これまでと同じ方だけが読めます" in answer.content.decode()
    client.logout()
    assert client.get("/ja/about/copied/").status_code == 302


def test_what_comes_along_below_a_copy_keeps_its_own_door(editor, site):  # noqa: F811
    editor.post(f"/office/pages/{the('room').pk}/copy/", copy_form(the("about"), copy_subpages="on"))

    below = {page.slug: doors(page) for page in the("copied").get_children()}
    assert below == {"letters": {SUPPORTERS}, "drafts": {SUPPORTERS, VOTING}}


def test_a_copy_of_an_open_page_is_open(editor, site):  # noqa: F811
    editor.post(f"/office/pages/{the('history').pk}/copy/", copy_form(the("about")))

    assert doors(the("copied")) == set()


def test_a_second_address_for_the_same_words_is_refused(editor, site):  # noqa: F811
    answer = editor.post(f"/office/pages/{the('letters').pk}/copy/", copy_form(the("about"), alias="on"), follow=True)

    assert not Page.objects.filter(slug="copied").exists()
    assert "リンクを張ってください" in answer.content.decode()


def test_a_page_that_leaves_a_closed_section_stays_closed(editor, site, client):  # noqa: F811
    answer = editor.post(f"/office/pages/{the('letters').pk}/move/{the('about').pk}/confirm/", follow=True)

    assert the("letters").get_parent().slug == "about"
    assert doors(the("letters")) == {SUPPORTERS}
    assert "これまでと同じ方だけが読めます" in answer.content.decode()
    client.logout()
    assert client.get("/ja/about/letters/").status_code == 302


def test_what_moves_within_a_section_gets_no_second_door(site):
    the("letters").move(the("drafts"), pos="last-child")

    assert PageViewRestriction.objects.filter(page=the("letters")).count() == 0
    assert doors(the("letters")) == {SUPPORTERS, VOTING}


@pytest.mark.parametrize(("slug", "asked"), [("letters", {SUPPORTERS}), ("drafts", {SUPPORTERS, VOTING})])
def test_a_translation_is_as_closed_as_its_source(site, slug, asked):
    the("room", "en").delete()

    the(slug).specific.copy_for_translation(Locale.objects.get(language_code="en"), copy_parents=True)

    assert doors(Page.objects.get(translation_key=the(slug).translation_key, locale__language_code="en")) == asked


def test_a_copy_made_by_a_program_is_closed_from_the_first_moment(site, monkeypatch):
    the("letters").specific.copy(to=the("about"), update_attrs={"slug": "copied"}, recursive=True)

    assert doors(the("copied")) == {SUPPORTERS}

    monkeypatch.setattr(closing, "close_like", crash)
    with pytest.raises(ZeroDivisionError):
        the("letters").specific.copy(to=the("about"), update_attrs={"slug": "half"})
    assert not Page.objects.filter(slug="half").exists()


def crash(*_about):
    raise ZeroDivisionError


def test_a_second_address_made_by_a_program_is_refused_where_more_could_read_it(site):
    with pytest.raises(RuleBroken):
        the("letters").specific.create_alias(parent=the("about"), update_slug="again")
    assert not Page.objects.filter(slug="again").exists()

    the("letters").specific.create_alias(parent=the("drafts"), update_slug="again")
    assert doors(the("again")) == {SUPPORTERS, VOTING}


def test_a_copy_by_the_office_is_published_and_closed_or_not_there(editor, site, monkeypatch):  # noqa: F811
    monkeypatch.setattr(closing, "close_like", crash)
    with pytest.raises(ZeroDivisionError):
        editor.post(f"/office/pages/{the('letters').pk}/copy/", copy_form(the("about")))

    assert not Page.objects.filter(slug="copied").exists()


def test_every_type_of_page_knows_of_it():
    assert [one for one in get_page_models() if one is not Page and not issubclass(one, StaysClosed)] == []


def test_a_password_and_the_sign_in_come_along_too(site):
    PageViewRestriction.objects.filter(page=the("room")).delete()
    PageViewRestriction.objects.create(page=the("room"), restriction_type="password", password="secret")
    the("letters").move(the("corner"), pos="last-child")

    kinds = {(one.restriction_type, one.password) for one in the("letters").get_view_restrictions()}
    assert kinds == {("password", "secret"), ("login", "")}


def test_editors_are_told_when_the_other_language_asks_for_more(site):
    closed = PageViewRestriction.objects.create(page=the("history", "en"), restriction_type="groups")
    closed.groups.add(Group.objects.get(name=VOTING))

    found = {page.pk: [fault.code for fault in page.faults] for page in pages_to_mend(Page.objects.all())}

    assert "TWIN_IS_CLOSED" in found[the("history").pk]
    assert "TWIN_IS_CLOSED" not in found.get(the("history", "en").pk, [])
    assert "TWIN_IS_CLOSED" not in found.get(the("letters").pk, [])


def test_editors_are_told_when_the_two_languages_are_for_different_readers(site):
    closed = PageViewRestriction.objects.create(page=the("letters", "en"), restriction_type="groups")
    closed.groups.add(Group.objects.get(name=VOTING))

    found = {page.pk: [fault.code for fault in page.faults] for page in pages_to_mend(Page.objects.all())}

    assert all("OTHER_READERS" in found[the("letters", language).pk] for language in ("ja", "en"))
    assert [pk for pk, codes in found.items() if "OTHER_READERS" in codes and pk not in letters()] == []


def letters() -> set[int]:
    return {the("letters", language).pk for language in ("ja", "en")}
