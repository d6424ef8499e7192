"""Letters about direct debit: before the day, when a run is called off, when it came back. Each once."""

import pytest
from django.core import mail

from jocs_site.foundation.errors import RuleBroken
from jocs_site.letters.models import Letter
from jocs_site.letters.services import mark_printed
from members import queries, services
from members.models import DebitLine
from tests.factories.debits import MandateFactory
from tests.factories.members import DuesFactory, MembershipFactory
from tests.factories.people import OrganisationFactory, PersonFactory
from tests.members.debits.conftest import NOW, a_payer, answer, fix

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("terms")]


def person(**columns):
    return PersonFactory(**{"email": "hana@example.org", "language": "en"} | columns)


def notify(run) -> dict:
    return services.notify_members(run_id=run.pk, at=NOW)


def test_the_notice_says_how_much_when_and_from_where(django_capture_on_commit_callbacks):
    a_payer((2025, 2026), person=person(given_latin="Hana", family_latin="Kango"))
    run = fix()

    with django_capture_on_commit_callbacks(execute=True):
        counts = notify(run)

    assert counts == {"email": 1, "post": 0, "nowhere": 0, "unwanted": 0}
    (message,) = mail.outbox
    assert (message.subject, message.to) == ("We will debit your dues", ["hana@example.org"])
    for words in (
        "Dear Hana Kango,",
        "We will debit ¥20,000 on",
        "28",
        "account ending 34",
        "Dues for 2025–26: ¥10,000",
    ):
        assert words in message.body
    assert "1234534" not in message.body


def test_it_is_in_the_members_language_and_on_paper_where_there_is_no_e_mail():
    a_payer(person=PersonFactory(email="", language="ja"))
    a_payer(person=PersonFactory(email="", language="ja", stop_mail=True))
    a_payer(person=PersonFactory(email="", postal_code="", prefecture="", city="", street=""))
    body = MembershipFactory(person=None, organisation=OrganisationFactory(address="東京都新宿区"))
    DuesFactory(membership=body)
    MandateFactory(membership=body)

    counts = notify(fix())

    assert counts == {"email": 0, "post": 2, "nowhere": 1, "unwanted": 1}
    letter = Letter.objects.exclude(person=None).get()
    assert (letter.channel, letter.language) == ("post", "ja")
    assert Letter.objects.get(organisation=body.organisation).address == "東京都新宿区"


def test_nobody_is_told_twice_and_a_run_that_stopped_goes_on(monkeypatch):
    for number in range(5):
        a_payer(person=person(email=f"p{number}@example.org"))
    run = fix()
    monkeypatch.setattr("members.services.debit_letters.AT_ONCE", 2)

    class Stopped(Exception):
        pass

    class Progress:
        done = 0

        def expect(self, total):
            self.total = total

        def advance(self, count):
            self.done += count
            if self.done >= 4:
                raise Stopped

    with pytest.raises(Stopped):
        services.notify_members(run_id=run.pk, at=NOW, progress=Progress())
    assert Letter.objects.count() == 4

    assert notify(run)["email"] == 1
    assert notify(run)["email"] == 0
    assert Letter.objects.count() == 5
    assert not DebitLine.objects.filter(notice=None).exists()


def test_who_calls_a_run_off_takes_back_what_waits_and_tells_the_others():
    told, waits = a_payer(person=person(email="")), a_payer(person=person(email=""))
    a_payer(person=person(email="", stop_mail=True))
    run = fix()
    notify(run)
    mark_printed([told.debit_lines.get().notice_id], at=NOW)

    withdrawn, written = services.call_off_debits(run_id=run.pk, reason="wrong day", at=NOW)

    assert (withdrawn, written) == (1, 1)
    assert waits.debit_lines.get().notice.state == "withdrawn"
    letter = Letter.objects.get(subject="We will not debit your dues this time")
    assert letter.person == told.person


def test_who_calls_a_run_off_may_stay_silent():
    a_payer(person=person())
    run = fix()
    notify(run)
    Letter.objects.update(state="sending", leased_until=NOW, lease="x")

    assert services.call_off_debits(run_id=run.pk, reason="x", at=NOW, is_told=False) == (0, 0)


@pytest.mark.parametrize(("result", "words"), [("1", "ask again with the next debit"), ("4", "send you a new form")])
def test_the_letter_about_a_debit_that_came_back_says_what_happens_next(result, words):
    payer = a_payer(person=person())
    run = fix()
    answer(run, {payer.number: result})
    line_ids = [payer.debit_lines.get().pk]

    assert services.write_about_failures(line_ids=line_ids, at=NOW) == (1, 0)

    letter = Letter.objects.get()
    assert letter.subject == "Your dues could not be debited"
    for part in (words, "account ending 34", "/my/pay/"):
        assert part in letter.text
    with pytest.raises(RuleBroken, match="written to already"):
        services.write_about_failures(line_ids=line_ids, at=NOW)
    assert payer.debit_lines.get().failure_letter == letter


def test_who_was_paid_from_gets_no_letter_about_a_failure():
    payer = a_payer(person=person())
    answer(fix())

    with pytest.raises(RuleBroken):
        services.write_about_failures(line_ids=[payer.debit_lines.get().pk], at=NOW)


def test_the_number_of_questions_does_not_grow_with_the_members(django_assert_max_num_queries):
    for number in range(9):
        a_payer(person=person(email=f"p{number}@example.org"))
    run = fix()

    with django_assert_max_num_queries(20):
        notify(run)
    assert len(queries.plan_debit_letters(run.lines.all())) == 9
