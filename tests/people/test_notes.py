"""Notes about somebody: who may read and write them, how they are put right, and that they stay."""

from datetime import UTC, datetime
from io import BytesIO

import pytest
from django.contrib.auth.models import Permission
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook
from wagtail.models import ModelLogEntry

from jocs_site.backoffice.guards import sentence_for
from jocs_site.foundation.errors import RuleBroken
from jocs_site.people import queries, services
from jocs_site.people.models import Consent, Note
from jocs_site.people.services import give_consent
from tests.factories.notes import NoteFactory
from tests.factories.people import OrganisationFactory, PersonFactory, UserFactory

pytestmark = pytest.mark.django_db
AT = datetime(2026, 6, 2, 3, 0, tzinfo=UTC)
READ, CONFIDENTIAL, WRITE = "view_note", "view_confidentialnote", "add_note"


@pytest.fixture
def staff(make_user):
    """A function that makes somebody who may see people and, of notes, what is named."""

    def make(*codenames, email="clerk@example.org"):
        user = make_user(email)
        seeing = ("access_admin", "view_person", "view_organisation")
        user.user_permissions.set(Permission.objects.filter(codename__in=[*seeing, *codenames]))
        return user

    return make


def words_for(reader, subject) -> list[str]:
    return [entry.note.text for entry in queries.notes_about(subject, reader).holding]


def test_a_note_says_who_wrote_what_when(staff):
    clerk, person = staff(READ, WRITE), PersonFactory()

    note = services.write_note(about=person, kind="call", text=" Moves in June. ", at=AT, by=clerk)

    assert (note.person, note.text, note.written_at, note.written_by) == (person, "Moves in June.", AT, clerk)
    assert words_for(clerk, person) == ["Moves in June."]


def test_an_empty_note_is_refused():
    with pytest.raises(RuleBroken, match="Write something"):
        services.write_note(about=PersonFactory(), kind="call", text=" \n", at=AT, by=UserFactory())


class TestReading:
    def test_is_a_right_of_its_own(self, staff):
        note = NoteFactory()

        seen = [words_for(staff(*rights, email=f"{len(rights)}@example.org"), note.person) for rights in ([], [READ])]

        assert seen == [[], [note.text]]

    def test_of_confidential_notes_needs_a_further_right(self, staff):
        person = PersonFactory()
        NoteFactory(person=person, text="open")
        NoteFactory(person=person, text="for few", is_confidential=True)

        assert words_for(staff(READ), person) == ["open"]
        assert words_for(staff(READ, CONFIDENTIAL, email="care@example.org"), person) == ["for few", "open"]
        assert words_for(staff(CONFIDENTIAL, email="half@example.org"), person) == []

    @pytest.mark.parametrize("rights", [[], [WRITE], [CONFIDENTIAL]])
    def test_without_it_the_file_has_not_even_the_heading(self, client, staff, rights):
        note = NoteFactory(is_confidential=True)
        client.force_login(staff(*rights))

        page = client.get(reverse("people_people:inspect", args=[note.person_id]))

        assert page.status_code == 200
        assert page.context["notes"] is None
        assert 'id="notes"' not in page.content.decode()
        assert note.text not in page.content.decode()

    def test_a_confidential_one_is_opened_on_purpose_and_the_log_keeps_who_did(self, client, staff):
        note, reader = NoteFactory(is_confidential=True, text="for few"), staff(READ, CONFIDENTIAL)
        client.force_login(reader)

        file = client.get(reverse("people_people:inspect", args=[note.person_id])).content.decode()
        opened = client.get(reverse("people_notes:show", args=[note.pk])).content.decode()

        assert "for few" not in file
        assert "for few" in opened
        entry = ModelLogEntry.objects.for_instance(note).get(action="people.note_read")
        assert entry.user == reader

    def test_a_confidential_one_does_not_exist_for_others(self, client, staff):
        note = NoteFactory(is_confidential=True)
        client.force_login(staff(READ, WRITE))

        statuses = [
            client.get(reverse(f"people_notes:{name}", args=[note.pk])).status_code for name in ("correct", "end")
        ]

        assert statuses == [404, 404]
        assert client.get(reverse("people_notes:show", args=[note.pk])).url == reverse("wagtailadmin_home")
        assert list(ModelLogEntry.objects.for_instance(note)) == []


class TestPuttingRight:
    def test_takes_the_place_of_the_old_words_and_keeps_them(self, staff):
        clerk, old = staff(READ, WRITE), NoteFactory(text="Ring at one")

        services.correct_note(note_id=old.pk, kind="call", text="Ring at two", at=AT, by=clerk)

        [entry] = queries.notes_about(old.person, clerk).holding
        assert (entry.note.text, [note.text for note in entry.earlier]) == ("Ring at two", ["Ring at one"])

    def test_happens_once(self):
        old, by = NoteFactory(), UserFactory()
        services.correct_note(note_id=old.pk, kind="call", text="Ring at two", at=AT, by=by)

        with pytest.raises(RuleBroken, match="meanwhile"):
            services.correct_note(note_id=old.pk, kind="call", text="Ring at three", at=AT, by=by)
        with pytest.raises(RuleBroken, match="meanwhile"):
            services.end_note(note_id=old.pk, reason="Settled", at=AT, by=by)

    def test_confidentially_does_not_bring_the_old_words_back(self, staff):
        old = NoteFactory()
        give_consent(person=old.person, purpose=Consent.Purpose.CONFIDENTIAL_NOTES, on=AT.date())
        words = {"kind": "care", "text": "for few", "is_confidential": True}
        services.correct_note(note_id=old.pk, at=AT, by=UserFactory(), **words)

        assert words_for(staff(READ), old.person) == []


