"""Telephones of emergency contacts are sealed; those on record are sealed here."""

from django.db import migrations, models

from jocs_site.backoffice.sealing import seal, unseal

OF_CONTACTS = "emergency contacts"


def seal_phones(apps, schema_editor):
    contacts = apps.get_model("dispatch", "EmergencyContact").objects
    for contact in contacts.all():
        contacts.filter(pk=contact.pk).update(sealed_phone=seal(contact.phone, use=OF_CONTACTS))


def open_phones(apps, schema_editor):
    contacts = apps.get_model("dispatch", "EmergencyContact").objects
    for contact in contacts.all():
        contacts.filter(pk=contact.pk).update(phone=unseal(contact.sealed_phone, use=OF_CONTACTS))


class Migration(migrations.Migration):
    dependencies = [("dispatch", "0001_workers_and_postings")]

    operations = [
        migrations.AddField("emergencycontact", "sealed_phone", models.TextField(default="", editable=False), preserve_default=False),
        migrations.AlterField("emergencycontact", "phone", models.CharField(default="", max_length=30, verbose_name="telephone")),
        migrations.RunPython(seal_phones, open_phones, elidable=False),
        migrations.RemoveField("emergencycontact", "phone"),
    ]
