"""Readers, people who agreed, and newsletters as far as each test needs them."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.cache import cache
from django.utils import timezone

from home.models import NewsPage
from home.newsletter import services
from home.newsletter.models import Edition, Subscription
from jocs_site.backoffice.models import Run
from jocs_site.people.models import Consent
from jocs_site.people.services import give_consent
from tests.factories.people import PersonFactory
from tests.home.conftest import SMALL_SITE, build, words

SITE = {
    **SMALL_SITE,
    "news/second": {
        "kind": "news",
        "days_ago": 1,
        **words(
            "雨季の診療所",
            "A clinic in the rains",
            ja={"lead": "橋が流れました。"},
            en={"lead": "The bridge was gone."},
        ),
    },
}
WORDS = {
    "subject_ja": "JOCSニュースレター 秋",
    "subject_en": "JOCS newsletter, autumn",
    "greeting_ja": "いつもありがとうございます。\n秋のお便りをお届けします。",
    "greeting_en": "Thank you for being with us.\nHere is our news of autumn.",
}


@pytest.fixture
def pages(db):
    """A site with two pieces of news in both languages, and its first page in Japanese by slug."""
    cache.clear()
    build(SITE)


def news(slug: str, language: str = "ja") -> NewsPage:
    return NewsPage.objects.get(slug=slug, locale__language_code=language)


def reader(email="hana@example.org", language="ja") -> Subscription:
    subscription = services.ask(email=email, language=language, at=timezone.now())
    services.confirm(subscription, at=timezone.now())
    subscription.refresh_from_db()
    return subscription


def readers(count: int) -> None:
    """Many at once, as if they had confirmed."""
    now = timezone.now()
    Subscription.objects.bulk_create(
        Subscription(email=f"reader{number}@example.org", language="ja", asked_at=now, confirmed_at=now)
        for number in range(count)
    )


def agreed(email="member@example.org", **fields):
    """A person on record who agreed a week ago."""
    person = PersonFactory(email=email, **fields)
    give_consent(
        person=person,
        purpose=Consent.Purpose.NEWSLETTER_EMAIL,
        on=timezone.localdate() - timedelta(days=7),
        text_version="1",
    )
    return person


def draft(*slugs: str, is_tested=True, **changes) -> Edition:
    chosen = [news(slug) for slug in slugs or ("second", "first")]
    edition = services.compose(words=WORDS | changes, pages=chosen, at=timezone.now())
    if is_tested:
        Edition.objects.filter(pk=edition.pk).update(tested_version=edition.version)
        edition.refresh_from_db()
    return edition


def begin(edition: Edition) -> Run:
    return services.begin_sending(edition, version=edition.version, at=timezone.now())


@pytest.fixture
def send(django_capture_on_commit_callbacks):
    """A function that sends a draft to the end: the letters are made and have gone out."""

    def send(edition: Edition) -> Edition:
        with django_capture_on_commit_callbacks(execute=True):
            begin(edition)
        edition.refresh_from_db()
        return edition

    return send


@pytest.fixture
def office(client, make_user):
    """A client signed in as a site editor who may write newsletters and send them."""
    user = make_user("editor@example.org", "Site editor")
    group = Group.objects.get(name="Site editor")
    own = Permission.objects.filter(content_type__app_label="newsletter")
    enter = Permission.objects.filter(content_type__app_label="wagtailadmin", codename="access_admin")
    group.permissions.set([*own, *enter])
    client.force_login(user)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client
