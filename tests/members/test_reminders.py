"""Reminding members of dues: whom, by which way, once."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import Permission
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.utils import IntegrityError
from django.urls import reverse
from django.utils import timezone

from jocs_site.backoffice.models import Run
from jocs_site.letters.models import Bounce, Letter
from jocs_site.letters.queries import letters_of
from members import queries, services
from members.models import Dues, Reminder, ReminderRule
from tests.factories.debits import DebitTermsFactory, MandateFactory
from tests.factories.members import AllocationFactory, DuesFactory, MembershipFactory
from tests.factories.people import OrganisationFactory, PersonFactory

pytestmark = pytest.mark.django_db
DAY = date(2027, 5, 1)
NOW = timezone.now()


def a_rule(step=1, days_after_due=30, **columns) -> ReminderRule:
    words = {
        "subject_ja": "会費納入のお願い",
        "words_ja": "{name} 様\n\n{years}\n合計 {yen} ({due_on}まで)\n{page}\n会員番号 {number}",
        "subject_en": "Your dues",
        "words_en": "Dear {name},\n\n{years}\nTogether {yen} by {due_on}\n{page}\nNumber {number}",
    }
    return ReminderRule.objects.create(step=step, days_after_due=days_after_due, **words | columns)


def a_debtor(year=2026, *, email="hana@example.org", **person) -> Dues:
    return DuesFactory(membership=MembershipFactory(person=PersonFactory(email=email, **person)), fiscal_year=year)


def ways(rule: ReminderRule, on=DAY) -> list[str]:
    return [letter.way for letter in queries.plan_reminders(rule, on)]


def remind(rule: ReminderRule, on=DAY) -> dict:
    return services.remind(rule_id=rule.pk, on=on, at=NOW)


@pytest.mark.parametrize(("day", "number"), [(date(2027, 4, 29), 0), (date(2027, 4, 30), 1), (date(2028, 1, 1), 1)])
def test_a_step_is_due_so_many_days_after_the_last_day_for_paying(day, number):
    a_debtor(2026)

    assert len(queries.plan_reminders(a_rule(), day)) == number


def test_a_step_may_come_before_the_last_day_for_paying():
    a_debtor(2026)

    assert len(queries.plan_reminders(a_rule(days_after_due=-60), date(2027, 1, 30))) == 1


def test_only_who_still_owes_is_reminded():
    AllocationFactory(dues=a_debtor(email="paid@example.org"))
    waived = a_debtor(email="waived@example.org")
    services.waive_dues(dues_id=waived.pk, on=DAY, reason="illness")
    left = a_debtor(email="left@example.org").membership
    services.end_membership(membership_id=left.pk, on=date(2027, 4, 1), ground="resigned")
    a_debtor(email="dead@example.org", deceased_on=date(2027, 1, 1))
    owing = a_debtor()

    assert [letter.membership for letter in queries.plan_reminders(a_rule(), DAY)] == [owing.membership]


def test_who_is_about_to_be_debited_is_not_reminded():
    DebitTermsFactory()
    MandateFactory(membership=a_debtor().membership)
    rule = a_rule()
    assert ways(rule) == ["email"]

    run = services.fix_debit_run(debit_on=date(2027, 5, 27), today=DAY, at=NOW)
    assert ways(rule) == []
    services.call_off_debits(run_id=run.pk, reason="wrong day", at=NOW)

    assert ways(rule) == ["email"]


def test_e_mail_first_then_post_then_nothing():
    a_debtor()
    a_debtor(email="")
    a_debtor(email="", postal_code="", prefecture="", city="", street="")
    a_debtor(email="willing-not@example.org", stop_mail=True)
    bad = a_debtor(email="Bad@example.org")
    Bounce.objects.create(address="bad@example.org", status="5.1.1", is_hard=True, digest="1", at=NOW)
    lost = a_debtor(email="").membership.person
    lost.unknown_address = lost.address_key
    lost.save()
    DuesFactory(membership=MembershipFactory(person=None, organisation=OrganisationFactory(address="東京都")))

    assert ways(a_rule()) == ["email", "post", "nowhere", "unwanted", "post", "nowhere", "post"]
    assert bad.membership.person.address_key


def test_one_letter_names_every_year_owed_in_the_members_language(django_capture_on_commit_callbacks):
    member = a_debtor(2024, language="en", given_latin="Hana", family_latin="Kango").membership
    part_paid = DuesFactory(membership=member, fiscal_year=2025)
    AllocationFactory(dues=part_paid, amount_yen=4_000, payment__amount_yen=4_000)

    with django_capture_on_commit_callbacks(execute=True):
        counts = remind(a_rule())

    assert counts == {"email": 1, "post": 0, "nowhere": 0, "unwanted": 0}
    (message,) = mail.outbox
    assert (message.subject, message.to) == ("Your dues", ["hana@example.org"])
    years, link = "Fiscal year 2024: ¥10,000\nFiscal year 2025: ¥6,000", "/en/my/pay/check/?dues=all"
    for words in ("Dear Hana Kango,", years, "¥16,000", link):
        assert words in message.body
    assert [letter.kind for letter in letters_of(member.person)] == ["dues_reminder"]


def test_nobody_is_reminded_twice_at_one_step():
    rule = a_rule()
    member = a_debtor(2025).membership
    remind(rule)
    DuesFactory(membership=member, fiscal_year=2026)

    second, third = remind(rule), remind(rule)

    assert (second["email"], third["email"]) == (1, 0)
    assert [reminder.dues.fiscal_year for reminder in Reminder.objects.order_by("pk")] == [2025, 2026]
    assert "2025" not in Letter.objects.order_by("-pk")[0].text
    with pytest.raises(IntegrityError), transaction.atomic():
        Reminder.objects.create(dues=member.dues.first(), step=1, letter=Letter.objects.first(), on=DAY)


def test_the_second_step_follows_the_first_and_not_too_soon():
    first, second = a_rule(1), a_rule(2, days_after_due=60, days_between=30)
    a_debtor(2020)
    assert ways(second) == []
    remind(first)

    assert ways(second, DAY + timedelta(days=29)) == []
    assert ways(second, DAY + timedelta(days=30)) == ["email"]


def test_a_step_that_is_not_in_use_does_not_hold_up_the_next():
    a_rule(1, is_in_use=False)
    a_debtor(2020)

    assert ways(a_rule(2)) == ["email"]


def test_a_run_that_stopped_in_the_middle_goes_on_where_it_was(monkeypatch):
    rule = a_rule()
    for _number in range(5):
        a_debtor()
    monkeypatch.setattr("members.services.reminders.AT_ONCE", 2)

    class Stopped(Exception):
        pass

    class Progress:
        done = 0

        def expect(self, total):
            self.total = total

        def advance(self, count):
            self.done += count
            if self.done == 2:
                raise Stopped

    with pytest.raises(Stopped):
        services.remind(rule_id=rule.pk, on=DAY, at=NOW, progress=Progress())
    assert Reminder.objects.count() == 2

    assert remind(rule)["email"] == 3
    assert Letter.objects.count() == Reminder.objects.count() == 5


@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_write_to_each_member_once(race):
    rule = a_rule()
    for _number in range(3):
        a_debtor()

    told = race(*[lambda: remind(rule)["email"]] * 3)

    assert sum(told) == Letter.objects.count() == Reminder.objects.count() == len(mail.outbox) == 3


def test_a_word_in_braces_that_nobody_knows_is_refused_at_the_field(client, clerk):
    clerk.user_permissions.add(Permission.objects.get(codename="change_reminderrule"))
    client.force_login(clerk)
    rule = a_rule()
    columns = {field: getattr(rule, field) for field in ("step", "days_after_due", "days_between", "subject_ja")}
    columns |= {"words_ja": "{naem} 様", "subject_en": "x", "words_en": "x", "is_in_use": True}

    response = client.post(reverse("members_reminders:edit", args=[rule.pk]), columns)

    assert "{naem}" in str(response.context["form"].errors["words_ja"])


@pytest.mark.parametrize(
    ("year", "asked_by"),
    [(2025, "May 15, 2027"), (2026, "May 15, 2027"), (2027, "March 31, 2028")],
    ids=["over for a year", "over for a month", "to come"],
)
def test_nobody_is_asked_to_pay_by_a_day_that_is_over(year, asked_by):
    a_debtor(year, language="en")
    rule = a_rule(days_after_due=-365, words_en="Please pay by {pay_by}; it was due on {due_on}.", days_to_pay=14)

    (planned,) = queries.plan_reminders(rule, DAY)

    due_on = f"March 31, {year + 1}"
    assert services.words_of(rule, planned, on=DAY)[1] == f"Please pay by {asked_by}; it was due on {due_on}."


@pytest.mark.parametrize(
    ("words", "is_refused"),
    [
        ({"words_ja": "会費を{due_on}までにお納めください。"}, True),
        ({"words_ja": "会費を{due_on} 迄にお納めください。"}, True),
        ({"words_en": "Please pay by {due_on}."}, True),
        ({"words_ja": "会費を{pay_by}までにお納めください。", "words_en": "Please pay by {pay_by}."}, False),
        ({"words_ja": "納入期限の{due_on}を過ぎました。", "words_en": "The last day was {due_on}."}, False),
    ],
)
def test_words_that_ask_to_pay_by_the_last_day_are_refused(words, is_refused):
    rule = ReminderRule(step=1, days_after_due=30, **{"words_ja": "x", "words_en": "x"} | words)

    try:
        rule.clean()
        refused = {}
    except ValidationError as error:
        refused = error.message_dict

    assert list(refused) == (list(words) if is_refused else [])


def test_what_a_member_typed_into_a_name_is_not_read_as_a_word():
    a_debtor(family_name="{page}", given_name="")
    (planned,) = queries.plan_reminders(a_rule(), DAY)

    assert services.words_of(a_rule(9), planned, on=DAY)[1].startswith("{page} 様")


# The office's screens


@pytest.fixture
def office(client, clerk):
    rights = ["add_reminder", "view_reminderrule", "view_letter", "send_letter"]
    clerk.user_permissions.add(*Permission.objects.filter(codename__in=rights))
    client.force_login(clerk)
    return client


def test_the_preview_shows_counts_examples_and_whom_nobody_can_reach(office):
    rule = a_rule()
    year = timezone.localdate().year - 3
    a_debtor(year), a_debtor(year, language="en"), a_debtor(year, email="")
    lost = a_debtor(year, email="", postal_code="", prefecture="", city="", street="").membership

    response = office.get(reverse("members_reminders:run", args=[rule.pk]))

    assert [way[1:] for way in response.context["ways"]] == [
        ("email", "en", 1),
        ("email", "ja", 1),
        ("nowhere", "ja", 1),
        ("post", "ja", 1),
    ]
    assert [(sample["lang"], sample["subject"]) for sample in response.context["samples"]] == [
        ("en", "Your dues"),
        ("ja", "会費納入のお願い"),
        ("ja", "会費納入のお願い"),
    ]
    assert [letter.membership for letter in response.context["nowhere"]] == [lost]
    assert Letter.objects.count() == 0


def test_the_button_writes_the_letters_that_the_preview_showed(office, django_capture_on_commit_callbacks):
    screen = reverse("members_reminders:run", args=[a_rule().pk])
    a_debtor(2020)

    stale = office.post(screen, {"expected": 2})
    assert (stale.status_code, Letter.objects.count()) == (200, 0)
    with django_capture_on_commit_callbacks(execute=True):
        done = office.post(screen, {"expected": 1})

    assert done.url == reverse("runs:show", args=[Run.objects.get().pk])
    assert "メール1通、紙の手紙0通" in office.get(done.url).content.decode()
    assert len(mail.outbox) == 1
    assert office.get(screen).context["written_to"] == 0


def test_who_may_only_read_starts_no_run(client, auditor):
    client.force_login(auditor)

    assert client.post(reverse("members_reminders:run", args=[a_rule().pk]), {"expected": 0}).status_code == 302
    assert Letter.objects.count() == 0
