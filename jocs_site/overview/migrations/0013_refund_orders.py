"""Overpayments and refund orders: the clerk enters and approves, the treasurer pays out, the auditor looks on."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

MORE = {
    "Membership clerk": ["members.add_refundorder", "members.approve_refundorder", "members.view_refundorder"],
    "Treasurer": [
        "members.add_overpaymentterms",
        "members.add_refundorder",
        "members.approve_refundorder",
        "members.pay_refundorder",
        "members.view_overpaymentterms",
        "members.view_refundorder",
    ],
    "Auditor": ["members.view_overpaymentterms", "members.view_refundorder"],
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
    dependencies = [("overview", "0012_saved_cards")]
    operations = [migrations.RunPython(add_rights, take_rights)]
