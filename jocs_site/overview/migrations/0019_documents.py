"""The dispatch coordinator keeps the documents of those who are sent; the auditor sees what is on file, no scan and no number."""


from django.contrib.auth.management import create_permissions
from django.db import migrations

MORE = {
    "Dispatch coordinator": [
        "dispatch.add_documenttype",
        "dispatch.add_persondocument",
        "dispatch.change_documenttype",
        "dispatch.change_persondocument",
        "dispatch.read_persondocument",
        "dispatch.view_documenttype",
        "dispatch.view_persondocument",
    ],
    "Auditor": ["dispatch.view_documenttype", "dispatch.view_persondocument"],
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
    dependencies = [("dispatch", "0006_first_kinds_of_documents"), ("overview", "0018_absences")]
    operations = [migrations.RunPython(add_rights, take_rights)]
