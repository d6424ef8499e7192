"""Typists type papers and proxies of the general meeting and check each other's; they run nothing."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

NEW_GROUP = "Typist"
RIGHTS = ["agm.enter_act", "agm.view_meeting", "wagtailadmin.access_admin"]


def find(apps, permission):
    app, codename = permission.split(".")
    return apps.get_model("auth", "Permission").objects.get(content_type__app_label=app, codename=codename)


def add_group(apps, schema_editor):
    for config in apps.get_app_configs():
        config.models_module = True
        create_permissions(config, apps=apps, using=schema_editor.connection.alias, verbosity=0)
        config.models_module = None
    group, _is_new = apps.get_model("auth", "Group").objects.get_or_create(name=NEW_GROUP)
    group.permissions.add(*(find(apps, permission) for permission in RIGHTS))


def remove_group(apps, schema_editor):
    apps.get_model("auth", "Group").objects.filter(name=NEW_GROUP).delete()


class Migration(migrations.Migration):
    dependencies = [("agm", "0006_typed_and_checked"), ("overview", "0015_hall_display")]
    operations = [migrations.RunPython(add_group, remove_group)]
