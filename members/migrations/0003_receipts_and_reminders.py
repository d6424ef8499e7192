"""Receipts and reminders."""

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from jocs_site.backoffice.tables import CreateTables


class Migration(migrations.Migration):

    replaces = [("members", "0008_receipts_for_every_giver")]
    dependencies = [
        ('letters', '0001_letters'),
        ('members', '0002_gifts_and_requests'),
        ('people', '0002_people'),
    ]

    operations = [CreateTables([
        migrations.CreateModel(
            name='Receipt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='year')),
                ('serial', models.PositiveIntegerField(verbose_name='number')),
                ('is_test', models.BooleanField(default=False, verbose_name='test')),
                ('covers_year', models.PositiveSmallIntegerField(blank=True, help_text='January to December.', null=True, verbose_name='for the whole year')),
                ('wording', models.CharField(choices=[('dues', 'dues'), ('gift', 'gift')], max_length=8, verbose_name='wording')),
                ('issued_on', models.DateField(verbose_name='issued on')),
                ('received_on', models.DateField(verbose_name='received on')),
                ('name', models.CharField(max_length=250, verbose_name='name')),
                ('address', models.CharField(max_length=600, verbose_name='address')),
                ('lines', models.JSONField(verbose_name='lines')),
                ('total_yen', models.PositiveIntegerField(verbose_name='total (yen)')),
                ('certificate', models.CharField(blank=True, max_length=300, verbose_name='tax-credit certificate')),
                ('issuer_name', models.CharField(max_length=100, verbose_name='name of the issuer')),
                ('issuer_address', models.CharField(max_length=300, verbose_name='address of the issuer')),
                ('voided_on', models.DateField(blank=True, null=True, verbose_name='voided on')),
                ('voided_because', models.CharField(blank=True, max_length=200, verbose_name='reason for voiding')),
                ('issued_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='issued by')),
                ('membership', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='receipts', to='members.membership', verbose_name='membership')),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='receipts', to='people.organisation', verbose_name='organisation')),
                ('payment', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='receipts', to='members.payment', verbose_name='payment')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='receipts', to='people.person', verbose_name='person')),
                ('replaces', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='members.receipt', verbose_name='issued again for')),
            ],
            options={
                'verbose_name': 'receipt',
                'verbose_name_plural': 'receipts',
                'permissions': [('issue_receipt', 'Can issue receipts'), ('void_receipt', 'Can void receipts')],
                'constraints': [models.UniqueConstraint(fields=('is_test', 'year', 'serial'), name='members_receipt_one_per_number'), models.CheckConstraint(condition=models.Q(models.Q(('organisation', None), ('person__isnull', False)), models.Q(('organisation__isnull', False), ('person', None)), _connector='OR'), name='members_receipt_for_one'), models.CheckConstraint(condition=models.Q(('covers_year', None), ('payment', None), _connector='OR'), name='members_receipt_of_a_year_is_of_no_payment'), models.UniqueConstraint(condition=models.Q(('covers_year__isnull', False), ('voided_on', None)), fields=('person', 'covers_year', 'wording', 'certificate', 'is_test'), name='members_receipt_one_a_year_per_person'), models.UniqueConstraint(condition=models.Q(('covers_year__isnull', False), ('voided_on', None)), fields=('organisation', 'covers_year', 'wording', 'certificate', 'is_test'), name='members_receipt_one_a_year_per_organisation'), models.CheckConstraint(condition=models.Q(models.Q(('name', ''), _negated=True), models.Q(('address', ''), _negated=True), models.Q(('issuer_name', ''), _negated=True), models.Q(('issuer_address', ''), _negated=True), ('serial__gt', 0), ('total_yen__gt', 0)), name='members_receipt_complete'), models.CheckConstraint(condition=models.Q(models.Q(('voided_because', ''), ('voided_on', None)), models.Q(('voided_on__isnull', False), models.Q(('voided_because', ''), _negated=True)), _connector='OR'), name='members_receipt_voided_with_reason')],
            },
        ),
        migrations.CreateModel(
            name='ReceiptItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_in_force', models.BooleanField(default=True, verbose_name='in force')),
                ('allocation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='receipt_items', to='members.allocation', verbose_name='allocation')),
                ('gift', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='receipt_items', to='members.gift', verbose_name='gift')),
                ('receipt', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='members.receipt', verbose_name='receipt')),
            ],
            options={
                'verbose_name': 'item of a receipt',
                'verbose_name_plural': 'items of receipts',
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('allocation__isnull', False), ('gift', None)), models.Q(('allocation', None), ('gift__isnull', False)), _connector='OR'), name='members_item_money_or_gift'), models.UniqueConstraint(condition=models.Q(('is_in_force', True)), fields=('allocation',), name='members_item_one_receipt_for_money'), models.UniqueConstraint(condition=models.Q(('is_in_force', True)), fields=('gift',), name='members_item_one_receipt_for_a_gift')],
            },
        ),
        migrations.CreateModel(
            name='ReminderRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('step', models.PositiveSmallIntegerField(unique=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(9)], verbose_name='number of the step')),
                ('days_after_due', models.SmallIntegerField(help_text='With a minus sign for days before it.', validators=[django.core.validators.MinValueValidator(-365), django.core.validators.MaxValueValidator(3650)], verbose_name='days after the last day for paying')),
                ('days_between', models.PositiveSmallIntegerField(default=30, help_text='At least so many days lie between two letters.', verbose_name='days since the step before')),
                ('days_to_pay', models.PositiveSmallIntegerField(default=14, help_text='Nobody is asked to pay sooner than so many days after the letter: {pay_by}.', validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(365)], verbose_name='days to pay')),
                ('subject_ja', models.CharField(max_length=100, verbose_name='subject in Japanese')),
                ('words_ja', models.TextField(help_text='In braces: {name}, {number}, {yen}, {years}, {due_on}, {pay_by}, {page}.', verbose_name='words in Japanese')),
                ('subject_en', models.CharField(max_length=100, verbose_name='subject in English')),
                ('words_en', models.TextField(verbose_name='words in English')),
                ('is_in_use', models.BooleanField(default=True, verbose_name='in use')),
            ],
            options={
                'verbose_name': 'reminder rule',
                'verbose_name_plural': 'reminder rules',
                'ordering': ['step'],
            },
        ),
        migrations.CreateModel(
            name='Reminder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('step', models.PositiveSmallIntegerField(verbose_name='number of the step')),
                ('on', models.DateField(verbose_name='on')),
                ('dues', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reminders', to='members.dues', verbose_name='dues')),
                ('letter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='letters.letter', verbose_name='letter')),
            ],
            options={
                'verbose_name': 'reminder',
                'verbose_name_plural': 'reminders',
                'default_permissions': ('add', 'view'),
                'constraints': [models.UniqueConstraint(fields=('dues', 'step'), name='members_reminder_once_a_step')],
            },
        ),
    ])]
