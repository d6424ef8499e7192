"""The newsletter by mail: asked for, confirmed, left by one tap, forgotten."""

import html
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from wagtail.models import ModelLogEntry

from home.newsletter import queries, services
from home.newsletter.links import address_of, address_of_person
from home.newsletter.models import Subscription
from jocs_site.letters.queries import letter_known
from jocs_site.letters.services import drain
from jocs_site.people.models import Consent
from jocs_site.people.services import give_consent
from tests.factories.people import PersonFactory
from tests.home.newsletter.conftest import agreed, reader

KEY = "5f6d1e0a-0f4b-4a57-9b5a-1f0b2f4f9d11"
HOSTILE = ["", "x", "x.y", "'", '"><script>', "%00", "a" * 500, "0" * 32 + ".x", "あ.い"]


@pytest.fixture(autouse=True)
def nobody_asked_yet():
    cache.clear()


def join_at(language: str = "ja") -> str:
    with override(language):
        return reverse("newsletter:join")


def ask(client, email="hana@example.org", language="ja", **more):
    return client.post(join_at(language), {"email": email, "agrees": "on", "key": KEY, **more})


def path_to(purpose: str) -> str:
    one = Subscription.objects.get()
    whole = address_of(one.key, purpose, one.language)
    return "/" + whole.split("/", 3)[3]


@pytest.mark.django_db
class TestAsking:
    def test_nobody_is_a_reader_before_the_button_in_the_mail_was_pressed(self, strict_client):
        assert ask(strict_client).status_code == 302
        assert list(queries.readers()) == []

        strict_client.get(path_to("confirm"))
        assert list(queries.readers()) == []

        answer = strict_client.post(path_to("confirm"))
        assert "hana@example.org" in answer.content.decode()
        assert [one.email for one in queries.readers()] == ["hana@example.org"]

    @pytest.mark.parametrize(("language", "word"), [("ja", "お申し込み"), ("en", "Thank you for asking")])
    def test_the_mail_is_in_the_language_of_the_page(self, strict_client, language, word):
        ask(strict_client, language=language)
        drain()

        (letter,) = mail.outbox
        assert letter.to == ["hana@example.org"]
        assert word in letter.body
        assert path_to("confirm") in letter.body

    @pytest.mark.parametrize("language", ["ja", "en"])
    def test_the_words_that_somebody_agreed_to_are_kept_and_new_ones_when_asked_anew(self, strict_client, language):
        shown = strict_client.get(join_at(language)).content.decode()
        ask(strict_client, language=language)

        one = Subscription.objects.get()
        assert len(one.agreed_to) > 10
        assert one.agreed_to in html.unescape(shown)
        other = {"ja": "en", "en": "ja"}[language]
        ask(strict_client, language=other)
        again = Subscription.objects.get()
        assert (again.language, again.agreed_to != one.agreed_to) == (other, True)

    def test_asking_again_writes_once_a_day_and_keeps_one_row(self, strict_client):
        for email in ("hana@example.org", "Hana@Example.org", "hana@example.org"):
            ask(strict_client, email)
        drain()

        assert (len(mail.outbox), Subscription.objects.count()) == (1, 1)

    def test_the_page_does_not_tell_who_is_a_reader_but_the_mail_does(self, strict_client):
        reader()
        drain()
        mail.outbox.clear()

        assert ask(strict_client).url == ask(strict_client, "new@example.org").url
        drain()
        told = {letter.to[0]: letter.body for letter in mail.outbox}
        assert path_to_leave("hana@example.org") in told["hana@example.org"]
        assert "/confirm/" not in told["hana@example.org"]
        assert Subscription.objects.get(email="hana@example.org").confirmed_at

    def test_asking_does_not_change_the_language_of_a_reader(self, strict_client):
        reader(language="ja")
        ask(strict_client, language="en")

        assert Subscription.objects.get().language == "ja"

    @pytest.mark.parametrize(
        "wrong",
        [{"email": ""}, {"email": "no address"}, {"email": "a@b.org\nBcc: c@d.org"}, {"agrees": ""}, {"key": "x"}],
    )
    def test_what_cannot_be_is_said_at_the_form(self, strict_client, wrong):
        given = {"email": "hana@example.org", "agrees": "on", "key": KEY} | wrong

        assert strict_client.post(join_at(), given).status_code == 200
        assert Subscription.objects.count() == 0

    def test_robots_believe_that_they_were_heard(self, strict_client):
        assert ask(strict_client, website="http://example.org").status_code == 302
        assert Subscription.objects.count() == 0

    def test_an_address_is_written_to_only_so_often(self, strict_client):
        answers = [ask(strict_client).status_code for _time in range(4)]

        assert answers == [302, 302, 302, 200]

    def test_a_place_on_the_net_asks_only_so_often(self, strict_client):
        answers = [ask(strict_client, f"reader{number}@example.org").status_code for number in range(11)]

        assert answers == [302] * 10 + [200]

    @pytest.mark.parametrize("language", ["ja", "en"])
    def test_the_pages_open_in_both_languages_and_set_no_cookie(self, client, language):
        with override(language):
            pages = [reverse("newsletter:join"), reverse("newsletter:sent")]
        for page in pages:
            answer = client.get(page)
            assert answer.status_code == 200
            assert not answer.cookies


