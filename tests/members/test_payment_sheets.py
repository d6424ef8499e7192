"""Payment sheets: the number with its check digit, what is owed, and for whom."""

import io

import pypdf
import pytest
from django.urls import reverse

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


def test_printing_for_many_needs_the_right(client, member):
    assert client.get(reverse("members_memberships:payment_sheets")).status_code in (302, 403)
