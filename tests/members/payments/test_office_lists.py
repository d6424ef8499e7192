"""The lists of disputes and of notices that had no effect."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from members.models import PaymentDispute
from members.queries import todos
from tests.factories.members import PaymentFactory, PaymentNoticeFactory, PaymentRequestFactory

pytestmark = pytest.mark.django_db
LISTS = ["members_disputes:index", "members_notices:index"]


@pytest.fixture
def cash_desk(client, staff):
    user = staff(["view_paymentrequest", "view_payment"])
    client.force_login(user)
    client.user = user
    return client


def a_row(number: int) -> None:
    request = PaymentRequestFactory()
    PaymentNoticeFactory(request=request, trouble="It is in usd, not in yen.", received_at=timezone.now())
    PaymentDispute.objects.create(
        request=request,
        payment=PaymentFactory(membership=request.membership),
        reference=f"dp_{number}",
        amount_yen=10_000,
        reason="fraudulent",
        opened_at=timezone.now(),
    )


@pytest.mark.parametrize("name", LISTS)
def test_a_list_costs_the_same_for_one_row_and_three(cash_desk, name):
    costs = []
    cash_desk.get(reverse(name))
    for rows in ([1], [2, 3]):
        for number in rows:
            a_row(number)
        with CaptureQueriesContext(connection) as captured:
            shown = cash_desk.get(reverse(name))
        costs.append(len(captured))

    assert (len(shown.context["object_list"]), costs[0]) == (3, costs[1])


@pytest.mark.parametrize("name", LISTS)
def test_a_list_needs_its_right(client, clerk, name):
    client.force_login(clerk)

    assert client.get(reverse(name)).status_code == 302


@pytest.mark.parametrize("name", LISTS)
def test_a_list_names_the_payer_and_leads_to_the_member(cash_desk, name):
    a_row(1)
    member = PaymentDispute.objects.get().request.membership

    shown = cash_desk.get(reverse(name)).content.decode()

    assert reverse("members_memberships:inspect", args=[member.pk]) in shown


@pytest.mark.parametrize("name", LISTS)
def test_a_list_is_exported(cash_desk, name):
    a_row(1)

    assert cash_desk.get(reverse(name), {"export": "xlsx"}).status_code == 200


def test_both_stand_among_what_needs_doing(cash_desk):
    a_row(1)
    today = timezone.localdate()

    counts = {todo.url: todo.count for todo in todos(user=cash_desk.user, today=today)}

    assert [counts[reverse(name)] for name in LISTS] == [1, 1]