def path_to_leave(email: str) -> str:
    return Subscription.objects.get(email=email).leave_at


@pytest.mark.django_db
class TestLeaving:
    def test_looking_at_the_page_changes_nothing(self, strict_client):
        reader()
        for look in (strict_client.get, strict_client.head):
            look(path_to("leave"))

        assert len(queries.readers()) == 1

    def test_one_tap_in_a_mail_program_leaves(self, strict_client):
        """RFC 8058: no cookie, no token of a form, no redirect."""
        reader()
        answer = strict_client.post(path_to("leave"), {"List-Unsubscribe": "One-Click"})

        assert answer.status_code == 200
        assert list(queries.readers()) == []

    def test_leaving_twice_keeps_the_first_moment_and_there_is_a_way_back(self, strict_client):
        reader()
        strict_client.post(path_to("leave"))
        left = Subscription.objects.get().ended_at
        strict_client.post(path_to("leave"))
        assert Subscription.objects.get().ended_at == left

        strict_client.post(path_to("leave"), {"again": "1"})
        assert len(queries.readers()) == 1

    def test_the_way_back_begins_nothing_that_was_never_confirmed(self, strict_client):
        ask(strict_client)
        strict_client.post(path_to("leave"), {"again": "1"})

        assert list(queries.readers()) == []

    def test_a_link_is_good_for_its_purpose_alone(self, strict_client):
        ask(strict_client)
        wrong = path_to("leave").replace("/leave/", "/confirm/")

        assert strict_client.post(wrong).status_code == 404
        assert list(queries.readers()) == []

    @pytest.mark.parametrize("token", HOSTILE)
    @pytest.mark.parametrize("purpose", ["confirm", "leave"])
    def test_a_link_that_we_did_not_make_answers_kindly(self, strict_client, token, purpose):
        reader()
        for answer in (
            strict_client.get(f"/ja/newsletter/{purpose}/{token}/"),
            strict_client.post(f"/ja/newsletter/{purpose}/{token}/"),
        ):
            assert answer.status_code == 404
        assert len(queries.readers()) == 1

    def test_the_link_is_passed_on_to_no_other_page(self, client):
        reader()

        assert client.get(path_to("leave"))["Referrer-Policy"] == "no-referrer"


def own_path(person, language="ja") -> str:
    return "/" + address_of_person(person.pk, language).split("/", 3)[3]


def wishes(person) -> int:
    return person.consents.filter(purpose="newsletter_email", withdrawn_on=None).count()


