import pytest
from django.contrib.auth.models import Permission

# What the staff groups may do in this room; the matrix of the whole house is tested in overview.
AUDITOR = {
    "view_allocation",
    "view_dues",
    "view_kindterms",
    "view_membership",
    "view_membershipkind",
    "view_payment",
    "view_receipt",
    "view_registercopy",
}
CLERK = AUDITOR | {"add_registercopy", "add_membership", "change_membership", "add_payment"}
TREASURER = AUDITOR | {
    "add_dues",
    "waive_dues",
    "add_payment",
    "reverse_payment",
    "issue_receipt",
    "void_receipt",
    "add_kindterms",
    "change_membershipkind",
}


@pytest.fixture
def staff(make_user):
    """A function that makes a member of staff with rights of this room, by codename."""

    def make(codenames, email="staff@example.org"):
        user = make_user(email)
        rights = Permission.objects.filter(content_type__app_label="members", codename__in=codenames)
        assert {right.codename for right in rights} == set(codenames)
        people = Permission.objects.filter(codename__in=["view_person", "view_organisation", "access_admin"])
        user.user_permissions.set([*rights, *people])
        return user

    return make


@pytest.fixture
def clerk(staff):
    return staff(CLERK, "clerk@example.org")


@pytest.fixture
def treasurer(staff):
    return staff(TREASURER, "treasurer@example.org")


@pytest.fixture
def auditor(staff):
    return staff(AUDITOR, "auditor@example.org")
