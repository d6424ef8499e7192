"""The two groups that supporters' rooms are closed to; they hold no right, and `home.supporters` keeps them."""

from django.db import migrations

GROUPS = ["支援者 Supporters", "社員会員 Voting members"]


def make(apps, schema_editor):
    for name in GROUPS:
        apps.get_model("auth", "Group").objects.get_or_create(name=name)


def remove(apps, schema_editor):
    apps.get_model("auth", "Group").objects.filter(name__in=GROUPS).delete()


class Migration(migrations.Migration):
    dependencies = [("home", "0005_countries_and_publications"), ("auth", "0012_alter_user_first_name_max_length")]
    operations = [migrations.RunPython(make, remove)]
