"""The dispatch desk takes requests for workers and keeps agreements with hosts; auditors read them."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

READ = ["dispatch.view_feasibilityvisit", "dispatch.view_hostagreement", "dispatch.view_workerrequest"]
MORE = {
    "Dispatch coordinator": [
        *READ,
        "dispatch.add_feasibilityvisit",
        "dispatch.add_hostagreement",
        "dispatch.add_workerrequest",
        "dispatch.change_hostagreement",
        "dispatch.change_workerrequest",
        "dispatch.decide_workerrequest",
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
    for name, permissions in MORE.items():
        group = apps.get_model("auth", "Group").objects.get(name=name)
        group.permissions.add(*(find(apps, permission) for permission in permissions))


def take_rights(apps, schema_editor):
    for name, permissions in MORE.items():
        group = apps.get_model("auth", "Group").objects.get(name=name)
        group.permissions.remove(*(find(apps, permission) for permission in permissions))


class Migration(migrations.Migration):
    dependencies = [("dispatch", "0007_worker_requests"), ("overview", "0019_documents")]
    operations = [migrations.RunPython(add_rights, take_rights)]
