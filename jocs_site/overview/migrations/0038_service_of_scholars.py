"""The desk and auditors see what scholars serve after the study."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

MORE = {
    "Auditor": ["scholarships.view_serviceobligation"],
    "Scholarship officer": ["scholarships.view_serviceobligation"],
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
    dependencies = [("scholarships", "0011_service_after_the_study"), ("overview", "0037_years_of_scholarships")]
    operations = [migrations.RunPython(add_rights, take_rights)]
