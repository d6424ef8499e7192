"""Saved cards and direct debit."""

import django.db.models.deletion
import jocs_site.backoffice.models.runs
import members.models.mandates
import uuid
from django.conf import settings
from django.db import migrations, models

from jocs_site.backoffice.tables import CreateTables


class Migration(migrations.Migration):

    replaces = [
        ("members", "0023_saved_cards"),
        ("members", "0026_direct_debit"),
    ]
    dependencies = [
        ('letters', '0001_letters'),
        ('members', '0003_receipts_and_reminders'),
        ('people', '0002_people'),
    ]

    operations = [CreateTables([
        migrations.CreateModel(
            name='CardCustomer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='key')),
                ('provider', models.CharField(choices=[('postal', 'postal transfer'), ('bank', 'bank transfer'), ('cash', 'cash'), ('debit', 'direct debit'), ('stripe', 'online payment'), ('test', 'test payment')], max_length=12, verbose_name='way of payment')),
                ('reference', models.CharField(blank=True, max_length=100, verbose_name="the provider's number")),
                ('is_in_use', models.BooleanField(default=True, verbose_name='in use')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='card_customers', to='people.person', verbose_name='person')),
            ],
            options={
                'verbose_name': 'person at a payment company',
                'verbose_name_plural': 'people at payment companies',
                'constraints': [models.UniqueConstraint(condition=models.Q(('is_in_use', True)), fields=('person', 'provider'), name='members_customer_one_per_person'), models.UniqueConstraint(condition=models.Q(('reference', ''), _negated=True), fields=('provider', 'reference'), name='members_customer_one_per_reference')],
            },
        ),
        migrations.CreateModel(
            name='CardNoticeTerms',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_on', models.DateField(unique=True, verbose_name='in force from')),
                ('days', models.PositiveSmallIntegerField(verbose_name='days between the letter and the charge')),
            ],
            options={
                'verbose_name': 'notice before a card is charged',
                'verbose_name_plural': 'notices before a card is charged',
                'ordering': ['-starts_on'],
                'constraints': [models.CheckConstraint(condition=models.Q(('days__range', (3, 90))), name='members_card_notice_some_days', violation_error_message='Between 3 and 90 days.')],
            },
        ),
        migrations.CreateModel(
            name='DebitTerms',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('bank_code', models.CharField(help_text='Four digits; ゆうちょ銀行 is 9900.', max_length=4, verbose_name='bank code')),
                ('bank_name', models.CharField(help_text='Without 銀行, for example ミズホ.', max_length=15, verbose_name='bank, in kana')),
                ('branch_code', models.CharField(help_text='Three digits.', max_length=3, verbose_name='branch code')),
                ('branch_name', models.CharField(blank=True, max_length=15, verbose_name='branch, in kana')),
                ('account_type', models.CharField(choices=[('1', 'ordinary account (普通)'), ('2', 'current account (当座)')], default='1', max_length=1, verbose_name='kind of account')),
                ('starts_on', models.DateField(unique=True, verbose_name='in force from')),
                ('client_code', models.CharField(help_text='Ten digits, given by the bank.', max_length=10, verbose_name='our code (委託者コード)')),
                ('client_name', models.CharField(max_length=40, verbose_name='our name, in kana')),
                ('account_number', models.CharField(help_text='Seven digits.', max_length=7, verbose_name='account number')),
                ('has_line_ends', models.BooleanField(default=True, help_text='As the bank wants its files; most take both.', verbose_name='records end with a line break')),
            ],
            options={
                'verbose_name': 'terms of direct debit',
                'verbose_name_plural': 'terms of direct debit',
                'ordering': ['-starts_on'],
                'default_permissions': ('add', 'view'),
                'constraints': [models.CheckConstraint(condition=models.Q(('account_number__regex', '^[0-9]{7}$'), ('bank_code__regex', '^[0-9]{4}$'), ('branch_code__regex', '^[0-9]{3}$'), ('client_code__regex', '^[0-9]{10}$')), name='members_debitterms_codes_whole')],
            },
        ),
        migrations.CreateModel(
            name='DebitRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('debit_on', models.DateField(verbose_name='day of the debit')),
                ('fiscal_year', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='fiscal year')),
                ('state', models.CharField(choices=[('fixed', "waits for the bank's answer"), ('answered', 'answer booked'), ('cancelled', 'cancelled')], default='fixed', max_length=24, verbose_name='state')),
                ('count', models.PositiveIntegerField(verbose_name='members')),
                ('total_yen', models.PositiveBigIntegerField(verbose_name='total (yen)')),
                ('sha256', models.CharField(max_length=64, verbose_name='fingerprint')),
                ('made_at', models.DateTimeField(verbose_name='fixed at')),
                ('made_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='fixed by')),
                ('terms', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='runs', to='members.debitterms', verbose_name='terms of direct debit')),
            ],
            options={
                'verbose_name': 'debit run',
                'verbose_name_plural': 'debit runs',
                'default_permissions': ('add', 'view'),
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'cancelled'), _negated=True), fields=('debit_on',), name='members_debitrun_one_a_day'), models.CheckConstraint(condition=models.Q(('count__gt', 0), ('total_yen__gt', 0)), name='members_debitrun_above_zero')],
            },
        ),
        migrations.CreateModel(
            name='DebitRunChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('step', models.CharField(max_length=40, verbose_name='step')),
                ('from_state', models.CharField(max_length=24, verbose_name='from')),
                ('to_state', models.CharField(max_length=24, verbose_name='to')),
                ('at', models.DateTimeField(verbose_name='at')),
                ('reason', models.TextField(blank=True, verbose_name='reason')),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('subject', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='members.debitrun')),
            ],
            options={
                'verbose_name': 'step of a debit run',
                'verbose_name_plural': 'steps of debit runs',
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='DebitAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sha256', models.CharField(max_length=64, verbose_name='fingerprint')),
                ('name', models.CharField(max_length=200, verbose_name='name of the file')),
                ('paid_count', models.PositiveIntegerField(verbose_name='paid')),
                ('paid_yen', models.PositiveBigIntegerField(verbose_name='sum paid (yen)')),
                ('unpaid_count', models.PositiveIntegerField(verbose_name='not paid')),
                ('unpaid_yen', models.PositiveBigIntegerField(verbose_name='sum not paid (yen)')),
                ('read_at', models.DateTimeField(verbose_name='read at')),
                ('taken_back_on', models.DateField(blank=True, null=True, verbose_name='taken back on')),
                ('read_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='read by')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='members.debitrun', verbose_name='debit run')),
            ],
            options={
                'verbose_name': "bank's answer to a debit run",
                'verbose_name_plural': "bank's answers to debit runs",
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(condition=models.Q(('taken_back_on', None)), fields=('run',), name='members_debitanswer_one_in_force'), models.UniqueConstraint(condition=models.Q(('taken_back_on', None)), fields=('sha256',), name='members_debitanswer_file_once')],
            },
        ),
        migrations.CreateModel(
            name='CardWish',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='key')),
                ('remote_id', models.CharField(blank=True, max_length=100, verbose_name="the provider's number")),
                ('asked_at', models.DateTimeField(verbose_name='asked at')),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='wishes', to='members.cardcustomer', verbose_name='person')),
                ('request', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='card_wish', to='members.paymentrequest', verbose_name='online payment')),
                ('words', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.consenttext', verbose_name='words of a consent')),
            ],
            options={
                'verbose_name': 'wish to keep a card',
                'verbose_name_plural': 'wishes to keep a card',
            },
        ),
        migrations.CreateModel(
            name='SavedCard',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(max_length=100, unique=True, verbose_name="the provider's number")),
                ('brand', models.CharField(max_length=20, verbose_name='brand of the card')),
                ('last4', models.CharField(max_length=4, verbose_name='last four digits')),
                ('exp_month', models.PositiveSmallIntegerField(verbose_name='expires in the month')),
                ('exp_year', models.PositiveSmallIntegerField(verbose_name='expires in the year')),
                ('saved_on', models.DateField(verbose_name='kept since')),
                ('ended_on', models.DateField(blank=True, null=True, verbose_name='ended on')),
                ('ended_because', models.CharField(blank=True, max_length=200, verbose_name='reason for ending')),
                ('forgotten_at', models.DateTimeField(blank=True, null=True, verbose_name='forgotten by the provider at')),
                ('consent', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.consent', verbose_name='consent')),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cards', to='members.cardcustomer', verbose_name='person')),
                ('wish', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='card', to='members.cardwish', verbose_name='wish to keep a card')),
            ],
            options={
                'verbose_name': 'saved card',
                'verbose_name_plural': 'saved cards',
                'permissions': [('charge_savedcard', 'Can charge saved cards for dues')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_on', None)), fields=('customer',), name='members_card_one_in_force'), models.CheckConstraint(condition=models.Q(models.Q(('ended_because', ''), ('ended_on', None)), models.Q(('ended_on__gte', models.F('saved_on')), ('ended_on__isnull', False), models.Q(('ended_because', ''), _negated=True)), _connector='OR'), name='members_card_ended_with_reason'), models.CheckConstraint(condition=models.Q(('exp_month__range', (1, 12))), name='members_card_month_of_a_year'), models.CheckConstraint(condition=models.Q(('forgotten_at', None), ('ended_on__isnull', False), _connector='OR'), name='members_card_forgotten_after_end')],
            },
        ),
        migrations.CreateModel(
            name='CardNotice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('amount_yen', models.PositiveIntegerField(verbose_name='amount (yen)')),
                ('announced_on', models.DateField(verbose_name='announced on')),
                ('charge_on', models.DateField(verbose_name='to be charged on')),
                ('withdrawn_on', models.DateField(blank=True, null=True, verbose_name='withdrawn on')),
                ('withdrawn_because', models.CharField(blank=True, max_length=200, verbose_name='reason for withdrawing')),
                ('card', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='members.savedcard', verbose_name='saved card')),
                ('dues', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='card_notices', to='members.dues', verbose_name='dues')),
                ('letter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='letters.letter', verbose_name='letter')),
            ],
            options={
                'verbose_name': 'announced charge',
                'verbose_name_plural': 'announced charges',
                'constraints': [models.UniqueConstraint(condition=models.Q(('withdrawn_on', None)), fields=('dues',), name='members_card_notice_one_per_dues'), models.CheckConstraint(condition=models.Q(('charge_on__gt', models.F('announced_on'))), name='members_card_notice_before_the_charge'), models.CheckConstraint(condition=models.Q(('amount_yen__gt', 0)), name='members_card_notice_above_zero'), models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_because', ''), ('withdrawn_on', None)), models.Q(('withdrawn_on__isnull', False), models.Q(('withdrawn_because', ''), _negated=True)), _connector='OR'), name='members_card_notice_withdrawn_with_reason')],
            },
        ),
        migrations.CreateModel(
            name='CardAttempt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='number of the try')),
                ('asked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='asked by')),
                ('card', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attempts', to='members.savedcard', verbose_name='saved card')),
                ('dues', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='card_attempts', to='members.dues', verbose_name='dues')),
                ('notice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attempts', to='members.cardnotice', verbose_name='announced charge')),
                ('request', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='card_attempt', to='members.paymentrequest', verbose_name='online payment')),
            ],
            options={
                'verbose_name': 'charge of a saved card',
                'verbose_name_plural': 'charges of saved cards',
                'constraints': [models.UniqueConstraint(fields=('dues', 'number'), name='members_card_attempt_one_per_number'), models.CheckConstraint(condition=models.Q(('number__gt', 0)), name='members_card_attempt_counts_from_one')],
            },
        ),
        migrations.CreateModel(
            name='Mandate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('bank_code', models.CharField(help_text='Four digits; ゆうちょ銀行 is 9900.', max_length=4, verbose_name='bank code')),
                ('bank_name', models.CharField(help_text='Without 銀行, for example ミズホ.', max_length=15, verbose_name='bank, in kana')),
                ('branch_code', models.CharField(help_text='Three digits.', max_length=3, verbose_name='branch code')),
                ('branch_name', models.CharField(blank=True, max_length=15, verbose_name='branch, in kana')),
                ('account_type', models.CharField(choices=[('1', 'ordinary account (普通)'), ('2', 'current account (当座)')], default='1', max_length=1, verbose_name='kind of account')),
                ('sealed_number', models.TextField(editable=False)),
                ('last_digits', models.CharField(editable=False, max_length=2, verbose_name='number ends with')),
                ('holder', models.CharField(help_text='As at the bank; it need not be the member.', max_length=30, verbose_name='holder of the account, in kana')),
                ('received_on', models.DateField(verbose_name='form received on')),
                ('valid_from', models.DateField(help_text='When the bank has registered it.', verbose_name='to be used from')),
                ('scan', models.FileField(blank=True, storage=jocs_site.backoffice.models.runs.private_storage, upload_to=members.models.mandates.scan_name, verbose_name='scan of the form')),
                ('entered_at', models.DateTimeField(editable=False, verbose_name='entered at')),
                ('suspended_on', models.DateField(blank=True, editable=False, null=True, verbose_name='suspended on')),
                ('suspended_because', models.CharField(blank=True, editable=False, max_length=200, verbose_name='reason for suspending')),
                ('ended_on', models.DateField(blank=True, editable=False, null=True, verbose_name='ended on')),
                ('ended_because', models.CharField(blank=True, editable=False, max_length=200, verbose_name='reason for ending')),
                ('entered_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('membership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mandates', to='members.membership', verbose_name='membership')),
            ],
            options={
                'verbose_name': 'debit mandate',
                'verbose_name_plural': 'debit mandates',
                'permissions': [('read_account', "Can read whole numbers of members' accounts")],
                'default_permissions': ('add', 'change', 'view'),
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_on', None)), fields=('membership',), name='members_mandate_one_live'), models.CheckConstraint(condition=models.Q(('bank_code__regex', '^[0-9]{4}$'), ('branch_code__regex', '^[0-9]{3}$'), models.Q(('holder', ''), _negated=True), models.Q(('sealed_number', ''), _negated=True)), name='members_mandate_codes_whole'), models.CheckConstraint(condition=models.Q(('valid_from__gte', models.F('received_on'))), name='members_mandate_used_after_received', violation_error_message='A mandate cannot be used before it was received.'), models.CheckConstraint(condition=models.Q(models.Q(('ended_because', ''), ('ended_on', None)), models.Q(('ended_on__gte', models.F('received_on')), models.Q(('ended_because', ''), _negated=True)), _connector='OR'), name='members_mandate_ended_with_reason'), models.CheckConstraint(condition=models.Q(models.Q(('suspended_because', ''), ('suspended_on', None)), models.Q(('suspended_on__gte', models.F('received_on')), models.Q(('suspended_because', ''), _negated=True)), _connector='OR'), name='members_mandate_suspended_with_reason')],
            },
        ),
        migrations.CreateModel(
            name='DebitLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('customer', models.PositiveIntegerField(verbose_name='customer number')),
                ('amount_yen', models.PositiveIntegerField(verbose_name='amount (yen)')),
                ('new_code', models.CharField(choices=[('0', 'debited before'), ('1', 'first debit'), ('2', 'first debit of another account')], max_length=1, verbose_name='new code')),
                ('state', models.CharField(choices=[('waiting', 'under way'), ('paid', 'paid'), ('unpaid', 'not paid'), ('cancelled', 'cancelled')], default='waiting', max_length=9, verbose_name='state')),
                ('result', models.CharField(blank=True, choices=[('0', 'paid'), ('1', 'not enough money'), ('2', 'no such account'), ('3', 'stopped by the payer'), ('4', 'no mandate at the bank'), ('8', 'stopped by us'), ('9', 'another reason')], max_length=1, verbose_name="bank's answer")),
                ('bookings', models.PositiveSmallIntegerField(default=0, verbose_name='times booked')),
                ('settled_on', models.DateField(blank=True, null=True, verbose_name='dealt with on')),
                ('settled_because', models.CharField(blank=True, max_length=200, verbose_name='how it was dealt with')),
                ('failure_letter', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='letters.letter', verbose_name='letter about it')),
                ('mandate', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='members.mandate', verbose_name='debit mandate')),
                ('membership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='debit_lines', to='members.membership', verbose_name='membership')),
                ('notice', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='letters.letter', verbose_name='notice')),
                ('payment', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='debit_line', to='members.payment', verbose_name='payment')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='members.debitrun', verbose_name='debit run')),
            ],
            options={
                'verbose_name': 'line of a debit run',
                'verbose_name_plural': 'lines of debit runs',
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(fields=('run', 'customer'), name='members_debitline_once_a_run'), models.UniqueConstraint(condition=models.Q(('state', 'waiting')), fields=('membership',), name='members_debitline_one_under_way'), models.CheckConstraint(condition=models.Q(('amount_yen__gt', 0)), name='members_debitline_above_zero'), models.CheckConstraint(condition=models.Q(models.Q(('payment', None), ('result', ''), ('state__in', ['waiting', 'cancelled'])), models.Q(('payment__isnull', False), ('result', '0'), ('state', 'paid')), models.Q(('payment', None), ('state', 'unpaid'), models.Q(('result__in', ['', '0']), _negated=True)), _connector='OR'), name='members_debitline_state_fits'), models.CheckConstraint(condition=models.Q(models.Q(('settled_because', ''), ('settled_on', None)), models.Q(('settled_on__isnull', False), ('state', 'unpaid'), models.Q(('settled_because', ''), _negated=True)), _connector='OR'), name='members_debitline_settled_with_words')],
            },
        ),
        migrations.CreateModel(
            name='DebitShare',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('amount_yen', models.PositiveIntegerField(verbose_name='amount (yen)')),
                ('dues', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='debit_shares', to='members.dues', verbose_name='dues')),
                ('line', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='shares', to='members.debitline', verbose_name='line of a debit run')),
            ],
            options={
                'verbose_name': 'dues in a debit',
                'verbose_name_plural': 'dues in debits',
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(fields=('line', 'dues'), name='members_debitshare_once_a_line'), models.CheckConstraint(condition=models.Q(('amount_yen__gt', 0)), name='members_debitshare_above_zero')],
            },
        ),
    ])]
