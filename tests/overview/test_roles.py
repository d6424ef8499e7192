"""The groups that the migrations make are those of `jocs_site.overview.roles`."""

import pytest
from django.contrib.auth.models import Group, Permission
from wagtail.models import GroupCollectionPermission, GroupPagePermission

from home.supporters import SUPPORTERS, VOTING
from jocs_site.overview.roles import ON_FILES, ON_PAGES, ROLES

pytestmark = pytest.mark.usefixtures("loaded_demo", "db")


def full_names(permissions) -> list[str]:
    return sorted(
        f"{app}.{codename}" for app, codename in permissions.values_list("content_type__app_label", "codename")
    )


def test_groups_are_the_declared_ones():
    """And the two that open the supporters' rooms, with no right at all."""
    rooms = Group.objects.filter(name__in=[SUPPORTERS, VOTING])

    assert sorted(Group.objects.values_list("name", flat=True)) == sorted([*ROLES, SUPPORTERS, VOTING])
    assert not Permission.objects.filter(group__in=rooms).exists()


@pytest.mark.parametrize("name", ROLES)
def test_group_holds_what_is_declared(name):
    assert full_names(Group.objects.get(name=name).permissions) == sorted(ROLES[name])


def test_only_editors_and_writers_edit_pages_and_files_and_writers_publish_nothing():
    on_pages = GroupPagePermission.objects.values_list("group__name", "page__depth", "permission__codename")
    on_files = GroupCollectionPermission.objects.values_list("group__name", "collection__depth")

    assert sorted(on_pages) == [(name, 1, codename) for name, rights in ON_PAGES.items() for codename in rights]
    assert set(on_files) == {(name, 1) for name in ON_FILES}
    for name, rights in ON_FILES.items():
        assert full_names(Permission.objects.filter(groupcollectionpermission__group__name=name)) == sorted(rights)


# What the office noted about people, and who reads by mail, is no matter of the books; whole account numbers are for
# one desk.
KEPT_FROM_AUDITORS = {
    "people.view_note",
    "people.view_confidentialnote",
    "members.read_account",
    "newsletter.view_edition",
    "newsletter.view_subscription",
    "dispatch.read_candidacy",
    "dispatch.read_persondocument",
    "dispatch.view_candidacy",
    "safety.view_whereabouts",
    "scholarships.read_bankaccount",
    "tours.view_meetingsignup",
}


@pytest.mark.parametrize("name", ROLES)
def test_auditor_sees_what_any_other_group_sees_but_notes_and_whole_accounts_and_changes_nothing(name):
    auditor = set(ROLES["Auditor"])
    reading = {permission for permission in ROLES[name] if permission.split(".")[1].startswith(("view_", "read_"))}

    assert reading - auditor <= KEPT_FROM_AUDITORS
    assert not KEPT_FROM_AUDITORS & auditor
    assert {permission for permission in auditor if not permission.split(".")[1].startswith(("view_", "read_"))} == {
        "wagtailadmin.access_admin"
    }


def test_health_and_faith_are_for_pastoral_care_alone_and_notes_are_no_matter_of_dispatch():
    """docs/decisions/0025"""
    holders = [name for name, rights in ROLES.items() if "people.view_confidentialnote" in rights]

    assert holders == ["Pastoral care"]
    assert {"people.view_note", "people.add_note"}.isdisjoint(ROLES["Dispatch coordinator"])
