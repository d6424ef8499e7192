"""The clerk makes copies of the statutory register; the auditor reads who was given one."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

MORE = {
    "Membership clerk": ["members.add_registercopy", "members.view_registercopy"],
    "Auditor": ["members.view_registercopy"],
}


def find(apps, permission):
    app, codename = permission.split(".")
    return apps.get_model("auth", "Permission").objects.get(content_type__app_label=app, codename=codename)


def make_permissions(apps, schema_editor):
    """Permissions are otherwise made after all migrations."""
    config = apps.get_app_config("members")
    config.models_module = True
    create_permissions(config, apps=apps, using=schema_editor.connection.alias, verbosity=0)
    config.models_module = None


def add_rights(apps, schema_editor):
    make_permissions(apps, schema_editor)
    for name, permissions in MORE.items():
        group = apps.get_model("auth", "Group").objects.get(name=name)
        group.permissions.add(*(find(apps, permission) for permission in permissions))


def take_rights(apps, schema_editor):
    for name, permissions in MORE.items():
        group = apps.get_model("auth", "Group").objects.get(name=name)
        group.permissions.remove(*(find(apps, permission) for permission in permissions))


class Migration(migrations.Migration):
    dependencies = [("overview", "0007_reminders"), ("members", "0016_copies_of_the_register")]
    operations = [migrations.RunPython(add_rights, take_rights)]
