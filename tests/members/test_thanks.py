"""Thanking givers, once for each gift."""

from datetime import date

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from jocs_site.letters.models import Letter
from members import queries, services
from members.models import Gift
from tests.factories.members import GiftFactory, PurposeFactory, VisitorFactory
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 3)
NOW = timezone.now()


def stamps_from(person, **changes) -> Gift:
    columns = {"given_on": DAY, "confirmed_on": DAY, "recorded_at": NOW, "purpose": PurposeFactory()}
    return Gift.objects.create(**columns | {"person": person, "kind": "unused_stamps", "amount_yen": 2_000} | changes)


def run_all(client, clerk):
    client.force_login(clerk)
    return client.post(reverse("members_thanks:index"))


def test_one_letter_thanks_for_all_gifts_of_a_giver_by_mail_or_paper(client, clerk, django_capture_on_commit_callbacks):
    by_mail = PersonFactory(email="hana@example.org", language="en", given_latin="Hana", family_latin="Kango")
    stamps_from(by_mail), stamps_from(by_mail, kind="used_stamps", amount_yen=None)
    on_paper = stamps_from(PersonFactory(email=""))
    unwanted = stamps_from(PersonFactory(stop_mail=True))
    dead = stamps_from(PersonFactory(deceased_on=DAY))
    stamps_from(PersonFactory(email="no@example.org"), wants_thanks=False)

    for _time in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            run_all(client, clerk)

    (message,) = mail.outbox
    assert (message.subject, message.to) == ("Thank you for your gift", ["hana@example.org"])
    assert "Dear Hana Kango," in message.body
    assert message.body.count("June 3, 2026") == 2
    assert [letter.person for letter in Letter.objects.filter(channel="post")] == [on_paper.person]
    assert Letter.objects.count() == 2
    assert set(Gift.objects.filter(thanked_on=None, wants_thanks=True)) == {unwanted, dead}


@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_thank_once(race):
    gift = stamps_from(PersonFactory(email="hana@example.org"))

    told = race(*[lambda: services.thank_giver([gift.pk], on=DAY, at=NOW)] * 3)

    assert sorted(told) == ["", "", "email"]
    assert len(mail.outbox) == Letter.objects.count() == 1


def test_a_gift_that_was_thanked_otherwise_is_left_alone():
    gift = stamps_from(PersonFactory(email="hana@example.org"))
    services.thank(gift_ids=[gift.pk], on=DAY)

    assert services.thank_giver([gift.pk], on=DAY, at=NOW) == ""
    assert queries.thanks_to_write() == []


def test_a_visitor_is_thanked_at_the_address_typed():
    gift = GiftFactory(visitor=VisitorFactory(email=""))

    assert services.thank_giver([gift.pk], on=DAY, at=NOW) == "post"
    letter = Letter.objects.get()
    assert (letter.person, letter.name) == (None, gift.visitor.name_in("ja"))
    assert letter.address == "〒169-0051\n東京都新宿区西早稲田2-3-18"


def test_who_may_only_read_thanks_nobody(client, auditor):
    stamps_from(PersonFactory(email="hana@example.org"))

    assert run_all(client, auditor).url == "/office/"
    assert Letter.objects.count() == 0
