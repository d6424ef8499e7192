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
        "letters.add_labelsheet",
        "letters.change_labelsheet",
        "letters.delete_labelsheet",
        "letters.send_letter",
        "letters.view_bounce",
        "letters.view_labelsheet",
        "letters.view_letter",
        "members.add_gift",
        "members.add_mandate",
        "members.add_membership",
        "members.add_payment",
        "members.add_refundorder",
        "members.add_registercopy",
        "members.add_reminder",
        "members.add_reminderrule",
        "members.approve_refundorder",
        "members.change_mandate",
        "members.change_membership",
        "members.change_reminderrule",
        "members.change_savedcard",
        "members.change_visitor",
        "members.decide_application",
        "members.expel_membership",
        "members.import_members",
        "members.view_allocation",
        "members.view_campaign",
        "members.view_debitrun",
        "members.view_dues",
        "members.view_gift",
        "members.view_kindterms",
        "members.view_mandate",
        "members.view_membership",
        "members.view_membershipapplication",
        "members.view_membershipkind",
        "members.view_membershipperiod",
        "members.view_payment",
        "members.view_purpose",
        "members.view_receipt",
        "members.view_refundorder",
        "members.view_registercopy",
        "members.view_reminder",
        "members.view_reminderrule",
        "members.view_savedcard",
        "members.view_visitor",
        "people.add_consent",
        "people.add_consenttext",
        "people.add_note",
        "people.add_organisation",
        "people.add_person",
        "people.change_consent",
        "people.change_organisation",
        "people.change_person",
        "people.merge_people",
        "people.view_consent",
        "people.view_consenttext",
        "people.view_note",
        "people.view_organisation",
        "people.view_person",
        "people.view_returnedmail",
        "wagtailadmin.access_admin",
    ],
    "Pastoral care": [
        "people.add_note",
        "people.view_confidentialnote",
        "people.view_note",
        "people.view_organisation",
        "people.view_person",
        "wagtailadmin.access_admin",
    ],
    "Treasurer": [
        "letters.view_letter",
        "members.add_campaign",
        "members.add_cardnoticeterms",
        "members.add_debitrun",
        "members.add_debitterms",
        "members.add_dues",
        "members.add_gift",
        "members.add_kindterms",
        "members.add_mandate",
        "members.add_overpaymentterms",
        "members.add_payment",
        "members.add_purpose",
        "members.add_receiptterms",
        "members.add_refundorder",
        "members.add_taxcertificate",
        "members.approve_refundorder",
        "members.change_campaign",
        "members.change_mandate",
        "members.change_membershipkind",
        "members.change_purpose",
        "members.change_savedcard",
        "members.charge_savedcard",
        "members.issue_receipt",
        "members.pay_refundorder",
        "members.read_account",
        "members.reverse_payment",
        "members.view_allocation",
        "members.view_campaign",
        "members.view_cardnoticeterms",
        "members.view_debitrun",
        "members.view_debitterms",
        "members.view_dues",
        "members.view_gift",
        "members.view_kindterms",
        "members.view_mandate",
        "members.view_membership",
        "members.view_membershipkind",
        "members.view_membershipperiod",
        "members.view_overpaymentterms",
        "members.view_payment",
        "members.view_paymentrequest",
        "members.view_purpose",
        "members.view_receipt",
        "members.view_receiptterms",
        "members.view_refundorder",
        "members.view_reminder",
        "members.view_reminderrule",
        "members.view_savedcard",
        "members.view_taxcertificate",
        "members.view_visitor",
        "members.void_receipt",
        "members.waive_dues",
        "people.view_organisation",
        "people.view_person",
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
        "letters.send_letter",
        "letters.view_letter",
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
        "letters.view_bounce",
        "letters.view_labelsheet",
        "letters.view_letter",
        "members.view_allocation",
        "members.view_campaign",
        "members.view_cardnoticeterms",
        "members.view_debitrun",
        "members.view_debitterms",
        "members.view_dues",
        "members.view_gift",
        "members.view_kindterms",
        "members.view_mandate",
        "members.view_membership",
        "members.view_membershipapplication",
        "members.view_membershipkind",
        "members.view_membershipperiod",
        "members.view_overpaymentterms",
        "members.view_payment",
        "members.view_paymentrequest",
        "members.view_purpose",
        "members.view_receipt",
        "members.view_receiptterms",
        "members.view_refundorder",
        "members.view_registercopy",
        "members.view_reminder",
        "members.view_reminderrule",
        "members.view_savedcard",
        "members.view_taxcertificate",
        "members.view_visitor",
        "people.view_consent",
        "people.view_consenttext",
        "people.view_organisation",
        "people.view_person",
        "people.view_returnedmail",
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
    replaces = [
        ("overview", "0002_dues_and_books"),
        ("overview", "0003_letters"),
        ("overview", "0004_applications_for_membership"),
        ("overview", "0005_imports"),
        ("overview", "0006_leaving_and_returned_mail"),
        ("overview", "0007_reminders"),
        ("overview", "0008_register"),
        ("overview", "0009_gifts"),
        ("overview", "0010_auditors_see_returned_mail"),
        ("overview", "0011_notes"),
        ("overview", "0012_saved_cards"),
        ("overview", "0013_refund_orders"),
        ("overview", "0014_direct_debit"),
    ]
    initial = True
    dependencies = [
        ("agm", "0004_blanks_are_read"),
        ("backoffice", "0001_runs_and_imports"),
        ("dispatch", "0001_workers_and_postings"),
        ("home", "0001_pages_and_offices"),
        ("letters", "0002_first_label_sheets"),
        ("members", "0007_first_reminders"),
        ("people", "0003_first_words"),
        ("scholarships", "0001_calls_to_instalments"),
    ]
    operations = [migrations.RunPython(make_groups, remove_groups)]
