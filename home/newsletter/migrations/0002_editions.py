"""Newsletters to send, and the pages that they lead to."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from jocs_site.backoffice.tables import CreateTables


class Migration(migrations.Migration):

    dependencies = [
        ('letters', '0003_links_to_leave_by'),
        ('newsletter', '0001_subscriptions'),
        ('wagtailcore', '0097_baselogentry_uuid_action_timestamp_indexes'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [CreateTables([
        migrations.CreateModel(
            name='Edition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subject_ja', models.CharField(max_length=120, verbose_name='subject in Japanese')),
                ('subject_en', models.CharField(max_length=120, verbose_name='subject in English')),
                ('greeting_ja', models.TextField(max_length=2000, verbose_name='greeting in Japanese')),
                ('greeting_en', models.TextField(max_length=2000, verbose_name='greeting in English')),
                ('state', models.CharField(choices=[('draft', 'draft'), ('sending', 'being sent'), ('sent', 'sent'), ('stopped', 'stopped')], default='draft', max_length=8, verbose_name='state')),
                ('version', models.PositiveIntegerField(default=1)),
                ('tested_version', models.PositiveIntegerField(default=0)),
                ('made_at', models.DateTimeField(verbose_name='made at')),
                ('begun_at', models.DateTimeField(blank=True, null=True, verbose_name='sending began at')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='sending ended at')),
                ('begun_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('made_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('mailing', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='letters.mailing')),
            ],
            options={
                'verbose_name': 'newsletter to send',
                'verbose_name_plural': 'newsletters to send',
                'permissions': [('send_edition', 'Can send editions of the newsletter and stop them')],
                'default_permissions': ('add', 'change', 'view'),
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'sending', 'sent', 'stopped'])), name='newsletter_edition_state_known'), models.CheckConstraint(condition=models.Q(models.Q(('begun_at', None), ('mailing', None), ('state', 'draft')), models.Q(models.Q(('state', 'draft'), _negated=True), ('begun_at__isnull', False), ('mailing__isnull', False)), _connector='OR'), name='newsletter_edition_begun_unless_draft'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('state__in', ['draft', 'sending'])), models.Q(('ended_at__gte', models.F('begun_at')), ('state__in', ['sent', 'stopped'])), _connector='OR'), name='newsletter_edition_ended_when_over'), models.CheckConstraint(condition=models.Q(('tested_version__lte', models.F('version'))), name='newsletter_edition_tested_as_it_was')],
            },
        ),
        migrations.CreateModel(
            name='EditionPage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(verbose_name='position')),
                ('title', models.CharField(max_length=255, verbose_name='title')),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pages', to='newsletter.edition', verbose_name='newsletter to send')),
                ('page', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailcore.page', verbose_name='page')),
            ],
            options={
                'verbose_name': 'page in a newsletter',
                'verbose_name_plural': 'pages in newsletters',
                'ordering': ['position'],
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(fields=('edition', 'position'), name='newsletter_editionpage_one_per_place'), models.UniqueConstraint(fields=('edition', 'page'), name='newsletter_editionpage_once')],
            },
        ),
    ])]
