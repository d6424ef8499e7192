"""Receipts that are there belong to the holder of their membership, and their lines say what they are for."""

from datetime import date

from django.db import migrations
from django.db.models import OuterRef, Subquery

ISSUER = {
    "issuer_name": "公益社団法人 日本キリスト教海外医療協力会",
    "issuer_address": "〒169-0051 東京都新宿区西早稲田2-3-18-51  電話 03-3208-2416",
}


def name_holders(apps, schema_editor):
    """The guard lets nothing but a voiding through; `post_migrate` puts it back."""
    lift_receipt_guard(schema_editor)
    holders = apps.get_model("members", "Membership").objects.filter(pk=OuterRef("membership"))
    holder = {name: Subquery(holders.values(name)[:1]) for name in ("person", "organisation")}
    apps.get_model("members", "Receipt").objects.filter(person=None, organisation=None).update(**holder)


def lift_receipt_guard(schema_editor):
    connection = schema_editor.connection
    with connection.cursor() as cursor:
        for name in ("members_receipt_frozen_words", "members_receipt_frozen_voided", "members_receipt_frozen"):
            table = "" if connection.vendor == "sqlite" else " ON members_receipt"
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{table}")


def name_items(apps, schema_editor):
    known = set(apps.get_model("members", "Allocation").objects.values_list("pk", flat=True))
    item = apps.get_model("members", "ReceiptItem")
    receipts = apps.get_model("members", "Receipt").objects.values_list("pk", "lines", "voided_on")
    item.objects.bulk_create(
        (
            item(receipt_id=pk, allocation_id=line["allocation"], is_in_force=voided_on is None)
            for pk, lines, voided_on in receipts
            for line in lines
            if line.get("allocation") in known
        ),
        batch_size=500,
    )


def add_terms(apps, schema_editor):
    """As it has been since the association was recognised. Source: docs/sources.md#R14"""
    apps.get_model("members", "ReceiptTerms").objects.get_or_create(starts_on=date(2011, 4, 1), defaults=ISSUER)


class Migration(migrations.Migration):
    dependencies = [("members", "0008_receipts_for_every_giver")]
    operations = [
        migrations.RunPython(name_holders, migrations.RunPython.noop),
        migrations.RunPython(name_items, migrations.RunPython.noop),
        migrations.RunPython(add_terms, migrations.RunPython.noop),
    ]
