"""Report meetings, who signed up for them, and their offerings."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('dispatch', '0013_decisions_on_halts_and_hosts'),
        ('people', '0006_words_for_report_meetings'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ReportMeeting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title_ja', models.CharField(max_length=100, verbose_name='title in Japanese')),
                ('title_en', models.CharField(max_length=150, verbose_name='title in English')),
                ('starts_at', models.DateTimeField(verbose_name='begins')),
                ('ends_at', models.DateTimeField(verbose_name='ends')),
                ('place_ja', models.CharField(max_length=120, verbose_name='place in Japanese')),
                ('place_en', models.CharField(max_length=160, verbose_name='place in English')),
                ('address', models.CharField(blank=True, max_length=200, verbose_name='address')),
                ('access_ja', models.CharField(blank=True, max_length=200, verbose_name='how to get there, in Japanese')),
                ('access_en', models.CharField(blank=True, max_length=300, verbose_name='how to get there, in English')),
                ('online_url', models.URLField(blank=True, help_text='Only those who have a place read it, in their mail and page.', verbose_name='online address')),
                ('host_name', models.CharField(blank=True, help_text='A church, school or group that is not on record.', max_length=120, verbose_name='host')),
                ('office', models.CharField(choices=[('tokyo', 'Tokyo'), ('osaka', 'Osaka')], max_length=8, verbose_name='office')),
                ('is_public', models.BooleanField(default=True, help_text='Not for a meeting of a church or school of its own.', verbose_name='shown on the site')),
                ('capacity', models.PositiveSmallIntegerField(blank=True, help_text='Empty: there is room for all.', null=True, verbose_name='places')),
                ('closes_at', models.DateTimeField(verbose_name='sign-up until')),
                ('contact', models.CharField(help_text='Whom to ask: telephone or e-mail. The public reads it.', max_length=120, verbose_name='contact')),
                ('state', models.CharField(choices=[('planned', 'planned'), ('announced', 'announced'), ('held', 'held'), ('called_off', 'called off')], default='planned', max_length=12, verbose_name='state')),
                ('announced_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='announced')),
                ('called_off_because', models.CharField(blank=True, editable=False, max_length=200, verbose_name='reason')),
                ('attendance', models.PositiveIntegerField(blank=True, null=True, verbose_name='people who came')),
                ('note', models.TextField(blank=True, max_length=1000, verbose_name='note')),
                ('recorded_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('host', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='report_meetings', to='people.organisation', verbose_name='host on record')),
                ('postings', models.ManyToManyField(related_name='report_meetings', to='dispatch.posting', verbose_name='workers')),
            ],
            options={
                'verbose_name': 'report meeting',
                'verbose_name_plural': 'report meetings',
                'default_permissions': ('add', 'change', 'view'),
            },
        ),
        migrations.CreateModel(
            name='Offering',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('amount_yen', models.PositiveIntegerField(verbose_name='amount (yen)')),
                ('how', models.CharField(choices=[('cash', 'in cash'), ('transfer', 'by transfer')], max_length=8, verbose_name='how it came')),
                ('handed_over_on', models.DateField(blank=True, help_text='When the office had it. Empty: not yet.', null=True, verbose_name='handed over on')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='note')),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='reason')),
                ('recorded_at', models.DateTimeField(verbose_name='recorded at')),
                ('corrects', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='correction', to='tours.offering', verbose_name='corrects')),
                ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='recorded by')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='offerings', to='tours.reportmeeting', verbose_name='report meeting')),
            ],
            options={
                'verbose_name': 'offering',
                'verbose_name_plural': 'offerings',
                'ordering': ['-meeting__starts_at', '-pk'],
                'permissions': [('correct_offering', 'Can correct an offering')],
                'default_permissions': ('add', 'view'),
            },
        ),
        migrations.CreateModel(
            name='MeetingSignUp',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(unique=True)),
                ('name', models.CharField(blank=True, max_length=100, verbose_name='name')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail address')),
                ('phone', models.CharField(blank=True, max_length=30, verbose_name='telephone')),
                ('people', models.PositiveSmallIntegerField(default=1, verbose_name='people')),
                ('question', models.TextField(blank=True, max_length=400, verbose_name='questions')),
                ('language', models.CharField(choices=[('ja', 'Japanese'), ('en', 'English')], max_length=2, verbose_name='language')),
                ('state', models.CharField(choices=[('asked', 'asked'), ('signed_up', 'has a place'), ('waitlisted', 'on the waiting list'), ('cancelled', 'will not come')], default='asked', max_length=12, verbose_name='state')),
                ('signed_up_at', models.DateTimeField(verbose_name='signed up at')),
                ('reminded_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('erased_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('consent_text', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.consenttext')),
                ('taken_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sign_ups', to='tours.reportmeeting', verbose_name='report meeting')),
            ],
            options={
                'verbose_name': 'sign-up for a report meeting',
                'verbose_name_plural': 'sign-ups for report meetings',
                'default_permissions': ('change', 'view'),
            },
        ),
        migrations.CreateModel(
            name='MeetingChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('step', models.CharField(max_length=40, verbose_name='step')),
                ('from_state', models.CharField(max_length=24, verbose_name='from')),
                ('to_state', models.CharField(max_length=24, verbose_name='to')),
                ('at', models.DateTimeField(verbose_name='at')),
                ('reason', models.TextField(blank=True, verbose_name='reason')),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('subject', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='tours.reportmeeting')),
            ],
            options={
                'verbose_name': 'history',
                'verbose_name_plural': 'history',
                'ordering': ['subject', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='SignUpChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('step', models.CharField(max_length=40, verbose_name='step')),
                ('from_state', models.CharField(max_length=24, verbose_name='from')),
                ('to_state', models.CharField(max_length=24, verbose_name='to')),
                ('at', models.DateTimeField(verbose_name='at')),
                ('reason', models.TextField(blank=True, verbose_name='reason')),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('subject', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='tours.meetingsignup')),
            ],
            options={
                'verbose_name': 'history',
                'verbose_name_plural': 'history',
                'ordering': ['subject', 'pk'],
            },
        ),
        migrations.AddConstraint(
            model_name='reportmeeting',
            constraint=models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='tours_meeting_ends_after_start', violation_error_message='The meeting ends before it begins.'),
        ),
        migrations.AddConstraint(
            model_name='reportmeeting',
            constraint=models.CheckConstraint(condition=models.Q(('closes_at__lte', models.F('ends_at'))), name='tours_meeting_closes_before_end', violation_error_message='The sign-up ends before the meeting does.'),
        ),
        migrations.AddConstraint(
            model_name='reportmeeting',
            constraint=models.CheckConstraint(condition=models.Q(('capacity', None), models.Q(('capacity__gte', 1), ('capacity__lte', 2000)), _connector='OR'), name='tours_meeting_places', violation_error_message='There is at least one place, and at most 2,000.'),
        ),
        migrations.AddConstraint(
            model_name='reportmeeting',
            constraint=models.CheckConstraint(condition=models.Q(('office__in', ['tokyo', 'osaka']), ('state__in', ['planned', 'announced', 'held', 'called_off'])), name='tours_meeting_state_known'),
        ),
        migrations.AddConstraint(
            model_name='reportmeeting',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('attendance__isnull', False), ('recorded_at__gte', models.F('starts_at')), ('state', 'held')), models.Q(models.Q(('state', 'held'), _negated=True), ('attendance', None), ('recorded_at', None)), _connector='OR'), name='tours_meeting_numbers_when_held', violation_error_message='Numbers are known once the meeting has begun.'),
        ),
        migrations.AddConstraint(
            model_name='reportmeeting',
            constraint=models.CheckConstraint(condition=models.Q(('attendance', None), ('attendance__lte', 5000), _connector='OR'), name='tours_meeting_attendance_believable', violation_error_message='At most 5,000 people.'),
        ),
        migrations.AddConstraint(
            model_name='reportmeeting',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(models.Q(('state', 'announced'), _negated=True), ('announced_at', None)), models.Q(('announced_at__isnull', False), ('announced_at__lt', models.F('starts_at'))), _connector='OR'), name='tours_meeting_announced_beforehand', violation_error_message='This meeting has begun already. It is announced no more.'),
        ),
        migrations.AddConstraint(
            model_name='reportmeeting',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'called_off'), models.Q(('called_off_because', ''), _negated=True)), models.Q(models.Q(('state', 'called_off'), _negated=True), ('called_off_because', '')), _connector='OR'), name='tours_meeting_called_off_with_reason'),
        ),
        migrations.AddConstraint(
            model_name='offering',
            constraint=models.UniqueConstraint(condition=models.Q(('corrects', None)), fields=('meeting',), name='tours_offering_once_per_meeting', violation_error_message='The offering of this meeting is recorded already. Correct it instead.'),
        ),
        migrations.AddConstraint(
            model_name='offering',
            constraint=models.CheckConstraint(condition=models.Q(('how__in', ['cash', 'transfer'])), name='tours_offering_how_known'),
        ),
        migrations.AddConstraint(
            model_name='offering',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('amount_yen__gte', 1), ('amount_yen__lte', 10000000)), models.Q(('amount_yen', 0), ('corrects__isnull', False)), _connector='OR'), name='tours_offering_amount', violation_error_message='An offering is whole yen, from 1 to 10,000,000.'),
        ),
        migrations.AddConstraint(
            model_name='offering',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('corrects', None), ('reason', '')), models.Q(('corrects__isnull', False), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='tours_offering_correction_says_why', violation_error_message='Give the reason in a sentence.'),
        ),
        migrations.AddConstraint(
            model_name='meetingsignup',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['asked', 'signed_up', 'waitlisted', 'cancelled'])), name='tours_signup_state_known'),
        ),
        migrations.AddConstraint(
            model_name='meetingsignup',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('people__gte', 1), ('people__lte', 10)), models.Q(('people__gte', 1), ('people__lte', 200), ('taken_by__isnull', False)), _connector='OR'), name='tours_signup_people', violation_error_message='At least one person, and at most 10. Larger groups please telephone us.'),
        ),
        migrations.AddConstraint(
            model_name='meetingsignup',
            constraint=models.CheckConstraint(condition=models.Q(('consent_text__isnull', False), ('taken_by__isnull', False), _connector='OR'), name='tours_signup_agreed_or_by_telephone'),
        ),
        migrations.AddConstraint(
            model_name='meetingsignup',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('erased_at', None), models.Q(('name', ''), _negated=True), models.Q(('email', ''), ('phone', ''), _negated=True)), models.Q(('email', ''), ('erased_at__isnull', False), ('name', ''), ('phone', ''), ('question', '')), _connector='OR'), name='tours_signup_named_or_erased', violation_error_message='Write the name, and an e-mail address or a telephone number.'),
        ),
    ]
