"""Receipts for givers who are no members and for whole years, and what each is for."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0007_applications_and_leaving'),
        ('people', '0002_households_consent_texts_and_merges'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ReceiptItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_in_force', models.BooleanField(default=True, verbose_name='in force')),
            ],
            options={
                'verbose_name': 'item of a receipt',
                'verbose_name_plural': 'items of receipts',
            },
        ),
        migrations.CreateModel(
            name='ReceiptTerms',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_on', models.DateField(unique=True, verbose_name='in force from')),
                ('dues_are_gifts', models.BooleanField(default=True, help_text='Dues of voting members never do. Ask your tax adviser before you change this.', verbose_name='dues without a vote count as gifts')),
                ('stamps_from_yen', models.PositiveIntegerField(default=2000, verbose_name='receipt for unused stamps from (yen)')),
                ('issuer_name', models.CharField(max_length=100, verbose_name='name of the issuer')),
                ('issuer_address', models.CharField(max_length=300, verbose_name='address of the issuer')),
            ],
            options={
                'verbose_name': 'terms of receipts',
                'verbose_name_plural': 'terms of receipts',
                'ordering': ['starts_on'],
            },
        ),
        migrations.CreateModel(
            name='TaxCertificate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=60, unique=True, verbose_name='number of the certificate')),
                ('authority', models.CharField(help_text='As it stands on the certificate.', max_length=60, verbose_name='issued by')),
                ('issued_on', models.DateField(verbose_name='issued on')),
                ('starts_on', models.DateField(verbose_name='in force from')),
                ('ends_before', models.DateField(verbose_name='in force until the day before')),
            ],
            options={
                'verbose_name': 'tax-credit certificate',
                'verbose_name_plural': 'tax-credit certificates',
                'ordering': ['-starts_on'],
            },
        ),
        migrations.AddField(
            model_name='receipt',
            name='certificate',
            field=models.CharField(blank=True, max_length=300, verbose_name='tax-credit certificate'),
        ),
        migrations.AddField(
            model_name='receipt',
            name='covers_year',
            field=models.PositiveSmallIntegerField(blank=True, help_text='January to December.', null=True, verbose_name='for the whole year'),
        ),
        migrations.AddField(
            model_name='receipt',
            name='organisation',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='receipts', to='people.organisation', verbose_name='organisation'),
        ),
        migrations.AddField(
            model_name='receipt',
            name='person',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='receipts', to='people.person', verbose_name='person'),
        ),
        migrations.AlterField(
            model_name='receipt',
            name='membership',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='receipts', to='members.membership', verbose_name='membership'),
        ),
        migrations.AlterField(
            model_name='receipt',
            name='payment',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='receipts', to='members.payment', verbose_name='payment'),
        ),
        migrations.AddConstraint(
            model_name='receipt',
            constraint=models.CheckConstraint(condition=models.Q(('covers_year', None), ('payment', None), _connector='OR'), name='members_receipt_of_a_year_is_of_no_payment'),
        ),
        migrations.AddConstraint(
            model_name='receipt',
            constraint=models.UniqueConstraint(condition=models.Q(('covers_year__isnull', False), ('voided_on', None)), fields=('person', 'covers_year', 'wording', 'certificate', 'is_test'), name='members_receipt_one_a_year_per_person'),
        ),
        migrations.AddConstraint(
            model_name='receipt',
            constraint=models.UniqueConstraint(condition=models.Q(('covers_year__isnull', False), ('voided_on', None)), fields=('organisation', 'covers_year', 'wording', 'certificate', 'is_test'), name='members_receipt_one_a_year_per_organisation'),
        ),
        migrations.AddField(
            model_name='receiptitem',
            name='allocation',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='receipt_items', to='members.allocation', verbose_name='allocation'),
        ),
        migrations.AddField(
            model_name='receiptitem',
            name='gift',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='receipt_items', to='members.gift', verbose_name='gift'),
        ),
        migrations.AddField(
            model_name='receiptitem',
            name='receipt',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='members.receipt', verbose_name='receipt'),
        ),
        migrations.AddConstraint(
            model_name='receiptterms',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('issuer_name', ''), _negated=True), models.Q(('issuer_address', ''), _negated=True)), name='members_receiptterms_complete'),
        ),
        migrations.AddConstraint(
            model_name='taxcertificate',
            constraint=models.CheckConstraint(condition=models.Q(('ends_before__gt', models.F('starts_on'))), name='members_certificate_ends_after_start', violation_error_message='The end comes after the beginning.'),
        ),
        migrations.AddConstraint(
            model_name='receiptitem',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('allocation__isnull', False), ('gift', None)), models.Q(('allocation', None), ('gift__isnull', False)), _connector='OR'), name='members_item_money_or_gift'),
        ),
        migrations.AddConstraint(
            model_name='receiptitem',
            constraint=models.UniqueConstraint(condition=models.Q(('is_in_force', True)), fields=('allocation',), name='members_item_one_receipt_for_money'),
        ),
        migrations.AddConstraint(
            model_name='receiptitem',
            constraint=models.UniqueConstraint(condition=models.Q(('is_in_force', True)), fields=('gift',), name='members_item_one_receipt_for_a_gift'),
        ),
    ]
