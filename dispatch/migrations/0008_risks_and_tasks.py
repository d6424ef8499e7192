"""Levels of risk, decisions about them, and what was done about stays abroad."""

import django.db.models.deletion
import django.db.models.functions.text
import django.db.models.lookups
import jocs_site.people.countries
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('dispatch', '0007_worker_requests'),
        ('people', '0003_first_words'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='RiskArea',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('country', models.CharField(choices=jocs_site.people.countries.countries, max_length=2, verbose_name='country')),
                ('region_ja', models.CharField(blank=True, help_text='As with the receiving organisations there; empty for the whole country.', max_length=100, verbose_name='region in Japanese')),
                ('region_en', models.CharField(blank=True, max_length=100, verbose_name='region in English')),
            ],
            options={
                'verbose_name': 'risk area',
                'verbose_name_plural': 'risk areas',
                'constraints': [models.UniqueConstraint(fields=('country', 'region_ja'), name='dispatch_riskarea_once', violation_error_message='This area is on the list already.'), models.CheckConstraint(condition=models.Q(models.Q(('region_en', ''), ('region_ja', '')), models.Q(models.Q(('region_ja', ''), _negated=True), models.Q(('region_en', ''), _negated=True)), _connector='OR'), name='dispatch_riskarea_named_in_both', violation_error_message='Name the region in both languages, or leave both empty.')],
            },
        ),
        migrations.CreateModel(
            name='RiskStatement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('danger', models.PositiveSmallIntegerField(verbose_name='danger level')),
                ('infection', models.PositiveSmallIntegerField(verbose_name='infection level')),
                ('stated_on', models.DateField(verbose_name='in force from')),
                ('source', models.CharField(max_length=200, verbose_name='source')),
                ('source_address', models.URLField(blank=True, verbose_name='address of the source')),
                ('recorded_at', models.DateTimeField(verbose_name='recorded at')),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='statements', to='dispatch.riskarea', verbose_name='risk area')),
                ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'risk level',
                'verbose_name_plural': 'risk levels',
                'ordering': ['area', 'stated_on', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='RiskDecision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('officer', models.CharField(help_text='Name and office of who answers for it.', max_length=100, verbose_name='decided by')),
                ('decided_on', models.DateField(verbose_name='decided on')),
                ('reason', models.TextField(verbose_name='reason')),
                ('recorded_at', models.DateTimeField(verbose_name='recorded at')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person', verbose_name='person')),
                ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('statement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='dispatch.riskstatement', verbose_name='risk level')),
            ],
            options={
                'verbose_name': 'decision on risky travel',
                'verbose_name_plural': 'decisions on risky travel',
                'ordering': ['-decided_on', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='SettledTask',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('report', 'residence notification to the embassy'), ('travel', 'registration of a short stay (optional)'), ('change', 'change of the residence notification'), ('leaving', 'notice of return to the embassy'), ('evacuate', 'evacuation')], max_length=10, verbose_name='kind')),
                ('about', models.CharField(editable=False, max_length=40)),
                ('done_on', models.DateField(blank=True, null=True, verbose_name='done on')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='note')),
                ('waived_because', models.CharField(blank=True, max_length=200, verbose_name='not needed because')),
                ('settled_at', models.DateTimeField(verbose_name='recorded at')),
                ('taken_back_at', models.DateTimeField(blank=True, null=True, verbose_name='taken back at')),
                ('posting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='settled_tasks', to='dispatch.posting', verbose_name='posting')),
                ('settled_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='recorded by')),
                ('taken_back_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'settled task',
                'verbose_name_plural': 'settled tasks',
                'ordering': ['posting', 'pk'],
            },
        ),
        migrations.AddConstraint(
            model_name='riskstatement',
            constraint=models.CheckConstraint(condition=models.Q(('danger__lte', 4), ('infection__lte', 4)), name='dispatch_riskstatement_levels', violation_error_message='Levels go from 0 to 4.'),
        ),
        migrations.AddConstraint(
            model_name='riskstatement',
            constraint=models.CheckConstraint(condition=models.Q(('source', ''), _negated=True), name='dispatch_riskstatement_with_source'),
        ),
        migrations.AddConstraint(
            model_name='riskdecision',
            constraint=models.UniqueConstraint(fields=('person', 'statement'), name='dispatch_riskdecision_once'),
        ),
        migrations.AddConstraint(
            model_name='riskdecision',
            constraint=models.CheckConstraint(condition=models.Q(django.db.models.lookups.GreaterThanOrEqual(django.db.models.functions.text.Length('reason'), 20), models.Q(('officer', ''), _negated=True)), name='dispatch_riskdecision_in_words', violation_error_message='Give the reason in at least 20 letters.'),
        ),
        migrations.AddConstraint(
            model_name='settledtask',
            constraint=models.UniqueConstraint(condition=models.Q(('taken_back_at', None)), fields=('posting', 'kind', 'about'), name='dispatch_task_settled_once'),
        ),
        migrations.AddConstraint(
            model_name='settledtask',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['report', 'travel', 'change', 'leaving', 'evacuate'])), name='dispatch_task_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='settledtask',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('done_on__isnull', False), ('waived_because', '')), models.Q(('done_on', None), models.Q(('waived_because', ''), _negated=True)), _connector='OR'), name='dispatch_task_done_or_waived', violation_error_message='Say on which day it was done, or why it is not needed.'),
        ),
    ]
