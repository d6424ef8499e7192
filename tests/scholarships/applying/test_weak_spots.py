"""Where an applicant's way could break: a link that is too old, two tabs at once, two records of one person."""

import time
from datetime import date, timedelta

import pytest
from django.core import signing
from django.test import Client

from jocs_site.overview.merging import merge_people
from scholarships import queries
from scholarships.models import Application, Draft
from scholarships.queries.links import LINK_DAYS
from tests.factories.people import PersonFactory
from tests.scholarships.applying.conftest import AT
from tests.scholarships.applying.test_way import letters, link_in, page

pytestmark = pytest.mark.django_db


@pytest.fixture
def handed_in(own, ready) -> Application:
    own.post(page("check"))
    return Application.objects.get()


@pytest.fixture
def old(draft, monkeypatch) -> str:
    """A link that was mailed a second more than its days ago."""
    signed_at = time.time() - LINK_DAYS * 86_400 - 1
    with monkeypatch.context() as then:
        then.setattr(signing.time, "time", lambda: signed_at)
        return page("open_own", queries.own_token(draft))


def test_expired_link_is_gone_and_its_button_mails_a_new_one_that_opens(client, old, draft, now):
    now.at = AT + timedelta(days=1)
    before = client.get(old)

    sent = client.post(old)
    opened = client.get(link_in(letters("link")[1], "/open/"))

    assert (before.status_code, before.context["is_old"]) == (410, True)
    assert (sent["Location"], opened["Location"]) == (page("sent"), page("own"))
    assert letters("link")[1].address == draft.email


def test_expired_link_of_what_was_taken_back_mails_nothing(client, old, now):
    Draft.objects.update(ended_at=AT)
    now.at = AT + timedelta(days=1)

    answer = client.post(old)

    assert (answer.status_code, len(letters("link"))) == (410, 1)


@pytest.mark.django_db(transaction=True)
def test_one_draft_handed_in_by_two_tabs_at_once_is_one_application(ready, race):
    links = [queries.own_token(ready) for _tab in range(2)]
    tabs = [Client() for _tab in links]
    for tab, link in zip(tabs, links, strict=True):
        tab.get(page("open_own", link))

    answers = race(*(lambda tab=tab: tab.post(page("check")).status_code for tab in tabs))

    assert answers == [302, 302]
    assert Application.objects.get().changes.filter(step="submit").count() == 1
    assert len(letters("received")) == 1


def test_who_wrote_an_application_is_merged_with_it(handed_in):
    kept = PersonFactory(born_on=handed_in.person.born_on)

    merge_people(kept_id=kept.pk, gone_id=handed_in.person_id, at=AT, today=AT.date())

    handed_in.refresh_from_db()
    assert (handed_in.person, handed_in.draft.email) == (kept, "neema@example.org")


def test_application_being_written_goes_to_the_record_that_is_left_after_a_merge(own, ready, call):
    about = ready.answers["about"]
    names = {"family_name": about["family_latin"], "given_name": about["given_latin"], "born_on": date(1995, 3, 2)}
    kept, gone = PersonFactory(**names), PersonFactory(**names)
    merge_people(kept_id=kept.pk, gone_id=gone.pk, at=AT, today=AT.date())

    own.post(page("check"))

    assert Application.objects.get().person == kept
