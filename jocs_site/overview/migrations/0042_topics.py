"""Editors keep the list of topics; auditors see it."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

MORE = {
    "Auditor": ["home.view_topic"],
    "Site editor": ["home.add_topic", "home.change_topic", "home.delete_topic", "home.view_topic"],
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
    dependencies = [("home", "0013_topics"), ("overview", "0041_site_writers")]
    operations = [migrations.RunPython(add_rights, take_rights)]
