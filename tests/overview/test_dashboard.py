"""The first screen of the office: what needs doing today, for whoever looks."""

from datetime import date

import pytest
from django.urls import reverse

from jocs_site.backoffice.todo import Todo
from jocs_site.overview import queries
from jocs_site.people.models import User

pytestmark = pytest.mark.usefixtures("loaded_demo", "db")
HOME = reverse("wagtailadmin_home")
TODAY = date(2026, 6, 1)


class Room:
    """Stands for the queries of one room."""

    def __init__(self, *todos: Todo):
        self._todos = list(todos)

    def todos(self, *, user, today):
        return self._todos


def todo(label: str, count: int = 1, permission: str = "dispatch.view_posting", *, is_urgent: bool = False) -> Todo:
    return Todo(label, count, "/office/", permission, is_urgent)


def coordinator() -> User:
    return User.objects.get(email="coordinator@demo.example")


def look(client, email: str) -> str:
    client.force_login(User.objects.get(email=email))
    return client.get(HOME, headers={"accept-language": "en"}).content.decode()


def test_urgent_work_comes_first(monkeypatch):
    monkeypatch.setattr(queries, "ROOMS", [("Dispatch", Room(todo("later"), todo("at once", is_urgent=True)))])

    [room] = queries.todos(user=coordinator(), today=TODAY)

    assert [one.label for one in room.todos] == ["at once", "later"]


def test_only_waiting_work_that_one_may_do_is_told(monkeypatch):
    done, others = todo("done", count=0), todo("another's", permission="members.add_payment")
    monkeypatch.setattr(queries, "ROOMS", [("Dispatch", Room(done, todo("mine"))), ("Members", Room(others))])

    [room] = queries.todos(user=coordinator(), today=TODAY)

    assert (room.name, [one.label for one in room.todos]) == ("Dispatch", ["mine"])


def test_coordinator_reads_what_waits_at_the_desk(client):
    page = look(client, "coordinator@demo.example")

    assert "What needs doing today" in page
    assert f'href="{reverse("dispatch_postings:index")}' in page


def test_who_has_nothing_to_do_is_told_so(client):
    assert "Nothing waits for you today." in look(client, "auditor@demo.example")


def test_page_search_and_counts_of_pages_are_gone(client):
    page = look(client, "treasurer@demo.example")

    assert "w-summary" not in page
    assert 'role="search"' not in page.partition('<div class="dashboard">')[2]


def test_first_screen_takes_few_questions(client, django_assert_max_num_queries):
    client.force_login(User.objects.get(email="admin@demo.example"))
    client.get(HOME)

    with django_assert_max_num_queries(45):
        client.get(HOME)
