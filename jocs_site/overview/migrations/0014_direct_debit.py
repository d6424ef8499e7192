"""Direct debit: the clerk keeps the mandates, the treasurer runs it and alone reads whole account numbers."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

MORE = {
    "Membership clerk": [
        "members.add_mandate",
        "members.change_mandate",
        "members.view_debitrun",
        "members.view_mandate",
    ],
    "Treasurer": [
        "members.add_debitrun",
        "members.add_debitterms",
        "members.add_mandate",
        "members.change_mandate",
        "members.read_account",
        "members.view_debitrun",
        "members.view_debitterms",
        "members.view_mandate",
    ],
    "Auditor": [
        "members.view_debitrun",
        "members.view_debitterms",
        "members.view_mandate",
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
    dependencies = [("members", "0026_direct_debit"), ("overview", "0013_refund_orders")]
    operations = [migrations.RunPython(add_rights, take_rights)]
