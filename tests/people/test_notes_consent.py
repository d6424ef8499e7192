"""A confidential note about a person needs their recorded consent first. docs/sources.md#R56"""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth.models import Permission
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from jocs_site.backoffice.guards import sentence_for
from jocs_site.foundation.errors import RuleBroken
from jocs_site.people import queries, services
from jocs_site.people.models import Consent, ConsentText, Note
from tests.factories.notes import NoteFactory
from tests.factories.people import OrganisationFactory, PersonFactory, UserFactory

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
TODAY = date(2026, 11, 22)
GIVEN = date(2026, 11, 2)
RIGHTS = ("view_note", "view_confidentialnote", "add_note", "view_consent", "add_consent", "change_consent")


@pytest.fixture(autouse=True)
def words():
    text = {"version": "2026-04", "starts_on": date(2026, 4, 1), "words_ja": "健康、信仰", "words_en": "My health"}
    purpose = Consent.Purpose.CONFIDENTIAL_NOTES
    return ConsentText.objects.get_or_create(purpose=purpose, version="2026-04", defaults=text)[0]


def agree(person, given_on=GIVEN):
    return services.agree_to_notes(person=person, given_on=given_on, today=TODAY)


def withdraw(person, withdrawn_on=TODAY):
    services.withdraw_from_notes(person=person, withdrawn_on=withdrawn_on, today=TODAY)


def write(about, **changes):
    words = {"kind": "care", "text": "for few", "is_confidential": True} | changes
    return services.write_note(about=about, at=AT, by=UserFactory(), **words)


@pytest.fixture
def care(client, make_user):
    """A browser in which somebody of pastoral care is signed in."""

    def make(*codenames):
        user = make_user("care@example.org")
        seeing = ("access_admin", "view_person")
        user.user_permissions.set(Permission.objects.filter(codename__in=[*seeing, *codenames]))
        client.force_login(user)
        return client

    return make


def test_none_is_written_before_the_person_agreed_and_the_sentence_says_what_to_do():
    person = PersonFactory()
    with pytest.raises(RuleBroken, match=r"has not agreed .*\. Record the consent on their page first") as refused:
        write(person)
    write(person, is_confidential=False, text="open")
    assert (refused.value.field, Note.objects.count()) == ("is_confidential", 1)

    agree(person)
    assert write(person).is_confidential


def test_another_consent_or_somebody_elses_is_none():
    person = PersonFactory()
    services.give_consent(person=person, purpose=Consent.Purpose.MEMBERSHIP, on=GIVEN)
    agree(PersonFactory())

    with pytest.raises(RuleBroken, match="has not agreed"):
        write(person)


def test_a_note_is_not_put_right_confidentially_without_it():
    old = NoteFactory()
    words = {"kind": "care", "text": "for few", "is_confidential": True}
    with pytest.raises(RuleBroken, match="has not agreed"):
        services.correct_note(note_id=old.pk, at=AT, by=UserFactory(), **words)

    assert list(Note.objects.all()) == [old]


def test_after_the_withdrawal_none_is_added_and_those_there_stay():
    person = PersonFactory()
    agree(person)
    note = write(person)
    withdraw(person)

    with pytest.raises(RuleBroken, match=r"withdrew the consent to confidential notes on .*2026"):
        write(person)
    assert list(queries.notes_of(person)) == [note]
    agree(person, TODAY)
    assert write(person).person == person


def test_of_a_body_there_is_nobody_to_ask():
    assert write(OrganisationFactory()).is_confidential


def test_a_consent_names_the_words_it_was_given_to_and_is_recorded_once():
    person = PersonFactory()

    assert agree(person) == agree(person, TODAY)
    consent = person.consents.get()
    assert (consent.given_on, consent.text_version, consent.withdrawn_on) == (GIVEN, "2026-04", None)
    assert [entry.action for entry in ModelLogEntry.objects.for_instance(consent)] == ["people.consent_given"]


def test_bad_days_are_refused_at_their_field():
    person = PersonFactory()
    for given_on in (TODAY + timedelta(days=1), date(2026, 3, 31)):
        with pytest.raises(RuleBroken) as refused:
            agree(person, given_on)
        assert refused.value.field == "given_on"
    with pytest.raises(RuleBroken, match="No consent"):
        withdraw(person)
    agree(person)
    for withdrawn_on in (TODAY + timedelta(days=1), GIVEN - timedelta(days=1)):
        with pytest.raises(RuleBroken) as refused:
            withdraw(person, withdrawn_on)
        assert refused.value.field == "withdrawn_on"
    withdraw(person)
    with pytest.raises(RuleBroken, match="agreeing anew is later"):
        agree(person, TODAY - timedelta(days=1))

    assert person.consents.count() == 1


MIDNIGHT = datetime(2026, 11, 21, 15, 0, tzinfo=UTC)  # of 22 November in Japan


