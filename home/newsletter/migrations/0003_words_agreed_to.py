"""The sentence that a reader by mail agreed to."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('newsletter', '0002_editions'),
    ]

    operations = [
        migrations.AddField(
            model_name='subscription',
            name='agreed_to',
            field=models.TextField(blank=True, help_text='The sentence that the form showed. Empty where nobody wrote it down.', verbose_name='agreed to'),
        ),
    ]
