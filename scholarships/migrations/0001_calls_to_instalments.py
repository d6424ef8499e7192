"""From the call for applications to the last instalment."""

import django.db.models.deletion
import django.db.models.functions.math
import jocs_site.people.countries
import modelcluster.fields
import uuid
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
            name='Call',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('fiscal_year', models.PositiveSmallIntegerField(help_text='The year it starts in: 2026 is April 2026 to March 2027.', verbose_name='fiscal year')),
                ('title_ja', models.CharField(max_length=120, verbose_name='title in Japanese')),
                ('title_en', models.CharField(max_length=120, verbose_name='title in English')),
                ('opens_at', models.DateTimeField(verbose_name='opens at')),
                ('closes_at', models.DateTimeField(help_text='One second later is late.', verbose_name='closes at')),
                ('time_zone', models.CharField(default='Asia/Tokyo', help_text='For example Asia/Tokyo or Africa/Nairobi.', max_length=40, verbose_name='time zone')),
                ('budget_yen', models.PositiveIntegerField(verbose_name='budget (yen)')),
                ('countries', models.JSONField(default=list, verbose_name='countries')),
                ('reviewers_per_file', models.PositiveSmallIntegerField(default=2, verbose_name='reviewers per file')),
                ('reports_per_year', models.PositiveSmallIntegerField(default=1, verbose_name='reports per year of study')),
            ],
            options={
                'verbose_name': 'call',
                'verbose_name_plural': 'calls',
                'ordering': ['-opens_at'],
                'default_permissions': ('add', 'change', 'view'),
                'constraints': [models.CheckConstraint(condition=models.Q(('closes_at__gt', models.F('opens_at'))), name='scholarships_call_closes_after_opening', violation_error_message='The call closes before it opens.'), models.CheckConstraint(condition=models.Q(('budget_yen__gt', 0)), name='scholarships_call_budget_above_zero'), models.CheckConstraint(condition=models.Q(('reviewers_per_file__range', (2, 5))), name='scholarships_call_two_to_five_reviewers', violation_error_message='Between two and five reviewers read each file.')],
            },
        ),
        migrations.CreateModel(
            name='Criterion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=20, verbose_name='code')),
                ('name_ja', models.CharField(max_length=100, verbose_name='name in Japanese')),
                ('name_en', models.CharField(max_length=100, verbose_name='name in English')),
                ('max_score', models.PositiveSmallIntegerField(default=5, verbose_name='most points')),
                ('weight', models.PositiveSmallIntegerField(default=1, verbose_name='weight')),
                ('call', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.PROTECT, related_name='criteria', to='scholarships.call', verbose_name='call')),
            ],
            options={
                'verbose_name': 'criterion',
                'verbose_name_plural': 'criteria',
                'ordering': ['pk'],
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(fields=('call', 'code'), name='scholarships_criterion_one_per_code'), models.CheckConstraint(condition=models.Q(('max_score__range', (1, 10))), name='scholarships_criterion_one_to_ten_points', violation_error_message='A criterion gives between 1 and 10 points.'), models.CheckConstraint(condition=models.Q(('weight__gt', 0)), name='scholarships_criterion_weight_above_zero', violation_error_message='The weight must be above zero.')],
            },
        ),
        migrations.CreateModel(
            name='PanelMember',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_active', models.BooleanField(default=True, verbose_name='may be asked to review')),
                ('organisation', models.ForeignKey(blank=True, help_text='They never review applicants that this body nominates.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.organisation', verbose_name='body they belong to')),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='scholarship_panel', to=settings.AUTH_USER_MODEL, verbose_name='account')),
            ],
            options={
                'verbose_name': 'panel member',
                'verbose_name_plural': 'panel members',
                'ordering': ['user__email'],
                'default_permissions': ('add', 'change', 'view'),
            },
        ),
        migrations.CreateModel(
            name='Application',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(editable=False, max_length=16, unique=True, verbose_name='number')),
                ('number', models.PositiveIntegerField(editable=False)),
                ('state', models.CharField(choices=[('draft', 'draft'), ('submitted', 'submitted'), ('incomplete', 'incomplete'), ('ineligible', 'not eligible'), ('eligible', 'eligible'), ('in_review', 'in review'), ('shortlisted', 'ready for the meeting'), ('selected', 'selected'), ('reserve', 'on the reserve list'), ('not_selected', 'not selected'), ('declined', 'declined by the applicant'), ('awarded', 'awarded'), ('withdrawn', 'withdrawn')], default='draft', editable=False, max_length=24, verbose_name='state')),
                ('submitted_at', models.DateTimeField(blank=True, null=True, verbose_name='papers received at')),
                ('endorsed_on', models.DateField(blank=True, null=True, verbose_name='endorsed on')),
                ('endorsed_by', models.CharField(blank=True, max_length=120, verbose_name='endorsed by')),
                ('profession', models.CharField(blank=True, max_length=100, verbose_name='profession')),
                ('course', models.CharField(max_length=200, verbose_name='course of study')),
                ('institution', models.CharField(max_length=200, verbose_name='school or hospital of study')),
                ('study_country', models.CharField(choices=jocs_site.people.countries.countries, max_length=2, verbose_name='country of study')),
                ('level', models.CharField(choices=[('certificate', 'certificate'), ('diploma', 'diploma'), ('bachelor', "bachelor's degree"), ('master', "master's degree"), ('specialist', 'specialist training')], max_length=12, verbose_name='level')),
                ('starts_on', models.DateField(verbose_name='study starts on')),
                ('ends_before', models.DateField(verbose_name='study ends before')),
                ('requested_amount', models.DecimalField(decimal_places=2, max_digits=14, verbose_name='requested amount')),
                ('requested_currency', models.CharField(help_text='Three capitals, as USD or TZS.', max_length=3, verbose_name='currency')),
                ('motivation', models.TextField(blank=True, verbose_name='why this study')),
                ('return_plan', models.TextField(blank=True, verbose_name='plan after the return')),
                ('call', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='applications', to='scholarships.call', verbose_name='call')),
                ('nominating_organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.organisation', verbose_name='nominating body')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='scholarship_applications', to='people.person', verbose_name='applicant')),
            ],
            options={
                'verbose_name': 'application',
                'verbose_name_plural': 'applications',
                'ordering': ['-code'],
                'permissions': [('check_application', 'Can check applications for eligibility'), ('assign_application', 'Can assign reviewers to applications'), ('decide_application', 'Can record decisions on applications')],
                'default_permissions': ('add', 'view'),
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'withdrawn'), _negated=True), fields=('call', 'person'), name='scholarships_application_one_per_person_and_call'), models.CheckConstraint(condition=models.Q(('ends_before__gt', models.F('starts_on'))), name='scholarships_application_ends_after_start', violation_error_message='The study ends before it starts.'), models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'withdrawn']), ('submitted_at__isnull', False), _connector='OR'), name='scholarships_application_received_unless_draft'), models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'submitted', 'incomplete', 'ineligible', 'eligible', 'in_review', 'shortlisted', 'selected', 'reserve', 'not_selected', 'declined', 'awarded', 'withdrawn'])), name='scholarships_application_state_known'), models.CheckConstraint(condition=models.Q(('requested_amount__gt', 0)), name='scholarships_application_requested_amount_above_zero', violation_error_message='The amount must be above zero.'), models.CheckConstraint(condition=models.Q(('requested_currency__regex', '^[A-Z]{3}$')), name='scholarships_application_requested_currency_three_capitals', violation_error_message='Write the currency with three capitals, as USD or TZS.'), models.CheckConstraint(condition=models.Q(models.Q(('requested_currency__in', ['BIF', 'CLP', 'DJF', 'GNF', 'ISK', 'JPY', 'KMF', 'KRW', 'PYG', 'RWF', 'UGX', 'VND', 'VUV', 'XAF', 'XOF', 'XPF']), _negated=True), ('requested_amount', django.db.models.functions.math.Floor(models.F('requested_amount'))), _connector='OR'), name='scholarships_application_requested_amount_whole_units', violation_error_message='This currency has no digits after the point.')],
            },
        ),
        migrations.CreateModel(
            name='ApplicationChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('step', models.CharField(max_length=40, verbose_name='step')),
                ('from_state', models.CharField(max_length=24, verbose_name='from')),
                ('to_state', models.CharField(max_length=24, verbose_name='to')),
                ('at', models.DateTimeField(verbose_name='at')),
                ('reason', models.TextField(blank=True, verbose_name='reason')),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('subject', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='scholarships.application')),
            ],
            options={
                'verbose_name': 'step of an application',
                'verbose_name_plural': 'steps of applications',
                'ordering': ['at', 'pk'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='ReviewAssignment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('assigned_on', models.DateField(verbose_name='assigned on')),
                ('due_on', models.DateField(blank=True, null=True, verbose_name='due on')),
                ('conflict', models.CharField(choices=[('undeclared', 'not declared yet'), ('none', 'none'), ('declared', 'declared, does not review')], default='undeclared', max_length=12, verbose_name='conflict of interest')),
                ('conflict_reason', models.TextField(blank=True, verbose_name='what ties them')),
                ('declared_at', models.DateTimeField(blank=True, null=True, verbose_name='declared at')),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to='scholarships.application')),
                ('reviewer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='review_assignments', to=settings.AUTH_USER_MODEL, verbose_name='reviewer')),
            ],
            options={
                'verbose_name': 'review assignment',
                'verbose_name_plural': 'review assignments',
                'ordering': ['pk'],
                'default_permissions': ('view',),
                'constraints': [models.UniqueConstraint(fields=('application', 'reviewer'), name='scholarships_assignment_one_per_reviewer'), models.CheckConstraint(condition=models.Q(('conflict__in', ['undeclared', 'none', 'declared'])), name='scholarships_assignment_conflict_known'), models.CheckConstraint(condition=models.Q(('conflict', 'undeclared'), ('declared_at__isnull', False), _connector='XOR'), name='scholarships_assignment_declared_with_its_instant')],
            },
        ),
        migrations.CreateModel(
            name='Review',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('recommendation', models.CharField(choices=[('yes', 'select'), ('maybe', 'undecided'), ('no', 'do not select')], max_length=8, verbose_name='recommendation')),
                ('comment', models.TextField(blank=True, verbose_name='comment')),
                ('submitted_at', models.DateTimeField(verbose_name='handed in at')),
                ('assignment', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='review', to='scholarships.reviewassignment')),
            ],
            options={
                'verbose_name': 'review',
                'verbose_name_plural': 'reviews',
                'default_permissions': ('view',),
                'constraints': [models.CheckConstraint(condition=models.Q(('recommendation__in', ['yes', 'maybe', 'no'])), name='scholarships_review_recommendation_known')],
            },
        ),
        migrations.CreateModel(
            name='Score',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('value', models.SmallIntegerField(verbose_name='points')),
                ('criterion', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='scores', to='scholarships.criterion')),
                ('review', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='scores', to='scholarships.review')),
            ],
            options={
                'verbose_name': 'score',
                'verbose_name_plural': 'scores',
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(fields=('review', 'criterion'), name='scholarships_score_one_per_criterion'), models.CheckConstraint(condition=models.Q(('value__gte', 0)), name='scholarships_score_not_below_zero')],
            },
        ),
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('outcome', models.CharField(choices=[('selected', 'selected'), ('reserve', 'reserve list'), ('not_selected', 'not selected')], max_length=12, verbose_name='outcome')),
                ('meeting_on', models.DateField(verbose_name='selection meeting on')),
                ('reason', models.TextField(verbose_name='reason')),
                ('votes_for', models.PositiveSmallIntegerField(default=0, verbose_name='votes for')),
                ('votes_against', models.PositiveSmallIntegerField(default=0, verbose_name='votes against')),
                ('abstentions', models.PositiveSmallIntegerField(default=0, verbose_name='abstentions')),
                ('application', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='decision', to='scholarships.application')),
            ],
            options={
                'verbose_name': 'decision',
                'verbose_name_plural': 'decisions',
                'default_permissions': ('view',),
                'constraints': [models.CheckConstraint(condition=models.Q(('outcome__in', ['selected', 'reserve', 'not_selected'])), name='scholarships_decision_outcome_known'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='scholarships_decision_has_a_reason')],
            },
        ),
        migrations.CreateModel(
            name='Award',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('amount', models.DecimalField(decimal_places=2, max_digits=14, verbose_name='amount')),
                ('currency', models.CharField(help_text='Three capitals, as USD or TZS.', max_length=3, verbose_name='currency')),
                ('committed_yen', models.PositiveIntegerField(verbose_name='set aside (yen)')),
                ('rate', models.DecimalField(decimal_places=8, max_digits=18, verbose_name='yen for one unit')),
                ('rate_on', models.DateField(verbose_name='rate of')),
                ('agreement_signed_on', models.DateField(blank=True, null=True, verbose_name='pledge signed on')),
                ('decision', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='award', to='scholarships.decision')),
            ],
            options={
                'verbose_name': 'award',
                'verbose_name_plural': 'awards',
                'default_permissions': ('add', 'view'),
                'constraints': [models.CheckConstraint(condition=models.Q(('rate__gt', 0)), name='scholarships_award_rate_above_zero'), models.CheckConstraint(condition=models.Q(('committed_yen__gt', 0)), name='scholarships_award_committed_above_zero'), models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='scholarships_award_amount_above_zero', violation_error_message='The amount must be above zero.'), models.CheckConstraint(condition=models.Q(('currency__regex', '^[A-Z]{3}$')), name='scholarships_award_currency_three_capitals', violation_error_message='Write the currency with three capitals, as USD or TZS.'), models.CheckConstraint(condition=models.Q(models.Q(('currency__in', ['BIF', 'CLP', 'DJF', 'GNF', 'ISK', 'JPY', 'KMF', 'KRW', 'PYG', 'RWF', 'UGX', 'VND', 'VUV', 'XAF', 'XOF', 'XPF']), _negated=True), ('amount', django.db.models.functions.math.Floor(models.F('amount'))), _connector='OR'), name='scholarships_award_amount_whole_units', violation_error_message='This currency has no digits after the point.')],
            },
        ),
        migrations.CreateModel(
            name='Instalment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sequence', models.PositiveSmallIntegerField(verbose_name='no.')),
                ('due_on', models.DateField(verbose_name='due on')),
                ('amount', models.DecimalField(decimal_places=2, max_digits=14, verbose_name='amount')),
                ('currency', models.CharField(help_text='Three capitals, as USD or TZS.', max_length=3, verbose_name='currency')),
                ('state', models.CharField(choices=[('planned', 'planned'), ('approved', 'approved'), ('sent', 'sent'), ('bounced', 'returned by the bank'), ('received', 'received'), ('receipted', 'receipt on file'), ('refunded', 'refunded'), ('cancelled', 'cancelled')], default='planned', editable=False, max_length=24, verbose_name='state')),
                ('idempotency_key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('sent_on', models.DateField(null=True, verbose_name='sent on')),
                ('bank_reference', models.CharField(blank=True, max_length=60, verbose_name="bank's reference")),
                ('rate', models.DecimalField(decimal_places=8, max_digits=18, null=True, verbose_name='yen for one unit')),
                ('paid_yen', models.PositiveIntegerField(null=True, verbose_name='paid (yen)')),
                ('received_on', models.DateField(null=True, verbose_name='received by the scholar on')),
                ('approved_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='approved by')),
                ('award', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='instalments', to='scholarships.award', verbose_name='award')),
                ('sent_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='sent by')),
            ],
            options={
                'verbose_name': 'instalment',
                'verbose_name_plural': 'instalments',
                'ordering': ['due_on', 'pk'],
                'permissions': [('approve_instalment', 'Can approve instalments'), ('send_instalment', 'Can record that instalments were sent'), ('receive_instalment', 'Can record that instalments arrived')],
                'default_permissions': ('add', 'view'),
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'cancelled'), _negated=True), fields=('award', 'sequence'), name='scholarships_instalment_one_per_number'), models.UniqueConstraint(condition=models.Q(('bank_reference', ''), _negated=True), fields=('bank_reference',), name='scholarships_instalment_one_per_bank_reference'), models.CheckConstraint(condition=models.Q(('sequence__gt', 0)), name='scholarships_instalment_number_above_zero'), models.CheckConstraint(condition=models.Q(('state__in', ['planned', 'approved', 'sent', 'bounced', 'received', 'receipted', 'refunded', 'cancelled'])), name='scholarships_instalment_state_known'), models.CheckConstraint(condition=models.Q(('approved_by', None), ('sent_by', None), models.Q(('approved_by', models.F('sent_by')), _negated=True), _connector='OR'), name='scholarships_instalment_two_persons'), models.CheckConstraint(condition=models.Q(('state__in', ['planned', 'approved', 'cancelled']), models.Q(('paid_yen__gt', 0), ('rate__isnull', False), ('sent_on__isnull', False), models.Q(('bank_reference', ''), _negated=True)), _connector='OR'), name='scholarships_instalment_sent_with_its_figures'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['received', 'receipted']), _negated=True), ('received_on__gte', models.F('sent_on')), _connector='OR'), name='scholarships_instalment_received_with_its_day'), models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='scholarships_instalment_amount_above_zero', violation_error_message='The amount must be above zero.'), models.CheckConstraint(condition=models.Q(('currency__regex', '^[A-Z]{3}$')), name='scholarships_instalment_currency_three_capitals', violation_error_message='Write the currency with three capitals, as USD or TZS.'), models.CheckConstraint(condition=models.Q(models.Q(('currency__in', ['BIF', 'CLP', 'DJF', 'GNF', 'ISK', 'JPY', 'KMF', 'KRW', 'PYG', 'RWF', 'UGX', 'VND', 'VUV', 'XAF', 'XOF', 'XPF']), _negated=True), ('amount', django.db.models.functions.math.Floor(models.F('amount'))), _connector='OR'), name='scholarships_instalment_amount_whole_units', violation_error_message='This currency has no digits after the point.')],
            },
        ),
        migrations.CreateModel(
            name='InstalmentChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('step', models.CharField(max_length=40, verbose_name='step')),
                ('from_state', models.CharField(max_length=24, verbose_name='from')),
                ('to_state', models.CharField(max_length=24, verbose_name='to')),
                ('at', models.DateTimeField(verbose_name='at')),
                ('reason', models.TextField(blank=True, verbose_name='reason')),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('subject', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='scholarships.instalment')),
            ],
            options={
                'verbose_name': 'step of an instalment',
                'verbose_name_plural': 'steps of instalments',
                'ordering': ['at', 'pk'],
                'default_permissions': (),
            },
        ),
    ])]
