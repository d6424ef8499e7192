"""Suspension, evacuation, resumption and change of host as amendments that the board approved."""

import django.db.models.deletion
import jocs_site.people.countries
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('dispatch', '0012_reports'),
        ('people', '0003_first_words'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='amendment',
            name='dispatch_amendment_kind_known',
        ),
        migrations.RemoveConstraint(
            model_name='amendment',
            name='dispatch_amendment_moves_as_named',
        ),
        migrations.AddField(
            model_name='amendment',
            name='effective_on',
            field=models.DateField(blank=True, null=True, verbose_name='from the day'),
        ),
        migrations.AddField(
            model_name='amendment',
            name='expected_resume_on',
            field=models.DateField(blank=True, null=True, verbose_name='expected to resume on'),
        ),
        migrations.AddField(
            model_name='amendment',
            name='new_country',
            field=models.CharField(blank=True, choices=jocs_site.people.countries.countries, max_length=2),
        ),
        migrations.AddField(
            model_name='amendment',
            name='new_organisation',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.organisation', verbose_name='new host'),
        ),
        migrations.AddField(
            model_name='amendment',
            name='old_organisation',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.organisation', verbose_name='host before'),
        ),
        migrations.AlterField(
            model_name='amendment',
            name='kind',
            field=models.CharField(choices=[('extension', 'extension'), ('early_end', 'early end'), ('postponement', 'postponement'), ('suspension', 'suspension'), ('evacuation', 'evacuation'), ('resumption', 'resumption'), ('host_change', 'change of host')], max_length=12, verbose_name='kind'),
        ),
        migrations.AddConstraint(
            model_name='amendment',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['extension', 'early_end', 'postponement', 'suspension', 'evacuation', 'resumption', 'host_change'])), name='dispatch_amendment_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='amendment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'extension'), ('new_ends_before__gt', models.F('old_ends_before')), ('new_starts_on', models.F('old_starts_on'))), models.Q(('kind', 'early_end'), ('new_ends_before__lt', models.F('old_ends_before')), ('new_starts_on', models.F('old_starts_on'))), models.Q(('kind', 'postponement'), ('new_starts_on__gt', models.F('old_starts_on'))), models.Q(('kind__in', ('suspension', 'evacuation', 'resumption', 'host_change')), ('new_ends_before', models.F('old_ends_before')), ('new_starts_on', models.F('old_starts_on'))), _connector='OR'), name='dispatch_amendment_moves_as_named', violation_error_message='The new dates do not fit the kind of change.'),
        ),
        migrations.AddConstraint(
            model_name='amendment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('effective_on', None), ('kind__in', ('extension', 'early_end', 'postponement'))), models.Q(('effective_on__isnull', False), ('kind__in', ('suspension', 'evacuation', 'resumption', 'host_change'))), _connector='OR'), name='dispatch_amendment_says_from_when', violation_error_message='Say from which day the change holds.'),
        ),
        migrations.AddConstraint(
            model_name='amendment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('expected_resume_on__gt', models.F('effective_on')), ('kind', 'suspension')), models.Q(models.Q(('kind', 'suspension'), _negated=True), ('expected_resume_on', None)), _connector='OR'), name='dispatch_amendment_suspends_until_later', violation_error_message='A suspension has an expected day of resuming, after its first day.'),
        ),
        migrations.AddConstraint(
            model_name='amendment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'host_change'), ('new_organisation__isnull', False), ('old_organisation__isnull', False), models.Q(('new_country', ''), _negated=True), models.Q(('old_organisation', models.F('new_organisation')), _negated=True)), models.Q(models.Q(('kind', 'host_change'), _negated=True), ('new_country', ''), ('new_organisation', None), ('old_organisation', None)), _connector='OR'), name='dispatch_amendment_names_both_hosts', violation_error_message='A change of host names the old and the new one.'),
        ),
    ]
