"""Workers, their postings and what is shown of them."""

import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.datetime
import django.db.models.functions.text
import django.db.models.lookups
import jocs_site.people.countries
from django.conf import settings
from django.db import migrations, models

from jocs_site.backoffice.tables import CreateTables


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('people', '0002_people'),
    ]

    operations = [CreateTables([
        migrations.CreateModel(
            name='HiddenCountry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('country', models.CharField(choices=jocs_site.people.countries.countries, max_length=2, unique=True, verbose_name='country')),
                ('reason', models.CharField(max_length=200, verbose_name='reason')),
                ('hidden_on', models.DateField(verbose_name='hidden on')),
                ('lifted_on', models.DateField(blank=True, null=True, verbose_name='shown again on')),
            ],
            options={
                'verbose_name': 'hidden country',
                'verbose_name_plural': 'hidden countries',
                'constraints': [models.CheckConstraint(condition=models.Q(('lifted_on', None), ('lifted_on__gte', models.F('hidden_on')), _connector='OR'), name='dispatch_hidden_lifted_after_hidden', violation_error_message='The day it is shown again is before the day it was hidden.')],
            },
        ),
        migrations.CreateModel(
            name='Worker',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('profession', models.CharField(choices=[('doctor', 'doctor'), ('nurse', 'nurse'), ('midwife', 'midwife'), ('public_health_nurse', 'public health nurse'), ('nurse_educator', 'nurse educator'), ('physiotherapist', 'physiotherapist'), ('occupational_therapist', 'occupational therapist'), ('nutritionist', 'nutritionist'), ('special_educator', 'special educator'), ('other', 'other profession')], max_length=24, verbose_name='profession')),
                ('biography', models.TextField(blank=True, help_text="For the office only; the public text is the profile's.", max_length=1000, verbose_name='biography')),
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='worker', to='people.person', verbose_name='person')),
            ],
            options={
                'verbose_name': 'worker',
                'verbose_name_plural': 'workers',
            },
        ),
        migrations.CreateModel(
            name='TermException',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.TextField(verbose_name='reason')),
                ('approved_by', models.CharField(help_text='For example: the board of directors', max_length=100, verbose_name='approved by')),
                ('approved_on', models.DateField(verbose_name='approved on')),
                ('minutes', models.CharField(help_text='Meeting and item, for example 2026-3, item 4', max_length=100, verbose_name='board minutes')),
                ('worker', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='exceptions', to='dispatch.worker', verbose_name='worker')),
            ],
            options={
                'verbose_name': 'term exception',
                'verbose_name_plural': 'term exceptions',
                'constraints': [models.CheckConstraint(condition=models.Q(django.db.models.lookups.GreaterThanOrEqual(django.db.models.functions.text.Length('reason'), 20)), name='dispatch_exception_reason_in_words', violation_error_message='Give the reason in at least 20 letters.')],
            },
        ),
        migrations.CreateModel(
            name='EmergencyContact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100, verbose_name='name')),
                ('relation', models.CharField(max_length=40, verbose_name='relation')),
                ('phone', models.CharField(max_length=30, verbose_name='telephone')),
                ('order', models.PositiveSmallIntegerField(default=1, verbose_name='order')),
                ('worker', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contacts', to='dispatch.worker', verbose_name='worker')),
            ],
            options={
                'verbose_name': 'emergency contact',
                'verbose_name_plural': 'emergency contacts',
                'ordering': ['worker', 'order'],
                'constraints': [models.UniqueConstraint(fields=('worker', 'order'), name='dispatch_contact_one_per_place')],
            },
        ),
        migrations.CreateModel(
            name='Amendment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('extension', 'extension'), ('early_end', 'early end'), ('postponement', 'postponement')], max_length=12, verbose_name='kind')),
                ('old_starts_on', models.DateField(verbose_name='first day before')),
                ('old_ends_before', models.DateField(verbose_name='end before')),
                ('new_starts_on', models.DateField(verbose_name='first day now')),
                ('new_ends_before', models.DateField(verbose_name='end now')),
                ('reason', models.TextField(verbose_name='reason')),
                ('approved_on', models.DateField(verbose_name='approved on')),
                ('minutes', models.CharField(max_length=100, verbose_name='board minutes')),
                ('posting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='amendments', to='dispatch.posting', verbose_name='posting')),
            ],
            options={
                'verbose_name': 'amendment',
                'verbose_name_plural': 'amendments',
                'ordering': ['posting', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['extension', 'early_end', 'postponement'])), name='dispatch_amendment_kind_known'), models.CheckConstraint(condition=models.Q(('new_ends_before__gt', models.F('new_starts_on'))), name='dispatch_amendment_ends_after_start'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'extension'), ('new_ends_before__gt', models.F('old_ends_before')), ('new_starts_on', models.F('old_starts_on'))), models.Q(('kind', 'early_end'), ('new_ends_before__lt', models.F('old_ends_before')), ('new_starts_on', models.F('old_starts_on'))), models.Q(('kind', 'postponement'), ('new_starts_on__gt', models.F('old_starts_on'))), _connector='OR'), name='dispatch_amendment_moves_as_named', violation_error_message='The new dates do not fit the kind of change.')],
            },
        ),
        migrations.CreateModel(
            name='Posting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('country', models.CharField(choices=jocs_site.people.countries.countries, max_length=2, verbose_name='country')),
                ('kind', models.CharField(choices=[('long', 'long term'), ('short', 'short term')], default='long', max_length=5, verbose_name='kind')),
                ('term_number', models.PositiveSmallIntegerField(default=1, verbose_name='term')),
                ('starts_on', models.DateField(verbose_name='first day')),
                ('ends_before', models.DateField(verbose_name='ends before')),
                ('planned_ends_before', models.DateField(verbose_name='planned to end before')),
                ('project_ends_on', models.DateField(blank=True, null=True, verbose_name='project ends on')),
                ('coordinating_office', models.CharField(choices=[('tokyo', 'Tokyo'), ('osaka', 'Osaka')], default='tokyo', max_length=5, verbose_name='coordinating office')),
                ('job_title_ja', models.CharField(blank=True, max_length=120, verbose_name='work in Japanese')),
                ('job_title_en', models.CharField(blank=True, max_length=120, verbose_name='work in English')),
                ('objectives', models.TextField(blank=True, verbose_name='objectives')),
                ('sensitivity', models.CharField(choices=[('public', 'shown to the public'), ('country_only', 'only the country shown'), ('hidden', 'hidden')], default='hidden', max_length=12, verbose_name='what the public sees')),
                ('state', models.CharField(choices=[('draft', 'draft'), ('proposed', 'before the board'), ('approved', 'approved'), ('preparing', 'preparing'), ('departed', 'on the way'), ('arrived', 'arrived'), ('language', 'learning the language'), ('active', 'in service'), ('suspended', 'suspended'), ('completed', 'term completed'), ('ended_early', 'ended early'), ('reporting', 'report tour'), ('closed', 'closed'), ('cancelled', 'cancelled')], default='draft', max_length=24, verbose_name='state')),
                ('board_approved_on', models.DateField(blank=True, null=True, verbose_name='approved by the board on')),
                ('board_minutes', models.CharField(blank=True, max_length=100, verbose_name='board minutes')),
                ('insurance_decided_on', models.DateField(blank=True, null=True, verbose_name='insurance decided on')),
                ('special_enrolment_decided_on', models.DateField(blank=True, null=True, verbose_name='special accident enrolment decided on')),
                ('left_japan_on', models.DateField(blank=True, null=True, verbose_name='left Japan on')),
                ('arrived_on', models.DateField(blank=True, null=True, verbose_name='arrived on')),
                ('midterm_reviewed_on', models.DateField(blank=True, null=True, verbose_name='mid-term review on')),
                ('returned_on', models.DateField(blank=True, null=True, verbose_name='back in Japan on')),
                ('final_report_on', models.DateField(blank=True, null=True, verbose_name='final report received on')),
                ('early_end', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='dispatch.amendment', verbose_name='early end')),
                ('exception', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='posting', to='dispatch.termexception', verbose_name='term exception')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='postings', to='people.organisation', verbose_name='receiving organisation')),
                ('worker', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='postings', to='dispatch.worker', verbose_name='worker')),
            ],
            options={
                'verbose_name': 'posting',
                'verbose_name_plural': 'postings',
                'permissions': [('advance_posting', 'Can take the everyday steps of a posting'), ('approve_posting', "Can record the board's decision on a posting"), ('amend_posting', "Can record an approved change of a posting's dates"), ('publish_profile', 'Can release the public text of a posting')],
                'indexes': [models.Index(fields=['state', 'starts_on'], name='dispatch_posting_state_start')],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_before__gt', models.F('starts_on'))), name='dispatch_posting_ends_after_start', violation_error_message='The last day is before the first.'), models.CheckConstraint(condition=models.Q(('kind', 'short'), ('exception__isnull', False), django.db.models.lookups.GreaterThanOrEqual(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.functions.datetime.ExtractYear(models.F('planned_ends_before')), '*', models.Value(10000)), '+', django.db.models.expressions.CombinedExpression(django.db.models.functions.datetime.ExtractMonth(models.F('planned_ends_before')), '*', models.Value(100))), '+', django.db.models.functions.datetime.ExtractDay(models.F('planned_ends_before'))), django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.functions.datetime.ExtractYear(models.F('starts_on')), '*', models.Value(10000)), '+', django.db.models.expressions.CombinedExpression(django.db.models.functions.datetime.ExtractMonth(models.F('starts_on')), '*', models.Value(100))), '+', django.db.models.functions.datetime.ExtractDay(models.F('starts_on'))), '+', models.Value(30000))), _connector='OR'), name='dispatch_posting_three_years_or_exception', violation_error_message='A long term lasts at least three years, or has an approved exception.'), models.CheckConstraint(condition=models.Q(('ends_before', models.F('planned_ends_before')), models.Q(('early_end__isnull', False), ('ends_before__lt', models.F('planned_ends_before'))), _connector='OR'), name='dispatch_posting_cut_short_by_amendment', violation_error_message='A term ends early only by an approved change.'), models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'proposed', 'approved', 'preparing', 'departed', 'arrived', 'language', 'active', 'suspended', 'completed', 'ended_early', 'reporting', 'closed', 'cancelled'])), name='dispatch_posting_state_known'), models.CheckConstraint(condition=models.Q(('kind__in', ['long', 'short']), ('term_number__gte', 1)), name='dispatch_posting_kind_known'), models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'proposed', 'cancelled']), ('board_approved_on__isnull', False), _connector='OR'), name='dispatch_posting_approved_by_board', violation_error_message="The day of the board's approval is missing."), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['departed', 'arrived', 'language', 'active', 'suspended', 'completed', 'ended_early', 'reporting', 'closed']), _negated=True), models.Q(('insurance_decided_on__isnull', False), ('left_japan_on__isnull', False), ('special_enrolment_decided_on__isnull', False)), _connector='OR'), name='dispatch_posting_departed_with_papers', violation_error_message='Insurance, special enrolment and the day of departure come first.'), models.CheckConstraint(condition=models.Q(models.Q(('arrived_on', None), ('arrived_on__gte', models.F('left_japan_on')), _connector='OR'), models.Q(('returned_on', None), ('returned_on__gte', models.F('left_japan_on')), _connector='OR'), models.Q(('returned_on', None), ('arrived_on', None), ('returned_on__gte', models.F('arrived_on')), _connector='OR')), name='dispatch_posting_travel_in_order', violation_error_message='Departure, arrival and return are not in this order.'), models.UniqueConstraint(condition=models.Q(('state', 'cancelled'), _negated=True), fields=('worker', 'kind', 'term_number'), name='dispatch_posting_one_per_term', violation_error_message='This worker already has a posting with this term number.')],
            },
        ),
        migrations.CreateModel(
            name='PostingChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('step', models.CharField(max_length=40, verbose_name='step')),
                ('from_state', models.CharField(max_length=24, verbose_name='from')),
                ('to_state', models.CharField(max_length=24, verbose_name='to')),
                ('at', models.DateTimeField(verbose_name='at')),
                ('reason', models.TextField(blank=True, verbose_name='reason')),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('subject', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='dispatch.posting')),
            ],
            options={
                'verbose_name': 'history',
                'verbose_name_plural': 'history',
                'ordering': ['subject', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='PublicProfile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text_ja', models.TextField(max_length=400, verbose_name='text in Japanese')),
                ('text_en', models.TextField(max_length=800, verbose_name='text in English')),
                ('consent_ends_before', models.DateField(blank=True, null=True, verbose_name='consent ends before')),
                ('approved_on', models.DateField(blank=True, null=True, verbose_name='approved on')),
                ('approved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='approved by')),
                ('consent', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.consent', verbose_name='consent')),
                ('posting', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='profile', to='dispatch.posting', verbose_name='posting')),
            ],
            options={
                'verbose_name': 'public profile',
                'verbose_name_plural': 'public profiles',
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('text_ja', ''), _negated=True), models.Q(('text_en', ''), _negated=True)), name='dispatch_profile_has_text', violation_error_message='Write the text in both languages.')],
            },
        ),
    ])]
