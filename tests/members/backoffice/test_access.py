"""Who may open which screen of the members' office."""

import pytest

from members.models import Dues
from tests.factories.members import AllocationFactory, ReceiptFactory
from tests.members.backoffice.pages import address

pytestmark = pytest.mark.django_db


COMMANDS = {
    "memberships:add": "clerk",
    "memberships:kind": "clerk",
    "memberships:pledge": "clerk",
    "memberships:end": "clerk",
    "payments:record": "clerk treasurer",
    "payments:credit": "clerk treasurer",
    "payments:reverse": "treasurer",
    "payments:refund": "treasurer",
    "payments:receipt": "treasurer",
    "dues:raise": "treasurer",
    "dues:waive": "treasurer",
    "receipts:void": "treasurer",
    "receipts:reissue": "treasurer",
    "memberships:inspect": "clerk treasurer auditor",
    "receipts:pdf": "clerk treasurer auditor",
}


@pytest.mark.parametrize("who", ["clerk", "treasurer", "auditor"])
@pytest.mark.parametrize("name", COMMANDS)
def test_each_screen_opens_to_those_who_may_use_it(client, request, who, name):
    receipt = ReceiptFactory(payment=AllocationFactory().payment)
    subjects = {
        "memberships": receipt.membership,
        "payments": receipt.payment,
        "dues": Dues.objects.get(),
        "receipts": receipt,
    }
    args = [] if name.endswith((":add", ":record", ":raise")) else [subjects[name.split(":")[0]].pk]
    client.force_login(request.getfixturevalue(who))

    answer = client.get(address(name, *args))

    leads_on = "/people/inspect/" in answer.get("Location", "")  # a member's page is part of the file of the person
    assert (answer.status_code == 200 or leads_on) == (who in COMMANDS[name])


@pytest.mark.parametrize("name", ["memberships:inspect", "payments:reverse", "dues:waive", "receipts:void"])
def test_what_is_not_there_is_not_found(client, admin_user, name):
    client.force_login(admin_user)

    assert client.get(address(name, 999_999), follow=True).status_code == 404


@pytest.fixture
def admin_user(make_user):
    return make_user("admin@example.org", is_superuser=True)
