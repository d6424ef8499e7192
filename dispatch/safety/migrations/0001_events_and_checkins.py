"""Safety events, who was asked, what they answered, and what was done meanwhile."""

import django.db.models.deletion
import jocs_site.people.countries
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('dispatch', '0004_absences_and_families'),
        ('people', '0003_first_words'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CheckIn',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('worker', 'worker'), ('family', 'family'), ('visitor', 'visitor')], max_length=8, verbose_name='role')),
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('phone', models.CharField(blank=True, max_length=30, verbose_name='telephone')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail address')),
                ('asked_at', models.DateTimeField(verbose_name='asked at')),
                ('state', models.CharField(choices=[('pending', 'no answer yet'), ('safe', 'safe'), ('needs_help', 'needs help'), ('unreachable', 'not reached')], default='pending', max_length=24, verbose_name='state')),
                ('answered_at', models.DateTimeField(blank=True, null=True, verbose_name='answered at')),
                ('channel', models.CharField(blank=True, choices=[('link', 'the link in the mail'), ('phone', 'telephone'), ('message', 'message'), ('others', 'told by others')], max_length=8, verbose_name='by way of')),
                ('place', models.CharField(blank=True, max_length=200, verbose_name='place')),
                ('words', models.TextField(blank=True, max_length=1000, verbose_name='words')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='checkins', to='people.person', verbose_name='person')),
                ('posting', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='checkins', to='dispatch.posting', verbose_name='posting')),
                ('recorded_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='recorded by')),
            ],
            options={
                'verbose_name': 'check-in',
                'verbose_name_plural': 'check-ins',
                'ordering': ['event', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='CheckInChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('step', models.CharField(max_length=40, verbose_name='step')),
                ('from_state', models.CharField(max_length=24, verbose_name='from')),
                ('to_state', models.CharField(max_length=24, verbose_name='to')),
                ('at', models.DateTimeField(verbose_name='at')),
                ('reason', models.TextField(blank=True, verbose_name='reason')),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('subject', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='safety.checkin')),
            ],
            options={
                'verbose_name': 'log of a check-in',
                'verbose_name_plural': 'log of check-ins',
                'ordering': ['subject', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='SafetyEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=100, verbose_name='what happened')),
                ('level', models.CharField(choices=[('alert', 'alert'), ('standfast', 'standfast'), ('consolidation', 'consolidation'), ('evacuation', 'evacuation')], max_length=16, verbose_name='level')),
                ('message', models.TextField(blank=True, max_length=1000, verbose_name='what those asked should know')),
                ('remind_after', models.PositiveSmallIntegerField(default=30, verbose_name='reminder after (minutes)')),
                ('tell_after', models.PositiveSmallIntegerField(default=60, verbose_name='mail to the coordinator after (minutes)')),
                ('call_after', models.PositiveSmallIntegerField(default=120, verbose_name='call the emergency contacts after (minutes)')),
                ('opened_at', models.DateTimeField(verbose_name='opened at')),
                ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='closed at')),
                ('closed_because', models.TextField(blank=True, max_length=1000, verbose_name='why it is closed')),
                ('closed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='closed by')),
                ('opened_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='opened by')),
            ],
            options={
                'verbose_name': 'safety event',
                'verbose_name_plural': 'safety events',
                'ordering': ['-opened_at', '-pk'],
                'permissions': [('view_whereabouts', 'Can see who is where'), ('hold_copy', 'Receives the nightly copy of who is where')],
            },
        ),
        migrations.CreateModel(
            name='EventCountry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('country', models.CharField(choices=jocs_site.people.countries.countries, max_length=2, verbose_name='country')),
                ('event', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='places', to='safety.safetyevent', verbose_name='safety event')),
            ],
            options={
                'verbose_name': 'country of an event',
                'verbose_name_plural': 'countries of events',
                'ordering': ['event', 'country'],
            },
        ),
        migrations.AddField(
            model_name='checkin',
            name='event',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='checkins', to='safety.safetyevent', verbose_name='safety event'),
        ),
        migrations.CreateModel(
            name='Escalation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('step', models.CharField(choices=[('reminder', 'reminder sent'), ('coordinator', 'coordinator told')], max_length=12, verbose_name='step')),
                ('at', models.DateTimeField(verbose_name='at')),
                ('checkin', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='escalations', to='safety.checkin', verbose_name='check-in')),
            ],
            options={
                'verbose_name': 'escalation',
                'verbose_name_plural': 'escalations',
                'ordering': ['checkin', 'at'],
                'constraints': [models.UniqueConstraint(fields=('checkin', 'step'), name='safety_escalation_once'), models.CheckConstraint(condition=models.Q(('step__in', ['reminder', 'coordinator'])), name='safety_escalation_step_known')],
            },
        ),
        migrations.AddConstraint(
            model_name='safetyevent',
            constraint=models.CheckConstraint(condition=models.Q(('level__in', ['alert', 'standfast', 'consolidation', 'evacuation'])), name='safety_event_level_known'),
        ),
        migrations.AddConstraint(
            model_name='safetyevent',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_at', None), ('closed_because', '')), models.Q(('closed_at__gte', models.F('opened_at')), models.Q(('closed_because', ''), _negated=True)), _connector='OR'), name='safety_event_closed_with_reason', violation_error_message='Say why the event is closed.'),
        ),
        migrations.AddConstraint(
            model_name='safetyevent',
            constraint=models.CheckConstraint(condition=models.Q(('remind_after__gt', 0), ('remind_after__lte', models.F('tell_after')), ('tell_after__lte', models.F('call_after'))), name='safety_event_steps_in_order', violation_error_message='The reminder comes first, then the coordinator, then the contacts.'),
        ),
        migrations.AddConstraint(
            model_name='eventcountry',
            constraint=models.UniqueConstraint(fields=('event', 'country'), name='safety_event_country_once'),
        ),
        migrations.AddConstraint(
            model_name='checkin',
            constraint=models.UniqueConstraint(fields=('event', 'person'), name='safety_checkin_once_per_person'),
        ),
        migrations.AddConstraint(
            model_name='checkin',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['pending', 'safe', 'needs_help', 'unreachable'])), name='safety_checkin_state_known'),
        ),
        migrations.AddConstraint(
            model_name='checkin',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answered_at', None), ('channel', ''), ('state', 'pending')), ('state', 'unreachable'), models.Q(('answered_at__isnull', False), ('state__in', ['safe', 'needs_help']), ('channel__in', ['link', 'phone', 'message', 'others'])), _connector='OR'), name='safety_checkin_answered'),
        ),
        migrations.AddConstraint(
            model_name='checkin',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('name', ''), _negated=True), models.Q(('role', 'visitor'), ('person__isnull', False), _connector='OR')), name='safety_checkin_has_name'),
        ),
    ]
