"""Organisations are found as people are: by any spelling of their names."""

from django.db import migrations

import jocs_site.backoffice.fields
from jocs_site.people.derived import organisation_search_key


def fill(apps, schema_editor):
    organisations = apps.get_model("people", "Organisation").objects.using(schema_editor.connection.alias)
    for organisation in organisations.only("name_ja", "name_en"):
        organisations.filter(pk=organisation.pk).update(search_key=organisation_search_key(organisation))


class Migration(migrations.Migration):
    dependencies = [("people", "0009_words_for_former_scholars")]
    operations = [
        migrations.AddField(
            model_name="organisation",
            name="search_key",
            field=jocs_site.backoffice.fields.DerivedField(default="", editable=False, max_length=810),
            preserve_default=False,
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
