"""Volunteer leaders keep volunteers, their shifts and who came; auditors read them."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

NEW_GROUP = "Volunteer leader"
READ = [f"volunteers.view_{name}" for name in ("opportunity", "shift", "signup", "volunteer")]
RIGHTS = {
    NEW_GROUP: [
        *READ,
        "people.add_person",
        "people.view_person",
        "volunteers.add_opportunity",
        "volunteers.add_shift",
        "volunteers.add_volunteer",
        "volunteers.change_opportunity",
        "volunteers.change_shift",
        "volunteers.change_signup",
        "volunteers.change_volunteer",
        "wagtailadmin.access_admin",
    ],
    "Auditor": READ,
}


def find(apps, permission):
    app, codename = permission.split(".")
    return apps.get_model("auth", "Permission").objects.get(content_type__app_label=app, codename=codename)


def add_rights(apps, schema_editor):
    for config in apps.get_app_configs():
        config.models_module = True
        create_permissions(config, apps=apps, using=schema_editor.connection.alias, verbosity=0)
        config.models_module = None
    for name, permissions in RIGHTS.items():
        group, _is_new = apps.get_model("auth", "Group").objects.get_or_create(name=name)
        group.permissions.add(*(find(apps, permission) for permission in permissions))


def take_rights(apps, schema_editor):
    apps.get_model("auth", "Group").objects.filter(name=NEW_GROUP).delete()
    auditor = apps.get_model("auth", "Group").objects.get(name="Auditor")
    auditor.permissions.remove(*(find(apps, permission) for permission in READ))


class Migration(migrations.Migration):
    dependencies = [("volunteers", "0001_volunteers_and_shifts"), ("overview", "0022_candidacies")]
    operations = [migrations.RunPython(add_rights, take_rights)]