@pytest.mark.django_db
class TestLeavingOfPeopleOnRecord:
    """Without signing in, by the link in the mail; the consent is withdrawn as on the own page."""

    def test_looking_at_the_page_changes_nothing_and_sets_no_cookie(self, strict_client):
        person = agreed()
        for look in (strict_client.get, strict_client.head):
            answer = look(own_path(person))
            assert (answer.status_code, answer["Referrer-Policy"], dict(answer.cookies)) == (200, "no-referrer", {})

        assert wishes(person) == 1

    def test_one_tap_in_a_mail_program_withdraws_the_consent_and_the_log_says_so(self, strict_client):
        person = agreed()

        answer = strict_client.post(own_path(person), {"List-Unsubscribe": "One-Click"})
        again = strict_client.post(own_path(person), {"List-Unsubscribe": "One-Click"})

        assert (answer.status_code, again.status_code, wishes(person)) == (200, 200, 0)
        consent = person.consents.get()
        assert (consent.withdrawn_on, consent.text_version) == (timezone.localdate(), "1")
        logged = ModelLogEntry.objects.for_instance(person).values_list("data", flat=True)
        assert list(logged) == [{"fields": ["newsletter_email"]}]

    def test_nobody_else_is_taken_off(self, strict_client):
        agreed("other@example.org")
        other = agreed("third@example.org")

        strict_client.post(own_path(agreed()))

        assert wishes(other) == 1

    def test_the_page_names_nobody_since_the_link_may_be_years_old(self, strict_client):
        person = agreed("hana@example.org", family_name="看護", given_name="花")

        shown = strict_client.get(own_path(person)).content.decode()

        assert "hana@example.org" not in shown
        assert "看護" not in shown

    def test_after_two_records_were_made_one_the_old_link_lets_go_too(self, strict_client):
        kept = PersonFactory(email="hana@example.org")
        gone = PersonFactory(email="old@example.org", merged_into=kept)
        give_consent(person=kept, purpose=Consent.Purpose.NEWSLETTER_EMAIL, on=timezone.localdate())

        strict_client.post(own_path(gone))

        assert wishes(kept) == 0

    @pytest.mark.parametrize("token", [*HOSTILE[1:], "1", "1.x"])
    def test_a_link_that_we_did_not_make_answers_kindly(self, strict_client, token):
        person = agreed()
        for answer in (
            strict_client.get(f"/ja/newsletter/leave/own/{token}/"),
            strict_client.post(f"/ja/newsletter/leave/own/{token}/"),
        ):
            assert answer.status_code == 404
        assert wishes(person) == 1

    def test_the_link_of_a_reader_does_not_open_the_door_of_people_nor_the_other_way_round(self, strict_client):
        reader()
        person = agreed("other@example.org")
        token = path_to("leave").rstrip("/").rpartition("/")[2]
        own = own_path(person).rstrip("/").rpartition("/")[2]

        assert strict_client.post(f"/ja/newsletter/leave/own/{token}/").status_code == 404
        assert strict_client.post(f"/ja/newsletter/leave/{own}/").status_code == 404
        assert (wishes(person), len(queries.readers())) == (1, 1)


@pytest.mark.django_db
class TestForgetting:
    def test_who_never_confirmed_goes_after_a_week_with_the_letter(self):
        asked_at = timezone.now()
        one = services.ask(email="hana@example.org", language="ja", at=asked_at)
        key = f"newsletter:{one.pk}:confirm:{timezone.localdate(asked_at)}"
        drain()
        assert services.forget_subscriptions(at=asked_at + timedelta(days=7, seconds=-1)) == 0
        assert letter_known(key)

        assert services.forget_subscriptions(at=asked_at + timedelta(days=7)) == 1
        assert not letter_known(key)
        assert Subscription.objects.count() == 0

    def test_who_left_goes_after_thirty_days_and_readers_stay(self):
        stays, left = reader("stays@example.org"), reader("left@example.org")
        services.leave(left, at=timezone.now())
        left.refresh_from_db()

        assert services.forget_subscriptions(at=left.ended_at + timedelta(days=30, seconds=-1)) == 0
        assert services.forget_subscriptions(at=left.ended_at + timedelta(days=30)) == 1
        assert list(Subscription.objects.all()) == [stays]

    def test_who_asks_again_after_leaving_has_a_week_to_confirm(self):
        one = reader()
        services.leave(one, at=timezone.now())
        later = timezone.now() + timedelta(days=29)
        services.ask(email=one.email, language="en", at=later)

        assert services.forget_subscriptions(at=later + timedelta(days=6)) == 0
        assert services.forget_subscriptions(at=later + timedelta(days=8)) == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    "columns",
    [
        {"email": "Hana@example.org"},
        {"email": "taken@example.org"},
        {"email": "new@example.org", "ended_at": "2026-01-01T00:00Z"},
        {"email": "new@example.org", "confirmed_at": "2026-01-02T00:00Z", "ended_at": "2026-01-01T00:00Z"},
    ],
)
def test_the_database_refuses(columns):
    Subscription.objects.create(email="taken@example.org", language="ja", asked_at=timezone.now())

    with pytest.raises(IntegrityError), transaction.atomic():
        Subscription.objects.create(language="ja", asked_at=timezone.now(), **columns)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor == 'sqlite'", reason="one writer at a time")
def test_four_taps_at_once_make_one_row_and_one_letter():
    gate, now, errors = Barrier(4), timezone.now(), []

    def tap():
        try:
            gate.wait()
            services.ask(email="hana@example.org", language="ja", at=now)
        except IntegrityError as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [Thread(target=tap) for _number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    drain()

    assert errors == []
    assert (Subscription.objects.count(), len(mail.outbox)) == (1, 1)
