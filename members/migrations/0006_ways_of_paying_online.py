

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0005_every_payment_from_somebody'),
        ('people', '0002_households_consent_texts_and_merges'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='paymentrequest',
            name='members_request_paid_has_payment',
        ),
        migrations.AddField(
            model_name='paymentnotice',
            name='kind',
            field=models.CharField(blank=True, max_length=80, verbose_name='kind of notice'),
        ),
        migrations.AddField(
            model_name='paymentnotice',
            name='trouble',
            field=models.CharField(blank=True, max_length=200, verbose_name='why it had no effect'),
        ),
        migrations.AddField(
            model_name='paymentrequest',
            name='method',
            field=models.CharField(blank=True, choices=[('card', 'card'), ('konbini', 'convenience store')], max_length=12, verbose_name='by'),
        ),
        migrations.AddField(
            model_name='paymentrequest',
            name='remote_id',
            field=models.CharField(blank=True, max_length=100, verbose_name="the provider's number"),
        ),
        migrations.AddField(
            model_name='paymentrequest',
            name='slip_until',
            field=models.DateTimeField(blank=True, null=True, verbose_name='last moment to pay at the store'),
        ),
        migrations.AddField(
            model_name='paymentrequest',
            name='slip_url',
            field=models.URLField(blank=True, max_length=500, verbose_name='slip for the convenience store'),
        ),
        migrations.AlterField(
            model_name='monthlygift',
            name='provider',
            field=models.CharField(choices=[('postal', 'postal transfer'), ('bank', 'bank transfer'), ('cash', 'cash'), ('stripe', 'online payment'), ('test', 'test payment')], max_length=12, verbose_name='way of payment'),
        ),
        migrations.AlterField(
            model_name='payment',
            name='provider',
            field=models.CharField(choices=[('postal', 'postal transfer'), ('bank', 'bank transfer'), ('cash', 'cash'), ('stripe', 'online payment'), ('test', 'test payment')], max_length=12, verbose_name='way of payment'),
        ),
        migrations.AlterField(
            model_name='paymentnotice',
            name='provider',
            field=models.CharField(choices=[('postal', 'postal transfer'), ('bank', 'bank transfer'), ('cash', 'cash'), ('stripe', 'online payment'), ('test', 'test payment')], max_length=12, verbose_name='way of payment'),
        ),
        migrations.AlterField(
            model_name='paymentnotice',
            name='request',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='members.paymentrequest', verbose_name='online payment'),
        ),
        migrations.AlterField(
            model_name='paymentrequest',
            name='provider',
            field=models.CharField(choices=[('postal', 'postal transfer'), ('bank', 'bank transfer'), ('cash', 'cash'), ('stripe', 'online payment'), ('test', 'test payment')], max_length=12, verbose_name='way of payment'),
        ),
        migrations.AlterField(
            model_name='paymentrequest',
            name='state',
            field=models.CharField(choices=[('started', 'waiting for the payment'), ('waiting', 'to be paid at a convenience store'), ('paid', 'paid'), ('failed', 'declined'), ('expired', 'expired'), ('refunded', 'given back')], default='started', max_length=24, verbose_name='state'),
        ),
        migrations.AddConstraint(
            model_name='paymentrequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('payment__isnull', False), ('state__in', ['paid', 'refunded'])), models.Q(('payment', None), ('state__in', ['started', 'failed', 'waiting', 'expired'])), _connector='OR'), name='members_request_paid_has_payment'),
        ),
    ]
