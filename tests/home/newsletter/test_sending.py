"""A newsletter on its way: once to each address, whoever presses, dies or leaves meanwhile."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.utils import timezone
from wagtail.models import PageViewRestriction

from home.newsletter import queries, rules, services
from home.newsletter.models import Edition, EditionPage
from home.newsletter.services import sending
from jocs_site.backoffice import runs
from jocs_site.backoffice.models import Run
from jocs_site.foundation.errors import RuleBroken, StaleState
from jocs_site.letters.models import Letter
from jocs_site.letters.services import drain
from tests.home.newsletter.conftest import WORDS, agreed, begin, draft, news, reader, readers

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pages")]


def letters() -> dict[str, str]:
    """State by address, of the newsletter alone."""
    own = Letter.objects.filter(kind="newsletter_edition", key__startswith="newsletter-edition:")
    return dict(own.order_by("address").values_list("address", "state"))


class TestOnce:
    def test_everybody_gets_one_mail_in_their_language(self, send):
        reader("ja@example.org", "ja"), reader("en@example.org", "en")
        person = agreed("person@example.org", language="en")
        agreed("ja@example.org")
        mail.outbox.clear()

        edition = send(draft())

        mine = {message.to[0]: message for message in mail.outbox if message.extra_headers.get("List-Id")}
        assert {to: message.subject for to, message in mine.items()} == {
            "ja@example.org": WORDS["subject_ja"],
            "en@example.org": WORDS["subject_en"],
            "person@example.org": WORDS["subject_en"],
        }
        assert edition.state == "sent"
        assert queries.fate_of(edition) == [("sent", "gone out", 3)]
        assert Letter.objects.get(address="person@example.org").person == person
        assert Letter.objects.get(key=f"newsletter-edition:{edition.pk}:<ja@example.org>").person is None

    def test_a_second_press_is_told_that_it_is_on_its_way(self, send):
        reader()
        edition = draft()
        send(edition)

        with pytest.raises(StaleState, match="on its way already"):
            begin(edition)
        assert list(letters().values()) == ["sent"]
        assert Run.objects.count() == 1

    def test_a_tab_that_shows_an_older_draft_sends_nothing(self):
        reader()
        edition = draft()
        services.compose(
            words=WORDS, pages=[news("first")], edition=edition, version=edition.version, at=timezone.now()
        )

        with pytest.raises(StaleState, match="changed it meanwhile"):
            begin(edition)
        assert letters() == {}

    def test_a_worker_that_dies_in_the_middle_is_followed_by_another(
        self, monkeypatch, django_capture_on_commit_callbacks
    ):
        readers(5)
        monkeypatch.setattr(rules, "AT_ONCE", 2)
        edition = draft()
        begin(edition)
        run, done = Run.objects.get(), []

        def die_at_the_second(*args, **kwargs):
            done.append(1)
            if len(done) == 2:
                raise KeyboardInterrupt
            return post_batch(*args, **kwargs)

        post_batch = sending.post_batch
        monkeypatch.setattr(sending, "post_batch", die_at_the_second)
        with pytest.raises(KeyboardInterrupt):
            services.post_letters(runs.Progress(run), edition=edition.pk)
        assert len(letters()) == 2
        monkeypatch.setattr(sending, "post_batch", post_batch)
        later = timezone.now() + timedelta(minutes=3)
        Run.objects.update(state="running", started_at=run.asked_at, beat_at=run.asked_at)
        assert queries.stuck(later) == [edition]

        with django_capture_on_commit_callbacks(execute=True):
            services.go_on(edition, at=later)
        edition.refresh_from_db()

        assert (edition.state, set(letters().values()), len(letters())) == ("sent", {"sent"}, 5)
        assert len([one for one in mail.outbox if one.extra_headers.get("List-Id")]) == 5
        with pytest.raises(StaleState, match="nothing to go on with"):
            services.go_on(edition, at=later)

    def test_nobody_goes_on_while_a_worker_is_at_it(self):
        reader()
        edition = draft()
        begin(edition)

        with pytest.raises(StaleState, match="nothing to go on with"):
            services.go_on(edition, at=timezone.now())

    def test_who_moves_to_another_address_meanwhile_gets_no_second_one(self):
        person = agreed("old@example.org")
        edition = draft()
        begin(edition)
        services.post_letters(runs.Progress(Run.objects.get()), edition=edition.pk)
        edition.refresh_from_db()
        type(person).objects.filter(pk=person.pk).update(email="new@example.org")

        assert sending.without_letter(edition, queries.recipients(timezone.localdate()).to) == []


@pytest.mark.django_db(transaction=True)
class TestRaces:
    def test_two_presses_at_once_begin_one_run(self, race):
        reader()
        edition = draft()

        told = race(*[lambda: begin(edition).job] * 2)

        assert sorted(type(one).__name__ for one in told) == ["StaleState", "str"]
        assert list(letters().values()) == ["sent"]

    def test_two_workers_at_once_write_once_to_each(self, race, monkeypatch):
        readers(7)
        monkeypatch.setattr(rules, "AT_ONCE", 2)
        edition = draft()
        monkeypatch.setattr("jocs_site.backoffice.runs._hand_over", lambda run: None)
        begin(edition)
        run = Run.objects.get()

        told = race(*[lambda: services.post_letters(runs.Progress(Run.objects.get(pk=run.pk)), edition=edition.pk)] * 2)
        drain()

        assert [one for one in told if one and not isinstance(one, runs.RunStopped)] == []
        assert len(letters()) == 7
        assert len([one for one in mail.outbox if one.extra_headers.get("List-Id")]) == 7

    def test_who_leaves_while_letters_are_made_gets_none_that_has_not_gone(self, race, monkeypatch, idle_worker):
        """Either the letter is never made, or it is taken back: nothing is left to go."""
        leaving = reader("hana@example.org")
        edition = draft()
        monkeypatch.setattr("jocs_site.backoffice.runs._hand_over", lambda run: None)
        begin(edition)
        run = Run.objects.get()

        told = race(
            lambda: services.post_letters(runs.Progress(run), edition=edition.pk),
            lambda: services.leave(leaving, at=timezone.now()),
        )

        assert told == [None, None]
        assert letters().get("hana@example.org") in (None, "withdrawn")


class TestMeanwhile:
    def test_who_leaves_between_the_pieces_gets_none(self):
        leaving, stays = reader("leaves@example.org"), reader("stays@example.org")
        edition = draft()
        begin(edition)
        batch = queries.recipients(timezone.localdate()).to
        services.leave(leaving, at=timezone.now())

        assert sending.post_batch(edition, batch, at=timezone.now()) == 1
        assert list(letters()) == [stays.email]

    def test_a_person_who_takes_back_the_consent_gets_none(self):
        person = agreed()
        edition = draft()
        begin(edition)
        batch = queries.recipients(timezone.localdate()).to
        services.leave_as_person(person, at=timezone.now())

        assert sending.post_batch(edition, batch, at=timezone.now()) == 0

    def test_a_letter_that_waits_when_somebody_leaves_is_taken_back(self):
        leaving = reader("leaves@example.org")
        readers(1)
        edition = draft()
        begin(edition)
        services.post_letters(runs.Progress(Run.objects.get()), edition=edition.pk)

        services.leave(leaving, at=timezone.now())
        drain()

        assert letters() == {"leaves@example.org": "withdrawn", "reader0@example.org": "sent"}

    @pytest.mark.parametrize("how", ["unpublished", "closed", "deleted", "later"])
    def test_a_page_that_not_everybody_may_read_any_more_holds_up_the_sending_by_name(self, how):
        reader()
        edition = draft()
        for language in ("ja", "en"):
            page = news("second", language)
            if how == "unpublished":
                page.unpublish()
            elif how == "closed":
                PageViewRestriction.objects.create(page=page, restriction_type="login")
            elif how == "later":
                type(page).objects.filter(pk=page.pk).update(published_on=timezone.localdate() + timedelta(days=1))
            else:
                page.delete()

        with pytest.raises(RuleBroken, match="“雨季の診療所”"):
            begin(edition)
        assert (letters(), Edition.objects.get().state) == ({}, "draft")

    def test_a_page_withdrawn_while_it_is_sent_is_left_out_from_then_on(self):
        readers(2)
        edition = draft()
        begin(edition)
        first, second = queries.recipients(timezone.localdate()).to
        sending.post_batch(edition, [first], at=timezone.now())
        news("second").unpublish(), news("second", "en").unpublish()
        sending.post_batch(edition, [second], at=timezone.now())

        texts = [Letter.objects.get(address=one.address).text for one in (first, second)]
        assert ["雨季の診療所" in text for text in texts] == [True, False]
        assert ["第一報" in text for text in texts] == [True, True]

    def test_nothing_is_sent_that_leads_nowhere(self):
        reader()
        edition = draft("second")
        begin(edition)
        news("second").unpublish(), news("second", "en").unpublish()

        with pytest.raises(RuleBroken, match="Nothing of this newsletter"):
            sending.post_batch(edition, queries.recipients(timezone.localdate()).to, at=timezone.now())

    def test_an_untested_one_and_one_without_readers_are_held_up(self):
        edition = draft(is_tested=False)

        codes = [blocker.code for blocker in services.blockers_of(edition, timezone.now())]

        assert codes == ["untested", "nobody"]


class TestStopping:
    def test_what_has_not_gone_is_taken_back_and_no_more_is_made(self, monkeypatch):
        readers(3)
        monkeypatch.setattr(rules, "AT_ONCE", 1)
        edition = draft()
        begin(edition)
        batch = queries.recipients(timezone.localdate()).to
        sending.post_batch(edition, batch[:2], at=timezone.now())

        assert services.stop(edition, at=timezone.now()) == 2
        with pytest.raises(runs.RunStopped):
            sending.post_batch(edition, batch[2:], at=timezone.now())
        drain()

        assert letters() == {"reader0@example.org": "withdrawn", "reader1@example.org": "withdrawn"}
        assert Edition.objects.get().state == "stopped"
        assert services.stop(edition, at=timezone.now()) == 0

    def test_a_draft_cannot_be_stopped(self):
        with pytest.raises(StaleState, match="not being sent"):
            services.stop(draft(), at=timezone.now())


class TestForgetting:
    def test_the_letters_to_a_forgotten_address_go_and_those_to_a_longer_one_stay(self, send):
        gone = reader("hana@example.org")
        reader("hana@example.org.au"), agreed("person@example.org")
        send(draft())
        services.leave(gone, at=timezone.now())

        services.forget_subscriptions(at=timezone.now() + rules.WAY_BACK)

        assert sorted(letters()) == ["hana@example.org.au", "person@example.org"]


class TestDatabase:
    @pytest.mark.parametrize(
        ("columns", "guard"),
        [
            ({"subject_ja": "other"}, "newsletter_edition_frozen"),
            ({"greeting_en": "other"}, "newsletter_edition_frozen"),
            ({"version": 9}, "newsletter_edition_frozen"),
            ({"state": "draft", "begun_at": None, "mailing": None, "ended_at": None}, "newsletter_edition_moves"),
            ({"state": "sending", "ended_at": None}, "newsletter_edition_moves"),
        ],
    )
    def test_what_went_out_stays_as_it_was(self, send, columns, guard):
        reader()
        edition = send(draft())

        with pytest.raises(IntegrityError, match=guard), transaction.atomic():
            Edition.objects.filter(pk=edition.pk).update(**columns)

    def test_nor_do_its_pages_change_or_the_whole_go(self, send):
        reader()
        edition = send(draft("second"))

        with pytest.raises(IntegrityError, match="newsletter_editionpage_chosen"), transaction.atomic():
            EditionPage.objects.create(edition=edition, position=9, page=news("first"), title="x")
        with pytest.raises(IntegrityError, match="newsletter_editionpage_stays"), transaction.atomic():
            edition.pages.all().delete()
        with pytest.raises(IntegrityError, match=r"newsletter_edition(page_stays|_kept)"), transaction.atomic():
            edition.delete()

    def test_an_editor_may_still_delete_a_page_that_was_sent(self, send):
        reader()
        edition = send(draft("second"))

        news("second").delete()

        assert [(item.page, item.title) for item in edition.pages.all()] == [(None, "雨季の診療所")]
