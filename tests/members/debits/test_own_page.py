"""What members see of a direct debit on their own pages."""

import pytest
from django.urls import reverse

from tests.factories.people import PersonFactory, UserFactory
from tests.members.debits.conftest import a_payer, answer, fix

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("terms")]


@pytest.fixture
def own_page(client):
    """A member who lets us debit an account, signed in."""
    payer = a_payer(person=PersonFactory(user=UserFactory()))
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    client.force_login(payer.person.user)
    return payer


def test_the_own_page_says_what_will_be_debited_and_does_not_press_to_pay(client, own_page):
    before = client.get(reverse("members:overview")).content.decode()
    assert "Your dues are debited from your account ending 34." in before
    fix()

    page = client.get(reverse("members:overview")).content.decode()

    assert "¥10,000 will be debited on" in page
    assert "from your account ending 34. You need do nothing." in page
    assert "button--primary" not in page.split('id="dues"')[1].split("</section>")[0]
    assert "Pay in another way all the same" in page
    assert "1234534" not in page
    check = client.get(reverse("members:check_payment") + f"?dues={own_page.dues.get().pk}").content.decode()
    assert "the debit still happens" in check


def test_a_member_reads_the_account_masked_and_what_was_debited(client, own_page):
    answer(fix(), {own_page.number: "1"})

    details = client.get(reverse("members:details")).content.decode()
    held = client.get(reverse("members:held_file")).json()

    assert "number ending 34" in details
    assert [one["last_digits"] for one in held["mandates"]] == ["34"]
    assert [(one["amount_yen"], one["result"]) for one in held["debits"]] == [(10_000, "1")]
    assert "1234534" not in str(held)
    assert "sealed" not in str(held)
