"""The treasurer books what the field costs; the coordinator plans it; the auditor reads both."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

PLAN = ["dispatch.add_budgetline", "dispatch.change_budgetline"]
READ = ["dispatch.view_budgetline", "dispatch.view_expense"]
MORE = {
    "Dispatch coordinator": [*PLAN, *READ],
    "Treasurer": [*PLAN, *READ, "dispatch.add_expense", "dispatch.reverse_expense"],
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
    dependencies = [("dispatch", "0011_budgets_and_expenses"), ("overview", "0025_safety")]
    operations = [migrations.RunPython(add_rights, take_rights)]
