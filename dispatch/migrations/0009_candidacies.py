"""Applications of candidates, and the posting that follows from one."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from jocs_site.backoffice.tables import CreateTables


class Migration(migrations.Migration):

    dependencies = [
        ('dispatch', '0008_risks_and_tasks'),
        ('people', '0003_first_words'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateTables([
        migrations.CreateModel(
            name='Candidacy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('profession', models.CharField(choices=[('doctor', 'doctor'), ('nurse', 'nurse'), ('midwife', 'midwife'), ('public_health_nurse', 'public health nurse'), ('nurse_educator', 'nurse educator'), ('physiotherapist', 'physiotherapist'), ('occupational_therapist', 'occupational therapist'), ('nutritionist', 'nutritionist'), ('special_educator', 'special educator'), ('other', 'other profession')], max_length=24, verbose_name='profession')),
                ('applied_on', models.DateField(verbose_name='applied on')),
                ('letter', models.TextField(verbose_name='letter of application')),
                ('interview_on', models.DateField(blank=True, null=True, verbose_name='interview on')),
                ('panel', models.CharField(blank=True, help_text='Names, with commas between them', max_length=200, verbose_name='interviewers')),
                ('board_met_on', models.DateField(blank=True, null=True, verbose_name='board meeting on')),
                ('board_minutes', models.CharField(blank=True, max_length=100, verbose_name='board minutes')),
                ('state', models.CharField(choices=[('applied', 'applied'), ('interviewing', 'to be interviewed'), ('recommended', 'recommended to the board'), ('approved', 'approved by the board'), ('not_accepted', 'not accepted'), ('withdrawn', 'withdrawn')], default='applied', max_length=24, verbose_name='state')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='candidacies', to='people.person', verbose_name='person')),
                ('request', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='candidacies', to='dispatch.workerrequest', verbose_name='worker request')),
            ],
            options={
                'verbose_name': 'candidacy',
                'verbose_name_plural': 'candidacies',
                'permissions': [('read_candidacy', 'Can read letters of application and reasons of decisions'), ('decide_candidacy', "Can record the board's decision on a candidacy")],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['applied', 'interviewing', 'recommended', 'approved', 'not_accepted', 'withdrawn'])), name='dispatch_candidacy_state_known'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['recommended', 'approved']), _negated=True), models.Q(('interview_on__isnull', False), models.Q(('panel', ''), _negated=True)), _connector='OR'), name='dispatch_candidacy_interviewed_by_somebody', violation_error_message='The day of the interview and who interviewed come first.'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'approved'), _negated=True), models.Q(('board_met_on__isnull', False), ('request__isnull', False), models.Q(('board_minutes', ''), _negated=True)), _connector='OR'), name='dispatch_candidacy_approved_by_board', violation_error_message='The request, the day of the board meeting and its minutes come first.'), models.CheckConstraint(condition=models.Q(models.Q(('interview_on', None), ('interview_on__gte', models.F('applied_on')), _connector='OR'), models.Q(('board_met_on', None), ('interview_on', None), ('board_met_on__gte', models.F('interview_on')), _connector='OR')), name='dispatch_candidacy_days_in_order', violation_error_message='Application, interview and board meeting are not in this order.'), models.UniqueConstraint(condition=models.Q(('state__in', ['applied', 'interviewing', 'recommended'])), fields=('person', 'request'), name='dispatch_candidacy_one_undecided_per_request', violation_error_message='An application of this person for this request is still undecided.')],
            },
        ),
        migrations.CreateModel(
            name='CandidacyChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('step', models.CharField(max_length=40, verbose_name='step')),
                ('from_state', models.CharField(max_length=24, verbose_name='from')),
                ('to_state', models.CharField(max_length=24, verbose_name='to')),
                ('at', models.DateTimeField(verbose_name='at')),
                ('reason', models.TextField(blank=True, verbose_name='reason')),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('subject', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='dispatch.candidacy')),
            ],
            options={
                'verbose_name': 'history of a candidacy',
                'verbose_name_plural': 'history of candidacies',
                'ordering': ['subject', 'pk'],
            },
        ),
        ]),
        migrations.AddField(
            model_name='posting',
            name='candidacy',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='postings', to='dispatch.candidacy', verbose_name='candidacy'),
        ),
    ]
