"""Kinds of documents, and the documents of those who are sent."""

import dispatch.models.documents
import django.db.models.deletion
import jocs_site.backoffice.models.runs
import jocs_site.people.countries
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('dispatch', '0004_absences_and_families'),
        ('people', '0003_first_words'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='DocumentType',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(help_text='Stands in lists; small letters.', max_length=40, unique=True, verbose_name='code')),
                ('name_ja', models.CharField(max_length=60, verbose_name='name in Japanese')),
                ('name_en', models.CharField(max_length=60, verbose_name='name in English')),
                ('rule', models.CharField(choices=[('must_cover', 'must cover the whole posting'), ('renewable', 'is renewed in the course of the posting'), ('one_off', 'is needed once')], max_length=10, verbose_name='rule')),
                ('margin_days', models.PositiveSmallIntegerField(default=0, help_text='How long it must hold after the last day of the posting; 183 for a passport.', verbose_name='days beyond the posting')),
                ('lead_days', models.PositiveSmallIntegerField(default=0, help_text='So many days before its end the office begins to renew.', verbose_name='days that a renewal takes')),
                ('counts_after_days', models.PositiveSmallIntegerField(default=0, help_text='10 for yellow fever: a jab of 1 May counts from 11 May.', verbose_name='counts after days')),
                ('country', models.CharField(blank=True, choices=jocs_site.people.countries.countries, help_text='Only for postings there; empty: all.', max_length=2, verbose_name='country')),
                ('blocks', models.CharField(choices=[('approval', "the board's approval"), ('departure', 'the departure'), ('none', 'nothing')], default='none', max_length=10, verbose_name='holds up')),
                ('permits_clinical_work', models.BooleanField(default=False, help_text='A licence of the host country.', verbose_name='allows clinical work')),
                ('settles', models.CharField(blank=True, choices=[('', 'no decision'), ('insurance', 'the decision on insurance'), ('enrolment', 'the decision on special enrolment')], default='', max_length=10, verbose_name='shows that it is settled')),
                ('place', models.PositiveSmallIntegerField(default=100, verbose_name='place in lists')),
                ('ended_on', models.DateField(blank=True, null=True, verbose_name='no longer asked for from')),
            ],
            options={
                'verbose_name': 'kind of document',
                'verbose_name_plural': 'kinds of documents',
                'constraints': [models.CheckConstraint(condition=models.Q(('rule__in', ['must_cover', 'renewable', 'one_off']), ('blocks__in', ['approval', 'departure', 'none']), ('settles__in', ['', 'insurance', 'enrolment'])), name='dispatch_documenttype_known_words'), models.CheckConstraint(condition=models.Q(('margin_days', 0), ('rule', 'must_cover'), _connector='OR'), name='dispatch_documenttype_margin_where_it_covers', violation_error_message='Days beyond the posting are asked only of what must cover it.'), models.CheckConstraint(condition=models.Q(('permits_clinical_work', False), models.Q(('rule', 'one_off'), _negated=True), _connector='OR'), name='dispatch_documenttype_licence_has_end', violation_error_message='A licence for clinical work has an end: it is renewed or covers the posting.')],
            },
        ),
        migrations.CreateModel(
            name='PersonDocument',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('detail', models.CharField(blank=True, help_text='For a vaccination the disease, for a visa its kind.', max_length=60, verbose_name='more precisely')),
                ('sealed_number', models.TextField(blank=True, editable=False, verbose_name='number')),
                ('issuer', models.CharField(blank=True, max_length=100, verbose_name='issued by')),
                ('country', models.CharField(blank=True, choices=jocs_site.people.countries.countries, max_length=2, verbose_name='country of issue')),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='valid from')),
                ('valid_before', models.DateField(blank=True, null=True, verbose_name='valid before')),
                ('file', models.FileField(blank=True, storage=jocs_site.backoffice.models.runs.private_storage, upload_to=dispatch.models.documents.document_file_name, verbose_name='scan')),
                ('file_kind', models.CharField(blank=True, editable=False, max_length=4)),
                ('sha256', models.CharField(blank=True, editable=False, max_length=64, verbose_name='SHA-256')),
                ('added_at', models.DateTimeField(verbose_name='filed at')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='taken out at')),
                ('withdrawn_because', models.CharField(blank=True, max_length=200, verbose_name='reason')),
                ('added_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='who sees to it')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='papers', to='people.person', verbose_name='person')),
                ('replaced_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaces', to='dispatch.persondocument', verbose_name='replaced by')),
                ('type', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='dispatch.documenttype', verbose_name='kind of document')),
                ('withdrawn_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'document',
                'verbose_name_plural': 'documents',
                'ordering': ['person', 'type', 'pk'],
                'permissions': [('read_persondocument', 'Can open the scan and read the number of a document')],
                'indexes': [models.Index(fields=['valid_before'], name='dispatch_document_ends')],
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_from', None), ('valid_before', None), ('valid_before__gt', models.F('valid_from')), _connector='OR'), name='dispatch_document_ends_after_start', violation_error_message='The last day is before the first.'), models.CheckConstraint(condition=models.Q(models.Q(('file', ''), ('file_kind', ''), ('sha256', '')), models.Q(('file_kind__in', ['pdf', 'jpeg', 'png']), models.Q(('file', ''), _negated=True), models.Q(('sha256', ''), _negated=True)), _connector='OR'), name='dispatch_document_file_of_known_kind'), models.CheckConstraint(condition=models.Q(('replaced_by', models.F('id')), _negated=True), name='dispatch_document_not_its_own_heir'), models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at', None), ('withdrawn_because', '')), models.Q(('file', ''), ('withdrawn_at__isnull', False), models.Q(('withdrawn_because', ''), _negated=True)), _connector='OR'), name='dispatch_document_withdrawn_with_reason')],
            },
        ),
    ]
