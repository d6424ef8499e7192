"""Slips from the post office, and what banks report."""

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models

from jocs_site.backoffice.tables import CreateTables


class Migration(migrations.Migration):

    replaces = [
        ("members", "0018_bank_files"),
        ("members", "0024_slips"),
    ]
    dependencies = [
        ('members', '0004_cards_and_direct_debit'),
    ]

    operations = [CreateTables([
        migrations.CreateModel(
            name='SlipBatch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(unique=True, verbose_name='number of the batch')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('state', models.CharField(choices=[('open', 'being entered'), ('posted', 'booked'), ('discarded', 'discarded'), ('taken_back', 'taken back')], default='open', max_length=24, verbose_name='state')),
                ('provider', models.CharField(choices=[('postal', 'postal transfer'), ('bank', 'bank transfer')], default='postal', max_length=12, verbose_name='way of payment')),
                ('account', models.CharField(help_text='Its number, as it stands on the notice.', max_length=40, verbose_name='bank account')),
                ('notice_on', models.DateField(help_text='The day on which the money was received.', verbose_name='day of the notice')),
                ('received_on', models.DateField(help_text='The date on receipts. Today, as a rule.', verbose_name='notice reached the office on')),
                ('slip_count', models.PositiveSmallIntegerField(help_text='As the notice says.', verbose_name='number of slips')),
                ('total_yen', models.BigIntegerField(help_text='As the notice says.', verbose_name='total (yen)')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='note')),
                ('begun_at', models.DateTimeField(verbose_name='begun at')),
                ('entered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='entered by')),
                ('instead_of', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='repeated_as', to='members.slipbatch', verbose_name='instead of')),
            ],
            options={
                'verbose_name': 'batch of slips',
                'verbose_name_plural': 'batches of slips',
                'ordering': ['-number'],
                'constraints': [models.CheckConstraint(condition=models.Q(('received_on__gte', models.F('notice_on'))), name='members_slipbatch_notice_before_arrival', violation_error_message='The notice cannot reach the office before its own day.'), models.CheckConstraint(condition=models.Q(('number__gt', 0), ('slip_count__gt', 0), ('total_yen__gt', 0)), name='members_slipbatch_above_zero'), models.CheckConstraint(condition=models.Q(('provider__in', ['postal', 'bank'])), name='members_slipbatch_by_post_or_bank'), models.CheckConstraint(condition=models.Q(('account', ''), _negated=True), name='members_slipbatch_has_account')],
            },
        ),
        migrations.CreateModel(
            name='SlipBatchChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('step', models.CharField(max_length=40, verbose_name='step')),
                ('from_state', models.CharField(max_length=24, verbose_name='from')),
                ('to_state', models.CharField(max_length=24, verbose_name='to')),
                ('at', models.DateTimeField(verbose_name='at')),
                ('reason', models.TextField(blank=True, verbose_name='reason')),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('subject', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='members.slipbatch')),
            ],
            options={
                'verbose_name': 'step of a batch of slips',
                'verbose_name_plural': 'steps of batches of slips',
            },
        ),
        migrations.CreateModel(
            name='Slip',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(verbose_name='running number')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('payer_name', models.CharField(blank=True, max_length=100, verbose_name='name of the payer')),
                ('amount_yen', models.PositiveIntegerField(verbose_name='amount (yen)')),
                ('value_on', models.DateField(verbose_name='money arrived on')),
                ('owed_yen', models.PositiveIntegerField(default=0, verbose_name='owed (yen)')),
                ('gift_yen', models.PositiveIntegerField(default=0, verbose_name='of it a gift (yen)')),
                ('message', models.CharField(blank=True, max_length=200, verbose_name='words on the slip')),
                ('entered_at', models.DateTimeField(verbose_name='entered at')),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='slips', to='members.slipbatch', verbose_name='batch of slips')),
                ('campaign', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.campaign', verbose_name='campaign')),
                ('dues', models.ManyToManyField(blank=True, related_name='slips', to='members.dues', verbose_name='dues')),
                ('entered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='entered by')),
                ('membership', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='slips', to='members.membership', verbose_name='membership')),
                ('payment', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='slip', to='members.payment', verbose_name='payment')),
                ('purpose', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.purpose', verbose_name='purpose of gifts')),
            ],
            options={
                'verbose_name': 'slip',
                'verbose_name_plural': 'slips',
                'ordering': ['position'],
                'constraints': [models.UniqueConstraint(fields=('batch', 'position'), name='members_slip_one_per_number'), models.CheckConstraint(condition=models.Q(('amount_yen__range', (1, 99999999))), name='members_slip_amount_fits'), models.CheckConstraint(condition=models.Q(('gift_yen__lte', models.F('amount_yen'))), name='members_slip_gift_within_amount'), models.CheckConstraint(condition=models.Q(models.Q(('campaign', None), ('gift_yen', 0), ('purpose', None)), models.Q(('gift_yen__gt', 0), ('purpose__isnull', False)), _connector='OR'), name='members_slip_gift_has_purpose'), models.CheckConstraint(condition=models.Q(('membership__isnull', False), models.Q(('payer_name', ''), _negated=True), _connector='OR'), name='members_slip_from_somebody')],
            },
        ),
        migrations.CreateModel(
            name='ColumnMapping',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(help_text='For example ゆうちょ 振替口座.', max_length=60, unique=True, verbose_name='name')),
                ('account', models.CharField(help_text='Tells the lines of two accounts apart.', max_length=40, verbose_name='bank account')),
                ('provider', models.CharField(choices=[('postal', 'postal transfer'), ('bank', 'bank transfer')], max_length=12, verbose_name='way of payment')),
                ('encoding', models.CharField(choices=[('cp932', 'Shift_JIS (as most banks write)'), ('utf-8-sig', 'UTF-8')], default='cp932', max_length=12, verbose_name='encoding')),
                ('header_rows', models.PositiveSmallIntegerField(default=1, verbose_name='rows above the first payment')),
                ('date', models.PositiveSmallIntegerField(verbose_name='column of the day')),
                ('amount', models.PositiveSmallIntegerField(verbose_name='column of the amount that came in')),
                ('name_column', models.PositiveSmallIntegerField(verbose_name="column of the payer's name")),
                ('reference', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="column of the bank's reference")),
                ('number', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='column of the member number')),
                ('out', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='column of the amount that went out')),
                ('sign', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='column that says in or out')),
                ('sign_in', models.CharField(blank=True, max_length=20, verbose_name='its word for in')),
            ],
            options={
                'verbose_name': "columns of a bank's list",
                'verbose_name_plural': "columns of banks' lists",
                'ordering': ['name'],
                'constraints': [models.CheckConstraint(condition=models.Q(('amount__gt', 0), ('date__gt', 0), ('name_column__gt', 0)), name='members_mapping_columns_count_from_one'), models.CheckConstraint(condition=models.Q(models.Q(('sign', None), ('sign_in', '')), models.Q(('sign__isnull', False), models.Q(('sign_in', ''), _negated=True)), _connector='OR'), name='members_mapping_sign_has_its_word', violation_error_message='Name the column and its word for in, or neither.')],
            },
        ),
        migrations.CreateModel(
            name='BankFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sha256', models.CharField(max_length=64, unique=True, verbose_name='fingerprint')),
                ('name', models.CharField(max_length=200, verbose_name='name of the file')),
                ('kind', models.CharField(choices=[('notice', 'notice of transfers (Zengin)'), ('movements', 'list of movements (Zengin)'), ('table', 'list with columns')], max_length=12, verbose_name='kind')),
                ('account', models.CharField(max_length=40, verbose_name='bank account')),
                ('calendar', models.CharField(blank=True, max_length=8, verbose_name='years counted')),
                ('first_on', models.DateField(verbose_name='first day')),
                ('last_on', models.DateField(verbose_name='last day')),
                ('line_count', models.PositiveIntegerField(verbose_name='lines')),
                ('known_count', models.PositiveIntegerField(verbose_name='of them known before')),
                ('out_count', models.PositiveIntegerField(verbose_name='money that left')),
                ('total_yen', models.BigIntegerField(verbose_name='total (yen)')),
                ('read_at', models.DateTimeField(verbose_name='read at')),
                ('read_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='read by')),
            ],
            options={
                'verbose_name': 'bank file',
                'verbose_name_plural': 'bank files',
            },
        ),
        migrations.CreateModel(
            name='BankLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveIntegerField(verbose_name='record')),
                ('provider', models.CharField(choices=[('postal', 'postal transfer'), ('bank', 'bank transfer'), ('cash', 'cash'), ('debit', 'direct debit'), ('stripe', 'online payment'), ('test', 'test payment')], max_length=12, verbose_name='way of payment')),
                ('account', models.CharField(max_length=40, verbose_name='bank account')),
                ('booked_on', models.DateField(verbose_name='booked by the bank on')),
                ('value_on', models.DateField(verbose_name='money arrived on')),
                ('amount_yen', models.BigIntegerField(verbose_name='amount (yen)')),
                ('is_taken_back', models.BooleanField(default=False, verbose_name='taken back by the bank')),
                ('reference', models.CharField(blank=True, max_length=60, verbose_name='reference')),
                ('payer_name', models.CharField(blank=True, max_length=200, verbose_name='name of the payer')),
                ('payer_code', models.CharField(blank=True, max_length=60, verbose_name='code of the payer')),
                ('sender', models.CharField(blank=True, max_length=80, verbose_name='sent from')),
                ('remark', models.CharField(blank=True, max_length=200, verbose_name='remark')),
                ('is_cut', models.BooleanField(default=False, verbose_name='name is cut')),
                ('repeat', models.PositiveSmallIntegerField(default=1, verbose_name='repeat')),
                ('state', models.CharField(choices=[('waiting', 'waits'), ('posted', 'booked'), ('aside', 'put aside')], default='waiting', max_length=8, verbose_name='state')),
                ('match', models.JSONField(default=dict, verbose_name='match')),
                ('rank', models.PositiveSmallIntegerField(default=0, verbose_name='rank')),
                ('set_aside_because', models.CharField(blank=True, max_length=200, verbose_name='reason for setting aside')),
                ('bookings', models.PositiveSmallIntegerField(default=0, verbose_name='times booked')),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='members.bankfile', verbose_name='bank file')),
                ('payment', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='bank_line', to='members.payment', verbose_name='payment')),
            ],
            options={
                'verbose_name': 'line of a bank file',
                'verbose_name_plural': 'lines of bank files',
                'indexes': [models.Index(fields=['state', 'rank', 'booked_on'], name='members_bankline_queue')],
                'constraints': [models.UniqueConstraint(fields=('account', 'booked_on', 'reference', 'amount_yen', 'payer_name', 'is_taken_back', 'repeat'), name='members_bankline_once'), models.CheckConstraint(condition=models.Q(('amount_yen__gt', 0)), name='members_bankline_above_zero'), models.CheckConstraint(condition=models.Q(models.Q(('payment', None), ('set_aside_because', ''), ('state', 'waiting')), models.Q(('payment__isnull', False), ('set_aside_because', ''), ('state', 'posted')), models.Q(('payment', None), ('state', 'aside'), models.Q(('set_aside_because', ''), _negated=True)), _connector='OR'), name='members_bankline_state_fits')],
            },
        ),
        migrations.CreateModel(
            name='PayerAlias',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=200, verbose_name='name of the payer')),
                ('sender', models.CharField(blank=True, max_length=80, verbose_name='sent from')),
                ('membership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='payer_aliases', to='members.membership', verbose_name='membership')),
            ],
            options={
                'verbose_name': 'confirmed payer',
                'verbose_name_plural': 'confirmed payers',
                'constraints': [models.UniqueConstraint(fields=('membership', 'key', 'sender'), name='members_alias_once'), models.CheckConstraint(condition=models.Q(('key', ''), _negated=True), name='members_alias_has_name')],
            },
        ),
    ])]
