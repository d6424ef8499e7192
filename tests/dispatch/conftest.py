import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext

# What the two groups of staff may do in this room; the matrix of the whole house is tested in overview.
AUDITOR = {
    "view_worker",
    "view_posting",
    "view_hiddencountry",
    "view_termexception",
    "view_amendment",
    "view_publicprofile",
    "view_postingchange",
    "view_absence",
    "view_familymember",
    "view_workerrequest",
    "view_feasibilityvisit",
    "view_hostagreement",
    "view_budgetline",
    "view_expense",
    "view_activityreport",
}
COORDINATOR = AUDITOR | {
    "accept_report",
    "enter_report",
    "waive_report",
    "add_worker",
    "change_worker",
    "add_posting",
    "change_posting",
    "advance_posting",
    "approve_posting",
    "amend_posting",
    "publish_profile",
    "publish_report",
    "add_termexception",
    "change_publicprofile",
    "add_emergencycontact",
    "view_emergencycontact",
    "add_hiddencountry",
    "change_hiddencountry",
    "change_emergencycontact",
    "delete_emergencycontact",
    "add_absence",
    "change_absence",
    "approve_absence",
    "add_familymember",
    "change_familymember",
    "add_workerrequest",
    "change_workerrequest",
    "decide_workerrequest",
    "add_candidacy",
    "change_candidacy",
    "view_candidacy",
    "read_candidacy",
    "decide_candidacy",
    "add_feasibilityvisit",
    "add_hostagreement",
    "change_hostagreement",
    "add_budgetline",
    "change_budgetline",
}
TREASURER = {
    "add_budgetline",
    "change_budgetline",
    "view_budgetline",
    "add_expense",
    "reverse_expense",
    "view_expense",
}


@pytest.fixture
def staff(make_user):
    """A function that makes a member of staff with rights of this room, by codename."""

    def make(codenames, email="staff@example.org"):
        user = make_user(email)
        rights = Permission.objects.filter(content_type__app_label="dispatch", codename__in=codenames)
        assert {right.codename for right in rights} == set(codenames)
        user.user_permissions.set([*rights, Permission.objects.get(codename="access_admin")])
        return user

    return make


@pytest.fixture
def coordinator(staff):
    return staff(COORDINATOR, "coordinator@example.org")


@pytest.fixture
def auditor(staff):
    return staff(AUDITOR, "auditor@example.org")


@pytest.fixture
def treasurer(staff):
    return staff(TREASURER, "treasurer@example.org")


@pytest.fixture
def office(client, coordinator):
    """A browser in which the coordinator is signed in."""
    client.force_login(coordinator)
    return client


@pytest.fixture
def queries_of():
    """A function that counts the queries of a call, after one call that warms what is kept between requests."""

    def count(call) -> int:
        call()
        with CaptureQueriesContext(connection) as captured:
            call()
        return len(captured)

    return count
