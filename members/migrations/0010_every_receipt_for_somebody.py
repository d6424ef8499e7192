"""From now on every receipt is for a person or an organisation."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("members", "0009_what_receipts_are_for")]
    operations = [
        migrations.AddConstraint(
            model_name='receipt',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('organisation', None), ('person__isnull', False)), models.Q(('organisation__isnull', False), ('person', None)), _connector='OR'), name='members_receipt_for_one'),
        ),
    ]
