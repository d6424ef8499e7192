"""The clerk books payments and reads the ledgers; the treasurer makes the dues and sets their terms."""

from django.db import migrations

MORE = {
    "Membership clerk": [
        "members.add_payment",
        "members.view_allocation",
        "members.view_payment",
        "members.view_receipt",
    ],
    "Treasurer": [
        "members.add_dues",
        "members.add_kindterms",
        "members.change_membershipkind",
        "members.view_membershipperiod",
    ],
}


def find(apps, permission):
    app, codename = permission.split(".")
    return apps.get_model("auth", "Permission").objects.get(content_type__app_label=app, codename=codename)


def add_rights(apps, schema_editor):
    for name, permissions in MORE.items():
        group = apps.get_model("auth", "Group").objects.get(name=name)
        group.permissions.add(*(find(apps, permission) for permission in permissions))


def take_rights(apps, schema_editor):
    for name, permissions in MORE.items():
        group = apps.get_model("auth", "Group").objects.get(name=name)
        group.permissions.remove(*(find(apps, permission) for permission in permissions))


class Migration(migrations.Migration):
    dependencies = [("overview", "0001_staff_groups")]
    operations = [migrations.RunPython(add_rights, take_rights)]
