"""Putting letters into the outbox."""

import pytest
from django.core import mail
from django.db import transaction

from jocs_site.foundation.errors import RuleBroken
from jocs_site.letters import queries, services, tasks
from jocs_site.letters.models import Attachment, Letter
from tests.factories.letters import letter_in_outbox, letter_to_person, new_letter
from tests.factories.people import OrganisationFactory, PersonFactory, UserFactory

pytestmark = pytest.mark.django_db
NO_LINKS = [
    "https://example.org/\r\nBcc: all@example.org",
    "https://example.org/\n",
    "https://example.org/>, <mailto:all@example.org",
    "https://example.org/a b",
    "https://example.org/日本",
    "https://",
    "mailto:leave@example.org",
    "//example.org/",
]


def test_a_letter_leaves_after_the_commit(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        letter = letter_in_outbox()
        assert (letter.state, mail.outbox) == ("waiting", [])

    assert tasks.send_letters.enqueue in callbacks
    letter.refresh_from_db()
    assert (letter.state, [message.to for message in mail.outbox]) == ("sent", [["hana1@example.org"]])


def test_nothing_is_written_when_what_it_tells_of_fails(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        letter_in_outbox()
        transaction.set_rollback(True)

    assert (Letter.objects.count(), mail.outbox) == (0, [])


def test_the_same_key_is_one_letter_in_the_words_of_the_first(django_capture_on_commit_callbacks):
    file = ("a.txt", "text/plain", b"a")
    with django_capture_on_commit_callbacks(execute=True):
        first = letter_in_outbox(attachments=[file])
    with django_capture_on_commit_callbacks(execute=True):
        again = letter_in_outbox(text="other words", attachments=[file])

    assert (again.pk, again.text, again.state) == (first.pk, first.text, "sent")
    assert (len(mail.outbox), Attachment.objects.count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_two_at_once_with_one_key_are_one_letter(race):
    first, second = race(*[lambda: letter_in_outbox().pk] * 2)

    assert first == second
    assert (Letter.objects.count(), len(mail.outbox)) == (1, 1)


def test_many_letters_cost_the_same_queries_as_one(django_assert_num_queries):
    def post(*numbers):
        with django_assert_num_queries(5):
            services.post_all(new_letter(number) for number in numbers)

    post(1)
    post(2, 3, 4)


def test_a_person_is_written_to_in_their_language_at_their_address():
    person = PersonFactory(email="", user=UserFactory(email="account@example.org"), language="en", given_latin="Hana")

    letter = services.post(new_letter(person=person, address=""))

    assert (letter.address, letter.language, letter.name) == ("account@example.org", "en", "Hana Kango")
    assert list(queries.letters_of(person)) == [letter]


def test_a_letter_on_paper_waits_for_the_printer(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        letter = services.post(new_letter(person=PersonFactory(), by_post=True, address=""))

    assert tasks.send_letters.enqueue not in callbacks
    assert (letter.channel, letter.state, letter.postal_code) == ("post", "waiting", "1690051")
    assert "西早稲田2-3-18" in letter.address
    assert services.mark_printed([letter.pk], at=letter.made_at) == 1
    assert services.mark_printed([letter.pk], at=letter.made_at) == 0


def test_an_organisation_is_written_to_under_its_name():
    letter = services.post(
        new_letter(organisation=OrganisationFactory(name_ja="第一病院"), by_post=True, address="東京都")
    )

    assert (letter.name, letter.address) == ("第一病院", "東京都")


@pytest.mark.parametrize("address", ["", "hana", "hana@", "hana@example.org\nBcc: all@example.org", "a b@example.org"])
def test_what_is_no_address_is_refused_and_nothing_posted(address):
    with pytest.raises(RuleBroken, match="is no e-mail address"):
        services.post_all([new_letter(1), new_letter(2, address=address)])

    assert Letter.objects.count() == 0


def test_a_subject_cannot_bring_a_heading_of_its_own():
    letter = letter_in_outbox(subject="ご挨拶\r\nBcc: all@example.org")

    assert letter.subject == "ご挨拶 Bcc: all@example.org"


@pytest.mark.parametrize("link", NO_LINKS)
def test_a_link_to_leave_by_cannot_bring_a_heading_of_its_own(link):
    with pytest.raises(ValueError, match="No link"):
        letter_in_outbox(leave_at=link)

    assert Letter.objects.count() == 0


def test_an_address_that_letters_come_back_from_is_left_alone(sink, idle_worker):
    sink.on_recipient = lambda address: "550 5.1.1 nobody here"
    letter_to_person()
    services.drain()

    second = letter_to_person(number=2)

    assert (second.state, second.reason) == ("failed", "Letters to this address come back.")


def test_letters_of_years_ago_went_out_when_they_were_made(time_machine):
    time_machine.move_to("2020-05-01T09:00:00+09:00", tick=False)
    old = [services.post(new_letter(key=f"old:{number}", person=PersonFactory())) for number in range(2)]
    time_machine.move_to("2026-05-01T09:00:00+09:00", tick=False)
    new = services.post(new_letter(key="new", person=PersonFactory()))

    assert services.note_gone_in_their_time(before=new.made_at) == 2
    for letter in [*old, new]:
        letter.refresh_from_db()
    assert [(letter.state, letter.sent_at == letter.made_at) for letter in old] == [("sent", True)] * 2
    assert new.state == "waiting"
