"""Coordinators keep report meetings and who signs up; the treasurer and they keep offerings; auditors read the figures."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

_FIGURES = ["tours.view_offering", "tours.view_reportmeeting"]
_OFFERINGS = ["tours.add_offering", "tours.correct_offering"]
MORE = {
    "Dispatch coordinator": [
        *_FIGURES,
        *_OFFERINGS,
        "tours.add_reportmeeting",
        "tours.change_meetingsignup",
        "tours.change_reportmeeting",
        "tours.view_meetingsignup",
    ],
    "Treasurer": [*_FIGURES, *_OFFERINGS],
    "Auditor": _FIGURES,
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
    dependencies = [("tours", "0001_report_meetings"), ("overview", "0030_stories")]
    operations = [migrations.RunPython(add_rights, take_rights)]
