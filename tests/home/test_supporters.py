"""The supporters' rooms open to whoever supports us or has a vote on that day, and close with it."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.documents.models import Document
from wagtail.models import Collection

from home.models import ContentPage
from home.supporters import SUPPORTERS, VOTING, bring_into_step
from members.queries import support_of
from tests.factories.members import GiftFactory, MembershipFactory, MembershipKindFactory
from tests.factories.people import OrganisationFactory, PersonFactory
from tests.home.conftest import SMALL_SITE, build, words

TODAY = date(2026, 6, 1)
SITE = {
    **SMALL_SITE,
    "room": {"room": "supporters", **words("支援者のページ", "Supporters' room")},
    "room/drafts": {"room": "voting", **words("社員会員のページ", "Voting members' room")},
}
ROOM, DRAFTS = "/ja/room/", "/ja/room/drafts/"


@pytest.fixture(autouse=True)
def rooms(db, time_machine):
    time_machine.move_to(f"{TODAY}T12:00:00+09:00")
    build(SITE)


@pytest.fixture
def person(make_user):
    return PersonFactory(user=make_user())


def support_member(person):
    MembershipFactory(person=person, kind=MembershipKindFactory(code="support"))


def voting_member(person):
    MembershipFactory(person=person, kind=MembershipKindFactory())


def gave(person, on):
    GiftFactory(person=person, given_on=on)


def contact_of_voting_church(person):
    MembershipFactory(person=None, organisation=OrganisationFactory(contact=person))


WHO = {
    "nobody to us": (lambda person: None, set()),
    "support member": (support_member, {ROOM}),
    "voting member": (voting_member, {ROOM, DRAFTS}),
    "contact of a voting church": (contact_of_voting_church, {ROOM, DRAFTS}),
    "gave 24 months ago": (lambda person: gave(person, date(2024, 6, 1)), set()),
    "gave a day later": (lambda person: gave(person, date(2024, 6, 2)), {ROOM}),
    "gave today": (lambda person: gave(person, TODAY), {ROOM}),
    "left the day before": (lambda person: left(person, TODAY), set()),
    "leaves tomorrow": (lambda person: left(person, TODAY + timedelta(days=1)), {ROOM, DRAFTS}),
}


def left(person, on):
    MembershipFactory(person=person, kind=MembershipKindFactory(), left_on=on, left_because="resigned")


def opens(client) -> set[str]:
    return {address for address in (ROOM, DRAFTS) if client.get(address).status_code == 200}


@pytest.mark.parametrize("who", WHO)
def test_each_room_opens_to_those_it_is_for(client, person, who):
    become, may_open = WHO[who]
    become(person)
    client.force_login(person.user)

    assert opens(client) == may_open
    assert {name for name, address in ((SUPPORTERS, ROOM), (VOTING, DRAFTS)) if address in may_open} == set(
        person.user.groups.values_list("name", flat=True)
    )


def test_without_sign_in_a_room_asks_for_it_and_nothing_tells_of_it(client):
    assert opens(client) == set()
    assert client.get(ROOM).url.endswith("/login/?next=/ja/room/")
    for address in ("/sitemap.xml", "/ja/search/?q=社員会員", "/ja/feed/"):
        assert "room" not in client.get(address).content.decode()


def test_who_stops_supporting_is_let_in_no_more_from_the_next_click(client, person):
    voting_member(person)
    client.force_login(person.user)
    assert opens(client) == {ROOM, DRAFTS}

    person.memberships.update(left_on=TODAY, left_because="resigned")

    assert opens(client) == set()
    assert not person.user.groups.exists()


def test_other_groups_of_an_account_stay(person):
    person.user.groups.add(Group.objects.get_or_create(name="Site editor")[0])
    voting_member(person)

    bring_into_step(person.user, TODAY)
    person.memberships.update(left_on=TODAY, left_because="resigned")
    bring_into_step(person.user, TODAY)

    assert [group.name for group in person.user.groups.all()] == ["Site editor"]


def test_a_file_in_a_room_opens_to_the_same_people(client, person, make_user, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    Collection.add_root(name="Root")
    document = Document.objects.create(title="資料", file=ContentFile(b"%PDF-1.4\n%%EOF\n", "papers.pdf"))
    page = ContentPage.objects.get(slug="drafts", locale__language_code="ja")
    page.body = [("text", f'<p><a linktype="document" id="{document.pk}">資料</a></p>')]
    page.save_revision().publish()
    support_member(person)
    client.force_login(person.user)

    assert client.get(document.url).status_code == 302

    elector = PersonFactory(user=make_user("elector@example.org"))
    MembershipFactory(person=elector)
    client.force_login(elector.user)
    assert client.get(document.url).getvalue().startswith(b"%PDF")


def test_the_own_page_leads_to_the_room(client, person):
    client.force_login(person.user)
    assert 'href="/ja/room/"' not in client.get("/ja/my/").content.decode()

    support_member(person)
    page = client.get("/ja/my/").content.decode()

    assert ('href="/ja/room/"' in page, 'href="/ja/room/drafts/"' in page) == (True, False)


def test_nobody_signed_in_supports_nothing(rf):
    from django.contrib.auth.models import AnonymousUser  # noqa: PLC0415 - apps must be loaded first

    support = support_of(AnonymousUser(), TODAY)

    assert (support.supports, support.votes) == (False, False)


def test_who_may_read_a_page_is_asked_once(client, person):
    client.force_login(person.user)
    with CaptureQueriesContext(connection) as asked:
        client.get("/ja/about/")

    assert len([one for one in asked.captured_queries if 'FROM "wagtailcore_pageviewrestriction"' in one["sql"]]) == 1
