"""Who reminds members of dues, and who keeps the sheets of labels."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

MORE = {
    "Membership clerk": [
        "letters.add_labelsheet",
        "letters.change_labelsheet",
        "letters.delete_labelsheet",
        "letters.view_labelsheet",
        "members.add_reminder",
        "members.add_reminderrule",
        "members.change_reminderrule",
        "members.view_reminder",
        "members.view_reminderrule",
    ],
    "Treasurer": ["members.view_reminder", "members.view_reminderrule"],
    "Auditor": ["letters.view_labelsheet", "members.view_reminder", "members.view_reminderrule"],
}


def find(apps, permission):
    app, codename = permission.split(".")
    return apps.get_model("auth", "Permission").objects.get(content_type__app_label=app, codename=codename)


def make_permissions(apps, schema_editor):
    """Permissions are otherwise made after all migrations."""
    for label in ("letters", "members"):
        config = apps.get_app_config(label)
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
    dependencies = [("overview", "0006_leaving_and_returned_mail"), ("letters", "0002_label_sheets"), ("members", "0014_reminders")]
    operations = [migrations.RunPython(add_rights, take_rights)]
