"""Monthly gifts in the office: the list, and ending one for a giver."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.factories.members import MonthlyGiftFactory
from tests.members.payments.test_stripe_monthly import begun, promise  # noqa: F401 - fixtures

pytestmark = pytest.mark.django_db
LIST = "members_monthly:index"


def test_the_office_ends_a_promise_with_a_reason(account, begun, admin_client):  # noqa: F811
    response = admin_client.post(reverse("members_monthly:end", args=[begun.pk]), {"reason": "asked by telephone"})

    begun.refresh_from_db()
    assert (response.status_code, account.get(begun.reference)["status"]) == (302, "canceled")
    assert (begun.ended_on, begun.ended_because) == (timezone.localdate(), "asked by telephone")


def test_without_a_reason_nothing_ends(account, begun, admin_client):  # noqa: F811
    admin_client.post(reverse("members_monthly:end", args=[begun.pk]), {"reason": ""})

    begun.refresh_from_db()
    assert (begun.ended_on, account.get(begun.reference)["status"]) == (None, "active")


def test_a_promise_of_a_provider_that_is_closed_is_not_said_to_have_ended(admin_client):
    monthly = MonthlyGiftFactory(provider="stripe")

    page = admin_client.post(reverse("members_monthly:end", args=[monthly.pk]), {"reason": "asked by telephone"})

    monthly.refresh_from_db()
    assert (page.status_code, monthly.ended_on) == (200, None)


def test_an_unknown_promise_is_404(admin_client):
    assert admin_client.get(reverse("members_monthly:end", args=[1])).status_code == 404


def test_the_list_costs_the_same_with_one_row_and_three(admin_client):
    admin_client.get(reverse(LIST))
    costs = []
    for more in (1, 2):
        MonthlyGiftFactory.create_batch(more)
        with CaptureQueriesContext(connection) as caught:
            admin_client.get(reverse(LIST))
        costs.append(len(caught))

    assert costs[0] == costs[1]
