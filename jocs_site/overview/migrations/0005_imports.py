"""The clerk takes in lists of members."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

MORE = {"Membership clerk": ["members.import_members"]}


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
    dependencies = [("overview", "0004_applications_for_membership"), ("members", "0011_import_right")]
    operations = [migrations.RunPython(add_rights, take_rights)]
