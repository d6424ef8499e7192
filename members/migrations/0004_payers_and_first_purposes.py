"""Payments and requests come from the holder of their membership; and the purposes and appeals that gifts begin with."""

from datetime import date

from django.db import migrations
from django.db.models import OuterRef, Subquery

PURPOSES = [
    ("general", "使いみちを指定しない", "Where it is needed most"),
    ("dispatch", "ワーカー派遣", "Sending workers"),
    ("scholarships", "奨学金", "Scholarships"),
    ("projects", "協働プロジェクト", "Projects with partners"),
]
CAMPAIGNS = [
    ("used-stamps", "使用済み切手運動", "Used stamps", date(1964, 1, 1)),
    ("unused-stamps", "未使用切手", "Unused stamps", date(1964, 1, 1)),
]


def name_payers(apps, schema_editor):
    """The guard of payments would refuse; `post_migrate` puts it back."""
    lift_payment_guard(schema_editor)
    holders = apps.get_model("members", "Membership").objects.filter(pk=OuterRef("membership"))
    holder = {name: Subquery(holders.values(name)[:1]) for name in ("person", "organisation")}
    for model in ("Payment", "PaymentRequest"):
        rows = apps.get_model("members", model).objects.filter(person=None, organisation=None, visitor=None)
        rows.update(**holder)


def lift_payment_guard(schema_editor):
    connection = schema_editor.connection
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER IF EXISTS members_payment_append_only_update")
        else:
            cursor.execute("DROP TRIGGER IF EXISTS members_payment_append_only ON members_payment")


def add_purposes(apps, schema_editor):
    for position, (code, name_ja, name_en) in enumerate(PURPOSES):
        names = {"name_ja": name_ja, "name_en": name_en, "position": position}
        apps.get_model("members", "Purpose").objects.get_or_create(code=code, defaults=names)
    for code, name_ja, name_en, starts_on in CAMPAIGNS:
        names = {"name_ja": name_ja, "name_en": name_en, "starts_on": starts_on}
        apps.get_model("members", "Campaign").objects.get_or_create(code=code, defaults=names)


class Migration(migrations.Migration):
    dependencies = [("members", "0003_gifts_and_their_givers")]
    operations = [
        migrations.RunPython(name_payers, migrations.RunPython.noop),
        migrations.RunPython(add_purposes, migrations.RunPython.noop),
    ]
