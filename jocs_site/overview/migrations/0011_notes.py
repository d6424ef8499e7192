"""Notes about people have rights of their own, and treasurers see the files of givers."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

MORE = {
    "Membership clerk": ["people.add_note", "people.view_note"],
    "Pastoral care": [
        "people.add_note",
        "people.view_confidentialnote",
        "people.view_note",
        "people.view_organisation",
        "people.view_person",
        "wagtailadmin.access_admin",
    ],
    "Treasurer": ["people.view_organisation", "people.view_person"],
}
NEW_GROUP = "Pastoral care"


def find(apps, permission):
    app, codename = permission.split(".")
    return apps.get_model("auth", "Permission").objects.get(content_type__app_label=app, codename=codename)


def add_rights(apps, schema_editor):
    for config in apps.get_app_configs():
        config.models_module = True
        create_permissions(config, apps=apps, using=schema_editor.connection.alias, verbosity=0)
        config.models_module = None
    for name, permissions in MORE.items():
        group, _is_new = apps.get_model("auth", "Group").objects.get_or_create(name=name)
        group.permissions.add(*(find(apps, permission) for permission in permissions))


def take_rights(apps, schema_editor):
    for name, permissions in MORE.items():
        group = apps.get_model("auth", "Group").objects.get(name=name)
        group.permissions.remove(*(find(apps, permission) for permission in permissions))
    apps.get_model("auth", "Group").objects.filter(name=NEW_GROUP).delete()


class Migration(migrations.Migration):
    dependencies = [("overview", "0010_auditors_see_returned_mail"), ("people", "0004_notes")]
    operations = [migrations.RunPython(add_rights, take_rights)]
