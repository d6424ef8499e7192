"""The public sees exactly what was consented to; a worker sees their own."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from dispatch import services
from dispatch.models import HiddenCountry
from jocs_site.foundation.errors import RuleBroken
from jocs_site.foundation.periods import term_ends_before
from tests.factories.dispatch import WorkerFactory, halted, make_posting, publish
from tests.factories.people import OrganisationFactory, PersonFactory, UserFactory

pytestmark = pytest.mark.django_db


def here(name, *args, language="ja"):
    with translation.override(language):
        return reverse(f"dispatch:{name}", args=args)


def running(state="active", *, published=True, country="TZ", **rest):
    """A posting that runs today, by a worker with an unmistakable name."""
    today = timezone.localdate()
    person = PersonFactory(family_name="隠岐", given_name="真帆", family_latin="Oki", given_latin="Maho")
    host = OrganisationFactory(
        country=country, name_ja="聖ヨハネ病院", name_en="St John", region_ja="タボラ州", region_en="Tabora"
    )
    starts_on = today - timedelta(days=90)
    posting = make_posting(
        state,
        worker=WorkerFactory(person=person),
        organisation=host,
        starts_on=starts_on,
        ends_before=term_ends_before(starts_on, 3),
        **rest,
    )
    if published:
        publish(posting)
    return posting


def page(client, name="workers", *args, language="ja"):
    response = client.get(here(name, *args, language=language))
    assert response.status_code == 200
    return response.content.decode()


SECRETS = ["隠岐", "真帆", "Oki", "聖ヨハネ病院", "St John", "タボラ州", "Tabora", "農村の母と子", "看護教育"]


def told(text):
    return [secret for secret in SECRETS if secret in text]


class TestPublic:
    def test_shows_what_was_consented_to_in_japanese_and_english(self, client):
        posting = running()

        japanese, english = page(client), page(client, language="en")

        assert told(japanese) == ["隠岐", "真帆", "聖ヨハネ病院", "タボラ州", "農村の母と子", "看護教育"]
        assert told(english) == ["Oki", "St John", "Tabora"]
        assert ("タンザニア" in japanese, "Tanzania" in english) == (True, True)
        assert told(page(client, "posting", posting.pk)) == told(japanese)

    @pytest.mark.parametrize(
        "unseen",
        [
            lambda: running(sensitivity="hidden"),
            lambda: running(published=False),
            lambda: running("approved"),
            lambda: running("departed"),
            lambda: services.withdraw_consent(posting=running(), on=timezone.localdate()),
            lambda: services.advance_posting(halted(running()), "suspend", on=timezone.localdate(), reason="療養。"),
            lambda: HiddenCountry.objects.create(
                country=running().country, reason="選挙後の混乱", hidden_on=timezone.localdate()
            ),
            lambda: services.set_public_profile(
                posting=running(), text_ja="新しい文", text_en="New", consent_given_on=timezone.localdate()
            ),
        ],
        ids=["hidden", "no consent", "planned", "on the way", "withdrawn", "suspended", "country off", "unreleased"],
    )
    def test_shows_nothing_of_what_was_not(self, client, unseen):
        unseen()

        assert [told(page(client)), told(page(client, language="en"))] == [[], []]
        assert "タンザニア" not in page(client)

    def test_shows_no_more_than_the_country_where_only_that_may_be_shown(self, client):
        posting = running(sensitivity="country_only")

        assert told(page(client)) == []
        assert ("タンザニア" in page(client), "看護師" in page(client)) == (True, False)
        assert client.get(here("posting", posting.pk)).status_code == 404

    def test_keeps_to_the_end_of_the_consent(self, client):
        posting = running()
        today = timezone.localdate()
        words = {"text_ja": "文", "text_en": "Text", "consent_given_on": posting.starts_on}
        services.set_public_profile(posting=posting, consent_ends_before=today, **words)
        with pytest.raises(RuleBroken, match="not in force"):
            services.release_public_profile(posting=posting, on=today)
        services.set_public_profile(posting=posting, consent_ends_before=today + timedelta(days=1), **words)
        services.release_public_profile(posting=posting, on=today)

        assert "隠岐" in page(client)

    def test_a_country_shown_again_is_shown(self, client):
        running()
        today = timezone.localdate()
        HiddenCountry.objects.create(country="TZ", reason="選挙", hidden_on=date(2026, 1, 1), lifted_on=today)

        assert "隠岐" in page(client)

    @pytest.mark.parametrize("state", ["draft", "active"])
    def test_the_page_of_a_hidden_posting_does_not_exist(self, client, state):
        posting = make_posting(state, sensitivity="hidden")

        assert client.get(here("posting", posting.pk)).status_code == 404

    def test_says_when_it_was_updated(self, client):
        posting = running()

        assert f"{posting.starts_on.year}年{posting.starts_on.month}月{posting.starts_on.day}日更新" in page(client)

    def test_nobody_to_show_is_said_kindly(self, client):
        assert "派遣準備中の方については" in page(client)

    def test_three_workers_cost_as_many_queries_as_one(self, client, django_assert_num_queries, queries_of):
        running()
        first = queries_of(lambda: client.get(here("workers")))
        running(country="NP")
        running(country="BD")

        with django_assert_num_queries(first):
            client.get(here("workers"))


class TestMine:
    def sign_in(self, client, posting):
        person = posting.worker.person
        person.user = UserFactory()
        person.save()
        client.force_login(person.user)

    def test_a_worker_sees_dates_office_host_and_what_comes_next(self, client):
        posting = running("preparing", published=False)
        self.sign_in(client, posting)

        text = page(client, "mine")

        assert told(text) == ["聖ヨハネ病院", "看護教育"]
        assert ("東京" in text, "派遣前研修" in text) == (True, True)

    def test_what_is_still_missing_is_named(self, client):
        posting = running("approved", published=False)
        services.advance_posting(posting, "prepare", on=posting.starts_on)
        self.sign_in(client, posting)

        assert "緊急連絡先がありません。" in page(client, "mine")

    def test_nobody_elses_posting_is_there(self, client):
        running(sensitivity="public")
        self.sign_in(client, make_posting("active"))

        assert told(page(client, "mine")) == ["看護教育"]

    def test_a_draft_is_the_offices_affair(self, client):
        self.sign_in(client, running("draft", published=False))

        assert told(page(client, "mine")) == []

    def test_who_is_no_worker_finds_no_such_page(self, client):
        client.force_login(UserFactory())

        assert client.get(here("mine")).status_code == 404

    def test_a_visitor_is_asked_to_sign_in(self, client):
        assert client.get(here("mine")).status_code == 302

    def test_three_terms_cost_as_many_queries_as_one(self, client, django_assert_num_queries, queries_of):
        posting = running()
        self.sign_in(client, posting)
        first = queries_of(lambda: client.get(here("mine")))
        for number in (1, 2):
            make_posting(
                "proposed",
                worker=posting.worker,
                kind="short",
                starts_on=date(2010 + number, 4, 1),
                ends_before=date(2010 + number, 6, 1),
            )

        with django_assert_num_queries(first):
            client.get(here("mine"))
