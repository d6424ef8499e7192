from datetime import UTC, datetime

import factory

from jocs_site.people.models import Note
from tests.factories.people import PersonFactory, UserFactory


class NoteFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Note

    person = factory.Maybe("organisation", None, factory.SubFactory(PersonFactory))
    organisation = None
    kind = Note.Kind.CALL
    text = "Asked to be rung after noon"
    written_at = datetime(2026, 6, 1, 3, 0, tzinfo=UTC)
    written_by = factory.SubFactory(UserFactory)
