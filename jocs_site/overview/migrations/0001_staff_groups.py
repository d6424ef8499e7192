"""The staff groups as of the first release, spelled out so that later changes of `roles.py` leave this one alone."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

ROLES = {
    "Site editor": [
        "home.add_office",
        "home.change_office",
        "home.view_office",
        "simple_translation.submit_translation",
        "wagtailadmin.access_admin",
    ],
    "Dispatch coordinator": [
        "dispatch.add_emergencycontact",
        "dispatch.add_hiddencountry",
        "dispatch.add_posting",
        "dispatch.add_termexception",
        "dispatch.add_worker",
        "dispatch.advance_posting",
        "dispatch.amend_posting",
        "dispatch.approve_posting",
        "dispatch.change_emergencycontact",
        "dispatch.change_hiddencountry",
        "dispatch.change_posting",
        "dispatch.change_publicprofile",
        "dispatch.change_worker",
        "dispatch.publish_profile",
        "dispatch.view_amendment",
        "dispatch.view_emergencycontact",
        "dispatch.view_hiddencountry",
        "dispatch.view_posting",
        "dispatch.view_postingchange",
        "dispatch.view_publicprofile",
        "dispatch.view_termexception",
        "dispatch.view_worker",
        "people.add_organisation",
        "people.add_person",
        "people.change_organisation",
        "people.change_person",
        "people.view_organisation",
        "people.view_person",
        "wagtailadmin.access_admin",
    ],
    "Scholarship officer": [
        "people.add_organisation",
        "people.add_person",
        "people.change_organisation",
        "people.change_person",
        "people.view_organisation",
        "people.view_person",
        "scholarships.add_application",
        "scholarships.add_award",
        "scholarships.add_call",
        "scholarships.add_instalment",
        "scholarships.add_panelmember",
        "scholarships.approve_instalment",
        "scholarships.assign_application",
        "scholarships.change_call",
        "scholarships.change_panelmember",
        "scholarships.check_application",
        "scholarships.decide_application",
        "scholarships.receive_instalment",
        "scholarships.view_application",
        "scholarships.view_award",
        "scholarships.view_call",
        "scholarships.view_decision",
        "scholarships.view_instalment",
        "scholarships.view_panelmember",
        "scholarships.view_review",
        "scholarships.view_reviewassignment",
        "wagtailadmin.access_admin",
    ],
    "Membership clerk": [
        "members.add_membership",
        "members.change_membership",
        "members.view_dues",
        "members.view_kindterms",
        "members.view_membership",
        "members.view_membershipkind",
        "members.view_membershipperiod",
        "people.add_consent",
        "people.add_organisation",
        "people.add_person",
        "people.change_consent",
        "people.change_organisation",
        "people.change_person",
        "people.view_consent",
        "people.view_organisation",
        "people.view_person",
        "wagtailadmin.access_admin",
    ],
    "Treasurer": [
        "members.add_payment",
        "members.issue_receipt",
        "members.reverse_payment",
        "members.view_allocation",
        "members.view_dues",
        "members.view_kindterms",
        "members.view_membership",
        "members.view_membershipkind",
        "members.view_payment",
        "members.view_paymentrequest",
        "members.view_receipt",
        "members.void_receipt",
        "members.waive_dues",
        "scholarships.send_instalment",
        "scholarships.view_award",
        "scholarships.view_instalment",
        "wagtailadmin.access_admin",
    ],
    "Returning officer": [
        "agm.add_meeting",
        "agm.change_meeting",
        "agm.enter_act",
        "agm.read_result",
        "agm.run_meeting",
        "agm.view_meeting",
        "agm.view_roll",
        "wagtailadmin.access_admin",
    ],
    "Auditor": [
        "agm.read_result",
        "agm.view_meeting",
        "agm.view_roll",
        "dispatch.view_amendment",
        "dispatch.view_emergencycontact",
        "dispatch.view_hiddencountry",
        "dispatch.view_posting",
        "dispatch.view_postingchange",
        "dispatch.view_publicprofile",
        "dispatch.view_termexception",
        "dispatch.view_worker",
        "home.view_office",
        "members.view_allocation",
        "members.view_dues",
        "members.view_kindterms",
        "members.view_membership",
        "members.view_membershipkind",
        "members.view_membershipperiod",
        "members.view_payment",
        "members.view_paymentrequest",
        "members.view_receipt",
        "people.view_consent",
        "people.view_organisation",
        "people.view_person",
        "scholarships.view_application",
        "scholarships.view_award",
        "scholarships.view_call",
        "scholarships.view_decision",
        "scholarships.view_instalment",
        "scholarships.view_panelmember",
        "scholarships.view_review",
        "scholarships.view_reviewassignment",
        "wagtailadmin.access_admin",
    ],
}
ON_PAGES = ['add_page', 'change_page', 'lock_page', 'publish_page', 'unlock_page']
ON_FILES = [
    "wagtaildocs.add_document",
    "wagtaildocs.change_document",
    "wagtaildocs.choose_document",
    "wagtailimages.add_image",
    "wagtailimages.change_image",
    "wagtailimages.choose_image",
]
# Wagtail begins with two groups and a workflow of its own; this house has other roles.
NOT_OURS = ["Editors", "Moderators"]


def make_groups(apps, schema_editor):
    """Permissions are otherwise made after all migrations, so they are made here first."""
    for config in apps.get_app_configs():
        config.models_module = True
        create_permissions(config, apps=apps, using=schema_editor.connection.alias, verbosity=0)
        config.models_module = None
    group_model = apps.get_model("auth", "Group")
    for name, permissions in ROLES.items():
        group, _is_new = group_model.objects.get_or_create(name=name)
        group.permissions.set(find(apps, permission) for permission in permissions)
    let_edit_everything(apps, group_model.objects.get(name="Site editor"))
    close_what_wagtail_opened(apps)


def find(apps, permission):
    app, codename = permission.split(".")
    return apps.get_model("auth", "Permission").objects.get(content_type__app_label=app, codename=codename)


def let_edit_everything(apps, editor):
    root = apps.get_model("wagtailcore", "Page").objects.filter(depth=1).order_by("path").first()
    for codename in ON_PAGES if root else []:
        apps.get_model("wagtailcore", "GroupPagePermission").objects.get_or_create(
            group=editor, page=root, permission=find(apps, f"wagtailcore.{codename}")
        )
    files = apps.get_model("wagtailcore", "Collection").objects.filter(depth=1).first()
    for permission in ON_FILES if files else []:
        apps.get_model("wagtailcore", "GroupCollectionPermission").objects.get_or_create(
            group=editor, collection=files, permission=find(apps, permission)
        )


def close_what_wagtail_opened(apps):
    apps.get_model("wagtailcore", "WorkflowPage").objects.all().delete()
    apps.get_model("wagtailcore", "Workflow").objects.update(active=False)
    apps.get_model("wagtailcore", "Task").objects.update(active=False)
    apps.get_model("auth", "Group").objects.filter(name__in=NOT_OURS, user=None).delete()


def remove_groups(apps, schema_editor):
    apps.get_model("auth", "Group").objects.filter(name__in=list(ROLES)).delete()


class Migration(migrations.Migration):
    initial = True
    dependencies = [
        ("agm", "0001_meetings_rolls_and_acts"),
        ("dispatch", "0001_workers_and_postings"),
        ("home", "0001_pages_and_offices"),
        ("members", "0001_members_dues_and_payments"),
        ("people", "0001_people_and_accounts"),
        ("scholarships", "0001_calls_to_instalments"),
        ("simple_translation", "0001_initial"),
        ("wagtailadmin", "0006_formstate"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
        ("wagtaildocs", "0014_alter_document_file_size"),
        ("wagtailimages", "0027_image_description"),
    ]
    operations = [migrations.RunPython(make_groups, remove_groups)]
