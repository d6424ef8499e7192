"""From the pages of a worker and of a posting to the person's own page and notes, for those who may see them."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from tests.dispatch.conftest import COORDINATOR
from tests.factories.dispatch import make_posting
from tests.factories.notes import NoteFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("rights", [(), ("view_person",), ("view_note",), ("view_person", "view_note")])
def test_each_link_needs_its_right_and_no_words_of_a_note_are_told(client, staff, rights):
    user, posting = staff(COORDINATOR), make_posting("active")
    user.user_permissions.add(*Permission.objects.filter(content_type__app_label="people", codename__in=rights))
    person = posting.worker.person
    NoteFactory(person=person, text="Asked to be rung after noon")
    client.force_login(user)
    file = reverse("people_people:inspect", args=[person.pk])
    pages = [
        client.get(reverse("dispatch_workers:inspect", args=[posting.worker_id])).content.decode(),
        client.get(reverse("dispatch_postings:inspect", args=[posting.pk])).content.decode(),
    ]

    sees = "view_person" in rights
    for page in pages:
        assert (f'href="{file}"' in page, f'href="{file}#notes"' in page) == (sees, sees and "view_note" in rights)
        assert "rung after noon" not in page