@pytest.mark.parametrize(
    ("at", "is_written"),
    [
        (MIDNIGHT - timedelta(seconds=1), False),
        (MIDNIGHT, True),
        (MIDNIGHT + timedelta(days=3) - timedelta(seconds=1), True),
        (MIDNIGHT + timedelta(days=3), False),
    ],
    ids=["the evening before it was given", "the first instant", "the last instant", "on the day of withdrawal"],
)
def test_a_consent_counts_from_the_day_it_was_given_until_it_was_withdrawn(at, is_written):
    """For the service with a sentence at the field, and for the database whoever writes."""
    person, by = PersonFactory(), UserFactory()
    agree(person, TODAY)
    services.withdraw_consent(person=person, purpose=Consent.Purpose.CONFIDENTIAL_NOTES, on=TODAY + timedelta(days=3))
    words = {"kind": "care", "text": "for few", "is_confidential": True}
    row = Note(person=person, written_at=at, written_by=by, **words)
    if is_written:
        services.write_note(about=person, at=at, by=by, **words)
        Note.objects.bulk_create([row])
        return

    with pytest.raises(RuleBroken) as refused:
        services.write_note(about=person, at=at, by=by, **words)
    assert refused.value.field == "is_confidential"
    assert ("agreed" in str(refused.value)) == (at < MIDNIGHT)
    with pytest.raises(IntegrityError, match="people_note_with_consent"), transaction.atomic():
        Note.objects.bulk_create([row])
    assert Note.objects.count() == 0


def test_the_sentence_names_the_day_from_which_one_may_be_written():
    person = PersonFactory()
    agree(person, TODAY)

    with pytest.raises(RuleBroken, match=r"agreed to confidential notes on .*22.*2026.*; one is written from that day"):
        services.write_note(
            about=person, kind="care", text="x", is_confidential=True, at=AT - timedelta(days=1), by=UserFactory()
        )


@pytest.mark.parametrize("is_withdrawn", [False, True])
def test_the_database_refuses_one_in_a_bulk_create_too(is_withdrawn):
    person, by = PersonFactory(), UserFactory()
    if is_withdrawn:
        agree(person)
        withdraw(person)
    note = Note(person=person, kind="care", text="for few", is_confidential=True, written_at=AT, written_by=by)

    with pytest.raises(IntegrityError, match="people_note_with_consent") as refused, transaction.atomic():
        Note.objects.bulk_create([note])

    assert sentence_for(refused.value).startswith("A confidential note about a person")


@pytest.mark.django_db(transaction=True)
def test_writing_and_withdrawing_at_once_never_leave_a_note_written_without_consent(race):
    person, by = PersonFactory(), UserFactory()
    services.give_consent(person=person, purpose=Consent.Purpose.CONFIDENTIAL_NOTES, on=GIVEN)
    words = {"kind": "care", "text": "for few", "is_confidential": True}

    written, withdrawn = race(
        lambda: services.write_note(about=person, at=AT, by=by, **words),
        lambda: services.withdraw_from_notes(person=person, withdrawn_on=TODAY, today=TODAY),
    )

    assert withdrawn is None
    assert type(written).__name__ == ("Note" if Note.objects.exists() else "RuleBroken")
    with pytest.raises(RuleBroken, match="withdrew"):
        services.write_note(about=person, at=AT, by=by, **words)


class TestScreens:
    def address(self, name, person):
        return reverse(f"people_people:{name}", args=[person.pk])

    def test_pastoral_care_records_it_with_the_words_writes_and_withdraws(self, care):
        client, person = care(*RIGHTS), PersonFactory()
        note = {"kind": "care", "text": "for few", "is_confidential": "on"}
        refused = client.post(self.address("note", person), note)
        assert "is_confidential" in refused.context["form"].errors

        assert self.address("agree", person) in client.get(self.address("inspect", person)).content.decode()
        assert "健康、信仰" in client.get(self.address("agree", person)).content.decode()
        today = timezone.localdate()
        done = client.post(self.address("agree", person), {"given_on": today.isoformat()})
        assert done.url == self.address("inspect", person)
        client.post(self.address("note", person), note)
        assert Note.objects.get().is_confidential

        client.post(self.address("withdraw", person), {"withdrawn_on": today.isoformat()})
        file = client.get(self.address("inspect", person)).content.decode()
        opened = client.get(reverse("people_notes:show", args=[Note.objects.get().pk])).content.decode()
        assert all("同意は" in page and "取り消されました" in page for page in (file, opened))
        assert ("for few" in file, "for few" in opened) == (False, True)

    def test_who_may_not_read_confidential_notes_sees_no_withdrawal(self, care):
        client, person = care("view_note"), PersonFactory()
        agree(person)
        write(person)
        withdraw(person)
        page = client.get(self.address("inspect", person)).content.decode()

        assert "取り消されました" not in page
        assert self.address("agree", person) not in page

    @pytest.mark.parametrize(("name", "right"), [("agree", "change_consent"), ("withdraw", "add_consent")])
    def test_each_needs_its_own_right(self, care, name, right):
        client, person = care(right), PersonFactory()

        assert client.post(self.address(name, person), {}).url == reverse("wagtailadmin_home")
        assert Consent.objects.count() == 0
