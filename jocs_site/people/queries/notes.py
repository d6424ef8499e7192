"""Notes about people and organisations, as far as the reader may read them. Read only."""

from dataclasses import dataclass, field

from django.db.models import Q, QuerySet

from jocs_site.foundation.names import search_key
from jocs_site.people.models import Note, Organisation, Person
from jocs_site.people.queries.people import find_organisations, find_people

READ, READ_CONFIDENTIAL = "people.view_note", "people.view_confidentialnote"


def notes_for(reader) -> QuerySet[Note]:
    """Every note that this account may read; for who may not, there are none, not even their number."""
    if not reader.has_perm(READ):
        return Note.objects.none()
    notes = Note.objects.select_related("person", "organisation", "written_by__person", "ended_by__person")
    return notes if reader.has_perm(READ_CONFIDENTIAL) else notes.filter(is_confidential=False)


@dataclass
class Entry:
    """A note that holds, with those it took the place of, the newest first."""

    note: Note
    earlier: list[Note] = field(default_factory=list)


@dataclass(frozen=True)
class Notes:
    """What stands in a file: ``holding`` and ``ended``, each the newest first."""

    holding: list[Entry]
    ended: list[Entry]


def notes_about(subject: Person | Organisation, reader) -> Notes:
    """In two lists; a note whose correction the reader may not read does not come back to life."""
    own = {"person" if isinstance(subject, Person) else "organisation": subject}
    rows = notes_for(reader).filter(**own).order_by("-written_at", "-pk")
    found = {note.pk: note for note in rows}
    replaced = set(Note.objects.filter(**own).exclude(corrects=None).values_list("corrects", flat=True))
    entries = [Entry(note, _chain(note, found)) for note in found.values() if note.pk not in replaced]
    return Notes([one for one in entries if not one.note.ended_at], [one for one in entries if one.note.ended_at])


def _chain(note: Note, found: dict[int, Note]) -> list[Note]:
    earlier = []
    while note := found.get(note.corrects_id):
        earlier.append(note)
    return earlier


def find_notes(text: str, among: QuerySet[Note]) -> QuerySet[Note]:
    """By words of the note in any spelling, or by whom it is about."""
    people, bodies = find_people(text).order_by(), find_organisations(text).order_by()
    found = Q(person__in=people.values("pk")) | Q(organisation__in=bodies.values("pk"))
    return among.filter(found | Q(search_key__contains=search_key(text)))


def notes_of(person: Person) -> QuerySet[Note]:
    """All that the office noted about a person, ended ones and confidential ones too: the person may ask for it."""
    return Note.objects.filter(Q(person=person) | Q(person__merged_into=person))
