"""Absences from the post and who of the family lives there."""

import django.db.models.deletion
import jocs_site.people.countries
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('dispatch', '0003_contacts_have_phones'),
        ('people', '0003_first_words'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Absence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('home_leave', 'home leave'), ('annual_leave', 'annual leave'), ('travel_abroad', 'travel outside the country'), ('business', 'business trip'), ('training', 'training'), ('medical', 'medical treatment'), ('evacuation', 'evacuation')], max_length=16, verbose_name='kind')),
                ('starts_on', models.DateField(verbose_name='first day away')),
                ('ends_before', models.DateField(verbose_name='back at the post on')),
                ('country', models.CharField(choices=jocs_site.people.countries.countries, max_length=2, verbose_name='country of stay')),
                ('address', models.TextField(blank=True, max_length=500, verbose_name='address there')),
                ('phone', models.CharField(blank=True, max_length=30, verbose_name='telephone there')),
                ('purpose', models.TextField(blank=True, max_length=500, verbose_name='purpose')),
                ('deputy', models.CharField(blank=True, max_length=100, verbose_name='deputy at the post')),
                ('host_agreed_on', models.DateField(blank=True, null=True, verbose_name='host agreed on')),
                ('approved_on', models.DateField(blank=True, null=True, verbose_name='approved on')),
                ('left_on', models.DateField(blank=True, null=True, verbose_name='left on')),
                ('returned_on', models.DateField(blank=True, null=True, verbose_name='ended on')),
                ('state', models.CharField(choices=[('requested', 'requested'), ('host_agreed', 'agreed by the host'), ('approved', 'approved'), ('away', 'away'), ('returned', 'ended'), ('refused', 'refused'), ('cancelled', 'cancelled')], default='requested', max_length=24, verbose_name='state')),
                ('approved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='approved by')),
                ('posting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='absences', to='dispatch.posting', verbose_name='posting')),
            ],
            options={
                'verbose_name': 'absence',
                'verbose_name_plural': 'absences',
                'permissions': [('approve_absence', 'Can decide on the absence of a worker')],
            },
        ),
        migrations.CreateModel(
            name='AbsenceChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('step', models.CharField(max_length=40, verbose_name='step')),
                ('from_state', models.CharField(max_length=24, verbose_name='from')),
                ('to_state', models.CharField(max_length=24, verbose_name='to')),
                ('at', models.DateTimeField(verbose_name='at')),
                ('reason', models.TextField(blank=True, verbose_name='reason')),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('subject', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='dispatch.absence')),
            ],
            options={
                'verbose_name': 'history of an absence',
                'verbose_name_plural': 'history of absences',
                'ordering': ['subject', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='FamilyMember',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('relation', models.CharField(choices=[('spouse', 'spouse'), ('child', 'child'), ('parent', 'parent'), ('other', 'other relative')], max_length=8, verbose_name='relation')),
                ('starts_on', models.DateField(verbose_name='at the post from')),
                ('ends_before', models.DateField(blank=True, null=True, verbose_name='at the post until')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='accompanies', to='people.person', verbose_name='person')),
                ('posting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='family', to='dispatch.posting', verbose_name='posting')),
            ],
            options={
                'verbose_name': 'family member',
                'verbose_name_plural': 'accompanying family',
                'ordering': ['posting', 'starts_on', 'pk'],
            },
        ),
        migrations.AddField(
            model_name='absence',
            name='along',
            field=models.ManyToManyField(blank=True, related_name='absences', to='dispatch.familymember', verbose_name='family travelling along'),
        ),
        migrations.AddConstraint(
            model_name='familymember',
            constraint=models.CheckConstraint(condition=models.Q(('ends_before', None), ('ends_before__gt', models.F('starts_on')), _connector='OR'), name='dispatch_family_ends_after_start', violation_error_message='The last day is before the first.'),
        ),
        migrations.AddConstraint(
            model_name='familymember',
            constraint=models.CheckConstraint(condition=models.Q(('relation__in', ['spouse', 'child', 'parent', 'other'])), name='dispatch_family_relation_known'),
        ),
        migrations.AddIndex(
            model_name='absence',
            index=models.Index(fields=['state', 'starts_on'], name='dispatch_absence_state_start'),
        ),
        migrations.AddConstraint(
            model_name='absence',
            constraint=models.CheckConstraint(condition=models.Q(('ends_before__gt', models.F('starts_on'))), name='dispatch_absence_ends_after_start', violation_error_message='The last day is before the first.'),
        ),
        migrations.AddConstraint(
            model_name='absence',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['home_leave', 'annual_leave', 'travel_abroad', 'business', 'training', 'medical', 'evacuation'])), name='dispatch_absence_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='absence',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['requested', 'host_agreed', 'approved', 'away', 'returned', 'refused', 'cancelled'])), name='dispatch_absence_state_known'),
        ),
        migrations.AddConstraint(
            model_name='absence',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['host_agreed', 'approved', 'away', 'returned']), _negated=True), ('host_agreed_on__isnull', False), ('kind__in', ['medical', 'evacuation']), _connector='OR'), name='dispatch_absence_host_agreed', violation_error_message='The host has not agreed yet.'),
        ),
        migrations.AddConstraint(
            model_name='absence',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('approved', 'away', 'returned')), _negated=True), ('approved_on__isnull', False), _connector='OR'), name='dispatch_absence_approved', violation_error_message='The day of the approval is missing.'),
        ),
        migrations.AddConstraint(
            model_name='absence',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('left_on__isnull', False), ('returned_on__gte', models.F('left_on')), ('state', 'returned')), models.Q(('left_on__isnull', False), ('returned_on', None), ('state', 'away')), models.Q(models.Q(('state__in', ['away', 'returned']), _negated=True), ('left_on', None), ('returned_on', None)), _connector='OR'), name='dispatch_absence_travel_in_order', violation_error_message='The absence ends before it began.'),
        ),
    ]
