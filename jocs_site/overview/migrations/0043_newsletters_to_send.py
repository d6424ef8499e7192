"""Editors write the newsletter and send it by mail; clerks see what was sent."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

MORE = {
    "Membership clerk": ["newsletter.view_edition"],
    "Site editor": [
        "newsletter.add_edition",
        "newsletter.change_edition",
        "newsletter.send_edition",
        "newsletter.view_edition",
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
    dependencies = [("newsletter", "0002_editions"), ("overview", "0042_topics")]
    operations = [migrations.RunPython(add_rights, take_rights)]
