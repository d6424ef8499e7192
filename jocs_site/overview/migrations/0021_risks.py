"""The dispatch coordinator records risk levels and who answers for travel all the same; the auditor sees it."""
from django.contrib.auth.management import create_permissions
from django.db import migrations

MORE = {
    "Dispatch coordinator": [
        "dispatch.add_riskarea",
        "dispatch.add_riskdecision",
        "dispatch.add_riskstatement",
        "dispatch.change_riskarea",
        "dispatch.view_riskarea",
        "dispatch.view_riskdecision",
        "dispatch.view_riskstatement",
        "dispatch.view_settledtask",
    ],
    "Auditor": [
        "dispatch.view_riskarea",
        "dispatch.view_riskdecision",
        "dispatch.view_riskstatement",
        "dispatch.view_settledtask",
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
    dependencies = [("dispatch", "0008_risks_and_tasks"), ("overview", "0020_worker_requests")]
    operations = [migrations.RunPython(add_rights, take_rights)]
