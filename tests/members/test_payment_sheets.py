"""Payment sheets: the number with its check digit, what is owed, and for whom."""

import io

import pypdf
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jocs_site.people.models import User
from tests.factories.members import DuesFactory, MembershipFactory
from tests.factories.people import PersonFactory, UserFactory

pytestmark = pytest.mark.django_db


def pages(response) -> list[str]:
    """The text of each page, without blanks."""
    reader = pypdf.PdfReader(io.BytesIO(response.content))
    return ["".join(page.extract_text().split()) for page in reader.pages]


@pytest.fixture
def member(client):
    membership = MembershipFactory(number=1234, person=PersonFactory(user=UserFactory()))
    client.force_login(membership.person.user)
    return membership


@pytest.fixture
def office(client):
    client.force_login(User.objects.create_superuser("office@example.org", "a long password"))
    return client


def test_sheet_says_number_with_check_digit_years_and_sum(client, member, settings):
    settings.POSTAL_ACCOUNT = "00100-0-000000 JOCS"
    for year in (2025, 2026):
        DuesFactory(membership=member, fiscal_year=year, amount_yen=5_000)

    (text,) = pages(client.get(reverse("members:payment_sheet")))

    for words in ("1234-0", "2025年度、2026年度", "¥10,000", "00100-0-000000JOCS"):
        assert words in text


def test_account_that_is_not_known_is_not_made_up(client, member):
    DuesFactory(membership=member)

    (text,) = pages(client.get(reverse("members:payment_sheet")))

    assert "口座番号は未定です" in text


def test_who_owes_nothing_gets_no_sheet(client, member):
    DuesFactory()

    assert client.get(reverse("members:payment_sheet")).url == reverse("members:overview")


def test_office_prints_a_page_for_each_who_owes(office):
    DuesFactory.create_batch(2)
    MembershipFactory()

    assert len(pages(office.get(reverse("members_memberships:payment_sheets")))) == 2


def test_office_prints_for_those_whom_the_list_shows(office):
    wanted, _other = DuesFactory(), DuesFactory()

    (text,) = pages(office.get(reverse("members_memberships:payment_sheets") + f"?q={wanted.membership.number}"))

    assert f"{wanted.membership.number}-" in text


def test_many_sheets_cost_as_many_questions_as_one(office, django_assert_num_queries):
    url = reverse("members_memberships:payment_sheets")
    DuesFactory()
    office.get(url)
    with CaptureQueriesContext(connection) as one:
        office.get(url)
    DuesFactory.create_batch(2)

    with django_assert_num_queries(len(one)):
        office.get(url)


def test_printing_for_many_needs_the_right(client, member):
    assert client.get(reverse("members_memberships:payment_sheets")).status_code in (302, 403)
