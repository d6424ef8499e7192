"""Where an organisation is: entered as maps tell it, or not at all; refused with a sentence, and by both databases."""

from decimal import Decimal

import pytest
from django.contrib.auth.models import Permission
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import override
from wagtail.users.models import UserProfile

from jocs_site.people.models import Organisation
from tests.factories.people import OrganisationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client, make_user):
    user = make_user("office@example.org")
    rights = ["access_admin", "view_organisation", "change_organisation"]
    user.user_permissions.set(Permission.objects.filter(codename__in=rights))
    UserProfile.objects.create(user=user, preferred_language="en")
    client.force_login(user)
    return client


def save(office, latitude, longitude):
    """The organisation afterwards and what the form says at the two fields."""
    body = OrganisationFactory()
    kept = {"name_ja": body.name_ja, "name_en": body.name_en, "kind": body.kind, "country": "TZ", "time_zone": "UTC"}
    asked = kept | {"latitude": latitude, "longitude": longitude}
    answer = office.post(reverse("people_organisations:edit", args=[body.pk]), asked)
    body.refresh_from_db()
    with override("en"):
        errors = {} if answer.status_code == 302 else answer.context["form"].errors
        return (body.latitude, body.longitude), {name: list(told) for name, told in errors.items()}


@pytest.mark.parametrize(
    ("latitude", "longitude", "kept"),
    [
        ("", "", (None, None)),
        ("-5.02345", "32.80123", (Decimal("-5.02345"), Decimal("32.80123"))),
        ("-5.0234499", "32.8012345678", (Decimal("-5.02345"), Decimal("32.80123"))),
        ("−5.5", "32.8", (Decimal("-5.50000"), Decimal("32.80000"))),
        ("90", "-180", (Decimal(90), Decimal(-180))),
    ],
    ids=["empty", "as maps tell it", "more decimals", "wide letters", "the edges"],
)
def test_it_is_kept_to_a_metre(office, latitude, longitude, kept):
    assert save(office, latitude, longitude) == (kept, {})


BOTH = "A place needs both: give this as well, or leave both empty."


@pytest.mark.parametrize(
    ("latitude", "longitude", "told"),
    [
        ("-5.02345", "", {"longitude": [BOTH]}),
        ("", "32.8", {"latitude": [BOTH]}),
        ("90.00001", "32.8", {"latitude": ["This is not on earth: it lies between -90 and 90."]}),
        ("5", "-180.00001", {"longitude": ["This is not on earth: it lies between -180 and 180."]}),
        ("5°1′", "32.8", {"latitude": ["Enter a number."]}),
        ("NaN", "32.8", {"latitude": ["Enter a number."]}),
    ],
    ids=["half", "other half", "beyond the pole", "beyond the line", "degrees and minutes", "no number"],
)
def test_what_is_no_place_is_refused_at_its_field(office, latitude, longitude, told):
    kept, errors = save(office, latitude, longitude)

    assert kept == (None, None)
    assert errors == told


def test_a_number_beyond_all_measure_is_refused_too(office):
    kept, errors = save(office, "1e30", "32.8")

    assert kept == (None, None)
    assert "latitude" in errors


@pytest.mark.parametrize(
    ("position", "name"),
    [
        ({"latitude": 5}, "people_organisation_whole_position"),
        ({"longitude": 5}, "people_organisation_whole_position"),
        ({"latitude": "90.00001", "longitude": 5}, "people_organisation_latitude_on_earth"),
        ({"latitude": 5, "longitude": "-180.00001"}, "people_organisation_longitude_on_earth"),
    ],
)
def test_the_database_refuses_it_whoever_writes(position, name):
    body = OrganisationFactory()

    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Organisation.objects.filter(pk=body.pk).update(**position)


def test_the_file_tells_it_to_the_office(office):
    body = OrganisationFactory(latitude=Decimal("-5.02345"), longitude=Decimal("32.80123"))

    assert "-5.02345, 32.80123" in office.get(reverse("people_organisations:inspect", args=[body.pk])).content.decode()
