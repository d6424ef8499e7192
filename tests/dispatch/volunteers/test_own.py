"""What volunteers see by the link in our e-mails."""

import pytest
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from dispatch.volunteers import queries, services
from tests.factories.volunteers import NOW, make_shift, make_volunteer, sign_up

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("idle_worker")]


@pytest.fixture(autouse=True)
def now(time_machine):
    time_machine.move_to(NOW, tick=False)


def own(client, volunteer):
    return client.get(reverse("volunteers:open", args=[queries.own_token(volunteer)]), follow=True)


def test_the_link_opens_the_own_shifts_at_an_address_without_it(client):
    entry = sign_up(make_shift())

    response = own(client, entry.volunteer)

    assert response.redirect_chain == [(reverse("volunteers:mine"), 302)]
    assert "Sorting stamps" in response.content.decode()


@pytest.mark.parametrize("language", ["ja", "en"])
def test_nobody_without_a_link(client, language):
    assert client.get(f"/{language}/volunteering/mine/").status_code == 404


def test_a_renewed_link_closes_the_page_in_every_browser(client):
    volunteer = make_volunteer()
    own(client, volunteer)

    services.renew_link(volunteer=volunteer)

    assert client.get(reverse("volunteers:mine")).status_code == 404


def test_cancelling_asks_first(client):
    entry = sign_up(make_shift())
    own(client, entry.volunteer)
    address = reverse("volunteers:cancel", args=[entry.pk])

    client.get(address)
    entry.refresh_from_db()
    assert entry.state == "signed_up"

    client.post(address)
    client.post(address)
    entry.refresh_from_db()
    assert (entry.state, entry.changes.count()) == ("cancelled", 2)


@pytest.mark.parametrize("name", ["cancel", "calendar"])
def test_what_is_somebody_elses_does_not_exist(client, name):
    entry = sign_up(make_shift())
    own(client, make_volunteer())

    assert client.get(reverse(f"volunteers:{name}", args=[entry.pk])).status_code == 404


def test_a_forged_post_changes_nothing():
    entry = sign_up(make_shift())
    strict = Client(enforce_csrf_checks=True)
    own(strict, entry.volunteer)

    strict.post(reverse("volunteers:cancel", args=[entry.pk]))

    entry.refresh_from_db()
    assert entry.state == "signed_up"


def test_the_calendar_file_names_time_and_place(client):
    entry = sign_up(make_shift())
    own(client, entry.volunteer)

    response = client.get(reverse("volunteers:calendar", args=[entry.pk]))

    (event,) = Calendar.from_ical(response.content).walk("VEVENT")
    assert (event["dtstart"].dt, event["dtend"].dt) == (entry.shift.starts_at, entry.shift.ends_at)
    assert (str(event["location"]), str(event["status"])) == ("Tokyo office", "CONFIRMED")
    assert response["Content-Disposition"].endswith('"jocs-20261201.ics"')
