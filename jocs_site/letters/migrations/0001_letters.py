"""Letters, what became of them, and sheets of labels."""

import django.core.validators
import django.db.models.deletion
import jocs_site.letters.models.letters
from django.conf import settings
from django.db import migrations, models

from jocs_site.backoffice.tables import CreateTables


class Migration(migrations.Migration):

    replaces = [("letters", "0002_label_sheets")]
    initial = True

    dependencies = [
        ('people', '0002_people'),
    ]

    operations = [CreateTables([
        migrations.CreateModel(
            name='Outbox',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('paused_until', models.DateTimeField(blank=True, null=True, verbose_name='paused until')),
                ('paused_because', models.CharField(blank=True, max_length=300, verbose_name='because')),
                ('failures', models.PositiveSmallIntegerField(default=0, verbose_name='failures in a row')),
            ],
            options={
                'verbose_name': 'outbox',
                'verbose_name_plural': 'outbox',
                'default_permissions': (),
                'constraints': [models.CheckConstraint(condition=models.Q(('pk', 1)), name='letters_outbox_is_one')],
            },
        ),
        migrations.CreateModel(
            name='Mailing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=200, verbose_name='title')),
                ('made_at', models.DateTimeField(verbose_name='made at')),
                ('made_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'mailing',
                'verbose_name_plural': 'mailings',
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Letter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(help_text='What makes it this letter.', max_length=200, unique=True, verbose_name='key')),
                ('kind', models.CharField(max_length=40, verbose_name='kind')),
                ('channel', models.CharField(choices=[('email', 'e-mail'), ('post', 'post')], max_length=5, verbose_name='way it goes')),
                ('name', models.CharField(max_length=300, verbose_name='name')),
                ('address', models.TextField(verbose_name='address')),
                ('postal_code', models.CharField(blank=True, max_length=10, verbose_name='postal code')),
                ('sort_key', models.CharField(blank=True, max_length=810)),
                ('language', models.CharField(choices=[('ja', 'Japanese'), ('en', 'English')], max_length=2, verbose_name='language')),
                ('subject', models.CharField(max_length=300, verbose_name='subject')),
                ('text', models.TextField(blank=True, verbose_name='text')),
                ('html', models.TextField(blank=True)),
                ('state', models.CharField(choices=[('waiting', 'waiting to go'), ('sending', 'on its way'), ('sent', 'gone out'), ('unsure', 'not known whether it went'), ('failed', 'failed'), ('bounced', 'came back'), ('printed', 'printed'), ('withdrawn', 'withdrawn')], default='waiting', max_length=9, verbose_name='state')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='reason')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='tries')),
                ('next_try_at', models.DateTimeField(blank=True, null=True, verbose_name='next try')),
                ('lease', models.CharField(blank=True, max_length=32)),
                ('leased_until', models.DateTimeField(blank=True, null=True)),
                ('token', models.CharField(default=jocs_site.letters.models.letters.new_token, max_length=24, unique=True)),
                ('message_id', models.CharField(db_index=True, max_length=150, verbose_name='Message-ID')),
                ('made_at', models.DateTimeField(verbose_name='made at')),
                ('sent_at', models.DateTimeField(blank=True, null=True, verbose_name='sent at')),
                ('settled_at', models.DateTimeField(blank=True, null=True, verbose_name='looked into at')),
                ('copy_of', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='copy', to='letters.letter', verbose_name='sent again for')),
                ('mailing', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='letters', to='letters.mailing', verbose_name='mailing')),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='letters', to='people.organisation', verbose_name='organisation')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='letters', to='people.person', verbose_name='person')),
                ('settled_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'letter',
                'verbose_name_plural': 'letters',
                'permissions': [('send_letter', 'Can send letters again, print and withdraw them')],
                'default_permissions': ('view',),
                'indexes': [models.Index(condition=models.Q(('state', 'waiting')), fields=['channel', 'next_try_at', 'mailing', 'id'], name='letters_letter_waiting'), models.Index(fields=['state', 'settled_at'], name='letters_letter_state')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['sent', 'printed']), _negated=True), ('sent_at__isnull', False), _connector='OR'), name='letters_letter_gone_has_its_time'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['failed', 'unsure', 'bounced']), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='letters_letter_trouble_has_a_reason'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'sending'), _negated=True), models.Q(('leased_until__isnull', False), models.Q(('lease', ''), _negated=True)), _connector='OR'), name='letters_letter_on_its_way_is_leased'), models.CheckConstraint(condition=models.Q(models.Q(('channel', 'email'), models.Q(('state', 'printed'), _negated=True)), models.Q(('channel', 'post'), ('state__in', ['waiting', 'printed', 'withdrawn'])), _connector='OR'), name='letters_letter_states_by_channel'), models.CheckConstraint(condition=models.Q(('person', None), ('organisation', None), _connector='OR'), name='letters_letter_one_addressee')],
            },
        ),
        migrations.CreateModel(
            name='Attachment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=150, verbose_name='name')),
                ('content_type', models.CharField(max_length=100)),
                ('file', models.FileField(storage=jocs_site.letters.models.letters.private_files, upload_to='letters/%Y/%m/')),
                ('letter', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attachments', to='letters.letter')),
            ],
            options={
                'verbose_name': 'attachment',
                'verbose_name_plural': 'attachments',
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Bounce',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address', models.CharField(db_index=True, max_length=320, verbose_name='e-mail address')),
                ('status', models.CharField(max_length=12, verbose_name='status')),
                ('said', models.CharField(blank=True, max_length=300, verbose_name='what the mail server said')),
                ('is_hard', models.BooleanField(verbose_name='the address is no good')),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('at', models.DateTimeField(verbose_name='read at')),
                ('settled_at', models.DateTimeField(blank=True, null=True, verbose_name='looked into at')),
                ('letter', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='bounces', to='letters.letter', verbose_name='letter')),
                ('settled_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'bounce',
                'verbose_name_plural': 'bounces',
                'default_permissions': ('view',),
            },
        ),
        migrations.CreateModel(
            name='LabelSheet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60, unique=True, verbose_name='name')),
                ('columns', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(10)], verbose_name='labels side by side')),
                ('rows', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(30)], verbose_name='labels one below the other')),
                ('width_mm', models.DecimalField(decimal_places=1, max_digits=4, verbose_name='width of a label (mm)')),
                ('height_mm', models.DecimalField(decimal_places=1, max_digits=4, verbose_name='height of a label (mm)')),
                ('top_mm', models.DecimalField(decimal_places=1, max_digits=4, verbose_name='edge above (mm)')),
                ('left_mm', models.DecimalField(decimal_places=1, max_digits=4, verbose_name='edge on the left (mm)')),
                ('gap_x_mm', models.DecimalField(decimal_places=1, default=0, max_digits=4, verbose_name='between two side by side (mm)')),
                ('gap_y_mm', models.DecimalField(decimal_places=1, default=0, max_digits=4, verbose_name='between two one below the other (mm)')),
            ],
            options={
                'verbose_name': 'label sheet',
                'verbose_name_plural': 'label sheets',
                'ordering': ['name'],
            },
        ),
    ])]
