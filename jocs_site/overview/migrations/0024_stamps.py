"""Volunteer leaders note used stamps from the parcel to the sale; auditors read them."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

MORE = {
    "Volunteer leader": [
        "people.view_organisation",
        "volunteers.add_stamplot",
        "volunteers.add_stamprate",
        "volunteers.change_stamplot",
        "volunteers.view_stamplot",
    ],
    "Auditor": ["volunteers.view_stamplot"],
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
    dependencies = [("volunteers", "0003_stamps"), ("overview", "0023_volunteer_leaders")]
    operations = [migrations.RunPython(add_rights, take_rights)]
