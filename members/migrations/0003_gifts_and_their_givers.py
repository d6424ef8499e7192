"""Givers who are no members, gifts, their purposes and campaigns."""

import django.db.models.deletion
import jocs_site.people.countries
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0002_first_kinds'),
        ('people', '0001_people_and_accounts'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='GiftIntention',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('amount_yen', models.PositiveIntegerField(verbose_name='amount (yen)')),
                ('is_monthly', models.BooleanField(default=False, verbose_name='every month')),
                ('message', models.TextField(blank=True, verbose_name='message of the giver')),
                ('receipt_wish', models.CharField(choices=[('yearly', 'one receipt for the whole year'), ('own', 'a receipt for this gift'), ('none', 'no receipt')], default='yearly', max_length=8, verbose_name='receipt')),
                ('wants_thanks', models.BooleanField(default=True, verbose_name='wants a word of thanks')),
            ],
            options={
                'verbose_name': 'intended gift',
                'verbose_name_plural': 'intended gifts',
            },
        ),
        migrations.CreateModel(
            name='MonthlyGift',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('amount_yen', models.PositiveIntegerField(verbose_name='amount (yen a month)')),
                ('provider', models.CharField(choices=[('postal', 'postal transfer'), ('bank', 'bank transfer'), ('cash', 'cash'), ('test', 'test payment')], max_length=12, verbose_name='way of payment')),
                ('reference', models.CharField(blank=True, max_length=100, verbose_name="the provider's number")),
                ('started_on', models.DateField(verbose_name='started on')),
                ('ended_on', models.DateField(blank=True, null=True, verbose_name='ended on')),
            ],
            options={
                'verbose_name': 'monthly gift',
                'verbose_name_plural': 'monthly gifts',
            },
        ),
        migrations.CreateModel(
            name='Purpose',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=30, unique=True, verbose_name='code')),
                ('name_ja', models.CharField(max_length=100, verbose_name='name in Japanese')),
                ('name_en', models.CharField(max_length=100, verbose_name='name in English')),
                ('is_offered', models.BooleanField(default=True, help_text='Old purposes stay on record and are no longer offered.', verbose_name='offered to givers')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='place in the list')),
            ],
            options={
                'verbose_name': 'purpose of gifts',
                'verbose_name_plural': 'purposes of gifts',
                'ordering': ['position', 'code'],
            },
        ),
        migrations.CreateModel(
            name='Visitor',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('organisation_name', models.CharField(blank=True, max_length=200, verbose_name='name of the organisation')),
                ('family_name', models.CharField(max_length=100, verbose_name='family name')),
                ('given_name', models.CharField(blank=True, max_length=100, verbose_name='given name')),
                ('family_kana', models.CharField(blank=True, max_length=100, verbose_name='family name, reading')),
                ('given_kana', models.CharField(blank=True, max_length=100, verbose_name='given name, reading')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail address')),
                ('phone', models.CharField(blank=True, max_length=30, verbose_name='telephone')),
                ('country', models.CharField(choices=jocs_site.people.countries.countries, default='JP', max_length=2, verbose_name='country')),
                ('postal_code', models.CharField(blank=True, max_length=10, verbose_name='postal code')),
                ('prefecture', models.CharField(blank=True, choices=[('北海道', '北海道'), ('青森県', '青森県'), ('岩手県', '岩手県'), ('宮城県', '宮城県'), ('秋田県', '秋田県'), ('山形県', '山形県'), ('福島県', '福島県'), ('茨城県', '茨城県'), ('栃木県', '栃木県'), ('群馬県', '群馬県'), ('埼玉県', '埼玉県'), ('千葉県', '千葉県'), ('東京都', '東京都'), ('神奈川県', '神奈川県'), ('新潟県', '新潟県'), ('富山県', '富山県'), ('石川県', '石川県'), ('福井県', '福井県'), ('山梨県', '山梨県'), ('長野県', '長野県'), ('岐阜県', '岐阜県'), ('静岡県', '静岡県'), ('愛知県', '愛知県'), ('三重県', '三重県'), ('滋賀県', '滋賀県'), ('京都府', '京都府'), ('大阪府', '大阪府'), ('兵庫県', '兵庫県'), ('奈良県', '奈良県'), ('和歌山県', '和歌山県'), ('鳥取県', '鳥取県'), ('島根県', '島根県'), ('岡山県', '岡山県'), ('広島県', '広島県'), ('山口県', '山口県'), ('徳島県', '徳島県'), ('香川県', '香川県'), ('愛媛県', '愛媛県'), ('高知県', '高知県'), ('福岡県', '福岡県'), ('佐賀県', '佐賀県'), ('長崎県', '長崎県'), ('熊本県', '熊本県'), ('大分県', '大分県'), ('宮崎県', '宮崎県'), ('鹿児島県', '鹿児島県'), ('沖縄県', '沖縄県')], max_length=10, verbose_name='prefecture')),
                ('city', models.CharField(blank=True, max_length=100, verbose_name='city or ward')),
                ('street', models.CharField(blank=True, max_length=200, verbose_name='town and number')),
                ('building', models.CharField(blank=True, max_length=200, verbose_name='building and room')),
                ('address_abroad', models.TextField(blank=True, verbose_name='address abroad')),
                ('language', models.CharField(choices=[('ja', 'Japanese'), ('en', 'English')], default='ja', max_length=2, verbose_name='language for letters')),
                ('privacy_version', models.CharField(blank=True, max_length=20, verbose_name='version of the privacy words')),
                ('came_at', models.DateTimeField(verbose_name='typed at')),
                ('identified_on', models.DateField(blank=True, null=True, verbose_name='identified on')),
            ],
            options={
                'verbose_name': 'giver to identify',
                'verbose_name_plural': 'givers to identify',
            },
        ),
        migrations.AddField(
            model_name='payment',
            name='organisation',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='people.organisation', verbose_name='organisation'),
        ),
        migrations.AddField(
            model_name='payment',
            name='person',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='people.person', verbose_name='person'),
        ),
        migrations.AddField(
            model_name='paymentrequest',
            name='organisation',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='people.organisation', verbose_name='organisation'),
        ),
        migrations.AddField(
            model_name='paymentrequest',
            name='person',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='people.person', verbose_name='person'),
        ),
        migrations.AlterField(
            model_name='allocation',
            name='dues',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='allocations', to='members.dues', verbose_name='dues'),
        ),
        migrations.AlterField(
            model_name='payment',
            name='membership',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='payments', to='members.membership', verbose_name='membership'),
        ),
        migrations.AlterField(
            model_name='paymentrequest',
            name='dues',
            field=models.ManyToManyField(blank=True, related_name='payment_requests', to='members.dues', verbose_name='dues'),
        ),
        migrations.AlterField(
            model_name='paymentrequest',
            name='membership',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='payment_requests', to='members.membership', verbose_name='membership'),
        ),
        migrations.CreateModel(
            name='Campaign',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=30, unique=True, verbose_name='code')),
                ('name_ja', models.CharField(max_length=100, verbose_name='name in Japanese')),
                ('name_en', models.CharField(max_length=100, verbose_name='name in English')),
                ('starts_on', models.DateField(verbose_name='in force from')),
                ('ends_before', models.DateField(blank=True, null=True, verbose_name='in force until the day before')),
            ],
            options={
                'verbose_name': 'campaign',
                'verbose_name_plural': 'campaigns',
                'ordering': ['-starts_on', 'code'],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_before', None), ('ends_before__gt', models.F('starts_on')), _connector='OR'), name='members_campaign_ends_after_start', violation_error_message='The end comes after the beginning.')],
            },
        ),
        migrations.CreateModel(
            name='Gift',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('money', 'money'), ('unused_stamps', 'unused stamps'), ('used_stamps', 'used stamps')], default='money', max_length=16, verbose_name='kind')),
                ('amount_yen', models.PositiveIntegerField(blank=True, null=True, verbose_name='amount (yen)')),
                ('given_on', models.DateField(verbose_name='day of the gift')),
                ('confirmed_on', models.DateField(help_text='The date on the receipt.', verbose_name='confirmed on')),
                ('message', models.TextField(blank=True, verbose_name='message of the giver')),
                ('receipt_wish', models.CharField(choices=[('yearly', 'one receipt for the whole year'), ('own', 'a receipt for this gift'), ('none', 'no receipt')], default='yearly', max_length=8, verbose_name='receipt')),
                ('wants_thanks', models.BooleanField(default=True, verbose_name='wants a word of thanks')),
                ('thanked_on', models.DateField(blank=True, null=True, verbose_name='thanked on')),
                ('weight_g', models.PositiveIntegerField(blank=True, null=True, verbose_name='weight (g)')),
                ('pieces', models.PositiveIntegerField(blank=True, null=True, verbose_name='number of pieces')),
                ('office', models.CharField(blank=True, choices=[('tokyo', 'Tokyo'), ('osaka', 'Osaka')], max_length=8, verbose_name='office')),
                ('on_paper', models.BooleanField(default=False, help_text='Unused stamps stuck on paper count for no tax relief.', verbose_name='stuck on paper')),
                ('recorded_at', models.DateTimeField(verbose_name='recorded at')),
                ('withdrawn_on', models.DateField(blank=True, null=True, verbose_name='withdrawn on')),
                ('withdrawn_because', models.CharField(blank=True, max_length=200, verbose_name='reason for withdrawing')),
                ('campaign', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='gifts', to='members.campaign', verbose_name='campaign')),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='people.organisation', verbose_name='organisation')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='people.person', verbose_name='person')),
                ('recorded_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='recorded by')),
            ],
            options={
                'verbose_name': 'gift',
                'verbose_name_plural': 'gifts',
            },
        ),
        migrations.AddField(
            model_name='allocation',
            name='gift',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='allocations', to='members.gift', verbose_name='gift'),
        ),
        migrations.AddConstraint(
            model_name='allocation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('dues__isnull', False), ('gift', None)), models.Q(('dues', None), ('gift__isnull', False)), _connector='OR'), name='members_allocation_dues_or_gift'),
        ),
        migrations.AddField(
            model_name='giftintention',
            name='campaign',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.campaign', verbose_name='campaign'),
        ),
        migrations.AddField(
            model_name='giftintention',
            name='request',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='intention', to='members.paymentrequest', verbose_name='online payment'),
        ),
        migrations.AddField(
            model_name='monthlygift',
            name='organisation',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='people.organisation', verbose_name='organisation'),
        ),
        migrations.AddField(
            model_name='monthlygift',
            name='person',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='people.person', verbose_name='person'),
        ),
        migrations.AddField(
            model_name='gift',
            name='monthly',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='gifts', to='members.monthlygift', verbose_name='monthly gift'),
        ),
        migrations.AddField(
            model_name='monthlygift',
            name='purpose',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='monthly_gifts', to='members.purpose', verbose_name='purpose of gifts'),
        ),
        migrations.AddField(
            model_name='giftintention',
            name='purpose',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.purpose', verbose_name='purpose of gifts'),
        ),
        migrations.AddField(
            model_name='gift',
            name='purpose',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='gifts', to='members.purpose', verbose_name='purpose of gifts'),
        ),
        migrations.AddField(
            model_name='visitor',
            name='identified_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='identified by'),
        ),
        migrations.AddField(
            model_name='visitor',
            name='organisation',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='visits', to='people.organisation', verbose_name='organisation'),
        ),
        migrations.AddField(
            model_name='visitor',
            name='person',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='visits', to='people.person', verbose_name='person'),
        ),
        migrations.AddField(
            model_name='monthlygift',
            name='visitor',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='members.visitor', verbose_name='giver to identify'),
        ),
        migrations.AddField(
            model_name='gift',
            name='visitor',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='members.visitor', verbose_name='giver to identify'),
        ),
        migrations.AddField(
            model_name='payment',
            name='visitor',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='members.visitor', verbose_name='giver to identify'),
        ),
        migrations.AddField(
            model_name='paymentrequest',
            name='visitor',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='members.visitor', verbose_name='giver to identify'),
        ),
        migrations.AddConstraint(
            model_name='giftintention',
            constraint=models.CheckConstraint(condition=models.Q(('amount_yen__gt', 0)), name='members_intention_above_zero'),
        ),
        migrations.AddConstraint(
            model_name='visitor',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('identified_on', None), ('organisation', None), ('person', None)), models.Q(('identified_on__isnull', False), ('organisation', None), ('person__isnull', False)), models.Q(('identified_on__isnull', False), ('organisation__isnull', False), ('person', None)), _connector='OR'), name='members_visitor_is_one_or_unknown'),
        ),
        migrations.AddConstraint(
            model_name='visitor',
            constraint=models.CheckConstraint(condition=models.Q(('family_name', ''), _negated=True), name='members_visitor_has_name'),
        ),
        migrations.AddConstraint(
            model_name='monthlygift',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('organisation', None), ('person__isnull', False)), models.Q(('organisation__isnull', False), ('person', None)), models.Q(('organisation', None), ('person', None), ('visitor__isnull', False)), _connector='OR'), name='members_monthly_from_one', violation_error_message='Give a person or an organisation, not both.'),
        ),
        migrations.AddConstraint(
            model_name='monthlygift',
            constraint=models.CheckConstraint(condition=models.Q(('amount_yen__gt', 0)), name='members_monthly_above_zero'),
        ),
        migrations.AddConstraint(
            model_name='monthlygift',
            constraint=models.CheckConstraint(condition=models.Q(('ended_on', None), ('ended_on__gte', models.F('started_on')), _connector='OR'), name='members_monthly_ends_after_start'),
        ),
        migrations.AddConstraint(
            model_name='monthlygift',
            constraint=models.UniqueConstraint(condition=models.Q(('reference', ''), _negated=True), fields=('provider', 'reference'), name='members_monthly_one_per_reference'),
        ),
        migrations.AddConstraint(
            model_name='gift',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('organisation', None), ('person__isnull', False)), models.Q(('organisation__isnull', False), ('person', None)), models.Q(('organisation', None), ('person', None), ('visitor__isnull', False)), _connector='OR'), name='members_gift_from_one', violation_error_message='Give a person or an organisation, not both.'),
        ),
        migrations.AddConstraint(
            model_name='gift',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('amount_yen', None), ('kind', 'used_stamps')), models.Q(('amount_yen__gt', 0), ('amount_yen__isnull', False), ('kind__in', ['money', 'unused_stamps'])), _connector='OR'), name='members_gift_amount_fits_kind', violation_error_message='Money and unused stamps have an amount, used stamps have none.'),
        ),
        migrations.AddConstraint(
            model_name='gift',
            constraint=models.CheckConstraint(condition=models.Q(('confirmed_on__gte', models.F('given_on'))), name='members_gift_confirmed_after_arrival'),
        ),
        migrations.AddConstraint(
            model_name='gift',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_because', ''), ('withdrawn_on', None)), models.Q(('withdrawn_on__isnull', False), models.Q(('withdrawn_because', ''), _negated=True)), _connector='OR'), name='members_gift_withdrawn_with_reason'),
        ),
    ]
