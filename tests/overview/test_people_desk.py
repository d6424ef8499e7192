"""What waits about people: records entered twice and post that came back."""

from datetime import date

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from jocs_site.overview import people_desk
from jocs_site.people import services
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 1)


def told(user) -> list[tuple[int, str]]:
    return [(todo.count, todo.url) for todo in people_desk.todos(user=user, today=TODAY)]


@pytest.fixture
def with_rights(make_user):
    def make(*codenames: str):
        user = make_user("staff@example.org")
        rights = Permission.objects.filter(content_type__app_label="people", codename__in=codenames)
        assert rights.count() == len(codenames)
        user.user_permissions.set(rights)
        return user

    return make


def test_records_of_one_person_wait_for_those_who_may_merge(with_rights):
    for _twice in range(2):
        PersonFactory(family_kana="カンゴ", given_kana="ハナ", born_on=date(1950, 1, 1), email="", phone="")

    assert told(with_rights("merge_people")) == [(1, reverse("overview_duplicates:index"))]


def test_returned_post_waits_for_those_who_may_mend_the_address(with_rights):
    person = PersonFactory()
    services.note_returned_mail(person_id=person.pk, returned_on=TODAY, what="512", reason="unknown")

    assert told(with_rights("change_person", "view_returnedmail")) == [(1, reverse("people_returned_mail:index"))]


def test_who_only_reads_the_list_has_nothing_to_do(with_rights):
    assert told(with_rights("view_returnedmail")) == []