@pytest.mark.django_db(transaction=True)
def test_of_two_who_put_one_note_right_at_once_one_is_told(race):
    old, by = NoteFactory(), UserFactory()

    def correct(text):
        return lambda: services.correct_note(note_id=old.pk, kind="call", text=text, at=AT, by=by)

    outcomes = race(correct("Ring at two"), correct("Ring at three"))

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Note", "RuleBroken"]


def test_an_ended_note_stays_with_its_reason(staff):
    clerk, note = staff(READ, WRITE), NoteFactory()

    services.end_note(note_id=note.pk, reason="Settled", at=AT, by=clerk)

    notes = queries.notes_about(note.person, clerk)
    assert (notes.holding, [entry.note.ended_because for entry in notes.ended]) == ([], ["Settled"])


@pytest.mark.parametrize("change", [{"text": "Other words"}, {"is_confidential": False}, {"kind": "visit"}])
def test_the_database_refuses_to_change_a_note(change):
    note = NoteFactory(is_confidential=True)

    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        Note.objects.filter(pk=note.pk).update(**change)

    assert sentence_for(refused.value).startswith("A note stays")


def test_the_database_refuses_to_delete_a_note():
    note = NoteFactory()

    with pytest.raises(IntegrityError, match="append_only"), transaction.atomic():
        Note.objects.filter(pk=note.pk).delete()


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"organisation": None, "person": None}, "people_note_about_one"),
        ({"text": ""}, "people_note_has_words"),
        ({"ended_at": AT}, "people_note_ended_by_somebody_for_a_reason"),
    ],
)
def test_the_database_refuses_what_is_no_note(values, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        NoteFactory(**values)


class TestScreens:
    def test_a_clerk_writes_puts_right_and_ends(self, client, staff):
        person = PersonFactory()
        client.force_login(staff(READ, WRITE))

        written = client.post(reverse("people_people:note", args=[person.pk]), {"kind": "wish", "text": "No calls"})
        note = Note.objects.get()
        client.post(reverse("people_notes:correct", args=[note.pk]), {"kind": "wish", "text": "No calls at noon"})
        correction = note.corrected_by
        client.post(reverse("people_notes:end", args=[correction.pk]), {"reason": "Moved"})

        assert written.url == reverse("people_people:inspect", args=[person.pk]) + "#notes"
        assert (note.text, correction.text) == ("No calls", "No calls at noon")
        assert Note.objects.get(pk=correction.pk).ended_because == "Moved"

    def test_an_organisation_has_notes_too(self, client, staff):
        hospital = OrganisationFactory()
        client.force_login(staff(READ, WRITE))

        client.post(reverse("people_organisations:note", args=[hospital.pk]), {"kind": "call", "text": "Ask for Ann"})
        page = client.get(reverse("people_organisations:inspect", args=[hospital.pk]))

        assert "Ask for Ann" in page.content.decode()

    def test_who_may_only_read_cannot_write(self, client, staff):
        note = NoteFactory()
        client.force_login(staff(READ))

        for address in (
            reverse("people_people:note", args=[note.person_id]),
            reverse("people_notes:correct", args=[note.pk]),
            reverse("people_notes:end", args=[note.pk]),
        ):
            assert client.post(address, {"kind": "call", "text": "x"}).url == reverse("wagtailadmin_home")
        assert Note.objects.count() == 1

    def test_an_empty_note_is_told_at_the_field(self, client, staff):
        client.force_login(staff(READ, WRITE))

        page = client.post(reverse("people_people:note", args=[PersonFactory().pk]), {"kind": "call", "text": " "})

        assert list(page.context["form"].errors) == ["text"]


class TestTheList:
    def found(self, client, text: str) -> list[str]:
        page = client.get(reverse("people_notes:index"), {"q": text})
        return [note.text for note in page.context["object_list"]]

    def test_finds_words_and_names_in_any_spelling(self, client, staff):
        NoteFactory(text="ピアノの寄付を考えている", person=PersonFactory(family_name="髙﨑", family_kana="タカサキ"))
        NoteFactory(text="another")
        client.force_login(staff(READ))

        assert {text: len(self.found(client, text)) for text in ("ぴあの", "ﾋﾟｱﾉ", "高崎", "オルガン")} == {
            "ぴあの": 1,
            "ﾋﾟｱﾉ": 1,
            "高崎": 1,
            "オルガン": 0,
        }

    def test_finds_no_confidential_note_for_who_may_not_read_it(self, client, staff):
        NoteFactory(text="for few", is_confidential=True)
        client.force_login(staff(READ))

        assert self.found(client, "for few") == []

    def test_shows_no_words_of_a_confidential_note_and_exports_none(self, client, staff):
        NoteFactory(text="for few", is_confidential=True)
        NoteFactory(text="open")
        client.force_login(staff(READ, CONFIDENTIAL))

        page = client.get(reverse("people_notes:index")).content.decode()
        sheet = client.get(reverse("people_notes:index"), {"export": "xlsx"})

        assert "for few" not in page
        rows = load_workbook(BytesIO(b"".join(sheet.streaming_content))).active.iter_rows(values_only=True)
        assert [row[3] for row in rows][1:] == ["open"]

    def test_costs_the_same_for_one_and_three(self, client, staff):
        client.force_login(staff(READ))
        costs = []
        client.get(reverse("people_notes:index"))
        for count in (1, 2):
            NoteFactory.create_batch(count)
            with CaptureQueriesContext(connection) as captured:
                client.get(reverse("people_notes:index"))
            costs.append(len(captured))

        assert costs[0] == costs[1]
