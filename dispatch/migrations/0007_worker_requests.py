"""Requests for workers, feasibility visits, and agreements with hosts."""

import dispatch.models.agreements
import django.db.models.deletion
import jocs_site.backoffice.models.runs
from django.conf import settings
from django.db import migrations, models

from jocs_site.backoffice.tables import CreateTables


class Migration(migrations.Migration):

    dependencies = [
        ('dispatch', '0006_first_kinds_of_documents'),
        ('people', '0003_first_words'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateTables([
        migrations.CreateModel(
            name='WorkerRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('unit', models.CharField(blank=True, help_text='Ward, school or project', max_length=120, verbose_name='place of work')),
                ('profession', models.CharField(choices=[('doctor', 'doctor'), ('nurse', 'nurse'), ('midwife', 'midwife'), ('public_health_nurse', 'public health nurse'), ('nurse_educator', 'nurse educator'), ('physiotherapist', 'physiotherapist'), ('occupational_therapist', 'occupational therapist'), ('nutritionist', 'nutritionist'), ('special_educator', 'special educator'), ('other', 'other profession')], max_length=24, verbose_name='profession')),
                ('wanted_from', models.DateField(verbose_name='wanted from')),
                ('term_months', models.PositiveSmallIntegerField(default=36, verbose_name='term in months')),
                ('languages_work', models.CharField(help_text='For example: English B2, Swahili B1', max_length=120, verbose_name='languages for the work')),
                ('languages_living', models.CharField(blank=True, max_length=120, verbose_name='languages for daily life')),
                ('is_replacement', models.BooleanField(default=False, verbose_name='takes over from a worker')),
                ('received_on', models.DateField(verbose_name='received on')),
                ('coordinating_office', models.CharField(choices=[('tokyo', 'Tokyo'), ('osaka', 'Osaka')], default='tokyo', max_length=5, verbose_name='coordinating office')),
                ('need', models.TextField(verbose_name='what is needed')),
                ('state', models.CharField(choices=[('received', 'received'), ('surveying', 'being looked into'), ('open', 'open'), ('filled', 'filled'), ('declined', 'declined'), ('withdrawn', 'withdrawn')], default='received', max_length=24, verbose_name='state')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='worker_requests', to='people.organisation', verbose_name='receiving organisation')),
                ('predecessor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='successions', to='dispatch.posting', verbose_name='posting before')),
            ],
            options={
                'verbose_name': 'worker request',
                'verbose_name_plural': 'worker requests',
                'permissions': [('decide_workerrequest', 'Can open and decline worker requests')],
                'constraints': [models.CheckConstraint(condition=models.Q(('term_months__gte', 1), ('term_months__lte', 120)), name='dispatch_request_term_in_range', violation_error_message='A term has 1 to 120 months.'), models.CheckConstraint(condition=models.Q(('predecessor', None), ('is_replacement', True), _connector='OR'), name='dispatch_request_predecessor_of_replacement', violation_error_message='Only a request that takes over from a worker names the posting before.'), models.CheckConstraint(condition=models.Q(models.Q(('need', ''), _negated=True), models.Q(('languages_work', ''), _negated=True)), name='dispatch_request_says_what_is_needed', violation_error_message='Say what is needed, and in which languages the work is done.'), models.CheckConstraint(condition=models.Q(('state__in', ['received', 'surveying', 'open', 'filled', 'declined', 'withdrawn'])), name='dispatch_request_state_known')],
            },
        ),
        migrations.CreateModel(
            name='RequestChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('step', models.CharField(max_length=40, verbose_name='step')),
                ('from_state', models.CharField(max_length=24, verbose_name='from')),
                ('to_state', models.CharField(max_length=24, verbose_name='to')),
                ('at', models.DateTimeField(verbose_name='at')),
                ('reason', models.TextField(blank=True, verbose_name='reason')),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('subject', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='dispatch.workerrequest')),
            ],
            options={
                'verbose_name': 'history of a request',
                'verbose_name_plural': 'history of requests',
                'ordering': ['subject', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='FeasibilityVisit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_on', models.DateField(verbose_name='first day')),
                ('ends_before', models.DateField(verbose_name='ends before')),
                ('visitors', models.CharField(help_text='Names, with commas between them', max_length=200, verbose_name='visitors')),
                ('findings', models.TextField(verbose_name='findings')),
                ('recommendation', models.CharField(choices=[('go', 'go ahead'), ('no', 'do not go ahead'), ('later', 'later')], max_length=5, verbose_name='recommendation')),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='visits', to='dispatch.workerrequest', verbose_name='worker request')),
            ],
            options={
                'verbose_name': 'feasibility visit',
                'verbose_name_plural': 'feasibility visits',
                'ordering': ['request', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_before__gt', models.F('starts_on'))), name='dispatch_visit_ends_after_start', violation_error_message='The last day is before the first.'), models.CheckConstraint(condition=models.Q(models.Q(('visitors', ''), _negated=True), models.Q(('findings', ''), _negated=True)), name='dispatch_visit_says_what_was_found', violation_error_message='Say who went and what was found.'), models.CheckConstraint(condition=models.Q(('recommendation__in', ['go', 'no', 'later'])), name='dispatch_visit_recommendation_known')],
            },
        ),
        migrations.CreateModel(
            name='HostAgreement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('provides', models.TextField(help_text='Housing, work permit, insurance, holidays, travel at the place', verbose_name='what the host provides')),
                ('valid_from', models.DateField(verbose_name='valid from')),
                ('valid_before', models.DateField(verbose_name='valid before')),
                ('signed_on', models.DateField(blank=True, null=True, verbose_name='signed on')),
                ('file', models.FileField(blank=True, storage=jocs_site.backoffice.models.runs.private_storage, upload_to=dispatch.models.agreements.agreement_file_name, verbose_name='scan of the agreement')),
                ('file_kind', models.CharField(blank=True, max_length=4)),
                ('file_sha256', models.CharField(blank=True, max_length=64)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='host_agreements', to='people.organisation', verbose_name='receiving organisation')),
            ],
            options={
                'verbose_name': 'host agreement',
                'verbose_name_plural': 'host agreements',
                'ordering': ['-valid_from', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_before__gt', models.F('valid_from'))), name='dispatch_agreement_ends_after_start', violation_error_message='The last day is before the first.'), models.CheckConstraint(condition=models.Q(('provides', ''), _negated=True), name='dispatch_agreement_says_what_the_host_provides', violation_error_message='Say what the host provides.'), models.CheckConstraint(condition=models.Q(models.Q(('file', ''), ('file_kind', ''), ('file_sha256', '')), models.Q(models.Q(('file', ''), _negated=True), models.Q(('file_sha256', ''), _negated=True), ('file_kind__in', ['pdf', 'jpeg', 'png'])), _connector='OR'), name='dispatch_agreement_file_known')],
            },
        ),
        ]),
        migrations.AddField(
            model_name='posting',
            name='request',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='postings', to='dispatch.workerrequest', verbose_name='worker request'),
        ),
    ]
