from datetime import UTC, date, datetime

import factory

from jocs_site.people.models import Consent, Note
from jocs_site.people.services import give_consent
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

    @classmethod
    def _create(cls, model_class, *args, **values):
        """Of a confidential one the person has agreed."""
        if values.get("is_confidential") and values["person"]:
            give_consent(person=values["person"], purpose=Consent.Purpose.CONFIDENTIAL_NOTES, on=date(2026, 1, 1))
        return super()._create(model_class, *args, **values)
