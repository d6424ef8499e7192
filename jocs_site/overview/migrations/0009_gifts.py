"""The clerk enters gifts and says who givers are; the treasurer sets purposes, appeals and what holds for receipts."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

MORE = {
    "Membership clerk": [
        "members.add_gift",
        "members.change_visitor",
        "members.view_campaign",
        "members.view_gift",
        "members.view_purpose",
        "members.view_visitor",
    ],
    "Treasurer": [
        "members.add_campaign",
        "members.add_gift",
        "members.add_purpose",
        "members.add_receiptterms",
        "members.add_taxcertificate",
        "members.change_campaign",
        "members.change_purpose",
        "members.view_campaign",
        "members.view_gift",
        "members.view_purpose",
        "members.view_receiptterms",
        "members.view_taxcertificate",
        "members.view_visitor",
    ],
    "Auditor": [
        "members.view_campaign",
        "members.view_gift",
        "members.view_purpose",
        "members.view_receiptterms",
        "members.view_taxcertificate",
        "members.view_visitor",
    ],
}


def find(apps, permission):
    app, codename = permission.split(".")
    return apps.get_model("auth", "Permission").objects.get(content_type__app_label=app, codename=codename)


def add_rights(apps, schema_editor):
    for config in apps.get_app_configs():
        config.models_module = True
        create_permissions(config, apps=apps, using=schema_editor.connection.alias, verbosity=0)
        config.models_module = None
    for name, permissions in MORE.items():
        group = apps.get_model("auth", "Group").objects.get(name=name)
        group.permissions.add(*(find(apps, permission) for permission in permissions))


def take_rights(apps, schema_editor):
    for name, permissions in MORE.items():
        group = apps.get_model("auth", "Group").objects.get(name=name)
        group.permissions.remove(*(find(apps, permission) for permission in permissions))


class Migration(migrations.Migration):
    dependencies = [("members", "0013_key_of_a_visitor"), ("overview", "0008_register")]
    operations = [migrations.RunPython(add_rights, take_rights)]
